"""What gunicorn reads by itself in the folder it is started in: how it writes its lines, where its processes count, when a
process makes room, and how the server ends.

A web process ends after so many requests (``WEB_REQUESTS``, each process a few more or less, so that never two end at
once) or once it holds more memory than it should (``WEB_MEMORY_MB``, and ``GROWN`` more than when it was warm). A few
requests before that it asks the master for another process (SIGTTIN); then it takes no new connection and answers what
it has begun, while the other one serves.

From SIGTERM on ``/healthz`` answers 503, and all else is served for ``WEB_DRAIN_SECONDS`` more, in which a proxy that asks
for health turns away (0, where none asks: nothing new is taken at once). Then what was begun is answered, as gunicorn does it. A second
SIGTERM ends the waiting.
"""

import itertools
import os
import shutil
import signal
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

import environ

from cppcc import logs, stopping

if (own := Path(__file__).resolve().parent / ".env").exists():
    environ.Env.read_env(own)  # as the program's settings do, in the workers and later

COUNTS, SLOT = "PROMETHEUS_MULTIPROC_DIR", "WEB_SLOT"
ROOM = {"counter": 2**20, "histogram": 4 * 2**20}
"""Bytes that are taken at once for each kind of file: a full disk must not kill who counts."""
access_log_format = logs.ACCESS

max_requests = int(os.environ.get("WEB_REQUESTS") or 2000)
max_requests_jitter = max_requests // 4
AHEAD = min(20, max_requests // 50)
"""So many requests before its end a process asks for another, which needs seconds to start."""
MEMORY_MB = int(os.environ.get("WEB_MEMORY_MB") or 300)
"""0: no limit."""
GROWN = 100
"""MB that a process may grow after its first ``SOONEST`` requests, whatever it held then."""
SOONEST = 50
"""Memory is read every so many requests; the first reading is what a warm process holds."""
DRAIN = float(os.environ.get("WEB_DRAIN_SECONDS") or 0)


def on_starting(server: Any) -> None:
    """Its own lines go out by the same door as those of the program; SIGTERM is answered here."""
    end = server.handle_term

    def turn_away() -> None:
        """Called by the server's own loop for each SIGTERM."""
        if stopping.begun() or not DRAIN:
            stopping.begin()
            end()
        stopping.begin()
        again = threading.Timer(DRAIN, server.SIG_QUEUE.put_nowait, [signal.SIGTERM])
        again.daemon = True
        again.start()

    server.handle_term = turn_away
    logs.catch()
    logs.make_discreet(server.log.error_log)
    logs.make_discreet(server.log.access_log)


def when_ready(server: Any) -> None:
    """Before the first worker: the folder in which all of them count (``cppcc.frame.counters``)."""
    try:
        os.environ[COUNTS] = tempfile.mkdtemp(prefix="cppcc-counts-")
    except OSError as fault:
        os.environ.pop(COUNTS, None)
        server.log.warning("each web process counts for itself: %s", fault)


def on_exit(server: Any) -> None:
    shutil.rmtree(os.environ.pop(COUNTS, ""), ignore_errors=True)


def pre_fork(server: Any, worker: Any) -> None:
    """The first free place: its files are taken over from who had it, so that they do not grow in number for ever."""
    used = {getattr(one, "slot", None) for one in server.WORKERS.values()}
    worker.slot = next(number for number in itertools.count() if number not in used)
    os.environ.pop(SLOT, None)
    if COUNTS not in os.environ:
        return
    try:
        for kind, size in ROOM.items():
            make_room(os.path.join(os.environ[COUNTS], f"{kind}_{worker.slot}.db"), size)
    except OSError as fault:
        server.log.warning("a web process counts for itself: %s", fault)
    else:
        os.environ[SLOT] = str(worker.slot)


def make_room(path: str, size: int) -> None:
    """A file of zeroes, there with its whole size or not at all. OSError where the disk is full."""
    if os.path.exists(path):
        return
    begun = f"{path}.part"
    try:
        with open(begun, "wb") as file:
            os.posix_fallocate(file.fileno(), 0, size)
        os.replace(begun, path)
    finally:
        with suppress(FileNotFoundError):
            os.remove(begun)


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
    """One that has grown ends soon, by gunicorn's own way of ending after so many requests; another comes before."""
    if MEMORY_MB and worker.nr >= getattr(worker, "looked", 0) + SOONEST:
        worker.looked, held = worker.nr, held_mb()
        worker.warm = getattr(worker, "warm", held)
        if held > max(MEMORY_MB, worker.warm + GROWN) and worker.nr + AHEAD < worker.max_requests:
            worker.log.warning("a web process holds over %s MB and makes room for another", held)
            worker.max_requests = worker.nr + max(AHEAD, 1)
    if worker.nr >= worker.max_requests - AHEAD and not getattr(worker, "asked", False):
        worker.asked = True
        if os.getppid() == worker.ppid:
            os.kill(worker.ppid, signal.SIGTTIN)


def child_exit(server: Any, worker: Any) -> None:
    """One more was asked for by who has ended now."""
    if server.num_workers > server.cfg.workers:
        server.num_workers -= 1
