"""A move with a wrong day is corrected or taken back; figures as of a day follow."""

from datetime import date

import pytest
from django.urls import reverse

from cppcc.rights import Role
from members import membership, register
from members.models import Member
from tests import factories
from tests.browserlike import opened

JOINED = date(2022, 1, 1)


@pytest.fixture
def staff(account, year, in_2024):
    return account(Role.STAFF)


@pytest.fixture
def member(staff):
    """He moved from 教育 to 科技 on 1 September 2023."""
    one = factories.MemberFactory(name="甲委员", joined_on=JOINED, birth="1970-01-01")
    register.move(one, date(2023, 9, 1), sector=factories.SectorFactory(name="科技"), committee=None, group=None)
    return Member.objects.get()


def where(day: date) -> str:
    return membership.belonging(Member.objects.get(), day).words()[0]


def address(member) -> str:
    return reverse("move_edit", args=[member.pk, member.past_memberships.first().pk])


def corrected(staff, member, **data):
    return staff.post(address(member), opened(staff, address(member)) | data)


def test_the_members_page_leads_to_the_move(staff, member):
    assert address(member) in staff.get(member.get_absolute_url()).content.decode()
    refused = staff.post(
        reverse("member_move", args=[member.pk]),
        opened(staff, reverse("member_move", args=[member.pk])) | {"on": "2023-08-01"},
    )
    assert "在委员页的“曾任归属”中更正或取消" in str(refused.context["form"].errors["on"])


def test_the_day_of_a_move_is_corrected(staff, member):
    version = member.version
    assert corrected(staff, member, on="2023-12-01").status_code == 302
    assert [where(day) for day in (date(2023, 11, 30), date(2023, 12, 1))] == ["教育", "科技"]
    assert Member.objects.get().version > version
    assert register.belongs_since(member) == date(2023, 12, 1)


def test_where_he_was_before_is_corrected(staff, member):
    corrected(staff, member, sector=factories.SectorFactory(name="经济").pk)
    assert [where(day) for day in (JOINED, date(2023, 9, 1))] == ["经济", "科技"]


def test_a_move_that_never_was_is_taken_back(staff, member):
    assert corrected(staff, member, undone="on").status_code == 302
    assert not member.past_memberships.exists()
    assert [where(day) for day in (JOINED, date(2024, 1, 1))] == ["教育", "教育"]
    assert Member.objects.get().sector.name == "教育"


def test_of_two_moves_the_first_is_corrected_and_taken_back(staff, member):
    register.move(member, date(2024, 3, 1), sector=factories.SectorFactory(name="经济"), committee=None, group=None)
    late = corrected(staff, member, on="2024-03-01")
    assert "须早于下一次变动的日期 2024-03-01" in str(late.context["form"].errors["on"])
    early = corrected(staff, member, on="2022-01-01")
    assert "须晚于此前归属的开始日期 2022-01-01" in str(early.context["form"].errors["on"])
    corrected(staff, member, on="2024-02-01")
    assert [where(day) for day in (date(2024, 1, 31), date(2024, 2, 1), date(2024, 3, 1))] == ["教育", "科技", "经济"]
    corrected(staff, member, undone="on")
    assert [where(day) for day in (date(2024, 2, 29), date(2024, 3, 1))] == ["教育", "经济"]
    assert member.past_memberships.get().starts_on == JOINED


def test_two_who_correct_do_not_overwrite_each_other(staff, member):
    page = opened(staff, address(member))
    corrected(staff, member, on="2023-12-01")
    stale = staff.post(address(member), page | {"on": "2023-10-01"})
    assert "已被修改" in stale.content.decode()
    assert register.belongs_since(member) == date(2023, 12, 1)


def test_the_first_belonging_begins_with_the_membership(staff, member):
    url = reverse("member_edit", args=[member.pk])
    staff.post(url, opened(staff, url) | {"joined_on": "2021-01-01"})
    assert where(date(2021, 6, 1)) == "教育"
