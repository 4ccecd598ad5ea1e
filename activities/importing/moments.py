"""When something was, as offices write it: a day with or without a time, a range, a half day in words. Pure."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from cppcc.books import values
from cppcc.books.values import Odd

SHORT_DAY = re.compile(
    r"(?:(\d{1,2})\s*[月./-]\s*)?(\d{1,2})\s*[日号]|(\d{1,2})\s*[月./-]\s*(\d{1,2})(?![\d:：时点])|(\d{1,2})$"
)
TO = re.compile(r"\s*(?:至|到|——|[—–\-~～－])\s*")
AND = re.compile(r"\s*[、，,和及]\s*(?=(?:\d{1,2}\s*[月./-]\s*)?\d{1,2}\s*[日号]|\d{1,2}[./]\d{1,2}(?![\d:：时点]))")
"""Before the next of several days."""
DAY_OR_CLOCK = re.compile(r"(?:[01]?\d|2[0-4])\.[0-5]\d(?!\d|\s*[日号])")
"""9.30: a day of September, or half past nine."""
LONGEST_TURN = timedelta(days=62)
"""An end without a year that lies before its beginning is of the next year where that is no further away."""
MORNING, NOON = ("上午", "早上", "早晨", "清晨", "清早"), ("中午", "正午")
AFTERNOON, EVENING = ("下午", "午后"), ("晚上", "晚间", "夜间", "夜晚", "晚")
DUSK, NIGHT, DAWN = "傍晚", ("夜里", "深夜", "半夜"), "凌晨"
CLOCK = re.compile(
    rf"({'|'.join(values.HALF_DAYS)})?"
    r"\s*(?:(\d{1,2})\s*[:：时点]\s*(\d{1,2}|半)?\s*分?(?:[:：]\d{1,2})?)?"
)
BARE = re.compile(r"\d{1,2}")
"""A number behind a clock: an hour, never a day."""
HOUR_OR_DAY = re.compile(r"\d{1,2}\s*[./-]\s*\d{1,2}")
HALVES = (
    dict.fromkeys(MORNING, ("09:00", "12:00")) | dict.fromkeys(NOON, ("12:00", "14:00"))
    | dict.fromkeys(AFTERNOON, ("14:00", "17:00")) | dict.fromkeys(EVENING, ("19:00", "21:00"))
    | {DUSK: ("17:00", "19:00"), "全天": ("09:00", "17:00")}
)  # fmt: skip
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


def spoken(value: Any, *, epoch1904: bool = False) -> Spoken:
    """A day, perhaps with a time, perhaps until another: 2024年3月1日上午9:00-11:30 · 2024.3.1-3.3. Odd where it is none."""
    if isinstance(value, datetime):
        at = value.time().replace(second=0, microsecond=0)
        return Spoken(values.day(value), at if value.time() != time() else None)
    if not isinstance(value, str):
        if isinstance(value, float) and not value.is_integer() and 10_000 < value < 80_000:
            day, part = values.day(int(value), epoch1904=epoch1904), round(value % 1 * 1440)
            return Spoken(day, time(part // 60 % 24, part % 60))
        return Spoken(values.day(value, epoch1904=epoch1904))
    found = values.day_at(values.told_plainly(values.plain(value)))
    if not found:
        return Spoken(values.day(value, epoch1904=epoch1904))
    day, rest = found
    values.day(day)  # of the years in which anything can be
    latest, rest = _more_days(day, rest, value)
    first, last = _halved(rest.removeprefix("T"))
    begins, half = _clock(first, value)
    if begins or half:
        last = _hour(last, value)
    until_day, rest = _until_day(last, latest or day)
    until, late = _clock(rest, value, half)
    return Spoken(day, begins, until_day or latest, until, half or late)


def clocks(value: Any, *, epoch1904: bool = False) -> Spoken:
    """A time of a day, or from one to another: 9:00-11:30 · 下午2点半 · 全天. A whole moment is read too."""
    if isinstance(value, time):
        return Spoken(at=value.replace(second=0, microsecond=0))
    if isinstance(value, float) and 0 < value < 1:
        minutes = round(value * 1440)
        return Spoken(at=time(minutes // 60 % 24, minutes % 60))
    if not isinstance(value, str):
        return Spoken() if value is None else spoken(value, epoch1904=epoch1904)
    text = values.told_plainly(values.plain(value))
    if values.is_empty(value):
        return Spoken()
    if values.day_at(text):
        return spoken(value)
    first, last = _halved(text)
    at, half = _clock(first, value)
    until, late = _clock(_hour(last, value) if at or half else last, value, half)
    return Spoken(None, at, None, until, half or late)


def _halved(text: str) -> tuple[str, str]:
    parts = TO.split(text, maxsplit=1)
    return parts[0].strip(), parts[1].strip() if len(parts) > 1 else ""


def _hour(text: str, value: Any) -> str:
    """The end behind a clock: a bare number is an hour; what may be minutes or a day of a month is asked."""
    if BARE.fullmatch(text):
        return f"{text}:00"
    if HOUR_OR_DAY.fullmatch(text):
        raise Odd(f"“{str(value)[:40]}”看不出结束的是几点还是哪一天，请写成 11:30 或 5月3日 的样子。")
    return text


def _more_days(day: date, text: str, value: Any) -> tuple[date | None, str]:
    """The last of several days one after the other (5日、6日、7日), and what stands behind it; None of one day."""
    latest = day
    while found := AND.match(text):
        if DAY_OR_CLOCK.match(text[found.end() :]):
            raise Odd(f"“{str(value)[:40]}”看不出后面的是几点还是哪一天，请写成 9:30 或 9月30日 的样子。")
        following, rest = _until_day(text[found.end() :], latest)
        if following is None or (following - latest).days != 1:
            raise Odd(f"“{str(value)[:40]}”不是连着的几天，请每一天写一行，或写成 5月3日至5月4日 的样子。")
        latest, text = following, rest
    return (latest if latest != day else None), text


def _until_day(text: str, day: date) -> tuple[date | None, str]:
    """The day that a range ends on, by year and month of its first where it says none, and what stands behind it."""
    if said := values.day_at(text):
        return values.day(said[0]), said[1].removeprefix("T")
    found = SHORT_DAY.match(text)
    if not found:
        return None, text
    month, number = int(found[1] or found[3] or day.month), int(found[2] or found[4] or found[5])
    turned = (month, number) < (day.month, day.day)
    try:
        until = date(day.year + turned, month, number)
    except ValueError:
        raise Odd(f"“{text[:20]}”没有这一天，请改正。") from None
    if turned and until - day > LONGEST_TURN:
        raise Odd(f"“{text[:20]}”早于开始的 {day:%Y-%m-%d}，请改正；在次年结束的，请写出年份。")
    return until, text[found.end() :].strip()


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
        if said and said not in HALVES:
            raise Odd(f"“{str(value)[:40]}”没有写明几点，请写成 2024-03-01 19:00 的样子。")
        return None, said or ""
    number = _of_day(int(hour), said or half)
    if number < 0:
        raise Odd(f"“{str(value)[:40]}”看不出是哪一天的几点，请写成 2024-03-01 19:00 的样子。")
    minutes = 30 if minute == "半" else int(minute or 0)
    if number == 24 and minutes == 0:
        number, minutes = 23, 59
    if number > 23 or minutes > 59:
        raise Odd(f"“{str(value)[:40]}”没有这个时间，请改正。")
    return time(number, minutes), said or ""


def _of_day(hour: int, half: str) -> int:
    """The hour of 24 that an hour of a half day is; below 0 where it may be one of the next day."""
    if half in NOON:
        return hour + 12 if hour < 6 else hour
    if half == DAWN:
        return 0 if hour == 12 else hour
    if half in EVENING or half in NIGHT:
        if hour == 12:
            return 24
        if hour < 5:
            return -1
        return hour + 12 if hour < 12 else hour
    return hour + 12 if half in (*AFTERNOON, DUSK) and hour < 12 else hour
