"""What each step of a report writes besides its state. The table that names them: ``reports.course``."""

from typing import Any

from cppcc.calendar import clock
from reports import confirming, keeping
from reports.models import Report


def submit(report: Report, user: Any) -> str:
    return ""


def pass_check(report: Report, user: Any) -> str:
    return f"{report.pages} 页"


def sign(report: Report, user: Any) -> str:
    report.signed_by = user
    report.signed_at = clock.now()
    return confirming.told_words(report)


def publish(report: Report, user: Any) -> str:
    report.published_at = clock.now()
    return ""


def archive(report: Report, user: Any) -> str:
    return ""


def send_back(report: Report, user: Any, reason: str) -> str:
    return reason


def take_back(report: Report, user: Any) -> str:
    return ""


def reopen(report: Report, user: Any, reason: str) -> str:
    keeping.keep_edition(report, reason)
    report.signed_by = None
    report.signed_at = None
    report.published_at = None
    return reason
