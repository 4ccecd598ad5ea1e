"""The kind of a leave in what is counted: who reads it, and what a share of attendance makes of it."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.urls import reverse

from activities.services.attendance import change, set_attendance
from cppcc.rights import Role
from cppcc.workflow import take
from members import drafting
from members.detailing import detail
from members.ledger import facts_of
from members.models import DutyRecord, Scheme
from members.schemes import measures
from members.schemes.conditions import Condition
from members.schemes.scoring import Scorer
from members.schemes.words import line_words
from tests import factories
from tests.members.assessed import published
from tests.members.test_further_rules import line, rate, rules

SICK, OFFICIAL = "leave_sick", "leave_official"
OF_LEAVES = ("participant", "partial", OFFICIAL)


@pytest.fixture
def ill(year, in_2024):
    """A member who was there once and on leave once: 病假."""
    member = factories.MemberFactory(name="张三")
    set_attendance(factories.ActivityFactory(kind="research"), member, "present")
    row = set_attendance(factories.ActivityFactory(kind="research", title="专题视察"), member, "leave")
    return change(row, "leave", leave_kind=SICK, reason="住院")


def test_no_other_member_and_no_posted_table_reads_of_which_kind_a_leave_was(account, year, ill):
    made = drafting.start(year, "empty")

    def alter(data, _):
        data["open_to_members"] = True
        data["categories"] = [
            {"key": "c", "name": "出席", "lines": [
                {"key": "l", "name": "出席和请假", "kinds": ["attendance", "leave"], "rates": [{"first": "1"}]}
            ]}
        ]  # fmt: skip
        data["grades"] = [{"key": "fit", "name": "合格", "least": "0"}]

    drafting.change(year, 1, alter)
    take(Scheme, made.pk, "publish", factories.UserFactory(roles=[Role.STAFF]), 2)
    own, other, staff = account(Role.MEMBER), account(Role.MEMBER), account(Role.STAFF)
    ill.member.user = own.user
    ill.member.save()
    factories.MemberFactory(user=other.user)
    entry = published(year).entries.get(member=ill.member)
    record = reverse(
        "assessment_record", args=[entry.assessment_id, ill.member.pk, DutyRecord.objects.get(kind="leave").pk]
    )
    for address in (entry.get_absolute_url(), record):
        page = other.get(address)
        assert page.status_code == 200
        assert "请假" in page.content.decode()
        assert "病假" not in page.content.decode()
        assert all("病假" in client.get(address).content.decode() for client in (own, staff))
    for by in ("name", "number"):
        assert not any(
            "病假" in str(cell) for sheet in detail(entry.assessment, by) for row in sheet.rows for cell in row
        )


@pytest.mark.parametrize(("kind", "points"), [(SICK, 50), ("", 50), (OFFICIAL, 100)])
def test_a_share_of_attendance_counts_the_leaves_for_which_it_has_a_rate(year, ill, kind, points):
    change(ill, "leave", leave_kind=kind)
    (facts,) = facts_of(year, {}).values()
    rated = line("attendance", "leave", counting="share", rates=(rate(100, *OF_LEAVES),))
    assert Scorer(rules(rated)).score(facts).total == points
    assert "其余的请假和缺席都算应到未到" in line_words(rated)
    apart = (replace(rate(100), kinds=("attendance",)), replace(rate(100, OFFICIAL), kinds=("leave",)))
    of_rows = line("attendance", "leave", counting="share", rates=apart)
    assert Scorer(rules(of_rows)).score(facts).total == points, "as the guide writes it for other ways to count"
    assert line_words(of_rows) == line_words(rated).replace("只参加一部分、", "")
    no_leave = line("attendance", "leave", counting="share", rates=apart[:1])
    assert Scorer(rules(no_leave)).score(facts).total == 50
    assert "请假和缺席都算应到未到" in line_words(no_leave)
    whole = line("attendance", "leave", counting="share", rates=(rate(100),))
    assert Scorer(rules(whole)).score(facts).total == 100


@pytest.mark.parametrize(("kind", "share"), [(SICK, 50), ("", 50), (OFFICIAL, 100)])
def test_a_condition_on_it_counts_the_named_kinds_and_not_those_of_which_none_was_said(year, ill, kind, share):
    """公假视同出席: 参加 beside attendance means who was there."""
    change(ill, "leave", leave_kind=kind)
    (facts,) = facts_of(year, {}).values()
    asked = Condition("c", "出席率", ("attendance", "leave"), parts=OF_LEAVES, measured="share", number=Decimal(60))
    assert measures.share(asked, measures.tallied(facts)) == share
