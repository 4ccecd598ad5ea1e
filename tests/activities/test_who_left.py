"""Who left before a meeting: off the list of what comes after it, never absent from it, and the office is told."""

import re
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from activities.models import Attendance
from activities.services import attending, leaving
from cppcc.calendar import clock
from cppcc.models import Notice
from cppcc.rights import Refused, Role
from members.models import DutyRecord, Member
from tests import factories
from tests.browserlike import opened


def moment(month: int, day: int, hour: int = 9):
    return timezone.make_aware(datetime(2024, month, day, hour))


def held(month: int, day: int, **more):
    starts = moment(month, day)
    return factories.ActivityFactory(starts_at=starts, ends_at=starts + timedelta(hours=2), **more)


def leaves(staff, member, day: str) -> str:
    """What the office is told when it enters the day of leaving."""
    url = reverse("member_edit", args=[member.pk])
    return staff.post(url, opened(staff, url) | {"left_on": day}, follow=True).content.decode()


@pytest.fixture
def staff(account, year):
    return account(Role.STAFF)


@pytest.fixture
def member(staff):
    return factories.MemberFactory(name="甲委员", birth="1970-01-01")


def test_leaving_takes_open_invitations_of_later_days_away(staff, member):
    other = factories.MemberFactory()
    with clock.at(moment(6, 1)):
        before, after, asked = held(6, 5, title="座谈"), held(6, 20, title="全会"), held(7, 20, title="视察")
        for one in (before, after, asked):
            attending.invite(one, [member, other])
        attending.sign_up(after, member)
        attending.decide_leave(attending.ask_leave(asked, member, "出差"), grant=True)
    with clock.at(moment(6, 12)):
        page = leaves(staff, member, "2024-06-10")
    assert list(member.attendances.values_list("activity__title", flat=True)) == ["座谈"]
    assert other.attendances.count() == 3
    assert not DutyRecord.objects.exists()
    assert "已从 2 场活动的名单中去掉：“全会”、“视察”" in page
    assert Notice.objects.filter(user=after.created_by, words__contains="甲委员于 2024-06-10 离任").exists()


def test_activities_are_locked_before_their_lists_as_all_other_writers_do(staff, member):
    one = held(6, 20)
    attending.invite(one, [member])
    member.left_on = date(2024, 6, 10)
    with CaptureQueriesContext(connection) as asked:
        leaving.leave_lists(member)
    read = re.findall(r'SELECT "(activities_\w+)"', " ".join(query["sql"] for query in asked))
    assert read[:2] == ["activities_activity", "activities_attendance"]


def test_what_was_registered_for_later_days_is_left_and_told(staff, member):
    one = held(6, 20, title="全会")
    Attendance.objects.create(activity=one, member=member, state="absent")
    with clock.at(moment(7, 1)):
        page = leaves(staff, member, "2024-06-10")
    assert member.attendances.get().state == "absent"
    assert "离任日期之后已登记出席情况的活动没有改动，请核对：“全会”（缺席）" in page


def test_a_leave_that_was_taken_stands_once_the_day_is_over(staff, member):
    Attendance.objects.create(activity=held(6, 20), member=member, state="leave")
    with clock.at(moment(7, 1)):
        leaves(staff, member, "2024-06-10")
    assert member.attendances.get().state == "leave"


def test_who_did_not_serve_is_not_absent_and_is_told(staff, member):
    one, there = held(6, 20), factories.MemberFactory()
    for each in (member, there):
        Attendance.objects.create(activity=one, member=each, state="invited")
    Member.objects.filter(pk=member.pk).update(left_on="2024-06-10")
    page = staff.get(one.get_absolute_url()).content.decode()
    assert "还有 1 名受邀或报名的委员没有出席记录" in page
    answer = staff.post(reverse("activity_office", args=[one.pk]), {"absent": "1"}, follow=True).content.decode()
    assert dict(one.attendances.values_list("member", "state")) == {member.pk: "invited", there.pk: "absent"}
    assert "已将 1 名未到、未请假的委员登记为缺席" in answer
    assert "甲委员（任职 2022-01-01 至 2024-06-10）在 2024-06-20 不是委员，没有登记缺席" in answer


@pytest.mark.parametrize("state", ["absent", "leave"])
def test_a_pasted_list_makes_nobody_away_who_had_left(state, staff, member):
    one = held(6, 20)
    Attendance.objects.create(activity=one, member=member, state="invited")
    Member.objects.filter(pk=member.pk).update(left_on="2024-06-10")
    member.refresh_from_db()
    with pytest.raises(Refused, match="不是委员"):
        attending.mark_away(one, [attending.Away(member, state)])
    assert one.attendances.get().state == "invited"


def test_a_leave_is_neither_asked_nor_granted_for_a_day_after_leaving(staff, member):
    one = held(6, 20)
    row = Attendance.objects.create(activity=one, member=member, state="leave_asked")
    Member.objects.filter(pk=member.pk).update(left_on="2024-06-10")
    member.refresh_from_db()
    with pytest.raises(Refused, match="不是委员"):
        attending.decide_leave(row, grant=True)
    Attendance.objects.update(state="invited")
    with clock.at(moment(6, 12)), pytest.raises(Refused, match="不是委员"):
        attending.ask_leave(one, member, "出差")
    assert one.attendances.get().state == "invited"
