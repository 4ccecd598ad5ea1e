"""What those on an activity's list are told: that they are invited, that it is near, was moved, or was called off."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils import timezone

from activities.models import Activity, Attendance
from cppcc import recycle
from cppcc.calendar import clock
from cppcc.notices import notify
from members.models import Member

TOLD = (*Attendance.EXPECTED, Attendance.State.LEAVE_ASKED, Attendance.State.LEAVE)
"""Whom a change of plan concerns: whoever asked for a leave, or was granted one, may be free on the new day."""


class Plan(NamedTuple):
    """When and where."""

    starts_at: datetime
    ends_at: datetime
    place: str

    @property
    def span(self) -> str:
        """06月20日 09:00 至 11:00; with the day where it ends on another one."""
        starts, ends = timezone.localtime(self.starts_at), timezone.localtime(self.ends_at)
        return f"{starts:%m月%d日 %H:%M} 至 {ends:{'%H:%M' if starts.date() == ends.date() else '%m月%d日 %H:%M'}}"


def plan_of(activity: Activity) -> Plan:
    return Plan(activity.starts_at, activity.ends_at, activity.place)


def plan_kept(activity: Activity) -> Plan:
    """As the database has it, of one that was changed in memory."""
    return Plan(*Activity.objects.values_list(*Plan._fields).get(pk=activity.pk))


def begins(activity: Activity) -> str:
    return f"{timezone.localtime(activity.starts_at):%m月%d日 %H:%M}"


def users_on(activity: Activity, states: Iterable[str] = TOLD) -> list[Any]:
    """The accounts of those who stand on its list in such a state."""
    rows = activity.attendances.filter(state__in=list(states), member__user__isnull=False)
    return [row.member.user for row in rows.select_related("member__user")]


def _this(activity: Activity) -> str:
    """This change and no other one."""
    return f"{activity.pk}:{activity.version}:{clock.now():%Y%m%d%H%M%S}"


# --- before it -------------------------------------------------------------------------------------------------
def of_invitation(activity: Activity, members: Iterable[Member]) -> None:
    words = f"请参加“{activity.title}”，{begins(activity)}，{activity.place}。"
    users = [member.user for member in members if member.user]
    notify(users, words, activity.get_absolute_url(), f"invited:{activity.pk}")


def remind(on: date) -> int:
    """Tell those expected at an activity that still begins on that day, once for each day that it was put on.

    Returns how many were told.
    """
    told = 0
    for activity in Activity.objects.filter(
        starts_at__gt=clock.now(),
        starts_at__gte=clock.midnight(on),
        starts_at__lt=clock.midnight(on + timedelta(days=1)),
    ):
        told += _reminded(activity, f"activity-soon:{activity.pk}:{on}")
    return told


def remind_again(activity: Activity, on: date) -> int:
    """Tell those expected once more, once a day. Returns how many were told."""
    return _reminded(activity, f"activity-again:{activity.pk}:{on}")


def _reminded(activity: Activity, key: str) -> int:
    words = f"提醒：“{activity.title}”将于 {begins(activity)} 在{activity.place}举行。"
    return notify(users_on(activity, Attendance.EXPECTED), words, activity.get_absolute_url(), key)


# --- when the plan changes -------------------------------------------------------------------------------------
def of_change(activity: Activity, was: Plan, users: Iterable[Any] | None = None) -> int:
    """Tell those on the list of another time or place, unless both are past. Returns how many were told.

    ``users``: these alone.
    """
    now = plan_of(activity)
    if now == was or max(was.starts_at, now.starts_at) <= clock.now():
        return 0
    if now.place == was.place:
        words = f"“{activity.title}”改期：原定 {was.span}，改为 {now.span}，地点仍为{now.place}。"
    elif (now.starts_at, now.ends_at) == (was.starts_at, was.ends_at):
        words = f"“{activity.title}”改地点：原定{was.place}，改在{now.place}；时间仍为 {now.span}。"
    else:
        words = f"“{activity.title}”改期、改地点：原定 {was.span}，{was.place}；改为 {now.span}，{now.place}。"
    told = users_on(activity) if users is None else users
    return notify(told, words, activity.get_absolute_url(), f"activity-moved:{_this(activity)}")


def of_end(activity: Activity) -> list[tuple[Any, str, str, str]]:
    """What ``notify_each`` tells those on the list once the activity is gone; nothing of one that has begun."""
    if activity.starts_at <= clock.now():
        return []
    words = f"“{activity.title}”取消：原定 {plan_of(activity).span}，{activity.place}。"
    key = f"activity-off:{_this(activity)}"
    return [(user, words, reverse("activity_list"), key) for user in users_on(activity)]


def of_plan_again(activity: Activity) -> None:
    """What came out of the bin is held after all, as it says now."""
    if activity.starts_at > clock.now():
        words = (
            f"“{activity.title}”照常举行：{plan_of(activity).span}，{activity.place}。此前通知与此不同的，以此为准。"
        )
        notify(users_on(activity), words, activity.get_absolute_url(), f"activity-on:{_this(activity)}")


recycle.restored(Activity, of_plan_again)
