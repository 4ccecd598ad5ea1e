"""How a record of any model stands in the list behind a number: one declaration for each model."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet


@dataclass(frozen=True)
class Columns:
    """Headings with the function that gives each cell, the address of a record, and what to fetch with it."""

    cells: tuple[tuple[str, Callable[[Any], Any]], ...]
    url: Callable[[Any], str | None] = lambda record: None
    related: tuple[str, ...] = ()

    @property
    def headings(self) -> list[str]:
        return [heading for heading, _ in self.cells]

    def row(self, record: Any) -> list[Any]:
        return [cell(record) for _, cell in self.cells]

    def fetch(self, records: "QuerySet[Any]") -> "QuerySet[Any]":
        return records.select_related(*self.related) if self.related else records


_columns: dict[type[Model], Columns] = {}


def register(model: type[Model], columns: Columns) -> None:
    _columns[model] = columns


def columns_for(model: type[Model]) -> Columns:
    """The declared columns, or just the record's own words."""
    return _columns.get(model, Columns(cells=(("记录", str),)))
