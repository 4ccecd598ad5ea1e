"""Rows the whole house shares: background jobs, submitted forms, the course of a record, books brought in, the bin."""

from cppcc.models.base import (
    Binned,
    CalendarYear,
    CourseEntry,
    Identity,
    Job,
    JobFile,
    Notice,
    Periodic,
    StepAside,
    SubmittedForm,
    Trouble,
    Versioned,
    WholeTimes,
)
from cppcc.models.bringing import HeadingChoice, Import
from cppcc.models.incidents import Incident
from cppcc.models.push import PushDevice
from cppcc.models.sheets import ListBatch, ListColumns, ListExport, ListSetting, SavedView
from cppcc.models.trail import TrailArchive, TrailBlock, TrailLink
from cppcc.models.updates import AfterUpdate
from cppcc.search.rows import SearchGram, SearchKept, SearchRow

__all__ = [
    "AfterUpdate",
    "Binned",
    "CalendarYear",
    "CourseEntry",
    "HeadingChoice",
    "Identity",
    "Import",
    "Incident",
    "Job",
    "JobFile",
    "ListBatch",
    "ListColumns",
    "ListExport",
    "ListSetting",
    "Notice",
    "Periodic",
    "PushDevice",
    "SavedView",
    "SearchGram",
    "SearchKept",
    "SearchRow",
    "StepAside",
    "SubmittedForm",
    "TrailArchive",
    "TrailBlock",
    "TrailLink",
    "Trouble",
    "Versioned",
    "WholeTimes",
]
