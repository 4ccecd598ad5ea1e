"""Celery tasks: thin."""

from datetime import timedelta

from celery import shared_task

from activities.services import attending
from cppcc.calendar import clock


@shared_task
def remind_of_activities() -> int:
    return attending.remind(clock.today() + timedelta(days=1))
