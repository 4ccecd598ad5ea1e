"""The figures registry: every statistic is defined once, here by its app, and read everywhere.

The dashboard, the report's sentences, the list behind a number, the spreadsheet and the check
"has it changed since?" all read the one definition. Definitions over querysets stand in each app's
``figures.py``; indicators that staff define in the browser come in through a provider.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol

from django.db.models import QuerySet, Sum

from cppcc.figures.values import Sort, Value, share


class Year(Protocol):
    """What a figure may ask of a year or a part of it: members.PlenaryYear is one, members.period.Period another.

    ``plenary`` is the year itself, ``body`` the committee or group that it is asked for, ``as_of`` the day whose state
    counts (None: as things stand).
    """

    year: int
    plenary: Any
    body: Any
    as_of: date | None
    whole: bool
    starts_on: date
    ends_on: date

    @property
    def start_at(self) -> datetime: ...
    @property
    def end_at(self) -> datetime: ...


Records = Callable[[Any], "QuerySet[Any]"]


@dataclass(frozen=True)
class Figure:
    """One statistic: its key, its words, and the records behind it.

    ``total`` sums that field instead of counting rows; ``distinct`` counts its different values;
    ``latest`` takes it from the newest row. ``per`` divides the sum or the newest (10000: 元 becomes 万元).
    """

    key: str
    label: str
    unit: str
    definition: str
    records: Records
    total: str = ""
    distinct: str = ""
    latest: str = ""
    per: int = 1
    sort: Sort = Sort.COUNT

    def value(self, year: Any) -> Value:
        rows = self.records(year)
        if self.total:
            summed = rows.aggregate(sum=Sum(self.total))["sum"] or 0
            return Value(Decimal(summed) / self.per, sort=self.sort)
        if self.latest:
            newest = rows.order_by("-on", "-pk").values_list(self.latest, flat=True).first()
            return Value(Decimal(newest or 0) / self.per, sort=self.sort)
        if self.distinct:
            return Value(Decimal(rows.order_by().values(self.distinct).distinct().count()))
        return Value(Decimal(rows.count()))


@dataclass(frozen=True)
class Ratio:
    """A rate in whole per cent; exact numerator and denominator stand beside it.

    100 is said only when nothing is missing and 0 only when nothing is there: 157 of 158 is 99, never 100.
    """

    key: str
    label: str
    definition: str
    of: str
    to: str
    unit: str = "%"

    def value(self, year: Any) -> Value:
        return share(int(get(self.of).value(year).number or 0), int(get(self.to).value(year).number or 0))

    def records(self, year: Any) -> "QuerySet[Any]":
        return get(self.to).records(year)


Entry = Figure | Ratio
_declared: dict[str, Entry] = {}
_providers: list[Callable[[], Iterable[Figure]]] = []


def figure(key: str, label: str, unit: str, definition: str, **measure: Any) -> Callable[[Records], Records]:
    """Declare a figure over the queryset that the decorated function gives for a year."""

    def register(records: Records) -> Records:
        _add(Figure(key, label, unit, definition, records, **measure))
        return records

    return register


def ratio(key: str, label: str, definition: str, of: str, to: str) -> None:
    """Declare a rate of two figures."""
    _add(Ratio(key, label, definition, of, to))


def provider(function: Callable[[], Iterable[Figure]]) -> Callable[[], Iterable[Figure]]:
    """Declare a function that gives the figures kept in the database."""
    _providers.append(function)
    return function


def _add(entry: Entry) -> None:
    if entry.key in _declared:
        raise ValueError(f"figure {entry.key} is declared twice")
    _declared[entry.key] = entry


def declared_keys() -> frozenset[str]:
    """Keys that code declares; staff-made indicators may not take one of them."""
    return frozenset(_declared)


def everything() -> Iterator[Entry]:
    """All figures, those of the code first, then those of the database."""
    yield from _declared.values()
    for give in _providers:
        for entry in give():
            if entry.key not in _declared:
                yield entry


def get(key: str) -> Entry:
    """The figure of a key; KeyError if there is none."""
    if key in _declared:
        return _declared[key]
    for entry in everything():
        if entry.key == key:
            return entry
    raise KeyError(key)


def values(year: Any) -> dict[str, tuple[Entry, Value]]:
    """Every figure of a year with its value, computed once each."""
    found: dict[str, tuple[Entry, Value]] = {}
    rates: list[Ratio] = []
    for entry in everything():
        if isinstance(entry, Ratio):
            rates.append(entry)
            found[entry.key] = (entry, Value(None))  # keeps the place in the order
        else:
            found[entry.key] = (entry, entry.value(year))
    for entry in rates:
        part, base = found[entry.of][1].number or 0, found[entry.to][1].number or 0
        found[entry.key] = (entry, share(int(part), int(base)))
    return found
