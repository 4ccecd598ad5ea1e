"""Asking for a job: a row first, a message that only says that it is there."""

import logging
from datetime import datetime, timedelta
from typing import Any

from celery import current_app
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone
from kombu.exceptions import OperationalError

from cppcc.jobs.kinds import function_of, limits_of
from cppcc.jobs.running import abandoned
from cppcc.models import Job

log = logging.getLogger("cppcc.jobs")
LONGEST_PAUSE = 600
"""Seconds between two messages for one row, once its queue has not been read for long."""
RUN_JOB = "cppcc.tasks.run_job"
"""The name that messages in a queue carry over an update."""


def request(kind: str, subject: str, user: Any = None) -> Job:
    """Ask for a job; if the same is already waiting or running, that one is returned.

    Saved with the caller's transaction and sent after it; a broker that is away changes nothing.
    """
    function_of(kind)
    try:
        with transaction.atomic():
            wanted = Job.objects.create(kind=kind, subject=subject, user=user)
    except IntegrityError:
        running = Job.objects.filter(kind=kind, subject=subject, state__in=Job.ACTIVE).first()
        return running or request(kind, subject, user)
    transaction.on_commit(lambda: send(wanted))
    return wanted


def send(wanted: Job) -> None:
    """Tell the worker that the row is there. Never raises: beat sends again.

    The message expires: a worker that was away meets few of them, and the row is sent again while it waits. What a
    process does longer than its kind allows ends it, even where nothing else watches (``watching`` is quicker).
    """
    limits = limits_of(wanted.kind)
    Job.objects.filter(pk=wanted.pk).update(sent_at=timezone.now())
    try:
        current_app.send_task(
            RUN_JOB,
            args=(wanted.pk,),
            queue=limits.queue,
            expires=2 * LONGEST_PAUSE,
            time_limit=int(limits.seconds) + 60,
            retry=False,
        )
    except (OperationalError, OSError) as error:
        log.warning("job %s waits: the queue is away (%s)", wanted.pk, error)
    else:
        Job.objects.filter(pk=wanted.pk).update(sends=F("sends") + 1)


def pause_of(left: Job) -> timedelta:
    """How long a message is waited for before the next: longer each time, so that a queue nobody reads stays short."""
    return timedelta(seconds=min(settings.JOB_RESEND_SECONDS * 2 ** min(max(left.sends - 1, 0), 10), LONGEST_PAUSE))


def resend_waiting() -> int:
    """Send again what was never started, and what a dead worker left behind. Returns how many."""
    now = timezone.now()
    waiting = [one for one in Job.objects.filter(Q(state=Job.State.WAITING) | abandoned(now)) if _unsent(one, now)]
    for left in waiting:
        send(left)
    return len(waiting)


def _unsent(left: Job, now: datetime) -> bool:
    # sent in the future: the clock was set back since
    return left.sent_at is None or left.sent_at > now or left.sent_at <= now - pause_of(left)
