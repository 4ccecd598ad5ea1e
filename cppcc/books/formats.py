"""Which number formats show a date, a month, a time, per cent; and what a number means under them."""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum

from cppcc.books.shape import Value


class Form(StrEnum):
    """What a cell's number format makes of a number."""

    NUMBER = ""
    DATE = "date"
    MONTH = "month"
    TIME = "time"
    ELAPSED = "elapsed"
    PERCENT = "percent"


BUILT_IN = (
    dict.fromkeys((14, 15, 16, 22, 28, 29, 30, 31, 51, 53, 54, 58), Form.DATE)
    | dict.fromkeys((17, 27, 36, 50, 52, 57), Form.MONTH)
    | dict.fromkeys((18, 19, 20, 21, 32, 33, 34, 35, 45, 47, 55, 56), Form.TIME)
    | {46: Form.ELAPSED, 9: Form.PERCENT, 10: Form.PERCENT}
)
"""Formats that a workbook names by number alone, as Chinese Excel shows them."""
LITERAL = re.compile(r'"[^"]*"?|\\.|_.|\*.|G/通用格式|General', re.IGNORECASE | re.DOTALL)
ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
BRACKET = re.compile(r"\[[^\]]*\]")
SCIENCE = re.compile(r"[0#?]E[+-]", re.IGNORECASE)
HALF_DAY = re.compile(r"AM/PM|A/P|上午/下午", re.IGNORECASE)


def form(code: str) -> Form:
    """A number format's code → what it shows. Only its first section (positive numbers) counts."""
    bare = LITERAL.sub(" ", code)
    if ELAPSED.search(bare):
        return Form.ELAPSED
    bare = HALF_DAY.sub("h", SCIENCE.sub("0", BRACKET.sub("", bare))).split(";")[0].lower()
    if "0" in bare.replace("s.0", "s") or "#" in bare:
        return Form.PERCENT if "%" in bare else Form.NUMBER
    minute = re.sub(r"(?:h+[^a-z0-9]*m+)|(?:m+[^a-z0-9]*s)", "h", bare)
    if "d" in bare or "aaa" in bare:
        return Form.DATE
    if "m" in minute:
        return Form.MONTH if re.search("[yeg]", bare) and "h" not in minute else Form.DATE
    if re.search("[yeg]", bare) and re.search(r"y{2,}|e|g{2,}", bare):
        return Form.DATE
    return Form.TIME if re.search("[hs]", minute) else Form.NUMBER


def dated(number: float, shown: Form, since_1904: bool) -> Value:
    """A number under such a format: a datetime, a time, the text of a month or of per cent; the number where it is no date."""
    if shown is Form.NUMBER:
        return number
    if shown is Form.PERCENT:
        return percent(number)
    if shown is Form.ELAPSED:
        return _elapsed(number) if 0 <= number < 1_000_000 else number
    if shown is Form.TIME and 0 <= number < 1:
        return (datetime.min + _seconds(number)).time()
    moment = day_of(number, since_1904)
    if moment is None:
        return number
    if shown is Form.MONTH and moment.day == 1 and moment.time() == time():
        return f"{moment.year}年{moment.month}月"
    return moment


def day_of(number: float, since_1904: bool = False) -> datetime | None:
    """An Excel serial as a moment; None outside of what Excel shows, and for its 29 February 1900 that never was."""
    if not 0 <= number < 2_958_465.999 - 1_462 * since_1904:
        return None
    if since_1904:
        return datetime(1904, 1, 1) + _seconds(number)
    if number < 1 or 60 <= number < 61:
        return None
    return datetime(1899, 12, 30 if number > 60 else 31) + _seconds(number)


def percent(number: float) -> str:
    """0.855 is 85.5%: all its digits, however few its cell shows."""
    return f"{(Decimal(format(number, '.15g')) * 100).normalize():f}%"


def _seconds(number: float) -> timedelta:
    """Days as a length, whole seconds: floats hold no more."""
    days, part = divmod(number, 1)
    return timedelta(days=int(days), seconds=round(part * 86_400))


def _elapsed(number: float) -> str:
    minutes, seconds = divmod(round(number * 86_400), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}" + (f":{seconds:02d}" if seconds else "")


def iso(text: str) -> Value:
    """An ISO date or moment as sheets write it; the text itself where it is none."""
    try:
        if len(text) == 10:
            return date.fromisoformat(text)
        moment = datetime.fromisoformat(text.removesuffix("Z"))
        return moment.replace(tzinfo=None)
    except ValueError:
        return text
