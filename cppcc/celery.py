"""The Celery application. What must not be lost is a Job row first; the queue only says "look"."""

import os
from pathlib import Path

from celery import Celery
from django.conf import settings
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cppcc.settings")

TRANSPORT_ALIASES["files"] = "cppcc.queue.filequeue:Transport"
TRANSPORT_ALIASES["redis"] = "cppcc.queue.redisqueue:Transport"
app = Celery("cppcc")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


def make_queue_folders() -> None:
    """The file-system queue needs its folders before the first message; servers need nothing."""
    if not settings.REDIS_URL:
        Path(settings.QUEUE_DIR, "control").mkdir(parents=True, exist_ok=True)
