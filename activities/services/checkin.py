"""签到: the shown code, the scan, the press of the button; each signed and timed.

What counts is the moment of the scan: the phone opened the code while it was shown. Between it and the press may lie the
log-in (a phone that was logged out, a first password to change), up to a quarter of an hour. The moment waits in the
session of the browser that scanned, never in an address: a link that is handed on is worth what the code itself is, the 90
seconds in which anybody who sees the screen can open it, and whoever opens it later is told to scan. It waits under a
signature, so that nothing but a code read in time makes one; for one activity and one code; and it is taken out by the
first account that comes back to it, which gets a token of its own for the press. Somebody who logs in with another's
password on the phone in the hall could do so before: no code can tell.
"""

from datetime import datetime, timedelta
from typing import Any

from django.core import signing
from django.db import transaction
from django.utils import timezone

from activities.models import Activity, Attendance
from activities.services.attendance import change
from cppcc.calendar import clock
from cppcc.workflow import Refused
from members import membership
from members.models import Member

CODE_SECONDS = 90
"""How long a shown code holds; the page shows a new one well before."""
PRESS_SECONDS = 300
"""How long a person who scanned in time may take to press the button."""
LOGIN_SECONDS = 900
"""How long the way through the log-in may take before the page opens again."""
WAITING = "scanned_code"
"""Where a scan waits in the session."""
BEFORE, AFTER = timedelta(minutes=60), timedelta(minutes=30)
"""Check-in is open from an hour before the beginning until half an hour after the end."""


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


def wait_for_login(session: Any, activity_pk: int, token: str) -> None:
    """Keep the moment of a scan in the session of somebody who must log in first; a code that doesn't hold keeps nothing."""
    activity = Activity.objects.filter(pk=activity_pk).first()
    if activity is None:
        return
    try:
        read_code(activity, token)
    except Refused:
        return
    said = f"{activity.pk}|{token}|{clock.now().isoformat()}"
    session[WAITING] = signing.TimestampSigner(salt="activities.login").sign(said)


def scan_of(session: Any, activity: Activity, token: str) -> datetime:
    """When this code was scanned: before the log-in if it waits in the session, else now. Raises Refused (Chinese)."""
    if WAITING in session:
        kept = session.pop(WAITING)
        try:
            said = signing.TimestampSigner(salt="activities.login").unsign(kept, max_age=LOGIN_SECONDS)
        except signing.BadSignature:
            said = ""
        if said.startswith(f"{activity.pk}|{token}|"):
            return datetime.fromisoformat(said.rsplit("|", 1)[1])
    read_code(activity, token)
    return clock.now()


def scanned(activity: Activity, user: Any, at: datetime) -> str:
    """What the page carries from the scan to the press of the button, for this person only."""
    said = f"{activity.pk}|{user.pk}|{at.isoformat()}"
    return signing.TimestampSigner(salt="activities.scanned").sign(said)


def check_scanned(activity: Activity, user: Any, token: str) -> datetime:
    """The moment of the scan. Raises Refused (Chinese)."""
    try:
        said = signing.TimestampSigner(salt="activities.scanned").unsign(token, max_age=PRESS_SECONDS)
    except signing.BadSignature:
        raise Refused("页面停留过久，请重新扫描二维码。") from None
    if not said.startswith(f"{activity.pk}|{user.pk}|"):
        raise Refused("请重新扫描二维码。")
    return datetime.fromisoformat(said.rsplit("|", 1)[1])


def may_check_in(activity: Activity, member: Member | None, at: datetime | None = None) -> Attendance | None:
    """The member's row if there is one. Raises Refused where the member who scanned then cannot check in, and why."""
    now = at or clock.now()
    if member is None:
        raise Refused("签到只限委员本人的账号。您的账号没有对应到委员名册，请联系工作人员。")
    if now < activity.starts_at - BEFORE:
        opens = timezone.localtime(activity.starts_at - BEFORE)
        raise Refused(f"签到还没有开始，{opens:%m月%d日 %H:%M} 起可以签到。")
    if now > activity.ends_at + AFTER:
        raise Refused("签到已经结束。如确已参加，请联系工作人员补登。")
    row = Attendance.objects.filter(activity=activity, member=member).first()
    membership.require([member], timezone.localdate(activity.starts_at))
    if row is None and not activity.open_signup:
        raise Refused("您不在本次活动的名单中。如需参加，请现场联系工作人员。")
    if row and row.state == Attendance.State.PRESENT:
        when = f"于 {timezone.localtime(row.checked_in_at):%H:%M} " if row.checked_in_at else ""
        raise Refused(f"您已{when}签到，不需要重复签到。")
    return row


def check_in(activity: Activity, member: Member | None, at: datetime | None = None) -> Attendance:
    """签到 by code: one member at one activity is one, however often the code is used. ``at``: the moment of the scan."""
    with transaction.atomic():
        activity.raise_version()
        may_check_in(activity, member, at)
        assert member is not None
        row, _ = Attendance.objects.select_for_update(of=("self",)).get_or_create(
            activity=activity, member=member, defaults={"state": Attendance.State.SIGNED_UP}
        )
        return change(row, Attendance.State.PRESENT, how=Attendance.How.CODE, checked_in_at=at or clock.now())
