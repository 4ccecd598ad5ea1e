"""Asking for a job: a row first, a message that only says that it is there."""

import logging
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from kombu.exceptions import OperationalError

from cppcc.jobs.kinds import function_of
from cppcc.jobs.running import abandoned
from cppcc.jobs.tasks import run_job
from cppcc.models import Job

log = logging.getLogger("cppcc.jobs")


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
    """Tell the worker that the row is there. Never raises: beat sends again."""
    Job.objects.filter(pk=wanted.pk).update(sent_at=timezone.now())
    try:
        run_job.apply_async(args=(wanted.pk,), retry=False)
    except (OperationalError, OSError) as error:
        log.warning("job %s waits: the queue is away (%s)", wanted.pk, error)


def resend_waiting() -> int:
    """Send again what was never started, and what a dead worker left behind. Returns how many."""
    now = timezone.now()
    unsent = Q(state=Job.State.WAITING) & (
        Q(sent_at=None) | Q(sent_at__lt=now - timedelta(seconds=settings.JOB_RESEND_SECONDS))
    )
    waiting = list(Job.objects.filter(unsent | abandoned(now)))
    for left in waiting:
        send(left)
    return len(waiting)
