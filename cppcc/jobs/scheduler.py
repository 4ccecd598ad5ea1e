"""Beat without a memory of its own: each second it asks the database what is due."""

import logging
from typing import Any

from celery.beat import Scheduler
from django.db import Error, close_old_connections, connection

from cppcc.jobs import asking, recurring

log = logging.getLogger("cppcc.jobs")


class RowScheduler(Scheduler):
    """For ``CELERY_BEAT_SCHEDULER``. What is due stands in ``cppcc.Periodic``, what waits in ``cppcc.Job``."""

    def setup_schedule(self) -> None:
        """Nothing to read: the tasks declare themselves."""

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Send what is due. Returns the seconds until the next look."""
        close_old_connections()
        try:
            recurring.send_due()
            asking.resend_waiting()
        except Error as error:
            log.warning("the database is away: %s", error)
            connection.close()
        except Exception:
            log.exception("beat")
        return 1.0
