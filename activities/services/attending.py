"""Who comes to an activity: invitation, sign-up, leave, who was there or absent."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from activities.models import Activity, Attendance
from activities.services import telling
from activities.services.attendance import change, filling
from cppcc.calendar import clock
from cppcc.notices import notify
from cppcc.vocabularies import ended_words, rows_of
from cppcc.workflow import Refused
from members import membership, years
from members.leaves import leave_choices
from members.models import DutyPart, Member

State = Attendance.State
SETTLED = (State.LEAVE_ASKED, State.LEAVE, State.ABSENT)


class Away(NamedTuple):
    """A member of a list who was on leave or absent; why, and of which kind the leave is, where the list says so."""

    member: Member
    state: str
    reason: str = ""
    leave_kind: str = ""


def _row(activity: Activity, member: Member) -> Attendance | None:
    return Attendance.objects.select_for_update(of=("self",)).filter(activity=activity, member=member).first()


def day_of(activity: Activity) -> date:
    return timezone.localdate(activity.starts_at)


def open_to_more(activity: Activity) -> None:
    """Refused in words where the activity's year was ended: nobody more is put on its list."""
    year = years.of_day(day_of(activity))
    if year and year.is_closed:
        raise Refused(f"{years.ended_words(year)}确需补登出席的，请在“修改活动”中写明补登理由。")


# --- invitation --------------------------------------------------------------------------------------------------
def chosen_members(activity: Activity, bodies: dict[str, Iterable[Any]], people: Iterable[Member]) -> list[Member]:
    """Serving members on the activity's day who belonged to one of the bodies then, held a position, or are named.

    Raises Refused where one who is named did not serve on that day.
    """
    on = day_of(activity)
    named = list(people)
    membership.require(named, on)
    wanted = {one.pk for one in named}
    for name in membership.BODIES:
        wanted |= set(membership.of_body(name, bodies.get(name, ()), on).values_list("pk", flat=True))
    wanted |= set(membership.holding(bodies.get("position", ()), on).values_list("pk", flat=True))
    return list(Member.objects.serving(on).filter(pk__in=wanted).select_related("user"))


def invite(activity: Activity, members: list[Member]) -> int:
    """Put them on the list and tell them; who stands on it already is left alone. Returns how many are new."""
    with transaction.atomic():
        activity.raise_version()
        there = set(activity.attendances.values_list("member_id", flat=True))
        new = [member for member in members if member.pk not in there]
        if new:
            open_to_more(activity)
        for member in new:
            Attendance.objects.create(activity=activity, member=member, state=State.INVITED)
        telling.of_invitation(activity, new)
    return len(new)


# --- what a member does ------------------------------------------------------------------------------------------
def sign_up(activity: Activity, member: Member) -> Attendance:
    """报名, for one who was invited or where sign-up is open to all."""
    with transaction.atomic():
        activity.raise_version()
        row = _row(activity, member)
        if activity.starts_at <= clock.now():
            raise Refused("活动已经开始，不能再报名。")
        membership.require([member], day_of(activity))
        if row is None:
            if not activity.open_signup:
                raise Refused("您不在本次活动的邀请名单中。")
            return Attendance.objects.create(activity=activity, member=member, state=State.SIGNED_UP)
        if row.state not in (State.INVITED, State.LEAVE_ASKED):
            raise Refused(f"您的情况现为“{row.get_state_display()}”，不需要报名。")
        return change(row, State.SIGNED_UP, reason="")


def kinds_to_ask(activity: Activity) -> list[tuple[str, str]]:
    """What a request may say: the kinds of leave, without those that were ended before the activity's year."""
    offered = leave_choices()
    if any(row.until_year is not None for row in rows_of(DutyPart) if row.leave):
        year = years.of_day(day_of(activity))
        number = year.year if year else day_of(activity).year
        offered = [one for one in offered if not ended_words(DutyPart, one[0], number)]
    return offered if len(offered) > 1 else []


def ask_leave(activity: Activity, member: Member, reason: str, leave_kind: str = "") -> Attendance:
    """请假, with a reason and a kind where he says one, before the end; the office decides."""
    with transaction.atomic():
        activity.raise_version()
        row = _row(activity, member)
        if row is None:
            raise Refused("您不在本次活动的名单中，不需要请假。")
        if activity.is_over:
            raise Refused("活动已经结束，请联系工作人员补办请假。")
        if row.state not in Attendance.EXPECTED:
            raise Refused(f"您的情况现为“{row.get_state_display()}”，不能请假。")
        membership.require([member], day_of(activity))
        row = change(row, State.LEAVE_ASKED, reason=reason, leave_kind=leave_kind)
        words = f"{member}请假：“{activity.title}”，{row.why_away}"
        notify([activity.created_by], words, activity.get_absolute_url(), f"leave:{row.pk}:{clock.today()}")
    return row


def decide_leave(row: Attendance, *, grant: bool) -> Attendance:
    """The office grants a leave, or asks the member to come."""
    with transaction.atomic():
        row.activity.raise_version()
        row = (
            Attendance.objects.select_for_update(of=("self",)).select_related("activity", "member__user").get(pk=row.pk)
        )
        if row.state != State.LEAVE_ASKED:
            raise Refused("这条请假已经处理过。")
        if grant:
            membership.require([row.member], day_of(row.activity))
        row = change(row, State.LEAVE if grant else State.INVITED)
        said = "已批准" if grant else "未批准，请按时参加"
        users = [row.member.user] if row.member.user else []
        key = f"leave-decided:{row.pk}:{clock.now():%Y%m%d%H%M%S}"
        notify(users, f"“{row.activity.title}”请假{said}。", row.activity.get_absolute_url(), key)
    return row


# --- afterwards --------------------------------------------------------------------------------------------------
def mark_present(activity: Activity, members: Iterable[Member]) -> int:
    """Members of a list were there. Returns how many were not marked so before."""
    return mark_listed(activity, members)[0]


def mark_listed(
    activity: Activity, members: Iterable[Member], seen: dict[str, str] | None = None
) -> tuple[int, list[Attendance]]:
    """The same on what a page showed: ``seen`` says each one's state then, "" for none.

    Whose leave or absence was settled since is left alone. Returns how many are new, and those left alone.
    """
    new, left, members = 0, [], list(members)
    with transaction.atomic():
        activity.raise_version()
        there = set(activity.attendances.values_list("member_id", flat=True))
        if any(member.pk not in there for member in members):
            open_to_more(activity)
        known = set(activity.attendances.present().values_list("member_id", flat=True))
        membership.require([member for member in members if member.pk not in known], day_of(activity))
        for member in members:
            row, _ = Attendance.objects.select_for_update(of=("self",)).get_or_create(
                activity=activity, member=member, defaults={"state": State.INVITED}
            )
            if row.state == State.PRESENT:
                continue
            if seen is not None and row.state in SETTLED and seen.get(str(member.pk), "") != row.state:
                left.append(row)
                continue
            change(row, State.PRESENT, how=Attendance.How.NAMES)
            new += 1
    return new, left


def mark_away(
    activity: Activity, away: Iterable[Away], seen: dict[str, str] | None = None
) -> tuple[int, list[Attendance]]:
    """Members of a list were on leave or absent, with a reason. Returns how many are new or told more of, and those left alone.

    Who was registered as present stays so, and who was settled since the page was shown (``seen``); so does the kind of a leave.
    Raises Refused where an absence is told before the end.
    """
    new, left, away = 0, [], list(away)
    if any(one.state == State.ABSENT for one in away) and not activity.is_over:
        raise Refused("活动还没有结束，不能登记缺席。")
    with transaction.atomic():
        activity.raise_version()
        rows = activity.attendances.select_for_update(of=("self",)).select_related("activity", "member")
        there = {row.member_id: row for row in rows}
        if any(one.member.pk not in there for one in away):
            open_to_more(activity)
        unsettled = [one.member for one in away if one.member.pk not in there or not there[one.member.pk].is_settled]
        membership.require(unsettled, day_of(activity))
        for member, state, reason, leave_kind in away:
            row = there.get(member.pk) or Attendance(activity=activity, member=member)
            since = seen is not None and row.state in SETTLED and seen.get(str(member.pk), "") != row.state
            if row.pk and row.state != state and (row.state == State.PRESENT or since):
                left.append(row)
            elif row.pk is None or row.state != state:
                change(row, state, reason=reason[:200] or row.reason, leave_kind=leave_kind or row.leave_kind)
                new += 1
            elif more := filling(row, reason, leave_kind):
                change(row, state, **more)
                new += 1
            elif leave_kind and row.leave_kind != leave_kind:
                left.append(row)
    return new, left


def mark_absent(activity: Activity, seen: set[int] | None = None) -> tuple[int, list[Member]]:
    """After the end: who was expected and neither came nor asked for leave was absent. Returns how many.

    ``seen``: the keys of the rows that the page counted; who came onto the list since is left alone. Who did not serve
    on the day is passed over; returns them too.
    """
    if not activity.is_over:
        raise Refused("活动还没有结束，不能登记缺席。")
    with transaction.atomic():
        activity.raise_version()
        expected = activity.attendances.select_for_update(of=("self",)).filter(state__in=Attendance.EXPECTED)
        there, on = list(expected.select_related("activity", "member")), day_of(activity)
        passed = [row.member for row in there if not membership.served(row.member, on)]
        rows = [row for row in there if row.member not in passed and (seen is None or row.pk in seen)]
        for row in rows:
            change(row, State.ABSENT)
    return len(rows), passed
