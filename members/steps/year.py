"""What each step of a plenary year writes besides its state. The table that names them: ``members.course``."""

from typing import Any

from members import closing
from members.models import PlenaryYear


def close(year: PlenaryYear, user: Any) -> str:
    kept = closing.close(year, user)
    year.shown = False
    return f"留存 {len(kept.figures)} 项数据"


def reopen(year: PlenaryYear, user: Any, reason: str) -> str:
    closing.reopen(year, reason)
    return reason


def show(year: PlenaryYear, user: Any) -> str:
    PlenaryYear.objects.filter(shown=True).update(shown=False)
    year.shown = True
    return ""


def unshow(year: PlenaryYear, user: Any) -> str:
    year.shown = False
    return ""
