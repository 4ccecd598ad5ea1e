"""One member at one activity, and what it means for the duty ledger."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from activities.models import Activity, Attendance
from members import duties, membership
from members.leaves import LeaveWords
from members.models import DutyRecord, Member, PlenaryYear

DUTY_OF_STATE = {
    Attendance.State.PRESENT: DutyRecord.Kind.ATTENDANCE,
    Attendance.State.LEAVE: DutyRecord.Kind.LEAVE,
    Attendance.State.ABSENT: DutyRecord.Kind.ABSENCE,
}


def duties_of_attendance(attendance: Attendance, year: PlenaryYear | None = None) -> list[duties.Duty]:
    """What an attendance row means for its member; an invitation alone means nothing. Of a leave its kind is the part."""
    kind = DUTY_OF_STATE.get(Attendance.State(attendance.state))
    if kind is None:
        return []
    activity = attendance.activity
    day = timezone.localdate(activity.starts_at)
    year = year or PlenaryYear.objects.of_day(day)
    if year is None:
        return []
    whole = activity.half_days
    partial = attendance.half_days is not None and attendance.half_days < whole
    present = attendance.state == Attendance.State.PRESENT
    one = duties.Duty(
        attendance.member,
        year,
        kind,
        day,
        activity.title,
        DutyRecord.Part.PARTIAL if present and partial else attendance.leave_kind or DutyRecord.Part.PARTICIPANT,
        occasion=activity.kind,
        half_days=attendance.half_days or 0 if present and partial else whole,
        due_half_days=whole,
    )
    beside = ((DutyRecord.Kind.LATE, attendance.late), (DutyRecord.Kind.LEFT_EARLY, attendance.left_early))
    return [
        one,
        *(
            duties.Duty(
                attendance.member, year, late, day, activity.title, occasion=activity.kind, half_days=0, due_half_days=0
            )
            for late, holds in beside
            if present and holds
        ),
    ]


def record_attendance(attendance: Attendance) -> None:
    """Bring the ledger in line with one member's attendance."""
    duties.record(attendance, duties_of_attendance(attendance))


def set_attendance(activity: Activity, member: Member, state: str) -> Attendance:
    """Record one member at one activity; he is counted once whatever way he was recorded.

    Raises Refused where the member did not serve on the day; what stands so already is left.
    """
    with transaction.atomic():
        if not activity.attendances.filter(member=member, state=state).exists():
            membership.require([member], timezone.localdate(activity.starts_at))
        attendance, _ = Attendance.objects.update_or_create(
            activity=activity, member=member, defaults={"state": state, **that_goes(state)}
        )
        record_attendance(attendance)
    return attendance


def that_goes(state: str) -> dict[str, Any]:
    """What no row of a state has: who was not there came neither late nor left early, who is on no leave has no kind of it."""
    late = {} if state == Attendance.State.PRESENT else {"late": False, "left_early": False}
    return {**late, **({} if state in Attendance.LEAVES else {"leave_kind": ""})}


def filling(row: Attendance, reason: str, leave_kind: str) -> dict[str, Any]:
    """What another source adds to a leave that stands: its kind where none is said, a reason where there is none.

    A kind that stands is left alone, and so is the reason of a leave of another kind.
    """
    if row.state not in Attendance.LEAVES or (row.leave_kind and leave_kind and row.leave_kind != leave_kind):
        return {}
    found = {}
    if leave_kind and not row.leave_kind:
        found["leave_kind"] = leave_kind
    if not row.reason and LeaveWords().beside(leave_kind or row.leave_kind, reason):
        found["reason"] = reason[:200]
    return found


def change(row: Attendance, state: str, **values: Any) -> Attendance:
    """Bring a row, locked by the caller, into another state; the ledger follows."""
    row.state = state
    for name, value in {**values, **that_goes(state)}.items():
        setattr(row, name, value)
    row.save()
    record_attendance(row)
    return row


def record_all(activity: Activity) -> None:
    """Bring the ledger in line with everybody's attendance, after the activity itself has changed."""
    for row in activity.attendances.filter(state__in=DUTY_OF_STATE.keys()).select_related("member", "activity"):
        record_attendance(row)
