"""What a rule's way of counting leaves without sense is refused or told; where it has sense, it is rounded and compared once."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from cppcc.rights import Role
from members import drafting
from members.schemes.choosing import known_by
from members.schemes.conditions import Condition, of_category
from members.schemes.explaining import still_open
from members.schemes.facts import Person
from members.schemes.measures import compared, number_words, share, tallied
from members.schemes.reach import of_no_points, unreachable
from members.schemes.reading import check, line_faults
from members.schemes.rules import Category, Grade, Rules
from members.schemes.scoring import Scorer
from members.schemes.words import line_words
from tests import factories
from tests.members.assessed import attended
from tests.members.facts import fact, several
from tests.members.test_choosing import HARBOUR
from tests.members.test_further_rules import line, rate, rules, total
from tests.members.test_line_effect import MEETINGS, read

FIT, UNFIT = Grade("fit", "合格", Decimal(0)), Grade("unfit", "不合格", qualified=False)
MEETS = line("attendance", counting="share", rates=(rate(10),))


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (line("media", counting="times", per=Decimal("0.5")), "须为整数"),
        (line("other", counting="total", per=Decimal(0)), "须大于 0"),
        (replace(MEETS, rates=(rate(10, occasions=("plenary",)), rate(5, occasions=("standing",)))), "各写一条规则"),
        (line("media", rates=(rate(1, occasions=("plenary",)), rate(2, "participant"))), "同一条记录都适用"),
    ],
)
def test_what_cannot_be_is_refused(made, words, db):
    assert words in "".join(line_faults(made))
    with pytest.raises(ValidationError, match=words):
        check(rules(made))


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (line("welfare", "grassroots", counting="total", per=Decimal(100)), "单位不同"),
        (line("welfare", "attendance", counting="percent"), "没有数量"),
        (line("attendance", counting="total", per=Decimal(3)), "没有数量"),
        (replace(MEETS, rates=(rate(10, levels=("city",)), rate(5, levels=("province",)))), "一个分值"),
        (replace(MEETS, rates=(rate(10, further=1),)), "一个分值"),
    ],
)
def test_what_has_no_sense_is_told_and_not_published(db, made, words):
    assert any(words in one for one in unreachable(rules(made)))


def test_unlike_units_are_not_read_as_the_first(db):
    mixed = line("welfare", "grassroots", counting="quantity", per=Decimal(1000))
    assert "元" not in line_words(mixed)
    assert "每满 1000 元" in line_words(line("welfare", counting="quantity", per=Decimal(1000)))


@pytest.mark.parametrize(("quantity", "points"), [("0.03", "0"), ("0.05", "0.01"), ("95.37", "9.54")])
def test_a_percentage_that_is_shared_is_rounded_once(quantity, points):
    made = line("welfare", counting="percent", rates=(rate(20, spread="all"),))
    assert total(rules(made), fact("welfare", quantity=quantity, among=2)) == Decimal(points)


def test_a_share_is_compared_as_it_is_told_with_two_places():
    two_thirds = Condition("c", "出席", ("attendance",), measured="share", number=Decimal("66.67"))
    rows = tallied([*several(2, "attendance"), fact("absence", half_days=0)])
    assert share(two_thirds, rows) == Decimal("66.67")
    assert compared(two_thirds, share(two_thirds, rows))
    assert number_words(two_thirds, share(two_thirds, rows)) == "66.67%"


def for_some(**more):
    """A category for Hong Kong members alone and a condition over its points."""
    mine = Category("own", "港澳履职", only=(HARBOUR,), lines=(line("media"),), **more)
    few = Condition(
        "c",
        "港澳少",
        (),
        measured="points",
        part=of_category("own"),
        number=Decimal(5),
        compare="fewer_than",
        grade="unfit",
    )
    return Rules(base_points=Decimal(60), categories=(mine,), grades=(FIT, UNFIT), conditions=(few,))


def test_a_category_that_is_not_for_a_member_decides_nothing_for_him():
    made = for_some()
    assert made.conditions[0].part in made.parts_of_points
    assert Scorer(made).score([], Person(belongs=frozenset({known_by(HARBOUR)}))).grade == UNFIT
    assert Scorer(made).score([], Person()).grade == FIT


def test_a_condition_over_points_that_cannot_be_is_told():
    made = for_some(cap=Decimal(20))
    few = made.conditions[0]
    assert of_no_points(made, few) == ""
    assert "最多计 20 分" in of_no_points(made, replace(few, compare="at_least", number=Decimal(50)))
    empty = replace(made, categories=(replace(made.categories[0], lines=()),))
    assert "还没有规则" in of_no_points(empty, few)
    assert any("还没有规则" in one for one in unreachable(empty))


def test_what_is_still_open_of_sums_and_scores():
    three = rules(line("media", counting="times", per=Decimal(3), rates=(rate(2),)))
    for there, items in ((0, 3), (1, 2), (2, 1), (3, 3)):
        (one,) = still_open(three, several(there, "media"), Person())
        assert (one.items, one.points) == (items, 2)
    assert still_open(rules(line("other", counting="percent", rates=(rate(20),))), [], Person()) == []


def test_a_nought_that_is_typed_ends_no_page(account, year):
    drafting.start(year, "example:minhang")
    staff = account(Role.STAFF)
    attended(factories.MemberFactory(), 1, "plenary")
    answer = read(staff, **MEETINGS, counting="quantity", per="0")
    assert answer.status_code == 200
    assert "effects" not in answer.context
    answer = read(staff, **MEETINGS, counting="share", per="1")
    assert "各写一条规则" in answer.content.decode()
    form = staff.get(reverse("scheme_part", args=[2024, "line", "new"]) + "?in=meetings")
    assert form.status_code == 200
