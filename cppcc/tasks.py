"""Celery tasks: thin."""

from celery import shared_task

from cppcc import jobs


@shared_task
def run_job(job_id: int) -> None:
    jobs.run(job_id)


@shared_task
def resend_waiting_jobs() -> int:
    return jobs.resend_waiting()
