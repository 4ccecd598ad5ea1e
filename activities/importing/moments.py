"""When something was, as offices write it: a day with or without a time, a range, a half day in words. Pure."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from cppcc.books import values
from cppcc.books.values import Odd

DAY = re.compile(r"\d{4}\s*[-./年]\s*\d{1,2}\s*[-./月]\s*\d{1,2}\s*[日号]?|(?:19|20)\d{6}(?!\d)")
SHORT_DAY = re.compile(
    r"(?:(\d{1,2})\s*[月./-]\s*)?(\d{1,2})\s*[日号]|(\d{1,2})\s*[月./-]\s*(\d{1,2})(?![\d:：时点])|(\d{1,2})$"
)
WEEKDAY = re.compile(r"[(（]?(?:星期|周)[一二三四五六日天][)）]?")
TO = re.compile(r"\s*(?:至|到|——|[—–\-~～－])\s*")
CLOCK = re.compile(
    r"(上午|早上|早晨|中午|下午|晚上|晚间|晚|全天)?\s*(?:(\d{1,2})\s*[:：时点]\s*(\d{1,2}|半)?\s*分?(?:[:：]\d{1,2})?)?"
)
LATE = ("下午", "晚上", "晚间", "晚")
HALVES = {"上午": ("09:00", "12:00"), "早上": ("09:00", "12:00"), "早晨": ("09:00", "12:00"), "中午": ("12:00", "14:00"),
          "下午": ("14:00", "17:00"), "晚上": ("19:00", "21:00"), "晚间": ("19:00", "21:00"), "晚": ("19:00", "21:00"),
          "全天": ("09:00", "17:00")}  # fmt: skip
"""Times that stand for a half day of which nothing else is said."""
PLAIN = ("09:00", "11:00")
"""Times of an activity of which only the day is known."""


@dataclass(frozen=True)
class Spoken:
    """What was said of a moment: each part None where it was not."""

    day: date | None = None
    at: time | None = None
    until_day: date | None = None
    until: time | None = None
    half: str = ""

    def joined(self, other: "Spoken") -> "Spoken":
        """With what another cell says besides."""
        return Spoken(
            self.day or other.day, other.at or self.at, other.until_day or self.until_day, other.until or self.until,
            other.half or self.half,
        )  # fmt: skip


def spoken(value: Any) -> Spoken:
    """A day, perhaps with a time, perhaps until another: 2024年3月1日上午9:00-11:30 · 2024.3.1-3.3. Odd where it is none."""
    if isinstance(value, datetime):
        at = value.time().replace(second=0, microsecond=0)
        return Spoken(value.date(), at if at != time() else None)
    if not isinstance(value, str):
        if isinstance(value, float) and not value.is_integer() and 10_000 < value < 80_000:
            day, part = values.day(int(value)), round(value % 1 * 1440)
            return Spoken(day, time(part // 60 % 24, part % 60))
        return Spoken(values.day(value))
    text = WEEKDAY.sub("", values.plain(value)).strip()
    found = DAY.match(text)
    if not found:
        return Spoken(values.day(value))
    day = values.day(found.group())
    assert day is not None
    first, last = _halved(text[found.end() :].strip().removeprefix("T"))
    until_day, rest = _until_day(last, day)
    begins, half = _clock(first, value)
    until, late = _clock(rest, value, half)
    return Spoken(day, begins, until_day, until, half or late)


def clocks(value: Any) -> Spoken:
    """A time of a day, or from one to another: 9:00-11:30 · 下午2点半 · 全天. A whole moment is read too."""
    if isinstance(value, time):
        return Spoken(at=value.replace(second=0, microsecond=0))
    if isinstance(value, float) and 0 < value < 1:
        minutes = round(value * 1440)
        return Spoken(at=time(minutes // 60 % 24, minutes % 60))
    if not isinstance(value, str):
        return Spoken() if value is None else spoken(value)
    text = values.plain(value)
    if values.is_empty(value):
        return Spoken()
    if DAY.match(text):
        return spoken(value)
    first, last = _halved(text)
    at, half = _clock(first, value)
    until, late = _clock(last, value, half)
    return Spoken(None, at, None, until, half or late)


def _halved(text: str) -> tuple[str, str]:
    parts = TO.split(text, maxsplit=1)
    return parts[0].strip(), parts[1].strip() if len(parts) > 1 else ""


def _until_day(text: str, day: date) -> tuple[date | None, str]:
    """The day that a range ends on, by year and month of its first where it says none, and what stands behind it."""
    if found := DAY.match(text):
        return values.day(found.group()), text[found.end() :].strip().removeprefix("T")
    found = SHORT_DAY.match(text)
    if not found:
        return None, text
    month, number = found[1] or found[3] or day.month, found[2] or found[4] or found[5]
    try:
        return date(day.year, int(month), int(number)), text[found.end() :].strip()
    except ValueError:
        raise Odd(f"“{text[:20]}”没有这一天，请改正。") from None


def _clock(text: str, value: Any, half: str = "") -> tuple[time | None, str]:
    """The time and the word for a half day; ``half`` counts on where an end says none of its own."""
    text = text.strip(" ,，()（）")
    if not text:
        return None, ""
    found = CLOCK.fullmatch(text)
    if not found:
        raise Odd(f"“{str(value)[:40]}”看不出时间，请写成 2024-03-01 09:00 的样子。")
    said, hour, minute = found.groups()
    if hour is None:
        return None, said or ""
    number = int(hour) + (12 if (said or half) in LATE and int(hour) < 12 else 0)
    minutes = 30 if minute == "半" else int(minute or 0)
    if number == 24 and minutes == 0:
        number, minutes = 23, 59
    if number > 23 or minutes > 59:
        raise Odd(f"“{str(value)[:40]}”没有这个时间，请改正。")
    return time(number, minutes), said or ""
