"""Working days by China's calendar, with make-up days: as chinesecalendar knows them, else as the office keeps them.

A year that the package does not know yet is kept in the browser (``cppcc.holidays``); past both, weekdays count.
What such a year's notice says of the December before it counts, too.
1 January is a holiday in every year.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from chinese_calendar import constants

from cppcc.models import CalendarYear


@dataclass(frozen=True)
class Kept:
    """What the package knows or the office keeps: for which years, and which days of them are holidays or make-up days."""

    years: frozenset[int]
    holidays: frozenset[date]
    makeup: frozenset[date]


PACKAGE = Kept(
    frozenset(range(min(constants.holidays).year, max(constants.holidays).year + 1)),
    frozenset(constants.holidays),
    frozenset(constants.workdays),
)
"""Read once: ``chinese_calendar.is_workday`` looks for its first and last year in all its days each time it is asked."""
_read = threading.local()


def forget(**signal: Any) -> None:
    """Read the kept years anew at their next use; called where a request or a job begins, and where they change."""
    _read.kept = None


def kept() -> Kept:
    """The kept years, read once for each request or job: one query, and only for a day that the package doesn't know."""
    found: Kept | None = getattr(_read, "kept", None)
    if found is None:
        rows = list(CalendarYear.objects.all())
        holidays = frozenset(date.fromisoformat(day) for row in rows for day in row.holidays)
        makeup = frozenset(date.fromisoformat(day) for row in rows for day in row.makeup)
        found = _read.kept = Kept(frozenset(row.year for row in rows), holidays, makeup)
    return found


def in_package(year: int) -> bool:
    """Whether the package knows a year by itself."""
    return year in PACKAGE.years


def is_working_day(day: date) -> bool:
    """Whether offices work on a day. Source: the State Council's yearly notices."""
    if (day.month, day.day) == (1, 1):
        return False
    return _works(day, PACKAGE if day.year in PACKAGE.years and not _told_by_next(day) else kept())


def _told_by_next(day: date) -> bool:
    """Whether a kept notice of the year after says something of a day in December: 元旦 may begin, or be made up for, there."""
    if day.month < 12 or day.year + 1 in PACKAGE.years:
        return False
    return day in kept().holidays or day in kept().makeup


def _works(day: date, known: Kept) -> bool:
    return day in known.makeup or (day.weekday() < 5 and day not in known.holidays)


def working_days_between(start: date, end: date) -> int:
    """Working days after ``start`` up to and with ``end``."""
    days = (end - start).days
    return sum(is_working_day(start + timedelta(days=n)) for n in range(1, days + 1))


def after_working_days(start: date, days: int) -> date:
    """The day that is so many working days after ``start``."""
    return _after(start, days, is_working_day)


def _after(start: date, days: int, works: Callable[[date], bool]) -> date:
    day = start
    while days > 0:
        day += timedelta(days=1)
        days -= works(day)
    return day


def end_of_period(day: date) -> date:
    """The day itself, or the first working day after the days off that it falls into (Civil Code, art. 203)."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def calendar_known(day: date) -> bool:
    """Whether the official calendar of that day's year is known; past it weekdays count."""
    return in_package(day.year) or day.year in kept().years
