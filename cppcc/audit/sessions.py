"""The open sessions of an account, read from the sessions themselves: what is ended there is ended."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from cppcc.audit import events
from cppcc.audit.signing import SIGNED_IN


@dataclass(frozen=True)
class Open:
    """One session. ``key`` stays inside: no page and no row of the trail names it."""

    key: str
    since: datetime | None
    address: str
    device: str
    until: datetime
    own: bool


def open_sessions(user: Any, here: str | None) -> list[Open]:
    """Those of the account, the present one first; ``here`` is its key. One query, the sessions are read in memory."""
    found = []
    for row in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        data = row.get_decoded()
        if data.get(SESSION_KEY) != str(user.pk) or HASH_SESSION_KEY not in data:
            continue
        since, address, device = data.get(SIGNED_IN) or ("", "", "")
        at = datetime.fromisoformat(since) if since else None
        found.append(Open(row.session_key, at, address, device, row.expire_date, row.session_key == here))
    return sorted(found, key=lambda one: (not one.own, -(one.since.timestamp() if one.since else 0)))


def end_others(request: HttpRequest) -> int:
    """End every session of the account but this one. Returns how many were ended."""
    user, here = request.user, request.session.session_key
    others = [one.key for one in open_sessions(user, here) if not one.own]
    number: int = Session.objects.filter(session_key__in=others).delete()[0]
    events.note("sessions_ended", request, reason="by_himself", rows=number)
    return number


# --- ended by themselves -------------------------------------------------------------------------------------------
PIECE = 200


def any_over() -> bool:
    return bool(Session.objects.filter(expire_date__lte=timezone.now()).exists())


def sweep() -> int:
    """Sessions that were idle too long and were never asked for again: they stand in the trail as ended, and go.

    Returns how many accounts' sessions there were.
    """
    number = 0
    while rows := list(Session.objects.filter(expire_date__lte=timezone.now())[:PIECE]):
        for row in rows:
            with transaction.atomic():
                number += _over(row)
    return number


def _over(row: Session) -> int:
    if not Session.objects.filter(session_key=row.session_key, expire_date=row.expire_date).delete()[0]:
        return 0  # somebody came back or signed out meanwhile
    data = row.get_decoded()
    key = data.get(SESSION_KEY) if HASH_SESSION_KEY in data else None
    user = get_user_model()._default_manager.filter(pk=key).first() if key else None
    if user is None:
        return 0
    events.note("sign_out", actor=user, reason="idle", device=(data.get(SIGNED_IN) or ("", "", ""))[2])
    return 1
