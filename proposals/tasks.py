"""Celery tasks: thin."""

from celery import shared_task

from proposals import cosigning, reminders


@shared_task
def morning_reminders() -> int:
    return reminders.morning()


@shared_task
def submit_waiting_proposals() -> int:
    return cosigning.submit_waiting()
