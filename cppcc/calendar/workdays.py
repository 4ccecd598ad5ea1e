"""Working days by China's calendar, with make-up days; past the calendar's years weekdays count."""

from datetime import date, timedelta

import chinese_calendar


def is_working_day(day: date) -> bool:
    """Whether offices work on a day. Source: the State Council's yearly notices, as chinesecalendar keeps them."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def working_days_between(start: date, end: date) -> int:
    """Working days after ``start`` up to and with ``end``."""
    days = (end - start).days
    return sum(is_working_day(start + timedelta(days=n)) for n in range(1, days + 1))


def after_working_days(start: date, days: int) -> date:
    """The day that is so many working days after ``start``."""
    day = start
    while days > 0:
        day += timedelta(days=1)
        days -= is_working_day(day)
    return day


def calendar_known(day: date) -> bool:
    """Whether the official calendar of that day's year is known; past it weekdays count."""
    try:
        chinese_calendar.is_workday(day)
    except NotImplementedError:
        return False
    return True
