"""What each step of a report writes besides its state. The table that names them: ``reports.course``."""

from typing import Any

from cppcc.calendar import clock
from reports import confirming, keeping
from reports.models import Report


def submit(report: Report, user: Any) -> str:
    return ""


def pass_check(report: Report, user: Any) -> str:
    return f"{report.pages} 页，{_sealed(report)}"


def _sealed(report: Report) -> str:
    """The digests of what is signed: of the paper, and of the album where there is one."""
    album = report.seals.get("album")
    return f"校验值 {report.sha256[:12]}" + (
        f"；画册 {album['pages']} 页，校验值 {album['sha256'][:12]}" if album else ""
    )


def sign(report: Report, user: Any) -> str:
    report.signed_by = user
    report.signed_at = clock.now()
    return "；".join(filter(None, [_sealed(report), confirming.told_words(report)]))


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
