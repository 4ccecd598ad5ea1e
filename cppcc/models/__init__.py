"""Rows the whole house shares: background jobs, submitted forms, the course of a record, books brought in, the bin."""

from cppcc.models.base import (
    Binned,
    CalendarYear,
    CourseEntry,
    Identity,
    Job,
    JobFile,
    ListColumns,
    ListExport,
    Notice,
    Periodic,
    SubmittedForm,
    Trouble,
    Versioned,
    WholeTimes,
)
from cppcc.models.bringing import HeadingChoice, Import

__all__ = [
    "Binned",
    "CalendarYear",
    "CourseEntry",
    "HeadingChoice",
    "Identity",
    "Import",
    "Job",
    "JobFile",
    "ListColumns",
    "ListExport",
    "Notice",
    "Periodic",
    "SubmittedForm",
    "Trouble",
    "Versioned",
    "WholeTimes",
]
