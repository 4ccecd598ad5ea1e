"""What gunicorn reads by itself in the folder it is started in: how it writes its lines, where its processes count, and
when a process makes room.

A web process ends after so many requests (``WEB_REQUESTS``, each process a few more or less, so that never two end at
once) or once it holds more memory than it should (``WEB_MEMORY_MB``): it takes no new connection, answers what it has
begun, and the master has started another meanwhile.
"""

import os
import shutil
import tempfile
from typing import Any

from cppcc import logs

COUNTS = "PROMETHEUS_MULTIPROC_DIR"
access_log_format = logs.ACCESS

max_requests = int(os.environ.get("WEB_REQUESTS", "2000"))
max_requests_jitter = max_requests // 4
MEMORY_MB = int(os.environ.get("WEB_MEMORY_MB", "300"))
"""0: no limit."""
SOONEST = 50
"""A process that holds more from its start on serves at least so many requests, and memory is read so seldom."""


def on_starting(server: Any) -> None:
    """Its own lines go out by the same door as those of the program."""
    logs.make_discreet(server.log.error_log)
    logs.make_discreet(server.log.access_log)


def when_ready(server: Any) -> None:
    """Before the first worker: the folder in which all of them count (``cppcc.frame.counters``)."""
    os.environ[COUNTS] = tempfile.mkdtemp(prefix="cppcc-counts-")


def on_exit(server: Any) -> None:
    shutil.rmtree(os.environ.pop(COUNTS, ""), ignore_errors=True)


def post_worker_init(worker: Any) -> None:
    logs.make_discreet(worker.log.error_log)
    logs.make_discreet(worker.log.access_log)


def held_mb() -> int:
    """The memory that this process holds now; 0 where the system does not tell."""
    try:
        with open("/proc/self/statm", encoding="ascii") as told:
            return int(told.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 2**20
    except OSError:
        return 0


def post_request(worker: Any, req: Any, environ: Any, resp: Any) -> None:
    """One that has grown ends with its next request, by gunicorn's own way of ending after so many."""
    if MEMORY_MB and worker.nr % SOONEST == 0 and worker.nr < worker.max_requests and held_mb() > MEMORY_MB:
        worker.log.warning("a web process holds over %s MB and makes room for another", MEMORY_MB)
        worker.max_requests = worker.nr + 1
