"""The supervisor beside each worker: what hangs is ended by SIGKILL and its job taken back.

It runs in the worker's main process, which works at nothing itself; the pool starts another process for the killed one.
A process hangs when its sign of life stops (a loop in C, a stopped process), when its job's progress does not move for
longer than its kind allows, or when the job takes longer than its kind may. What counts is that something *changed*,
measured by a clock that nobody can set. A process of its own that ended over its job (a crash, no memory left) leaves the
job to be taken back at once.
"""

import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import Error, connection
from django.utils import timezone

from cppcc.jobs import alive
from cppcc.jobs.asking import send
from cppcc.jobs.kinds import limits_of
from cppcc.jobs.running import HOST, MANY_DEATHS, MAX_ATTEMPTS, failed
from cppcc.models import Job

log = logging.getLogger("cppcc.jobs")
EVERY = 2.0
LAST = 5.0
"""Seconds that the end of a worker waits for the watch's last look."""


@dataclass
class Seen:
    """What a running job looked like, and since when it has not changed (seconds of ``time.monotonic``)."""

    begun: float
    sign: Any
    sign_at: float
    bar: tuple[int, str]
    bar_at: float


class Watch:
    """Looks at the jobs of one worker's processes, again and again."""

    def __init__(self, pids: Callable[[], Iterable[int]], clock: Callable[[], float] = time.monotonic) -> None:
        self.pids, self.clock = pids, clock
        self.seen: dict[tuple[int, UUID | None], Seen] = {}
        self.former: set[int] = set()

    def look(self) -> list[Job]:
        """End what hangs, take back what a process left that is no more. Returns the jobs that were taken back or failed."""
        now, own = self.clock(), set(self.pids())
        running = list(Job.objects.filter(state=Job.State.RUNNING, host=HOST, pid__in=own | self.former))
        left = [one for one in running if one.pid not in own and not exists(one.pid)]
        going = [one for one in running if one.pid in own]
        self.former = own | {one.pid for one in running if one.pid}
        for one in left:
            if _own(one).exists():  # it may have ended its work between
                log.error("job %s (%s) was left at “%s” by process %s, which ended", one.pk, one, one.step, one.pid)
                take_back(one)
        self.seen = {(one.pk, one.claim): self._seen(one, now) for one in going}
        return left + [one for one in going if self._hangs(one, now)]

    def _seen(self, job: Job, now: float) -> Seen:
        sign, bar = job.heartbeat_at, (job.percent, job.step)
        known = self.seen.get((job.pk, job.claim)) or Seen(now, sign, now, bar, now)
        if known.sign != sign:
            known.sign, known.sign_at = sign, now
        if known.bar != bar:
            known.bar, known.bar_at = bar, now
        return known

    def _hangs(self, job: Job, now: float) -> bool:
        seen, limits = self.seen[(job.pk, job.claim)], limits_of(job.kind)
        if now - seen.begun > limits.seconds:
            fail(job, f"用时超过 {limits.minutes:g} 分钟的上限，已停止。请稍后重新开始，或联系系统管理员。")
        elif now - seen.sign_at > settings.JOB_HANG_SECONDS or now - seen.bar_at > limits.quiet_seconds:
            take_back(job)
        else:
            return False
        log.error("job %s (%s) hung at “%s” in process %s, which was ended", job.pk, job, job.step, job.pid)
        kill(job.pid)
        return True


def take_back(job: Job) -> None:
    """The job waits again, or ends with words if it hung too often; the process that had it can write no more."""
    if job.attempts >= MAX_ATTEMPTS:
        fail(job, MANY_DEATHS)
    elif _own(job).update(state=Job.State.WAITING, claim=None, pid=None, sends=0, step="等待重新开始"):
        send(job)


def fail(job: Job, words: str) -> None:
    ended = {"state": Job.State.FAILED, "claim": None, "pid": None, "error": words, "finished_at": timezone.now()}
    if _own(job).update(**ended):
        failed(job, words)


def _own(job: Job) -> Any:
    return Job.objects.filter(pk=job.pk, claim=job.claim, state=Job.State.RUNNING)


def exists(pid: int | None) -> bool:
    """Whether a process of that number runs on this machine, ours or another's."""
    try:
        os.kill(pid or 0, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def kill(pid: int | None) -> None:
    """SIGKILL, which ends a stopped process too."""
    if pid:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            log.warning("process %s had ended already", pid)


def start(pids: Callable[[], Iterable[int]], name: str = "") -> Callable[[], None]:
    """Watch from a thread for as long as the process lives; by its ``name`` (quick@host) it gives signs that it does.

    Returns what ends the watch when the process was asked to end. No process is forked while the watch holds a
    connection: a child would share it.
    """
    watch, busy, over = Watch(pids), threading.Lock(), threading.Event()
    signs_by = alive.name_of(*name.split("@", 1)) if name else ""
    os.register_at_fork(before=busy.acquire, after_in_parent=busy.release, after_in_child=busy.release)

    def go() -> None:
        signed = -float(alive.EVERY)
        while not over.wait(EVERY):
            with busy:
                try:
                    watch.look()
                    if signs_by and time.monotonic() - signed >= alive.EVERY:
                        alive.sign(signs_by)
                        signed = time.monotonic()
                except Error as error:
                    watch.seen.clear()  # a database that was away says nothing about the jobs
                    log.warning("the watch over jobs could not look: %s", error)
                except Exception:
                    log.exception("the watch over jobs")
                finally:
                    connection.close()

    thread = threading.Thread(target=go, name="watch", daemon=True)
    thread.start()

    def end() -> None:
        over.set()
        thread.join(LAST)
        alive.leave_soon(signs_by)

    return end
