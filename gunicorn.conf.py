"""What gunicorn reads by itself in the folder it is started in: how it writes its lines, where its processes count."""

import os
import shutil
import tempfile
from typing import Any

from cppcc import logs

COUNTS = "PROMETHEUS_MULTIPROC_DIR"
access_log_format = logs.ACCESS


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
