"""What gunicorn reads by itself in the folder it is started in: how it writes its lines."""

from typing import Any

from cppcc import logs

access_log_format = logs.ACCESS


def on_starting(server: Any) -> None:
    """Its own lines go out by the same door as those of the program."""
    logs.make_discreet(server.log.error_log)
    logs.make_discreet(server.log.access_log)


def post_worker_init(worker: Any) -> None:
    logs.make_discreet(worker.log.error_log)
    logs.make_discreet(worker.log.access_log)
