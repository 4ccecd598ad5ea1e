"""Celery tasks of the shared ground: thin, under the names that messages in a queue carry over an update."""

from celery import shared_task

from cppcc import jobs, recycle
from cppcc.files import uploads
from cppcc.forms import once
from cppcc.jobs.tasks import run_job
from cppcc.notices import telling

__all__ = ["resend_waiting_jobs", "run_job", "send_waiting_mail", "sweep_bin", "sweep_left_files"]


@shared_task
def resend_waiting_jobs() -> int:
    return jobs.resend_waiting()


@shared_task
def send_waiting_mail() -> int:
    return telling.send_waiting()


@shared_task
def sweep_left_files() -> int:
    return uploads.sweep() + once.sweep()


@shared_task
def sweep_bin() -> int:
    return recycle.expire()
