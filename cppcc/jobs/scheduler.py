"""Beat without a memory of its own: each second it asks the database what is due."""

import logging
import time
from typing import Any

from celery.beat import Scheduler
from django.db import Error, close_old_connections, connection

from cppcc.jobs import alive, asking, recurring

log = logging.getLogger("cppcc.jobs")


class RowScheduler(Scheduler):
    """For ``CELERY_BEAT_SCHEDULER``. What is due stands in ``cppcc.Periodic``, what waits in ``cppcc.Job``."""

    signed = -float(alive.EVERY)

    def setup_schedule(self) -> None:
        """Nothing to read: the tasks declare themselves."""

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Send what is due. Returns the seconds until the next look."""
        close_old_connections()
        try:
            recurring.send_due()
            asking.resend_waiting()
            self.sign()
        except Error as error:
            log.warning("the database is away: %s", error)
            connection.close()
        except Exception:
            log.exception("beat")
        return 1.0

    def close(self) -> None:
        """Called when beat was asked to end."""
        super().close()
        alive.leave_soon(alive.name_of("beat"))

    def sign(self) -> None:
        """That beat lives; not with each look."""
        if time.monotonic() - self.signed >= alive.EVERY:
            alive.sign(alive.name_of("beat"))
            self.signed = time.monotonic()
