"""Celery tasks: thin."""

from datetime import time

from cppcc.jobs import periodic
from proposals import cosigning, latest, reminders


@periodic("morning-reminders", at=time(7, 30))
def morning_reminders() -> int:
    return reminders.morning()


@periodic("submit-waiting-proposals", every=600)
def submit_waiting_proposals() -> int:
    return cosigning.submit_waiting()


@periodic("keep-latest", at=time(3, 50), limit=1800)
def keep_latest() -> int:
    """What a process of a former version wrote after an update kept nothing: brought in line each night."""
    return latest.keep_all()
