"""Who comes to an activity: invitation, sign-up, leave, check-in by code, names pasted from a message, absence."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.core import signing
from django.db import transaction
from django.utils import timezone

from activities.models import Activity, Attendance
from activities.services import record_attendance
from cppcc.calendar import clock
from cppcc.notices import notify
from cppcc.workflow import Refused
from members.models import Member, Position

State = Attendance.State
CODE_SECONDS = 90
"""How long a shown code holds; the page shows a new one well before."""
PRESS_SECONDS = 300
"""How long a person who scanned in time may take to press the button."""
BEFORE, AFTER = timedelta(minutes=60), timedelta(minutes=30)
"""Check-in is open from an hour before the beginning until half an hour after the end."""


def _row(activity: Activity, member: Member) -> Attendance | None:
    return Attendance.objects.select_for_update(of=("self",)).filter(activity=activity, member=member).first()


def _set(row: Attendance, state: str, **values: Any) -> Attendance:
    row.state = state
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    record_attendance(row)
    return row


# --- invitation --------------------------------------------------------------------------------------------------
def chosen_members(activity: Activity, bodies: dict[str, Iterable[Any]], people: Iterable[Member]) -> list[Member]:
    """Serving members on the activity's day who belong to one of the bodies, hold one of the positions, or are named."""
    on = timezone.localdate(activity.starts_at)
    serving = Member.objects.serving(on)
    wanted = set(serving.filter(pk__in=[one.pk for one in people]).values_list("pk", flat=True))
    for name in ("sector", "committee", "group"):
        wanted |= set(serving.filter(**{f"{name}__in": list(bodies.get(name, ()))}).values_list("pk", flat=True))
    held = Position.objects.held(on).filter(kind__in=list(bodies.get("position", ())))
    wanted |= set(serving.filter(pk__in=held.values("member")).values_list("pk", flat=True))
    return list(serving.filter(pk__in=wanted).select_related("user"))


def invite(activity: Activity, members: list[Member]) -> int:
    """Put them on the list and tell them; who stands on it already is left alone. Returns how many are new."""
    with transaction.atomic():
        there = set(activity.attendances.values_list("member_id", flat=True))
        new = [member for member in members if member.pk not in there]
        for member in new:
            Attendance.objects.create(activity=activity, member=member, state=State.INVITED)
        when = f"{timezone.localtime(activity.starts_at):%m月%d日 %H:%M}"
        words = f"请参加“{activity.title}”，{when}，{activity.place}。"
        users = [member.user for member in new if member.user]
        notify(users, words, activity.get_absolute_url(), f"invited:{activity.pk}")
    return len(new)


def remind(on: Any) -> int:
    """Tell those expected at an activity that begins on that day. Returns how many were told."""
    told = 0
    for activity in Activity.objects.filter(starts_at__date=on):
        rows = activity.attendances.filter(state__in=Attendance.EXPECTED, member__user__isnull=False)
        users = [row.member.user for row in rows.select_related("member__user") if row.member.user]
        words = f"提醒：“{activity.title}”将于 {timezone.localtime(activity.starts_at):%m月%d日 %H:%M} 在{activity.place}举行。"
        told += notify(users, words, activity.get_absolute_url(), f"activity-soon:{activity.pk}")
    return told


# --- what a member does ------------------------------------------------------------------------------------------
def sign_up(activity: Activity, member: Member) -> Attendance:
    """报名, for one who was invited or where sign-up is open to all."""
    with transaction.atomic():
        row = _row(activity, member)
        if activity.starts_at <= clock.now():
            raise Refused("活动已经开始，不能再报名。")
        if row is None:
            if not activity.open_signup:
                raise Refused("您不在本次活动的邀请名单中。")
            return Attendance.objects.create(activity=activity, member=member, state=State.SIGNED_UP)
        if row.state not in (State.INVITED, State.LEAVE_ASKED):
            raise Refused(f"您的情况现为“{row.get_state_display()}”，不需要报名。")
        return _set(row, State.SIGNED_UP, reason="")


def ask_leave(activity: Activity, member: Member, reason: str) -> Attendance:
    """请假, with a reason, before the end; the office decides."""
    with transaction.atomic():
        row = _row(activity, member)
        if row is None:
            raise Refused("您不在本次活动的名单中，不需要请假。")
        if activity.is_over:
            raise Refused("活动已经结束，请联系工作人员补办请假。")
        if row.state not in Attendance.EXPECTED:
            raise Refused(f"您的情况现为“{row.get_state_display()}”，不能请假。")
        row = _set(row, State.LEAVE_ASKED, reason=reason)
        words = f"{member}请假：“{activity.title}”，{reason}"
        notify([activity.created_by], words, activity.get_absolute_url(), f"leave:{row.pk}:{clock.today()}")
    return row


def decide_leave(row: Attendance, *, grant: bool) -> Attendance:
    """The office grants a leave, or asks the member to come."""
    with transaction.atomic():
        row = (
            Attendance.objects.select_for_update(of=("self",)).select_related("activity", "member__user").get(pk=row.pk)
        )
        if row.state != State.LEAVE_ASKED:
            raise Refused("这条请假已经处理过。")
        row = _set(row, State.LEAVE if grant else State.INVITED)
        said = "已批准" if grant else "未批准，请按时参加"
        users = [row.member.user] if row.member.user else []
        key = f"leave-decided:{row.pk}:{clock.now():%Y%m%d%H%M%S}"
        notify(users, f"“{row.activity.title}”请假{said}。", row.activity.get_absolute_url(), key)
    return row


# --- check-in by code --------------------------------------------------------------------------------------------
def new_code(activity: Activity) -> str:
    """The token that a shown QR code carries now; it names the activity and its moment, signed."""
    return signing.TimestampSigner(salt="activities.code").sign(str(activity.pk))


def read_code(activity: Activity, token: str) -> None:
    """Raises Refused (Chinese) where the code is of another activity, altered, or too old."""
    try:
        pk = signing.TimestampSigner(salt="activities.code").unsign(token, max_age=CODE_SECONDS)
    except signing.SignatureExpired:
        raise Refused("这个二维码已过期。请重新扫描屏幕上正在显示的二维码。") from None
    except signing.BadSignature:
        raise Refused("二维码无效。请扫描活动现场屏幕上的二维码。") from None
    if pk != str(activity.pk):
        raise Refused("这不是本次活动的二维码。请扫描活动现场屏幕上的二维码。")


def scanned(activity: Activity, user: Any) -> str:
    """What the page carries from the scan to the press of the button, for this person only."""
    return signing.TimestampSigner(salt="activities.scanned").sign(f"{activity.pk}:{user.pk}")


def check_scanned(activity: Activity, user: Any, token: str) -> None:
    try:
        said = signing.TimestampSigner(salt="activities.scanned").unsign(token, max_age=PRESS_SECONDS)
    except signing.BadSignature:
        raise Refused("页面停留过久，请重新扫描二维码。") from None
    if said != f"{activity.pk}:{user.pk}":
        raise Refused("请重新扫描二维码。")


def may_check_in(activity: Activity, member: Member | None) -> Attendance | None:
    """The member's row if there is one. Raises Refused where the member cannot check in now, and why."""
    now = clock.now()
    if member is None:
        raise Refused("签到只限委员本人的账号。您的账号没有对应到委员名册，请联系工作人员。")
    if now < activity.starts_at - BEFORE:
        opens = timezone.localtime(activity.starts_at - BEFORE)
        raise Refused(f"签到还没有开始，{opens:%m月%d日 %H:%M} 起可以签到。")
    if now > activity.ends_at + AFTER:
        raise Refused("签到已经结束。如确已参加，请联系工作人员补登。")
    row = Attendance.objects.filter(activity=activity, member=member).first()
    if row is None and not activity.open_signup:
        raise Refused("您不在本次活动的名单中。如需参加，请现场联系工作人员。")
    if row and row.state == State.PRESENT:
        at = f"于 {timezone.localtime(row.checked_in_at):%H:%M} " if row.checked_in_at else ""
        raise Refused(f"您已{at}签到，不需要重复签到。")
    return row


def check_in(activity: Activity, member: Member | None) -> Attendance:
    """签到 by code: one member at one activity is one, however often the code is used."""
    with transaction.atomic():
        may_check_in(activity, member)
        assert member is not None
        row, _ = Attendance.objects.select_for_update(of=("self",)).get_or_create(
            activity=activity, member=member, defaults={"state": State.SIGNED_UP}
        )
        return _set(row, State.PRESENT, how=Attendance.How.CODE, checked_in_at=clock.now())


# --- names from a message ----------------------------------------------------------------------------------------
SEPARATORS = re.compile(r"[\s,，、;；.。:：|/\\+＋\-—#@!！?？()（）\[\]【】\"“”'‘’0-9０-９①-⑳✅✔️√]+")


@dataclass
class Names:
    """What was found in a pasted text."""

    found: list[Member] = field(default_factory=list)
    ambiguous: list[tuple[str, list[Member]]] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def read_names(text: str, on: Any, chosen: Iterable[Member] = ()) -> Names:
    """Members serving on the day by the names in a text; each once.

    Of several with one name, one who is chosen already is meant; else the name is asked back, like an unknown one.
    """
    by_name: dict[str, list[Member]] = {}
    for member in Member.objects.serving(on).select_related("sector"):
        by_name.setdefault(member.name, []).append(member)
    picked = {member.pk for member in chosen}
    names = Names()
    for word in dict.fromkeys(filter(None, SEPARATORS.split(text))):
        members = by_name.get(word, [])
        if len(members) == 1:
            names.found.append(members[0])
        elif not members:
            names.unknown.append(word)
        elif not any(member.pk in picked for member in members):
            names.ambiguous.append((word, members))
    return names


def mark_present(activity: Activity, members: Iterable[Member]) -> int:
    """Members of a list were there. Returns how many were not marked so before."""
    new = 0
    with transaction.atomic():
        for member in members:
            row, _ = Attendance.objects.select_for_update(of=("self",)).get_or_create(
                activity=activity, member=member, defaults={"state": State.INVITED}
            )
            if row.state != State.PRESENT:
                _set(row, State.PRESENT, how=Attendance.How.NAMES)
                new += 1
    return new


# --- afterwards --------------------------------------------------------------------------------------------------
def mark_absent(activity: Activity) -> int:
    """After the end: who was expected and neither came nor asked for leave was absent. Returns how many."""
    if not activity.is_over:
        raise Refused("活动还没有结束，不能登记缺席。")
    with transaction.atomic():
        rows = list(activity.attendances.select_for_update(of=("self",)).filter(state__in=Attendance.EXPECTED))
        for row in rows:
            _set(row, State.ABSENT)
    return len(rows)


STRENGTH = [State.INVITED, State.SIGNED_UP, State.ABSENT, State.LEAVE_ASKED, State.LEAVE, State.PRESENT]


def merge(double: Activity, into: Activity) -> Activity:
    """Two entries of one event become one: people, suggestions, outcomes, pictures and files move over.

    A member on both lists is counted once, by the stronger fact; heads of others are not added up, the larger number
    stays; the other entry is deleted with its records.
    """
    if double.pk == into.pk:
        raise Refused("不能把活动并入它自己。")
    with transaction.atomic():
        there = {
            row.member_id: row for row in into.attendances.select_for_update(of=("self",)).select_related("activity")
        }
        for row in double.attendances.select_related("activity"):
            own = there.get(row.member_id)
            if own is None:
                row.activity = into
                row.save()
                record_attendance(row)
            elif STRENGTH.index(State(row.state)) > STRENGTH.index(State(own.state)):
                half_days = row.half_days
                row.delete()
                _set(
                    own, row.state, half_days=half_days, reason=row.reason, how=row.how, checked_in_at=row.checked_in_at
                )
        for heads in double.others.all():
            kept, new = into.others.get_or_create(kind=heads.kind, defaults={"count": heads.count})
            if not new and heads.count > kept.count:
                kept.count = heads.count
                kept.save()
        for related in (double.suggestions, double.outcomes, double.photos, double.files, double.quantities):
            for part in related.all():
                part.activity = into
                part.save()
        Activity.objects.get(pk=double.pk).delete()
        into.bump()
        into.save()
    return into
