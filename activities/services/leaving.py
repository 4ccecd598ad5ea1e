"""What leaving the committee means for the lists of activities."""

from django.db import transaction
from django.utils import timezone

from activities.models import Activity, Attendance
from cppcc.calendar import clock
from cppcc.notices import notify
from members.models import Member

State = Attendance.State
OPEN = (*Attendance.EXPECTED, State.LEAVE_ASKED)
NAMED = 5
"""So many titles are said in one sentence."""


def leave_lists(member: Member) -> list[str]:
    """Open invitations of days on which he serves no more go, and a leave of a day to come; who invited is told.

    What was registered stays. Returns both in words, for whoever entered the leaving.
    """
    assert member.left_on is not None
    with transaction.atomic():
        activities = Activity.objects.select_for_update(of=("self",)).filter(
            attendances__member=member, starts_at__gte=clock.midnight(member.left_on)
        )
        locked = list(activities.order_by("pk"))  # before their lists, as all who write do
        rows = member.attendances.select_for_update(of=("self",)).filter(activity__in=locked)
        later = list(rows.select_related("activity__created_by").order_by("activity__starts_at", "pk"))
        off = [row for row in later if row.state in OPEN or (row.state == State.LEAVE and not row.activity.is_over)]
        for row in off:
            _take_off(row, member)
    stand = [row for row in later if row not in off]
    words = []
    if off:
        words.append(f"已从 {len(off)} 场活动的名单中去掉：{_titles(off)}。")
    if stand:
        words.append(f"离任日期之后已登记出席情况的活动没有改动，请核对：{_titles(stand, stated=True)}。")
    return words


def _take_off(row: Attendance, member: Member) -> None:
    activity = row.activity
    when = f"{timezone.localtime(activity.starts_at):%m月%d日}"
    words = f"{member}于 {member.left_on:%Y-%m-%d} 离任，已从“{activity.title}”（{when}）的名单中去掉。"
    notify([activity.created_by], words, activity.get_absolute_url(), f"left:{row.pk}")
    activity.raise_version()
    row.delete()


def _titles(rows: list[Attendance], *, stated: bool = False) -> str:
    said = [f"“{row.activity.title}”" + (f"（{row.get_state_display()}）" if stated else "") for row in rows[:NAMED]]
    return "、".join(said) + ("等" if len(rows) > NAMED else "")
