"""The half days of an activity: proposed from its times, set on the form, kept by the ledger."""

from datetime import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from activities.half_days import proposed
from activities.models import Activity, Attendance
from activities.services import merging
from activities.services.attendance import record_attendance, set_attendance
from cppcc.rights import Role
from members.models import DutyRecord
from tests import factories
from tests.activities.test_logging import filled


def at(day: int, hour: int, minute: int = 0):
    return timezone.make_aware(datetime(2024, 5, day, hour, minute))


@pytest.mark.parametrize(
    ("starts", "ends", "half_days"),
    [
        (at(20, 9), at(20, 12, 10), 1),
        (at(20, 9), at(20, 13), 1),
        (at(20, 9), at(20, 13, 1), 2),
        (at(20, 11, 30), at(20, 17), 1),
        (at(20, 8, 30), at(20, 17), 2),
        (at(20, 9), at(20, 9, 40), 1),
        (at(20, 19), at(20, 21), 1),
        (at(20, 22), at(21, 0, 30), 1),
        (at(8, 9), at(10, 12), 5),
    ],
)
def test_half_days_are_those_of_which_more_than_an_hour_is_covered(starts, ends, half_days):
    assert proposed(starts, ends) == half_days


@pytest.fixture
def staff(account, year):
    return account(Role.STAFF)


def form_of(activity: Activity, **changes) -> dict:
    return filled(
        starts_at=timezone.localtime(activity.starts_at).strftime("%Y-%m-%dT%H:%M"),
        ends_at=timezone.localtime(activity.ends_at).strftime("%Y-%m-%dT%H:%M"),
        half_days=activity.half_days,
        seen_version=activity.version,
        present=[row.member_id for row in activity.attendances.filter(state="present")],
        **changes,
    )


def halves() -> list[tuple[int, int, str]]:
    return list(DutyRecord.objects.values_list("half_days", "due_half_days", "part"))


def test_a_morning_until_ten_past_twelve_counts_once(staff):
    member = factories.MemberFactory()
    staff.post(reverse("activity_new"), filled(ends_at="2024-05-20T12:10", present=[member.pk]))
    assert Activity.objects.get().half_days == 1
    assert halves() == [(1, 1, "participant")]


def test_what_is_set_on_the_form_stands_also_when_the_times_are_corrected(staff):
    member = factories.MemberFactory()
    staff.post(reverse("activity_new"), filled(ends_at="2024-05-20T12:10", half_days="2", present=[member.pk]))
    activity = Activity.objects.get()
    assert halves() == [(2, 2, "participant")]
    assert "2 个半天" in staff.get(activity.get_absolute_url()).content.decode()
    staff.post(reverse("activity_edit", args=[activity.pk]), form_of(activity) | {"ends_at": "2024-05-20T12:20"})
    assert Activity.objects.get().half_days == 2


def test_corrected_times_propose_anew_what_nobody_had_set(staff):
    activity = factories.ActivityFactory(starts_at=at(20, 9), ends_at=at(20, 12))
    set_attendance(activity, factories.MemberFactory(), "present")
    staff.post(reverse("activity_edit", args=[activity.pk]), form_of(activity) | {"ends_at": "2024-05-20T17:00"})
    assert Activity.objects.get().half_days == 2
    assert halves() == [(2, 2, "participant")]


def test_none_is_no_number_of_half_days(staff):
    answer = staff.post(reverse("activity_new"), filled(half_days="0"))
    assert answer.context["form"].errors["half_days"] == ["至少一个半天。"]


def test_fewer_half_days_than_somebody_attended_are_refused_with_the_name(staff):
    activity = factories.ActivityFactory(starts_at=at(20, 9), ends_at=at(21, 17))
    row = set_attendance(activity, factories.MemberFactory(name="张三"), "present")
    Attendance.objects.filter(pk=row.pk).update(half_days=3)
    answer = staff.post(reverse("activity_edit", args=[activity.pk]), form_of(activity) | {"half_days": "2"})
    assert "张三 3 个" in answer.context["form"].errors["half_days"][0]


def test_a_part_of_the_longer_entry_is_the_whole_of_the_shorter_one_it_is_merged_into(staff):
    long = factories.ActivityFactory(starts_at=at(20, 9), ends_at=at(20, 17))
    short = factories.ActivityFactory(starts_at=at(20, 9), ends_at=at(20, 12))
    row = set_attendance(long, factories.MemberFactory(), "present")
    row.half_days = 1
    row.save()
    record_attendance(row)
    assert halves() == [(1, 2, "partial")]
    merging.merge(long, short)
    assert Attendance.objects.get().half_days is None
    assert halves() == [(1, 1, "participant")]
