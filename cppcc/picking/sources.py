"""What can be picked: declared once by the app that keeps it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models

from cppcc.rights import Role

SHOWN = 20
"""How many answers are shown at most."""


@dataclass(frozen=True)
class Source:
    """Rows of one kind that people choose from."""

    slug: str
    model: type[models.Model]
    roles: frozenset[Role]
    """Who may search."""
    there: Callable[[Any, date], Any]
    """Those rows (a queryset) that there were on a day."""
    find: Callable[[Any, str], Any]
    """Those of them that a typed word may mean."""
    apart: Callable[[list[Any], bool], list[str]]
    """What tells the given rows apart, one text each; True: the reader may see personal data."""
    sees_personal: Callable[[Any], bool] = lambda user: False
    counted: str = "项"
    """The measure word of what is chosen (人, 家)."""
    words: str = "名称"
    """What can be typed, in the empty field."""


_sources: dict[str, Source] = {}


def source(declared: Source) -> Source:
    _sources[declared.slug] = declared
    return declared


def sources() -> Iterable[Source]:
    return _sources.values()


def source_named(slug: str) -> Source | None:
    return _sources.get(slug)


def source_of(model: Any) -> Source | None:
    """From what a foreign key to this model is picked; None where all rows fit into a list."""
    return next((one for one in _sources.values() if one.model is model), None)


@dataclass(frozen=True)
class Answer:
    """One row that is offered or chosen."""

    key: Any
    name: str
    apart: str


def answers(found: Source, rows: Iterable[Any], *, personal: bool = False) -> list[Answer]:
    listed = list(rows)
    told = found.apart(listed, personal)
    return [Answer(row.pk, str(row), words) for row, words in zip(listed, told, strict=True)]
