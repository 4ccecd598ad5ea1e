"""The Celery application. What must not be lost is a Job row first; the queue only says "look"."""

import os
from pathlib import Path
from typing import Any

from celery import Celery
from celery.signals import after_setup_logger, after_setup_task_logger
from django.conf import settings
from kombu.transport import TRANSPORT_ALIASES

from cppcc.logs import make_discreet

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cppcc.settings")

TRANSPORT_ALIASES["files"] = "cppcc.queue.filequeue:Transport"
TRANSPORT_ALIASES["redis"] = "cppcc.queue.redisqueue:Transport"
app = Celery("cppcc")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@after_setup_logger.connect
@after_setup_task_logger.connect
def write_discreetly(logger: Any, **kwargs: Any) -> None:
    """What Celery sets up for itself writes by the same door as all else."""
    make_discreet(logger)


def make_queue_folders() -> None:
    """The file-system queue needs its folders before the first message; servers need nothing."""
    if not settings.REDIS_URL:
        Path(settings.QUEUE_DIR, "control").mkdir(parents=True, exist_ok=True)
