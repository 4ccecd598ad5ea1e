"""Steps of 申报征集: the last day is changed, more are asked, it is closed; a member says that there is nothing."""

from datetime import date
from typing import Any

from cppcc.calendar import clock
from members import filing
from members.models import Asked, Filing


def change_due(record: Filing, user: Any, due_on: date) -> str:
    before, record.due_on = record.due_on, due_on
    return f"{before:%Y-%m-%d} 改为 {due_on:%Y-%m-%d}"


def ask_more(record: Filing, user: Any) -> str:
    return f"补充 {filing.ask(record, filing.further(record))} 名委员"


def close(record: Filing, user: Any) -> str:
    return ""


def reopen(record: Filing, user: Any) -> str:
    return ""


def nothing(record: Asked, user: Any) -> str:
    record.said_on = clock.today()
    if record.member.user_id == user.pk:
        return ""
    return f"代为答复（委员{'账号已停用' if record.member.user_id else '没有账号'}）"


def take_back(record: Asked, user: Any) -> str:
    record.said_on = None
    return ""
