"""What books say of leaves and what is then kept of them, for tests of their kinds."""

from activities.models import Attendance
from members.models import DutyRecord

OFFICIAL, SICK, PERSONAL = "leave_official", "leave_sick", "leave_personal"
HEAD = ("活动名称", "委员", "出席情况")
BOOK_HEAD = ("活动名称", "类别", "时间", "地点", "请假")
READING = ("读书会", "委员活动", "2024-05-21 09:00-11:00", "书屋")
"""The headings of a sheet of attendance and of a book of activities, and what such a book says of one before its leaves."""


def parts() -> dict[str, str]:
    return dict(DutyRecord.objects.filter(kind="leave").values_list("member__name", "part"))


def kinds() -> dict[str, str]:
    return {one.member.name: one.leave_words for one in Attendance.objects.select_related("member")}
