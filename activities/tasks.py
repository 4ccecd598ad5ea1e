"""Celery tasks: thin."""

from datetime import time, timedelta

from activities.services import telling
from cppcc.calendar import clock
from cppcc.jobs import periodic


@periodic("activity-reminders", at=time(8, 0))
def remind_of_activities() -> int:
    """Of tomorrow's activities, and of what still begins today where yesterday's reminder was missed."""
    today = clock.today()
    return telling.remind(today) + telling.remind(today + timedelta(days=1))
