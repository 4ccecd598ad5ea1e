"""What time it is. Steps of workflows ask here, so that a past year can be entered as it was.

``with at(moment):`` sets the time for what runs inside (the demonstration year, tests); all else has the real one.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time

from django.utils import timezone

_set: ContextVar[datetime | None] = ContextVar("clock", default=None)


def now() -> datetime:
    """The present moment, aware."""
    return _set.get() or timezone.now()


def today() -> date:
    """The present day in Asia/Shanghai."""
    return timezone.localdate(now())


def midnight(day: date) -> datetime:
    """The first moment of a day in Asia/Shanghai."""
    return timezone.make_aware(datetime.combine(day, time.min))


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    token = _set.set(moment)
    try:
        yield
    finally:
        _set.reset(token)
