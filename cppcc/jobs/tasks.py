"""The message to the worker: do this row. And the watch that begins with each worker."""

from collections.abc import Iterable
from typing import Any

from celery import shared_task
from celery.signals import task_rejected, task_unknown, worker_ready, worker_shutdown

from cppcc import troubles
from cppcc.discreet import told
from cppcc.jobs import asking, running, watching
from cppcc.queue import aside


@shared_task(name=asking.RUN_JOB)
def run_job(job_id: int) -> None:
    running.run(job_id)


@worker_ready.connect
def _watch(sender: Any, **kwargs: Any) -> None:
    end = watching.start(lambda: _processes(sender.pool), str(getattr(sender, "hostname", "")))
    worker_shutdown.connect(lambda **_: end(), weak=False, dispatch_uid="watch")


def _processes(pool: Any) -> Iterable[int]:
    """The ids of a worker's processes; none while it ends."""
    if pool is None or not getattr(pool, "_pool", None):
        return ()
    return pool.info.get("processes", ())


def _told(queue: str, raw: bytes, why: str) -> None:
    """A message that cannot be read was put aside by the queue."""
    words = f"任务队列 {queue} 中有一条读不懂的消息，已放到一边；后台任务不受影响。"
    troubles.tell(f"message:{queue}", words, f"{why}\n{raw[:2000]!r}")


aside.told = _told


@task_unknown.connect
@task_rejected.connect
def _unknown(message: Any = None, exc: Any = None, **kwargs: Any) -> None:
    """A message that can be read, but not as a task of ours."""
    _told("cppcc", str(getattr(message, "body", "")).encode(), told(exc) if exc else "")
