"""Web Push: devices that agreed are told that something waits, never what (RFC 8030, 8292).

A push has no body: nothing about anybody passes the push services, and nothing needs to be enciphered. It is signed with
the server's VAPID key; without one nobody is asked to agree and nothing is sent. Several notices are one push.
"""

import hashlib
import http.client
import logging
from datetime import timedelta
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from py_vapid import Vapid02, b64urlencode

from cppcc.calendar import clock
from cppcc.models import PushDevice

log = logging.getLogger("cppcc.notices")
SECONDS, BATCH, MOST_DEVICES, MOST_TRIES = 10, 100, 10, 8
LASTS = 86_400
"""Seconds that a push service keeps a push for a device that is off."""
GONE = (404, 410)
"""The service knows this device no more (RFC 8030)."""
CONNECTION: Any = http.client.HTTPSConnection


@cache
def _signer(key: str) -> Vapid02:
    return Vapid02.from_string(private_key=key)


def public_key() -> str:
    """The key that browsers subscribe under; nothing where the server has none."""
    if not settings.VAPID_PRIVATE_KEY:
        return ""
    public = _signer(settings.VAPID_PRIVATE_KEY).public_key
    return str(b64urlencode(public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)))


def known_service(endpoint: str) -> bool:
    """Whether the address is one of a push service: the server sends nothing to any other."""
    try:
        parts = urlsplit(endpoint)
        place = parts.netloc.lower().removesuffix(":443")
    except ValueError:
        return False
    if parts.scheme != "https" or "@" in place or "\\" in endpoint or len(endpoint) > 1000:
        return False
    return any(place == name or (name.startswith(".") and place.endswith(name)) for name in settings.PUSH_SERVICES)


def agree(user: Any, endpoint: str, device: str) -> PushDevice:
    """This browser of this account is told from now on; the oldest beyond ten are forgotten."""
    digest = hashlib.sha256(endpoint.encode()).hexdigest()
    kept = {"endpoint": endpoint, "device": device[:60], "agreed_at": clock.now(), "due": False, "tries": 0}
    row, _ = PushDevice.objects.update_or_create(user_id=user.pk, digest=digest, defaults=kept)
    beyond = PushDevice.objects.filter(user_id=user.pk).values_list("pk", flat=True)[MOST_DEVICES:]
    PushDevice.objects.filter(pk__in=list(beyond)).delete()
    return row


def revoke(user: Any, **which: Any) -> int:
    """These devices of the account are told nothing any more. How many they were."""
    return int(PushDevice.objects.filter(user_id=user.pk, **which).delete()[0])


def ask(user_keys: Any) -> None:
    """Something waits for these accounts: their devices are told by the worker."""
    if settings.VAPID_PRIVATE_KEY:
        PushDevice.objects.filter(user_id__in=user_keys).update(due=True, tries=0, next_try=None)


def _due() -> Any:
    now = timezone.now()
    return PushDevice.objects.filter(due=True, user__is_active=True).filter(Q(next_try=None) | Q(next_try__lte=now))


def any_due() -> bool:
    return bool(settings.VAPID_PRIVATE_KEY) and _due().exists()


def send_due() -> int:
    """Tell the devices that wait. Returns how many were told; a dead one is dropped, a service that is away tried later."""
    told = 0
    for device in _due().order_by("pk")[:BATCH]:
        claim = PushDevice.objects.filter(pk=device.pk, due=True)
        if not claim.update(due=False, tries=device.tries + 1):
            continue  # another worker has it
        status = _post(device.endpoint)
        if status in GONE:
            PushDevice.objects.filter(pk=device.pk).delete()
        elif 200 <= status < 300:
            told += 1
        elif device.tries + 1 < MOST_TRIES:
            later = timezone.now() + timedelta(minutes=2**device.tries)
            PushDevice.objects.filter(pk=device.pk).update(due=True, next_try=later)
    return told


def _post(endpoint: str) -> int:
    """The push service's answer; 0 where it gave none."""
    if not known_service(endpoint):
        return 410
    parts = urlsplit(endpoint)
    contact = f"mailto:{settings.DEFAULT_FROM_EMAIL}" if "@" in settings.DEFAULT_FROM_EMAIL else settings.SITE_URL
    claims = {"aud": f"{parts.scheme}://{parts.netloc}", "sub": contact}
    headers = {"TTL": str(LASTS), "Urgency": "normal", "Content-Length": "0", "Topic": "waiting"}
    connection = None
    try:
        connection = CONNECTION(parts.netloc, timeout=SECONDS)
        headers |= _signer(settings.VAPID_PRIVATE_KEY).sign(claims)
        connection.request("POST", parts.path + (f"?{parts.query}" if parts.query else ""), headers=headers)
        return int(connection.getresponse().status)
    except (OSError, http.client.HTTPException, ValueError) as error:
        log.warning("push service %s: %s", parts.netloc, error)
        return 0
    finally:
        if connection is not None:
            connection.close()
