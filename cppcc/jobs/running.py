"""Doing a job: claimed first, with signs of life while it runs, closed with words."""

import logging
import os
import socket
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import F, Q
from django.utils import timezone

from cppcc import incidents, logs, tracing, troubles
from cppcc.discreet import told
from cppcc.jobs.kinds import JobFailed, Progress, TakenOver, function_of, limits_of, words_of
from cppcc.models import Job
from cppcc.troubles import FULL_WORDS, is_full
from cppcc.vocabularies import kept_once

log = logging.getLogger("cppcc.jobs")
MAX_ATTEMPTS = 5
HOST = socket.gethostname()[:100]
MANY_DEATHS = "任务多次中断，已停止重试。请稍后重新开始，或联系系统管理员。"
FAULT = "生成时出现内部错误，已记入系统日志。请重新开始，仍不成功请联系系统管理员。"


def abandoned(now: datetime) -> Q:
    """Running without a sign of life; one of the future was written before the clock was set back."""
    stale = timedelta(seconds=settings.JOB_STALE_SECONDS)
    silent = Q(heartbeat_at__lt=now - stale) | Q(heartbeat_at__gt=now + stale + timedelta(seconds=60))
    return Q(state=Job.State.RUNNING) & silent


def run(job_id: int) -> None:
    """Do one job, whoever sent it and however often it was sent; all its lines in the log say which it is."""
    before = logs.about.set(f"job-{job_id}")
    try:
        _run(job_id)
    finally:
        logs.about.reset(before)


def _run(job_id: int) -> None:
    claim = uuid.uuid4()
    now = timezone.now()
    Job.objects.filter(Q(pk=job_id), Q(state=Job.State.WAITING) | abandoned(now)).update(
        state=Job.State.RUNNING, claim=claim, host=HOST, pid=os.getpid(), heartbeat_at=now, sends=0, error="",
        attempts=F("attempts") + 1,
    )  # fmt: skip
    current = Job.objects.filter(pk=job_id, claim=claim).first()
    if current is None:  # another worker has it
        return
    if current.attempts > MAX_ATTEMPTS:
        finish(current, Job.State.FAILED, error=MANY_DEATHS)
        return
    progress, work = Progress(current), tracing.begin()
    counted = connection.execute_wrapper(work.count) if work else nullcontext()
    try:
        with counted, _heartbeat(progress), kept_once():
            function_of(current.kind)(current, progress)
    except TakenOver:
        log.warning("job %s was taken over by another worker", job_id)
    except JobFailed as failure:
        finish(current, Job.State.FAILED, error=str(failure))
    except Exception as error:
        # The row must say that the job ended, whatever went wrong; the log keeps the trace.
        log.exception("job %s failed", job_id)
        finish(current, Job.State.FAILED, told(error), error=FULL_WORDS if is_full(error) else FAULT)
    else:
        finish(current, Job.State.DONE, percent=100, step="已完成")
    if work:
        _traced(current, work)


def _traced(current: Job, work: tracing.Work) -> None:
    """To the collector, as the row stands now. What is done is done: nothing that goes wrong here may undo it."""
    try:
        state = Job.objects.values_list("state", flat=True).get(pk=current.pk)
        seen: dict[str, tracing.Value] = {"job.kind": current.kind, "job.state": state, "job.id": f"job-{current.pk}"}
        tracing.end(work, f"job {current.kind}", seen, failed=state == Job.State.FAILED, last=True)
    except Exception:
        log.exception("job %s was not told", current.pk)


def finish(current: Job, state: Job.State, detail: str = "", **values: object) -> None:
    """Close a job that is still this worker's; one that was closed with what it made stays as it is.

    ``detail``: what administrators are told besides, of a kind that tells them.
    """
    own = Job.objects.filter(pk=current.pk, claim=current.claim, state=Job.State.RUNNING)
    if not own.update(state=state, finished_at=timezone.now(), **values):
        return
    if state == Job.State.FAILED:
        failed(current, str(values.get("error", "")), detail)
    elif limits_of(current.kind).trouble:
        troubles.closed(current.kind)


def failed(job: Job, error: str, detail: str = "") -> None:
    """What follows where a job ended without what it was for, whoever closed it: who has to know is told."""
    incidents.job_failed(job, words_of(job.kind), error)
    if words := limits_of(job.kind).trouble:
        troubles.tell(job.kind, words, "\n".join(filter(None, [error, detail])))


@contextmanager
def _heartbeat(progress: Progress, every: float = 2.0) -> Iterator[None]:
    """Signs of life from a thread while the work itself keeps the process busy.

    They say that the process runs, not that the work goes on: that is the bar's to say (``watching``).
    """
    stop = threading.Event()

    def beat() -> None:
        while not stop.wait(every):
            try:
                progress.beat()
            except TakenOver:
                break
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
