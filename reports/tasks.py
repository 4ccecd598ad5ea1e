"""Celery tasks of reports: thin."""

from celery import shared_task

from reports import building


@shared_task
def sweep_left_reports() -> int:
    return building.sweep()
