"""Celery tasks: thin."""

from datetime import time

from cppcc.jobs import periodic
from proposals import cosigning, reminders


@periodic("morning-reminders", at=time(7, 30))
def morning_reminders() -> int:
    return reminders.morning()


@periodic("submit-waiting-proposals", every=600)
def submit_waiting_proposals() -> int:
    return cosigning.submit_waiting()
