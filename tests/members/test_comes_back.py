"""Who left and comes back is registered again: the form asks, a tick confirms, lists tell the two apart."""

import uuid
from datetime import date

import pytest
from django.urls import reverse

from cppcc.rights import Role
from members.models import Member
from tests import factories
from tests.browserlike import opened


@pytest.fixture
def staff(account, year, in_2024):
    return account(Role.STAFF)


@pytest.fixture
def former(staff):
    return factories.MemberFactory(name="王回来", birth=date(1975, 5, 5), left_on=date(2023, 6, 1))


def entered(staff, former, **more):
    """What the form of a new member answers."""
    data = {
        "name": "王回来", "gender": "m", "birth": "1975-05-05", "ethnic_group": "汉族", "party": "masses",
        "sector": former.sector_id, "joined_on": "2024-01-10", "form_token": str(uuid.uuid4()),
    }  # fmt: skip
    return staff.post(reverse("member_new"), data | more)


def test_the_form_asks_and_a_tick_registers_again(staff, former):
    assert "again" not in staff.get(reverse("member_new")).context["form"].fields
    asked = entered(staff, former)
    assert "王回来（任职 2022-01-01 至 2023-06-01）" in str(asked.context["form"].errors["again"])
    assert Member.objects.count() == 1
    assert entered(staff, former, again="on").status_code == 302
    assert [str(one) for one in Member.objects.order_by("joined_on")] == [
        "王回来（2022-01-01任职）", "王回来（2024-01-10任职）",
    ]  # fmt: skip


def test_both_are_edited_without_a_question(staff, former):
    entered(staff, former, again="on", sector=factories.SectorFactory(name="科技").pk)
    for one in Member.objects.all():
        assert "任职）" in str(one)
        url = reverse("member_edit", args=[one.pk])
        assert staff.post(url, opened(staff, url) | {"phone": "0431-1"}).status_code == 302
    later = Member.objects.get(joined_on="2024-01-10")
    url = reverse("member_edit", args=[later.pk])
    assert "已有“王回来”" in str(
        staff.post(url, opened(staff, url) | {"joined_on": "2023-01-10"}).context["form"].errors["name"]
    )


@pytest.mark.parametrize("more", [{"joined_on": "2023-05-01"}, {"left_on": None}])
def test_a_membership_that_is_not_over_is_not_begun_again(staff, former, more):
    if "left_on" in more:
        Member.objects.update(left_on=None)
        more = {}
    errors = entered(staff, former, again="on", **more).context["form"].errors
    assert "已有“王回来”" in str(errors["name"])
    assert Member.objects.count() == 1


def test_nobody_else_is_asked(staff, former):
    page = entered(staff, former, name="王新来", birth="2020-01-01")
    assert "again" not in page.context["form"].fields
    assert entered(staff, former, name="王新来").status_code == 302
