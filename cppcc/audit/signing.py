"""Sign-ins, failed ones with their reason, lock-outs and sign-outs, as Django tells of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from auditlog.models import LogEntry
from axes.signals import user_locked_out
from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models import Count, Max
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from cppcc.audit import events
from cppcc.audit.kinds import KINDS

PASSWORDS = "django.contrib.auth"
"""Who tells of a wrong password. Whoever tells of another failure (a wrong code) has noted it himself."""
SIGNED_IN = "signed_in"
"""What a session knows of its beginning: when, from where, with what (``cppcc.audit.sessions``)."""


@receiver(user_logged_in)
def _signed_in(sender: Any, request: HttpRequest, user: Any, **_: Any) -> None:
    device = events.device_of(request)
    request.session[SIGNED_IN] = [timezone.now().isoformat(), events.address_of(request) or "", device]
    events.note("sign_in", request, user, device=device)


@receiver(user_logged_out)
def _signed_out(sender: Any, request: HttpRequest, user: Any, **_: Any) -> None:
    """By himself, or because the session was over (``sign_out_reason``, said by who ends it)."""
    if user is not None:
        events.note("sign_out", request, user, reason=getattr(request, "sign_out_reason", ""))


@receiver(user_login_failed)
def _failed(sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    """One event for each try. ``sign_in_locked`` says that nobody looked at the password."""
    if request is None or sender != PASSWORDS:
        return
    typed, user = _account(credentials.get("username"))
    if getattr(request, "sign_in_locked", False):
        reason = "locked"
    elif user is None:
        reason = "unknown_name"
    elif not user.is_active:
        reason = "closed_account"
    else:
        reason = "wrong_password"
    mark = "" if user else events.mark(typed)
    events.note("sign_in_failed", request, _nobody(), user, reason, mark=mark, device=events.device_of(request))


@receiver(user_locked_out)
def _locked(sender: Any, request: HttpRequest, username: str = "", **_: Any) -> None:
    """One for each try, however many counts (by account, by address) are full by it."""
    if getattr(request, "lock_noted", False):
        return
    request.lock_noted = True  # type: ignore[attr-defined]  # our own word on it
    typed, user = _account(username)
    events.note("locked_out", request, _nobody(), user, "too_many", mark="" if user else events.mark(typed))


def _nobody() -> Any:
    """Who tries to sign in is nobody yet, whoever the session belonged to before."""
    return get_user_model()()


def _account(typed: Any) -> tuple[str, Any]:
    said = str(typed or "").replace("\x00", "")[:150]
    model: Any = get_user_model()
    return said, model._default_manager.filter(**{model.USERNAME_FIELD: said}).first()


# --- read --------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Failure:
    """Tries in vain for one account (None: a name that is none) from one address; ``at`` is the last."""

    user: Any
    address: str
    times: int
    at: datetime


def failures(since: datetime) -> list[Failure]:
    """Wrong passwords and wrong codes by account and address, the last first."""
    codes = [KINDS["sign_in_failed"].code, KINDS["factor_failed"].code]
    found = LogEntry.objects.filter(action__in=codes, timestamp__gte=since).order_by()
    rows = found.values("object_id", "remote_addr").annotate(times=Count("pk"), at=Max("timestamp")).order_by("-at")
    known = get_user_model()._default_manager.in_bulk([row["object_id"] for row in rows if row["object_id"]])
    return [Failure(known.get(row["object_id"]), row["remote_addr"] or "", row["times"], row["at"]) for row in rows]


def last_sign_ins(number: int, since: datetime) -> list[tuple[Any, datetime]]:
    """The accounts that signed in last, each with when."""
    rows = LogEntry.objects.filter(action=KINDS["sign_in"].code, timestamp__gte=since)
    found = rows.filter(actor__isnull=False).order_by()
    last = dict(found.values_list("actor").annotate(at=Max("timestamp")).order_by("-at")[:number])
    users = get_user_model()._default_manager.prefetch_related("role_grants").in_bulk(list(last))
    return [(users[key], at) for key, at in last.items() if key in users]
