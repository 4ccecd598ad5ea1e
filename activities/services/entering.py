"""Who was at an activity out of a book: many members of one activity at once; the ledger follows in one go."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from activities.models import Activity, Attendance
from activities.services.attendance import duties_of_attendance
from activities.services.attending import day_of, open_to_more
from cppcc.rights import Refused
from members import duties, membership, years
from members.models import Member


@dataclass(frozen=True)
class Entered:
    """One member: the state that he is brought into, and the one that was seen ("" for none, None where nobody looked)."""

    member: Member
    state: str
    reason: str = ""
    half_days: int | None = None
    late: bool = False
    left_early: bool = False
    leave_kind: str | None = None
    """None where nothing says it: that of a request stays."""
    seen: str | None = None


def enter(activity: Activity, people: Iterable[Entered]) -> int:
    """Write them, with their duties, in one transaction. Returns how many are new on the list.

    Refused where somebody's state changed since it was seen, did not serve on the day, or the year was ended.
    """
    entered, new = list(people), 0
    with transaction.atomic():
        activity.raise_version()
        there = {row.member_id: row for row in activity.attendances.select_for_update(of=("self",))}
        fresh = [one.member for one in entered if one.member.pk not in there]
        if fresh:
            open_to_more(activity)
        moved = [one.member for one in entered if one.member.pk not in there or there[one.member.pk].state != one.state]
        membership.require(moved, day_of(activity))
        rows = []
        for one in entered:
            row = there.get(one.member.pk) or Attendance(activity=activity, member=one.member, state="")
            if one.seen is not None and row.state != one.seen:
                raise Refused(f"{one.member}在“{activity}”的出席情况在试读之后有改动，没有导入。请重新试读。")
            new += row.pk is None
            row.activity, row.member = activity, one.member
            row.state, row.half_days = one.state, one.half_days
            row.late, row.left_early = one.late, one.left_early
            said = row.leave_kind if one.leave_kind is None else one.leave_kind
            row.leave_kind = said if one.state in Attendance.LEAVES else ""
            row.reason = one.reason
            row.save()
            rows.append(row)
        record_rows(activity, rows)
    return new


def record_rows(activity: Activity, rows: Iterable[Attendance]) -> None:
    """Bring the ledger in line with some rows of one activity."""
    year = years.of_day(day_of(activity))
    if year is None:
        duties.record_many(Attendance, [(row, []) for row in rows])
        return
    duties.record_many(Attendance, [(row, duties_of_attendance(row, year)) for row in rows])


def record_whole(activity: Activity) -> None:
    """Bring the ledger in line with everybody on the list, after the activity itself has changed."""
    rows = list(activity.attendances.select_related("member"))
    for row in rows:
        row.activity = activity
    record_rows(activity, rows)
