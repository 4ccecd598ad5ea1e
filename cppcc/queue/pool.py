"""The processes of a worker on the queue of files: one that is killed leaves no lock behind.

They take their work from one pipe in turn, and an idle one waits in it with the lock in its hand. Billiard's own lock
stays locked for ever when its holder is killed, and no process that is started for it ever gets work. The kernel takes a
lock on a file from whoever died. (On Redis each process has a pipe of its own.)
"""

import fcntl
import tempfile
from typing import Any

from billiard.pool import Pool as Billiard
from celery.concurrency import prefork


class KernelLock:
    """A lock between processes, not between threads of one."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - it lies as long as the pool

    def acquire(self, block: bool = True) -> bool:
        try:
            fcntl.lockf(self._file, fcntl.LOCK_EX | (0 if block else fcntl.LOCK_NB))
        except BlockingIOError:
            return False
        return True

    def release(self) -> None:
        fcntl.lockf(self._file, fcntl.LOCK_UN)

    def __enter__(self) -> "KernelLock":
        self.acquire()
        return self

    def __exit__(self, *why: object) -> None:
        self.release()


class Pool(Billiard):
    # billiard's own names for its two queues
    _inqueue: Any
    _outqueue: Any

    def _setup_queues(self) -> None:
        super()._setup_queues()  # type: ignore[misc]  # the stubs leave it out
        for queue in (self._inqueue, self._outqueue):
            queue._rlock, queue._wlock = KernelLock(), KernelLock()


class TaskPool(prefork.TaskPool):
    """Celery's own, with these processes."""

    BlockingPool = Pool
