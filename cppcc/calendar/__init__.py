"""The day and the calendar: what time it is, and which days are working days.

Asked by every app for "today", never the system; due dates and the words beside them count with it.
"""

from cppcc.calendar import clock, workdays
from cppcc.calendar.workdays import (
    after_working_days,
    calendar_known,
    end_of_period,
    is_working_day,
    working_days_between,
)

__all__ = [
    "after_working_days",
    "calendar_known",
    "clock",
    "end_of_period",
    "is_working_day",
    "workdays",
    "working_days_between",
]
