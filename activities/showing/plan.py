"""The consultation plan by quarter, places of groups, a month's days, the year's workbook."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from activities.models import Activity, PlanItem, Venue
from activities.showing import day
from cppcc.models import Job
from cppcc.templatetags.components import dotted


@dataclass(frozen=True)
class Line:
    """An item of the plan; ``words`` and ``tone`` say how far it is, ``about`` whose it is and since when."""

    topic: Any
    words: str
    tone: str
    about: str
    activities: list[Activity]


def quarters(rows: Sequence[Any], *, keeps: bool) -> list[tuple[str, list[Line]]]:
    """The title of each quarter and its items; rows come ordered by quarter and say how often each was ``held``."""
    return [
        (f"第{quarter}季度", [line(item, keeps=keeps) for item in items])
        for quarter, items in groupby(rows, key=lambda item: item.quarter)
    ]


def line(item: Any, *, keeps: bool) -> Line:
    return Line(topic(item, keeps=keeps), *progress(item), about(item), list(item.activities.all()))


def topic(item: PlanItem, *, keeps: bool) -> Any:
    """A link for those who keep the plan."""
    if not keeps:
        return item.topic
    return format_html('<a href="{}">{}</a>', reverse("register_edit", args=["plan", item.pk]), item.topic)


def progress(item: Any) -> tuple[str, str]:
    if item.held:
        return f"已开展 {item.held} 场", "success"
    return ("未开展", "warning") if item.approved_on else ("未审定", "secondary")


def about(item: PlanItem) -> str:
    """专题协商 · 经济委 · 2024-01-20 区委审定."""
    approved = f"{day(item.approved_on)} 区委审定" if item.approved_on else ""
    return dotted(item.get_form_display(), item.lead_committee, approved)


def nothing_words(year: Any, *, keeps: bool) -> str:
    if year is None:
        return "还没有建立届次年度，请先建立年度，再列入协商计划的议题。"
    begin = "点“新增项目”开始，或在“维护”中从表格导入。" if keeps else ""
    return f"{year}还没有协商计划项目。{begin}"


def venue_words(venue: Venue) -> str:
    """书房 · 人民路 1 号 · 2023-05-01 启用，2024-08-01 停用."""
    until = f"，{day(venue.until)} 停用" if venue.until else ""
    return dotted(venue.get_kind_display(), venue.address, f"{day(venue.since)} 启用{until}")


@dataclass(frozen=True)
class CalendarDay:
    """``look`` are classes: outside the month, today, nothing on it."""

    day: date
    look: str
    rows: list[Activity]


def calendar_day(one: date, month: date, today: date, rows: list[Activity]) -> CalendarDay:
    looks = [("outside", one.month != month.month), ("today", one == today), ("idle", not rows)]
    return CalendarDay(one, " ".join(look for look, holds in looks if holds), rows)


def download_words(job: Job | None) -> str:
    """下载（05-01 09:30 生成）."""
    made = f"（{timezone.localtime(job.finished_at):%m-%d %H:%M} 生成）" if job and job.finished_at else ""
    return f"下载{made}"
