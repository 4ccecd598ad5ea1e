"""Wrong passwords, counted: by account and address, by account everywhere, by address, on known devices, in a session.

From the limit on each further wrong one brings a pause: 1, 2, 4, 8, then 15 minutes. What is tried during a pause is not
looked at and prolongs nothing. A try counts before the password is looked at and is given back where it was right: many
sent at once come no further than one after the other. A device on which the account's owner signed in is counted by
itself alone: what strangers type elsewhere never closes it. A name that no account has is counted like any other, so
that a pause tells nothing.
"""

import hashlib
import logging
import secrets
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

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
        told = signing.loads(
            request.COOKIES.get(settings.DEVICE_COOKIE_NAME, ""), salt="members.gate", max_age=COOKIE_AGE
        )
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
        settings.DEVICE_COOKIE_NAME,
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


def _at(places: Places) -> Q:
    wanted = Q(pk=None)
    for scope, key in places:
        wanted |= Q(scope=scope, key=key)
    return wanted


def _paused(places: Places) -> datetime | None:
    """Until when nobody is asked for a password here; None where one may try."""
    ends = Tries.objects.filter(_at(places), until__gt=clock.now()).values_list("until", flat=True)
    return max((one for one in ends if one), default=None)


@dataclass
class Counted:
    """One row with a try in it, and what was there before."""

    pk: int
    scope: Tries.Scope
    at: datetime
    until: datetime | None
    last_at: datetime
    forgiven: int


@dataclass
class Try:
    """A password that somebody sent: ``paused`` until then it isn't looked at, else ``counted`` as wrong beforehand."""

    name: str
    address: str
    paused: datetime | None = None
    counted: list[Counted] = field(default_factory=list)


def begin(request: HttpRequest, username: Any) -> Try:
    """To be asked before a password of this name is looked at; then ``wrong``, ``give_back`` or ``succeeded``."""
    user, places = _places(request, username)
    return _begin(request, places, str(username or ""), user)


def _begin(request: HttpRequest, places: Places, name: str, user: User | None) -> Try:
    one = Try(name, client_address(request), _paused(places))
    if one.paused is None:
        with transaction.atomic():
            rows = _locked(places, one, user)
            one.paused = max((row.until for row in rows if row.until and row.until > clock.now()), default=None)
            if one.paused is None:
                one.counted = [_count(row) for row in rows]
        if any(not counted.forgiven and counted.last_at == counted.at for counted in one.counted):
            _forget_old()
    elif user:  # where its owner stood before a pause, in case that an administrator opens it
        Tries.objects.bulk_create(_rows([p for p in places if p[0] == Scope.PAIR], one, user), ignore_conflicts=True)
    return one


def _rows(places: Places, one: Try, user: User | None) -> list[Tries]:
    return [
        Tries(
            scope=scope,
            key=key,
            last_at=clock.now(),
            account="" if scope == Scope.ADDRESS else _digest(tidy(one.name)),
            user=None if scope == Scope.ADDRESS else user,
            address=one.address or None,
        )
        for scope, key in sorted(places)
    ]


def _locked(places: Places, one: Try, user: User | None) -> list[Tries]:
    """The rows of these places, held in one order by all: two who wait for each other there are not."""
    fresh = _rows(places, one, user)
    Tries.objects.bulk_create(fresh, ignore_conflicts=True)
    held = list(Tries.objects.select_for_update(of=("self",)).filter(_at(places)).order_by("scope", "key"))
    for row in held:
        known = next(known for known in fresh if (known.scope, known.key) == (row.scope, row.key))
        row.user, row.address = known.user, known.address
    return held


def _count(row: Tries) -> Counted:
    now, scope = clock.now(), Scope(row.scope)
    since = max(now - row.last_at, timedelta(0))
    forgiven = row.failures if since > FORGOTTEN else (since // LEAK if scope == Scope.ADDRESS else 0)
    forgiven = min(forgiven, row.failures)
    before = row.last_at
    row.failures += 1 - forgiven
    pause = pause_of(scope, row.failures)
    row.until, row.last_at = now + pause if pause else None, now
    row.save()
    return Counted(row.pk, scope, now, row.until, before, forgiven)


def _forget_old() -> None:
    with transaction.atomic():
        old = Tries.objects.filter(last_at__lt=clock.now() - KEPT).select_for_update(of=("self",), skip_locked=True)
        Tries.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:500])).delete()


def wrong(request: HttpRequest, one: Try) -> datetime | None:
    """The password was wrong: what was counted stays. Until when one has to wait now, if so."""
    for counted in one.counted:
        if counted.until:
            log.warning("too many wrong passwords (%s) from %s", counted.scope, one.address or "-")
            locked_out.send(
                Tries, request=request, username=one.name, address=one.address, scope=counted.scope, until=counted.until
            )
    return max((counted.until for counted in one.counted if counted.until), default=None)


def give_back(one: Try) -> None:
    """The password was right: as if nothing had been counted for it."""
    with transaction.atomic():
        own = {counted.pk: counted for counted in one.counted}
        rows = Tries.objects.select_for_update(of=("self",)).filter(pk__in=own)
        for row in rows.order_by("scope", "key"):
            counted = own[row.pk]
            row.failures = max(0, row.failures - 1)
            if row.until == counted.until:
                row.until = None
            if row.last_at == counted.at:
                row.failures, row.last_at = row.failures + counted.forgiven, counted.last_at
            if row.failures:
                row.save()
            else:
                row.delete()


def succeeded(request: HttpRequest, user: Any) -> None:
    """Signed in: what was counted for this account here is over; strangers' count elsewhere stays."""
    network = network_of(client_address(request))
    device = device_of(request, user)
    keys = [_digest(str(user.pk), device)] if device else [_digest(tidy(user.username), network)]
    if not device:
        keys.append(_digest(tidy(user.username)))
    _drop(Q(key__in=keys) & ~Q(scope=Scope.ADDRESS))


def _drop(wanted: Q) -> int:
    with transaction.atomic():
        held = Tries.objects.select_for_update(of=("self",)).filter(wanted).order_by("scope", "key")
        return int(Tries.objects.filter(pk__in=list(held.values_list("pk", flat=True))).delete()[0])


def open_account(user: Any) -> int:
    """Nothing stands against the account any more (a reset by the administrator). How many counts there were.

    The pause of an address where its owner was sent away is over too, whoever brought it about.
    """
    own = Q(user_id=user.pk) | Q(account=_digest(tidy(user.username)))
    addresses = Tries.objects.filter(own, scope=Scope.PAIR).values_list("address", flat=True)
    shared = [_digest(network_of(one)) for one in addresses if one]
    return _drop(own | Q(scope=Scope.ADDRESS, key__in=shared, until__gt=clock.now()))


# --- in an open session ------------------------------------------------------------------------------------------
class Paused(Exception):
    """Too many wrong passwords in an open session; ``until`` says how long."""

    def __init__(self, until: datetime) -> None:
        self.until = until


def confirm_password(request: HttpRequest, password: str) -> bool:
    """Whether it is the password of who is signed in; wrong ones count. Raises Paused, also for the right one in a pause."""
    user: Any = request.user
    one = begin_in_session(request)
    if one.paused:
        raise Paused(one.paused)
    if user.check_password(password):
        passed_in_session(request)
        return True
    if until := wrong(request, one):
        raise Paused(until)
    return False


def begin_in_session(request: HttpRequest) -> Try:
    """To be asked before a password or code of who is signed in is looked at, on whichever page."""
    user: Any = request.user
    return _begin(request, _of_session(request), user.username, user)


def passed_in_session(request: HttpRequest) -> None:
    """He has shown who he is: what was counted is over."""
    _drop(_at(_of_session(request)))


def _of_session(request: HttpRequest) -> Places:
    return [(Scope.CONFIRM, _digest(str(request.user.pk)))]


# --- what was sent with a request ----------------------------------------------------------------------------------
def taken(request: Any) -> Try | None:
    """The password or code that was sent with this request, of which nothing is settled yet; from now on it is."""
    sent: Try | None = getattr(request, "sent", None)
    request.sent = None
    return sent
