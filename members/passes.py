"""Passes: an address that opens one thing for the rest of the day, without a log-in and without the session of who made it."""

import base64
import hashlib
import hmac
import secrets
from datetime import timedelta
from typing import Any

from django.utils.crypto import salted_hmac

from cppcc.calendar import clock
from members.models import Pass


def token_of(row: Pass) -> str:
    """The token that stands in the address: 256 bits."""
    raw = salted_hmac("members.passes", f"{row.kind}:{row.subject}:{row.salt}", algorithm="sha256").digest()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def issue(kind: str, subject: Any, user: Any) -> str:
    """The token of a new pass, good until the end of this day in Asia/Shanghai."""
    now = clock.now()
    ends = clock.midnight(clock.today() + timedelta(days=1))
    row = Pass(
        kind=kind, subject=str(subject), salt=secrets.token_hex(32), made_by_id=user.pk, made_at=now, ends_at=ends
    )
    token = token_of(row)
    row.digest = _digest(token)
    row.save()
    return token


def standing(kind: str, subject: Any) -> Any:
    """The passes of a thing that still open it."""
    rows = Pass.objects.filter(kind=kind, subject=str(subject), revoked_at=None, ends_at__gt=clock.now())
    return rows.filter(made_by__is_active=True)


def opened(kind: str, subject: Any, token: str) -> Pass | None:
    """The pass that this token is, if it opens this thing now."""
    row = standing(kind, subject).filter(digest=_digest(token)).select_related("made_by").first()
    return row if row and hmac.compare_digest(token_of(row), token) else None


def revoke(kind: str, subject: Any) -> int:
    """No pass opens the thing any more. How many did."""
    rows = list(standing(kind, subject))
    for row in rows:  # one by one: the trail says of each that it ended
        row.revoked_at = clock.now()
        row.save(update_fields=["revoked_at"])
    return len(rows)
