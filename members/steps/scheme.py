"""Steps of a scheme: edited as a draft, frozen when published."""

from typing import Any

from cppcc.calendar import clock
from members.models import Scheme


def publish(scheme: Scheme, user: Any) -> str:
    scheme.published_at = clock.now()
    return ""


def reopen(scheme: Scheme, user: Any, reason: str) -> str:
    scheme.published_at = None
    return reason
