"""A seat ends with the membership, whatever end it has of its own; a day of leaving that is corrected leaves no trace in it."""

from datetime import date

import pytest
from django.urls import reverse

from cppcc.rights import Role
from members import handover, ledger, membership, register
from members.models import Member, Position
from members.schemes.measures import Past
from tests import factories
from tests.browserlike import opened

JUNE, LEFT, DECEMBER = date(2024, 6, 29), date(2024, 6, 30), date(2024, 12, 31)


@pytest.fixture
def staff(account, year, in_2024):
    return account(Role.STAFF)


@pytest.fixture(params=[None, date(2026, 12, 31)], ids=["no end", "a planned end"])
def member(staff, request):
    one = factories.MemberFactory(name="甲委员", birth="1970-01-01")
    Position.objects.create(member=one, kind="standing_member", starts_on=date(2022, 1, 1), ends_on=request.param)
    return one


def leaves(staff, member, day: str) -> str:
    url = reverse("member_edit", args=[member.pk])
    return staff.post(url, opened(staff, url) | {"left_on": day}, follow=True).content.decode()


def sits(member, on: date) -> set[bool]:
    """The answers of all who are asked: they are one."""
    everybody = Member.objects.annotate(sat=membership.standing_on(on, "pk"))
    return {
        Member.objects.standing(on).filter(pk=member.pk).exists(),
        Position.objects.held(on).filter(member=member).exists(),
        membership.holding(["standing_member"], on).filter(pk=member.pk).exists(),
        everybody.get(pk=member.pk).sat,
        ledger.sat(ledger.seats_of(), member.pk, on),
        ledger.sat(ledger.seats_of([member.pk]), member.pk, on),
    }


def test_a_seat_ends_with_the_membership(staff, member, year):
    leaves(staff, member, "2024-06-30")
    assert [sits(member, day) for day in (JUNE, LEFT, DECEMBER)] == [{True}, {False}, {False}]
    assert not ledger.person_of(member, year, ledger.seats_of(), Past(year=2024)).standing
    assert "2022-01-01 至 2024-06-29" in staff.get(member.get_absolute_url()).content.decode()


def test_a_day_of_leaving_entered_by_mistake_ends_no_seat(staff, member):
    before = list(member.positions.values_list("ends_on", flat=True))
    leaves(staff, member, "2024-06-30")
    page = leaves(staff, member, "")
    assert sits(member, DECEMBER) == {True}
    assert list(member.positions.values_list("ends_on", flat=True)) == before
    assert "离任时取消的活动邀请、停用的账号不会自动恢复" in page


def test_a_seat_that_leaving_once_ended_is_named_when_the_day_is_corrected(staff, member):
    Member.objects.filter(pk=member.pk).update(left_on=LEFT)
    member.positions.update(ends_on=LEFT)  # as landed versions wrote it
    page = leaves(staff, member, "")
    assert "请核对职务的结束日期：常委（至 2024-06-30）" in page


def test_a_seat_that_leaving_ended_is_no_open_one_of_the_next_term(staff, member):
    Position.objects.update(ends_on=None)
    term = factories.TermFactory(number=11, starts_on=date(2027, 1, 1), ends_on=date(2031, 12, 31))
    new = factories.PlenaryYearFactory(year=2027, term=term, session=1)
    assert handover.open_seats(new).count() == 1
    leaves(staff, member, "2024-06-30")
    assert handover.open_seats(new).count() == 0


def test_nobody_takes_a_seat_on_a_day_after_leaving(staff, member):
    leaves(staff, member, "2024-06-30")
    url = reverse("position_new", args=[member.pk])
    page = staff.post(url, opened(staff, url) | {"kind": "chair", "starts_on": "2024-07-01"})
    assert "不早于离任日期 2024-06-30" in str(page.context["form"].errors["starts_on"])


def test_the_nightly_closing_leaves_the_seat_as_it_was_entered(staff, member):
    ends = member.positions.get().ends_on
    Member.objects.filter(pk=member.pk).update(left_on=LEFT, user=factories.UserFactory(roles=[Role.MEMBER]))
    assert register.close_left() == 1
    assert member.positions.get().ends_on == ends
