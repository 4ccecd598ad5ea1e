"""A member's file 履职档案: what each app knows of a member in a year. Higher apps declare their sections."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Row:
    """One line of a section."""

    on: date | None
    words: str
    state: str = ""
    url: str = ""


@dataclass(frozen=True)
class Section:
    """What a file says under one heading; ``rows`` gives the lines of a member's year, the newest first."""

    title: str
    order: int
    rows: Callable[[Any, Any], Iterable[Row]]
    empty: str = "本年度没有。"


_sections: list[Section] = []


def section(*declared: Section) -> None:
    _sections.extend(declared)
    _sections.sort(key=lambda one: one.order)


def sections_of(member: Any, year: Any) -> list[tuple[Section, list[Row]]]:
    """Every section of a member's year, as many queries as there are sections."""
    return [(one, list(one.rows(member, year))) for one in _sections]
