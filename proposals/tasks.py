"""Celery tasks: thin."""

from datetime import time

from cppcc.jobs import periodic
from proposals import reminders


@periodic("morning-reminders", at=time(7, 30))
def morning_reminders() -> int:
    return reminders.morning()
