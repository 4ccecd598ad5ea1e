"""Steps of a standing member's yearly report: asked for, written or uploaded, submitted, returned or accepted."""

from typing import Any

from cppcc.calendar import clock
from members.models import DutyReport


def submit(report: DutyReport, user: Any) -> str:
    report.submitted_on = clock.today()
    return "" if report.member.user_id == user.pk else "代为提交（纸质或邮件送达）"


def take_back(report: DutyReport, user: Any) -> str:
    return ""


def accept(report: DutyReport, user: Any) -> str:
    return ""


def return_it(report: DutyReport, user: Any, reason: str) -> str:
    return reason
