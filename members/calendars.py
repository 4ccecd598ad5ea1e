"""日历订阅: a long random token for each account that wants one; what the database keeps of it opens nothing."""

import base64
import hashlib
import hmac
import secrets
from typing import Any

from django.utils.crypto import salted_hmac

from cppcc.calendar import clock
from members.models import CalendarAddress, User

BYTES = 32


def token_of(address: CalendarAddress) -> str:
    """The token that stands in the address: 256 bits, anew with each salt."""
    raw = salted_hmac("members.calendars", f"{address.user_id}:{address.salt}", algorithm="sha256").digest()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def renew(user: Any) -> CalendarAddress:
    """An address that nobody knew before; the former one opens nothing from now on."""
    fresh = CalendarAddress(user_id=user.pk, salt=secrets.token_hex(BYTES))
    kept = {"salt": fresh.salt, "digest": digest_of(token_of(fresh)), "made_at": clock.now()}
    return CalendarAddress.objects.update_or_create(user_id=user.pk, defaults=kept)[0]


def revoke(user: Any) -> bool:
    """No address any more. Whether there was one."""
    return bool(CalendarAddress.objects.filter(user_id=user.pk).delete()[0])


def reader(token: str) -> User | None:
    """The active account whose address holds this token."""
    digest = digest_of(token)
    rows = CalendarAddress.objects.filter(digest=digest, user__is_active=True).select_related("user")
    found = rows.prefetch_related("user__role_grants").first()
    return found.user if found and hmac.compare_digest(token_of(found), token) else None
