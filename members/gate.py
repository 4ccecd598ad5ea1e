"""Wrong passwords, counted: by account and address, by account everywhere, by address, on known devices, in a session.

From the limit on each further wrong one brings a pause: 1, 2, 4, 8, then 15 minutes. What is tried during a pause is not
looked at and prolongs nothing. A device on which the account's owner signed in is counted by itself alone: what
strangers type elsewhere never closes it. A name that no account has is counted like any other, so that a pause tells nothing.
"""

import hashlib
import logging
import secrets
import unicodedata
from datetime import datetime, timedelta
from typing import Any, cast

from axes.signals import user_locked_out as locked_out
from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

from cppcc.calendar import clock
from cppcc.identity.client import client_address, network_of
from members.models import Tries, User

log = logging.getLogger("cppcc.gate")
# ``locked_out`` is sent when a pause begins: request, username (as typed), address, scope, until.

Scope = Tries.Scope
Places = list[tuple[Tries.Scope, str]]
"""Where a wrong password counts: kind and key."""
LONGEST = timedelta(minutes=15)
FORGOTTEN = timedelta(hours=12)
"""So long after the last wrong one a count begins anew."""
KEPT = timedelta(days=2)
LEAK = timedelta(minutes=3)
"""At one address, which a whole house may share, one wrong password is forgiven each three minutes."""
SIGNED_IN = "signed_in_at"
"""Where a session keeps when it began (seconds since 1970)."""
COOKIE = "known_device"
COOKIE_AGE = 400 * 86_400
MOST_ACCOUNTS = 5
"""How many accounts one browser is known for."""


def limit_of(scope: Tries.Scope) -> int:
    """From which wrong password on there is a pause."""
    tries: int = settings.SIGN_IN_TRIES
    return {Scope.ACCOUNT: 2 * tries, Scope.ADDRESS: 4 * tries}.get(scope, tries)


def pause_of(scope: Tries.Scope, failures: int) -> timedelta | None:
    over = failures - limit_of(scope)
    return None if over < 0 else min(timedelta(minutes=2 ** min(over, 10)), LONGEST)


def tidy(username: Any) -> str:
    """How a typed name counts: width and capitals make no other account."""
    return unicodedata.normalize("NFKC", str(username or "")).strip().casefold()


def _digest(*words: str) -> str:
    return hashlib.sha256("\0".join(words).encode("utf-8", "replace")).hexdigest()


# --- known devices -----------------------------------------------------------------------------------------------
def _mark(user: Any) -> str:
    """Follows the password: a changed one makes every device unknown."""
    return salted_hmac("members.gate.device", f"{user.pk}:{user.password}").hexdigest()[:24]


def _carried(request: HttpRequest) -> list[Any]:
    try:
        told = signing.loads(request.COOKIES.get(COOKIE, ""), salt="members.gate", max_age=COOKIE_AGE)
    except signing.BadSignature:
        return []
    return told if isinstance(told, list) else []


def device_of(request: HttpRequest, user: Any) -> str:
    """The key of this browser if the account signed in on it with the password that it has now, else ""."""
    for pk, device, mark in _carried(request):
        if pk == user.pk and constant_time_compare(mark, _mark(user)):
            return str(device)
    return ""


def remember_device(request: HttpRequest, response: HttpResponse, user: Any) -> None:
    """From now on this browser is known for the account."""
    others = [one for one in _carried(request) if one[0] != user.pk][: MOST_ACCOUNTS - 1]
    own = [user.pk, device_of(request, user) or secrets.token_hex(8), _mark(user)]
    response.set_cookie(
        COOKIE,
        signing.dumps([own, *others], salt="members.gate"),
        max_age=COOKIE_AGE,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


# --- counting ----------------------------------------------------------------------------------------------------
def _places(request: HttpRequest, username: Any) -> tuple[User | None, Places]:
    """The account of the name, if there is one, and where a wrong password for it counts."""
    name, network = tidy(username), network_of(client_address(request))
    typed = unicodedata.normalize("NFKC", str(username or "")).replace("\0", "")[:150]
    user = User.objects.filter(username=typed).first()
    device = device_of(request, user) if user else ""
    if user and device:
        return user, [(Scope.DEVICE, _digest(str(user.pk), device))]
    places = [(Scope.PAIR, _digest(name, network)), (Scope.ACCOUNT, _digest(name))]
    return user, [*places, (Scope.ADDRESS, _digest(network))] if network else places


def _paused(places: Places) -> datetime | None:
    wanted = Q(pk=None)
    for scope, key in places:
        wanted |= Q(scope=scope, key=key)
    ends = Tries.objects.filter(wanted, until__gt=clock.now()).values_list("until", flat=True)
    return max((one for one in ends if one), default=None)


def paused_until(request: HttpRequest, username: Any) -> datetime | None:
    """Until when nobody is asked for a password of this name here; None where one may try."""
    return _paused(_places(request, username)[1])


def failed(request: HttpRequest, username: Any) -> datetime | None:
    """One wrong password more. Until when one has to wait now, if so."""
    user, places = _places(request, username)
    return _count(request, places, tidy(username), user)


def _count(request: HttpRequest, places: Places, name: str, user: User | None) -> datetime | None:
    address, ends = client_address(request), []
    for scope, key in places:
        row = _counted(scope, key, name, user, address)
        if row.until:
            ends.append(row.until)
            log.warning("too many wrong passwords (%s) from %s", scope, address or "-")
            locked_out.send(Tries, request=request, username=name, address=address, scope=scope, until=row.until)
    return max(ends, default=None)


def _counted(scope: Tries.Scope, key: str, name: str, user: User | None, address: str) -> Tries:
    now = clock.now()
    by_account = scope != Scope.ADDRESS
    with transaction.atomic():
        row, made = Tries.objects.select_for_update(of=("self",)).get_or_create(
            scope=scope, key=key, defaults={"last_at": now, "account": _digest(name) if by_account else ""}
        )
        if made:
            Tries.objects.filter(last_at__lt=now - KEPT).delete()
        since = max(now - row.last_at, timedelta(0))
        forgiven = row.failures if since > FORGOTTEN else (0 if by_account else since // LEAK)
        row.failures = max(0, row.failures - forgiven) + 1
        row.user, row.address, row.last_at = (user if by_account else None), address or None, now
        pause = pause_of(scope, row.failures)
        row.until = now + pause if pause else None
        row.save()
    return row


def succeeded(request: HttpRequest, user: Any) -> None:
    """The right password: what was counted for this account here is over; strangers' count elsewhere stays."""
    network = network_of(client_address(request))
    device = device_of(request, user)
    keys = [_digest(str(user.pk), device)] if device else [_digest(tidy(user.username), network)]
    if not device:
        keys.append(_digest(tidy(user.username)))
    Tries.objects.filter(key__in=keys).exclude(scope=Scope.ADDRESS).delete()


def open_account(user: Any) -> int:
    """Nothing is counted against the account any more (a reset by the administrator). How many counts there were."""
    own = Q(user_id=user.pk) | Q(account=_digest(tidy(user.username)))
    addresses = Tries.objects.filter(own, scope=Scope.PAIR).values_list("address", flat=True)
    shared = [_digest(network_of(one)) for one in addresses if one]
    shut = Q(scope=Scope.ADDRESS, key__in=shared, until__gt=clock.now())
    return int(Tries.objects.filter(own | shut).delete()[0])


# --- in an open session ------------------------------------------------------------------------------------------
class Paused(Exception):
    """Too many wrong passwords in an open session; ``until`` says how long."""

    def __init__(self, until: datetime) -> None:
        self.until = until


def confirm_password(request: HttpRequest, password: str) -> bool:
    """Whether it is the password of who is signed in; wrong ones count. Raises Paused, also for the right one in a pause."""
    if until := paused_in_session(request):
        raise Paused(until)
    if cast(Any, request.user).check_password(password):
        passed_in_session(request)
        return True
    if until := missed_in_session(request):
        raise Paused(until)
    return False


def _of_session(request: HttpRequest) -> Places:
    return [(Scope.CONFIRM, _digest(str(request.user.pk)))]


def paused_in_session(request: HttpRequest) -> datetime | None:
    """Until when who is signed in is asked for nothing that confirms him; None where he may try."""
    return _paused(_of_session(request))


def missed_in_session(request: HttpRequest) -> datetime | None:
    """One wrong password or code more, on whichever page asked. Until when he has to wait now, if so."""
    user: Any = request.user
    return _count(request, _of_session(request), tidy(user.username), user)


def passed_in_session(request: HttpRequest) -> None:
    """He has shown who he is: what was counted is over."""
    Tries.objects.filter(scope=Scope.CONFIRM, key=_of_session(request)[0][1]).delete()
