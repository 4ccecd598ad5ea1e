"""Signs that workers and beat live: rows in the database, which each writes for itself and anybody may read.

A sign says that the process runs and reaches the database. One that is older than ``SILENT`` says that it does not. The last
sign of a kind stays, so that what was stopped is missed; that of a process which ended in order goes with the next one's first.
"""

import logging
import socket
import threading
from datetime import datetime, timedelta

from django.db import Error, connection
from django.db.models import Q
from django.utils import timezone

from cppcc.models import Periodic

log = logging.getLogger("cppcc.jobs")
EVERY = 15
"""Seconds between two signs of a process."""
SILENT = timedelta(seconds=90)
REPLACED = timedelta(hours=1)
"""A silent sign is forgotten after so long where another process of its kind gives signs; where none does, it stays red."""
GONE = timedelta(days=2)
SHORTLY = 3.0
"""Seconds that an end may take to say so."""
SIGN = "alive:"


def name_of(process: str, host: str | None = None) -> str:
    """The row's key: quick@host, slow@host, worker@host, beat@host."""
    return f"{SIGN}{process}@{host or socket.gethostname()}"[:50]


def sign(name: str, now: datetime | None = None) -> None:
    """This process lives. What long gave no sign (a container that was killed) is forgotten."""
    at = now or timezone.now()
    Periodic.objects.update_or_create(name=name, defaults={"sent_at": at, "done_at": None})
    kind, _, _ = name.partition("@")
    replaced = Q(name__startswith=f"{kind}@") & (Q(done_at__isnull=False) | Q(sent_at__lt=at - REPLACED))
    Periodic.objects.filter(replaced | Q(name__startswith=SIGN, sent_at__lt=at - GONE)).delete()


def leave(name: str) -> None:
    """This process ends, as it was asked to: once another of its kind runs nobody need look for it."""
    Periodic.objects.filter(name=name).update(done_at=timezone.now())


def leave_soon(name: str) -> None:
    """The same at the end of a process, on a line of its own (what ends may be in the middle of a query) and not for long."""

    def go() -> None:
        try:
            leave(name)
        except Error as error:
            log.warning("the sign of %s stays: %s", name, error)
        finally:
            connection.close()

    thread = threading.Thread(target=go, name="leave", daemon=True)
    thread.start()
    thread.join(SHORTLY)


def signs() -> dict[str, datetime]:
    """Of each process the last sign."""
    found = Periodic.objects.filter(name__startswith=SIGN).exclude(sent_at=None).order_by("name")
    return {row.name.removeprefix(SIGN): row.sent_at for row in found if row.sent_at}


def is_alive(process: str, now: datetime | None = None) -> bool:
    """Whether that process of this machine gave a sign just now."""
    at = Periodic.objects.filter(name=name_of(process)).values_list("sent_at", flat=True).first()
    return at is not None and abs((now or timezone.now()) - at) < SILENT
