"""Sheets of lists of activities, micro-suggestions and the office's tasks: each column says its value once."""

from dataclasses import replace
from operator import attrgetter
from typing import Any

from activities.importing.adoptions import ADOPTION_COLUMNS
from activities.models import Activity, MicroSuggestion, OfficeTask
from activities.showing.activity import themes_words
from cppcc.sheets import Column, choice, field_column, moment, words_of


def _of(model: Any, *names: str, shown: bool = True) -> tuple[Column, ...]:
    return tuple(field_column(model, name, shown=shown) for name in names)


def _state(model: Any) -> Column:
    return Column("state", "状态", choice(model._meta.get_field("state").flatchoices, "state"))


ACTIVITY_COLUMNS: tuple[Column, ...] = (
    Column("starts_at", "时间", lambda activity: moment(activity.starts_at)),
    *_of(Activity, "title", "kind"),
    Column("organiser", "组织单位", lambda activity: str(activity.organiser)),
    *_of(Activity, "place"),
    Column("present_count", "委员人次", attrgetter("present_count")),
    Column("suggestion_count", "建议", attrgetter("suggestion_count")),
    *_of(Activity, "ends_at", "half_days", "brand", shown=False),
    Column("theme", "专题", lambda activity: themes_words(activity) or None, shown=False),
    *_of(Activity, "plan_item", "summary", shown=False),
)
MICRO_COLUMNS: tuple[Column, ...] = (
    *_of(MicroSuggestion, "title", "kind"),
    Column("member", "提交委员", lambda micro: words_of(micro.who)),
    *_of(MicroSuggestion, "category", "place"),
    _state(MicroSuggestion),
    Column("unit", "承办单位", lambda micro: words_of(micro.unit)),
    *ADOPTION_COLUMNS[:1],
    *_of(MicroSuggestion, "provincial_result", "submitted_on"),
    *(replace(column, shown=False) for column in ADOPTION_COLUMNS[1:5]),
    Column("source", "来源类别", lambda micro: micro.source_words, shown=False),
    *_of(MicroSuggestion, "content", shown=False),
)
"""For everybody who sees the row."""
MICRO_COURSE_COLUMNS: tuple[Column, ...] = (
    *_of(MicroSuggestion, "reported_on", "done_on", "result", shown=False),
    *(replace(column, shown=False) for column in ADOPTION_COLUMNS[5:]),
    *_of(MicroSuggestion, "reject_reason", shown=False),
)
"""For the office and the leadership."""
TASK_COLUMNS: tuple[Column, ...] = (
    *_of(OfficeTask, "title"),
    Column("owner", "责任人", lambda task: str(task.owner)),
    *_of(OfficeTask, "quarter", "due_on", "done_on"),
    _state(OfficeTask),
    *_of(OfficeTask, "content", shown=False),
)
