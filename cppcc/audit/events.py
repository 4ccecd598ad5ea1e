"""What happened besides changes of records: sign-ins and failures, refusals, what was taken out, passwords.

Events are rows of the one trail (auditlog's table), told from changes by their code. Writing one is a plain insert that
waits for nobody. A failure noted inside a transaction would go with it when that is rolled back: it waits with the
request (``held``) and is written after the answer is made.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from ipaddress import ip_address
from typing import Any

from auditlog.models import LogEntry
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db import OperationalError, connection, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from cppcc.audit.kinds import KINDS, REASONS
from cppcc.identity.client import client_address
from cppcc.troubles import is_full

log = logging.getLogger("cppcc.audit")
_held: ContextVar[list[dict[str, Any]] | None] = ContextVar("held", default=None)
LONGEST = 200


def note(
    kind: str,
    request: HttpRequest | None = None,
    actor: Any = None,
    target: Any = None,
    reason: str = "",
    **more: Any,
) -> None:
    """Write that something happened.

    ``kind`` is one of ``KINDS``; ``actor`` is who did it (else the request's account), ``target`` the row it was done to
    (else the actor's account). ``reason`` is a key of ``REASONS`` or words that every reader of the trail may read; no
    content of records and nothing that was typed. ``more`` are plain facts of the same sort (``page``, ``rows``).
    Raises KeyError for a kind that is not declared.
    """
    told = KINDS[kind]
    values = _values(told.code, request, _who(request, actor), target, reason, more)
    waiting = _held.get()
    if told.failure and waiting is not None and connection.in_atomic_block:
        waiting.append(values)
        return
    _write(values)


@contextmanager
def held() -> Iterator[None]:
    """Failures noted inside, in transactions, are written at the end, out of them."""
    token = _held.set([])
    try:
        yield
    finally:
        waiting = _held.get() or []
        _held.reset(token)
        for values in waiting:
            _write(values)


def _write(values: dict[str, Any]) -> None:
    """On a full disk reading goes on: what could not be written stands in the program's own log."""
    try:
        with transaction.atomic():
            LogEntry.objects.create(**values)
    except OperationalError as error:
        if not is_full(error):
            raise
        log.warning("not in the trail, the disk is full: event %s", values["action"])


def mark(name: str) -> str:
    """A typed name that is none of ours, so that tries can be told apart. The name itself may be a password: not kept."""
    return salted_hmac("cppcc.audit.mark", name.casefold()).hexdigest()[:8]


def address_of(request: HttpRequest | None) -> str | None:
    """The client's address as the trail can keep it; None where it is no address."""
    said = client_address(request) if request is not None else ""
    try:
        return str(ip_address(said))
    except ValueError:
        return None


def device_of(request: HttpRequest) -> str:
    """Browser and system in two words; what else the browser says of itself is not kept."""
    said = request.headers.get("User-Agent", "")
    browsers = (
        ("Edg", "Edge"),
        ("MicroMessenger", "微信"),
        ("Firefox", "Firefox"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    )
    systems = (
        ("Android", "安卓"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "Mac"),
        ("Linux", "Linux"),
    )
    browser = next((name for sign, name in browsers if sign in said), "其他浏览器")
    system = next((name for sign, name in systems if sign in said), "")
    return f"{browser} · {system}" if system else browser


def _who(request: HttpRequest | None, actor: Any) -> Any:
    user = actor if actor is not None else getattr(request, "user", None)
    return user if user is not None and getattr(user, "pk", None) else None


def _values(
    code: int, request: HttpRequest | None, actor: Any, target: Any, reason: str, more: dict[str, Any]
) -> dict[str, Any]:
    about = target if target is not None else actor
    kind = about._meta.model if about is not None and about.pk else get_user_model()
    key = about.pk if about is not None else None
    said = {"reason": reason if reason in REASONS else reason[:LONGEST], **more}
    return {
        "action": code,
        "actor_id": getattr(actor, "pk", None),
        "content_type": ContentType.objects.get_for_model(kind),
        "object_pk": "" if key is None else str(key),
        "object_id": key if isinstance(key, int) else None,
        "object_repr": "" if about is None else str(about)[:LONGEST],
        "changes": {},
        "additional_data": {name: value for name, value in said.items() if value not in ("", None)},
        "remote_addr": address_of(request),
        "timestamp": timezone.now(),
    }
