"""Celery tasks: thin."""

from celery import shared_task

from members import checking, register


@shared_task
def close_left_accounts() -> int:
    return register.close_left()


@shared_task
def check_ledgers() -> int:
    return checking.check_all()
