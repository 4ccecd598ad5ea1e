"""What rules of a scheme make of a leave that says its kind."""

from decimal import Decimal

import pytest

from activities.services.attendance import change, set_attendance
from members import ledger
from members.schemes.reach import never
from members.schemes.scoring import Scorer
from members.schemes.words import line_words
from tests import factories
from tests.activities.leaving import OFFICIAL, PERSONAL, SICK
from tests.members.test_further_rules import line, rate, rules

MEETINGS = rules(
    line("attendance", "leave", rates=(rate(5, kinds=("attendance",)), rate(5, OFFICIAL, kinds=("leave",)))),
    line("leave", minus=True, rates=(rate(1, PERSONAL), rate(0, SICK))),
    start=Decimal(10), cap=Decimal(100),
)  # fmt: skip
PLAIN = rules(line("leave", minus=True), start=Decimal(10))


@pytest.mark.usefixtures("in_2024")
@pytest.mark.parametrize(
    ("away", "points", "plain"),
    [
        # started with 10, was there twice: 10 + 2 × 5 = 20; PLAIN takes one for each leave, whatever its kind
        ([], 20, 10),
        ([SICK, SICK], 20, 8),
        ([PERSONAL], 19, 9),
        ([PERSONAL, PERSONAL, SICK], 18, 7),
        ([OFFICIAL], 25, 9),  # 公假视同出席: 20 + 5
        ([OFFICIAL, PERSONAL, ""], 24, 7),
    ],
)
def test_official_leave_counts_as_being_there_and_personal_leave_costs_a_point(year, away, points, plain):
    member = factories.MemberFactory()
    for _ in range(2):
        set_attendance(factories.ActivityFactory(), member, "present")
    for kind in away:
        row = set_attendance(factories.ActivityFactory(), member, "leave")
        change(row, "leave", leave_kind=kind)
    facts = ledger.facts_of(year, {}, [member.pk])[member.pk]
    assert Scorer(MEETINGS).score(facts).total == points
    assert Scorer(PLAIN).score(facts).total == plain


def test_the_sentence_says_the_kinds_and_a_part_that_no_leave_has_is_told(year):
    _, taken = (one for _, one in MEETINGS.lines)
    assert line_words(taken) == "请假：事假每项 1 分；病假每项 0 分；在本类别中扣分；未列出的种类不计分。"
    assert never(taken) == ""
    assert "角色只有参加、公假、病假、事假" in never(line("leave", rates=(rate(1, "oral"),)))
