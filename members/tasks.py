"""Celery tasks: thin."""

from celery import shared_task

from members import register


@shared_task
def close_left_accounts() -> int:
    return register.close_left()
