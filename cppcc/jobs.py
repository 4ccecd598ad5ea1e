"""Background work that survives the worker's death and a broker that is away.

A job is a row first (``request``). The message to the worker may be lost: beat sends again what was
never started and what stopped giving signs of life. A worker *claims* a row before it works; a claim
that was taken over by another worker can no longer write to the row.
"""

import logging
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.utils import timezone
from kombu.exceptions import OperationalError

from cppcc.models import Job

log = logging.getLogger("cppcc.jobs")
MAX_ATTEMPTS = 5


class JobFailed(Exception):
    """A failure whose words are meant for the person who asked for the job (Chinese)."""


class TakenOver(Exception):
    """Another worker took the job over because this one had given no sign of life."""


class Progress:
    """Handed to the job's function: ``progress(30, "正在绘制图表")`` moves the bar."""

    def __init__(self, job: Job) -> None:
        self.job = job

    def __call__(self, percent: int, step: str) -> None:
        self._write(percent=percent, step=step[:200], heartbeat_at=timezone.now())

    def beat(self) -> None:
        self._write(heartbeat_at=timezone.now())

    def _write(self, **values: object) -> None:
        if not Job.objects.filter(pk=self.job.pk, claim=self.job.claim, state=Job.State.RUNNING).update(**values):
            raise TakenOver(str(self.job))


Runner = Callable[[Job, Progress], None]
_kinds: dict[str, Runner] = {}


def job(kind: str) -> Callable[[Runner], Runner]:
    """Declare the function that does the jobs of a kind."""

    def register(function: Runner) -> Runner:
        _kinds[kind] = function
        return function

    return register


def request(kind: str, subject: str, user: Any = None) -> Job:
    """Ask for a job; if the same is already waiting or running, that one is returned.

    Saved with the caller's transaction and sent after it; a broker that is away changes nothing.
    """
    if kind not in _kinds:
        raise LookupError(kind)
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
    from cppcc.tasks import run_job

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
    waiting = list(Job.objects.filter(unsent | _abandoned(now)))
    for left in waiting:
        send(left)
    return len(waiting)


def _abandoned(now: datetime) -> Q:
    return Q(
        state=Job.State.RUNNING,
        heartbeat_at__lt=now - timedelta(seconds=settings.JOB_STALE_SECONDS),
    )


def run(job_id: int) -> None:
    """Do one job, whoever sent it and however often it was sent."""
    claim = uuid.uuid4()
    now = timezone.now()
    claimed = Job.objects.filter(Q(pk=job_id), Q(state=Job.State.WAITING) | _abandoned(now)).update(
        state=Job.State.RUNNING, claim=claim, heartbeat_at=now, error=""
    )
    if not claimed:
        return
    current = Job.objects.get(pk=job_id)
    current.attempts += 1
    Job.objects.filter(pk=job_id, claim=claim).update(attempts=current.attempts)
    if current.attempts > MAX_ATTEMPTS:
        _finish(current, Job.State.FAILED, error="任务多次中断，已停止重试。请稍后重新开始，或联系系统管理员。")
        return
    progress = Progress(current)
    try:
        with _heartbeat(progress):
            _kinds[current.kind](current, progress)
    except TakenOver:
        log.warning("job %s was taken over by another worker", job_id)
    except JobFailed as failure:
        _finish(current, Job.State.FAILED, error=str(failure))
    except Exception:
        # The row must say that the job ended, whatever went wrong; the log keeps the trace.
        log.exception("job %s failed", job_id)
        _finish(
            current,
            Job.State.FAILED,
            error="生成时出现内部错误，已记入系统日志。请重新开始，仍不成功请联系系统管理员。",
        )
    else:
        _finish(current, Job.State.DONE, percent=100, step="已完成")


def _finish(current: Job, state: Job.State, **values: object) -> None:
    Job.objects.filter(pk=current.pk, claim=current.claim).update(state=state, finished_at=timezone.now(), **values)


@contextmanager
def _heartbeat(progress: Progress, every: float = 2.0) -> Iterator[None]:
    """Signs of life from a thread while the work itself keeps the process busy."""
    stop = threading.Event()

    def beat() -> None:
        while not stop.wait(every):
            try:
                progress.beat()
            except Exception as error:  # noqa: BLE001 - a missed beat is made up for by the next
                log.warning("heartbeat of job %s: %s", progress.job.pk, error)
        connection.close()

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
