"""What comes again: declared beside each task, due by what the database says was done last.

Neither beat's file nor the queue decides. A clock that was set back makes nothing wait for the time that it had shown,
a morning that was missed is made up for once, and a task that is not done is not sent again and again into a queue that
nobody reads: its messages expire and the pauses between them grow.
"""

import functools
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from celery import shared_task
from django.utils import timezone
from kombu.exceptions import OperationalError

from cppcc import tracing
from cppcc.models import Periodic

log = logging.getLogger("cppcc.jobs")
SHORTEST_PAUSE, LONGEST_PAUSE = 60, 3600
"""Seconds that a sent task is waited for before it is sent again."""


@dataclass(frozen=True)
class Recurring:
    """A task that comes again: each day at a time of day (Asia/Shanghai), or every so many seconds."""

    name: str
    task: Any
    at: time | None
    every: float
    wanted: Callable[[], bool] | None

    def due(self, done_at: datetime | None, now: datetime) -> bool:
        """Whether it is its turn, by when it was done last. What was done in the future was done by another clock."""
        if self.at is None:
            return done_at is None or done_at > now or now - done_at >= timedelta(seconds=self.every)
        local = timezone.localtime(now)
        done_on = timezone.localtime(done_at).date() if done_at else None
        return done_on != local.date() and local.time() >= self.at

    def pause(self, tries: int) -> timedelta:
        return timedelta(seconds=min(SHORTEST_PAUSE * 2 ** max(min(tries, 10) - 1, 0), LONGEST_PAUSE))


_all: dict[str, Recurring] = {}


def periodic(
    name: str, *, at: time | None = None, every: float = 0, wanted: Callable[[], bool] | None = None, limit: int = 240
) -> Callable[[Callable[[], Any]], Any]:
    """Declare a Celery task that comes again. It must be harmless to do it twice.

    ``wanted`` asks whether there is anything to do, before a message is sent; ``limit`` are the seconds that it may take.
    """

    def declare(function: Callable[[], Any]) -> Any:
        @functools.wraps(function)
        def run() -> Any:
            with tracing.task(name):
                answer = function()
                done(name)
            return answer

        task = shared_task(time_limit=limit, name=f"{function.__module__}.{function.__name__}")(run)
        _all[name] = Recurring(name, task, at, every, wanted)
        return task

    return declare


def done(name: str) -> None:
    """It was done now, whoever asked for it."""
    Periodic.objects.update_or_create(name=name, defaults={"done_at": timezone.now(), "tries": 0})


def send_due(now: datetime | None = None) -> list[str]:
    """Send what is due. Returns the names of what was sent."""
    now = now or timezone.now()
    rows = {row.name: row for row in Periodic.objects.all()}
    return [one.name for one in list(_all.values()) if _send(one, rows.get(one.name), now)]


def _send(one: Recurring, row: Periodic | None, now: datetime) -> bool:
    row = row or Periodic.objects.get_or_create(name=one.name)[0]
    if not one.due(row.done_at, now) or _on_its_way(one, row, now) or (one.wanted and not one.wanted()):
        return False
    # Of two schedulers one changes the row.
    if not Periodic.objects.filter(name=one.name, sent_at=row.sent_at).update(sent_at=now, tries=row.tries + 1):
        return False
    try:
        one.task.apply_async(expires=one.pause(row.tries + 1).total_seconds(), retry=False)
    except (OperationalError, OSError) as error:
        log.warning("%s waits: the queue is away (%s)", one.name, error)
    return True


def _on_its_way(one: Recurring, row: Periodic, now: datetime) -> bool:
    """Sent, and not done since, and not long ago by this clock."""
    if row.sent_at is None or not row.tries:
        return False
    return row.sent_at <= now < row.sent_at + one.pause(row.tries)
