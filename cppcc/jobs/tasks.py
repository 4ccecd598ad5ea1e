"""The message to the worker: do this row."""

from celery import shared_task

from cppcc.jobs import running


@shared_task(name="cppcc.tasks.run_job")  # the name that messages in a queue carry over an update
def run_job(job_id: int) -> None:
    running.run(job_id)
