"""Celery tasks of the shared ground: thin, under the names that messages in a queue carry over an update."""

from datetime import time

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from cppcc import incidents, jobs, recycle, updating
from cppcc.audit import archiving, sealing, sessions, watching
from cppcc.backup import nightly
from cppcc.files import sweeping
from cppcc.forms import once
from cppcc.jobs.tasks import run_job
from cppcc.notices import mailing, pushing
from cppcc.search import weighing
from cppcc.sheets import runs

__all__ = [
    "archive_trail",
    "nightly_backup",
    "resend_waiting_jobs",
    "run_job",
    "seal_trail",
    "send_pushes",
    "send_waiting_mail",
    "sweep_bin",
    "sweep_incidents",
    "sweep_left_files",
    "sweep_sessions",
    "watch_trail",
    "weigh_search",
    "work_after_update",
]


@shared_task
def resend_waiting_jobs() -> int:
    return jobs.resend_waiting()


@jobs.periodic("send-waiting-mail", every=15, wanted=mailing.any_due, limit=90)
def send_waiting_mail() -> int:
    """Raises MailAway where the server is: it is not done then, and the pauses between the tries grow."""
    return mailing.deliver()


@jobs.periodic("send-pushes", every=15, wanted=pushing.any_due, limit=90)
def send_pushes() -> int:
    return pushing.send_due()


@jobs.periodic("sweep-left-files", at=time(3, 20))
def sweep_left_files() -> int:
    return sweeping.sweep() + once.sweep() + runs.forget()


@jobs.periodic("sweep-bin", at=time(3, 30))
def sweep_bin() -> int:
    return recycle.expire()


@jobs.periodic("sweep-incidents", at=time(3, 40))
def sweep_incidents() -> int:
    return incidents.sweep()


@jobs.periodic("weigh-search", every=600, wanted=weighing.any_stale, limit=600)
def weigh_search() -> int:
    return weighing.weigh_stale()


@jobs.periodic("seal-trail", every=60, wanted=sealing.any_unsealed, limit=600)
def seal_trail() -> int:
    return sealing.seal()


@jobs.periodic("sweep-sessions", every=600, wanted=sessions.any_over)
def sweep_sessions() -> int:
    return sessions.sweep()


@jobs.periodic("watch-trail", every=300)
def watch_trail() -> int:
    return watching.watch()


@jobs.periodic("archive-trail", at=time(4, 10), limit=1800)
def archive_trail() -> int:
    """Years whose time at hand is over, one after the other."""
    sealing.seal(everywhere=True)
    return sum(1 for year in archiving.due_years() if archiving.archive(year))


@jobs.periodic("after-update", every=60, wanted=updating.any_wanted)
def work_after_update() -> int:
    return updating.ask()


@jobs.periodic("nightly-backup", at=settings.BACKUP_TIME, wanted=nightly.wanted)
def nightly_backup() -> None:
    """A missed night is made up for on the same day; the job's subject is the day, so that one day has one backup."""
    jobs.request(nightly.KIND, timezone.localdate().isoformat())
