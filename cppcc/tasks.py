"""Celery tasks: thin."""

from celery import shared_task

from cppcc import jobs, notices, uploads


@shared_task
def run_job(job_id: int) -> None:
    jobs.run(job_id)


@shared_task
def resend_waiting_jobs() -> int:
    return jobs.resend_waiting()


@shared_task
def send_waiting_mail() -> int:
    return notices.send_waiting()


@shared_task
def sweep_left_files() -> int:
    return uploads.sweep()
