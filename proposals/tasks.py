"""Celery tasks: thin."""

from celery import shared_task

from proposals import reminders


@shared_task
def morning_reminders() -> int:
    return reminders.morning()
