"""Signs that workers and beat live: rows in the database, which each writes for itself and anybody may read.

A sign says that the process runs and reaches the database. One that is older than ``SILENT`` says that it does not.
"""

import socket
from datetime import datetime, timedelta

from django.utils import timezone

from cppcc.models import Periodic

EVERY = 15
"""Seconds between two signs of a process."""
SILENT = timedelta(seconds=90)
GONE = timedelta(days=2)
SIGN = "alive:"


def name_of(process: str, host: str | None = None) -> str:
    """The row's key: quick@host, slow@host, worker@host, beat@host."""
    return f"{SIGN}{process}@{host or socket.gethostname()}"[:50]


def sign(name: str, now: datetime | None = None) -> None:
    """This process lives. What long gave no sign (a container of before) is forgotten."""
    at = now or timezone.now()
    Periodic.objects.update_or_create(name=name, defaults={"sent_at": at})
    Periodic.objects.filter(name__startswith=SIGN, sent_at__lt=at - GONE).delete()


def signs() -> dict[str, datetime]:
    """Of each process the last sign."""
    found = Periodic.objects.filter(name__startswith=SIGN).exclude(sent_at=None).order_by("name")
    return {row.name.removeprefix(SIGN): row.sent_at for row in found if row.sent_at}


def is_alive(process: str, now: datetime | None = None) -> bool:
    """Whether that process of this machine gave a sign just now."""
    at = Periodic.objects.filter(name=name_of(process)).values_list("sent_at", flat=True).first()
    return at is not None and abs((now or timezone.now()) - at) < SILENT
