"""What each step of an office task writes besides its state: the owner reports it done, somebody else confirms it."""

from typing import Any

from activities.models import OfficeTask
from cppcc.calendar import clock


def report_done(task: OfficeTask, user: Any, words: str) -> str:
    task.done_on = clock.today()
    return words


def confirm(task: OfficeTask, user: Any) -> str:
    return ""


def send_back(task: OfficeTask, user: Any, reason: str) -> str:
    task.done_on = None
    return reason


def drop(task: OfficeTask, user: Any, reason: str) -> str:
    return reason
