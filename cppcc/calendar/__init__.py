"""The day and the calendar: what time it is, and which days are working days.

Asked by every app for "today", never the system; due dates and the words beside them count with it.
"""

from cppcc.calendar import clock, workdays
from cppcc.calendar.workdays import after_working_days, calendar_known, is_working_day, working_days_between

__all__ = [
    "after_working_days",
    "calendar_known",
    "clock",
    "is_working_day",
    "workdays",
    "working_days_between",
]
