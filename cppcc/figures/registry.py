"""The figures registry: every statistic is defined once, by its app or by the office, and read everywhere.

The dashboard, the report's sentences, the list behind a number, the spreadsheet and the check "has it changed since?"
all read the one definition. What code declares stands in each app's ``figures.py``; what follows rows of the database
comes in through providers.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Protocol

from cppcc.figures.entries import RECORDS, Entry, Figure, Measure, Ratio, conditions
from cppcc.figures.sources import source_of
from cppcc.figures.values import Sort
from cppcc.vocabularies import made_once


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


_declared: dict[str, Entry] = {}
_providers: list[Callable[[], Iterable[Entry]]] = []
_composers: list[Callable[[Mapping[str, Entry]], Iterable[Entry]]] = []
Wording = Callable[[], Mapping[str, tuple[str, str]]]
_wordings: dict[str, Wording] = {}


def figure(
    key: str, label: str, unit: str, definition: str, of: str,
    where: Mapping[str, str | tuple[str, ...]] | None = None, measure: Measure = RECORDS, sort: Sort | None = None,
) -> Figure:  # fmt: skip
    """Declare a figure of a source."""
    made = made_of(key, label, unit, definition, of, where, measure, sort)
    _add(made)
    return made


def made_of(
    key: str, label: str, unit: str, definition: str, of: str,
    where: Mapping[str, str | tuple[str, ...]] | None = None, measure: Measure = RECORDS, sort: Sort | None = None, per: int = 1,
) -> Figure:  # fmt: skip
    """A figure of a source that is not declared; raises UnknownCut."""
    source = source_of(of)
    kind = sort or (Sort.COUNT if measure.counts else source.amount(measure.of).sort)
    return Figure(key, label, unit, definition, source, conditions(where or {}), measure, kind, per=per)


def ratio(key: str, label: str, definition: str, of: str, to: str) -> None:
    """Declare a share of two figures that are declared already."""
    part, base = _declared[of], _declared[to]
    if isinstance(part, Ratio) or isinstance(base, Ratio):
        raise TypeError(f"{key}: a rate of rates says nothing")
    _add(Ratio(key, label, definition, part, base))


def provider(function: Callable[[], Iterable[Entry]]) -> Callable[[], Iterable[Entry]]:
    """Declare a function that gives the figures kept in the database."""
    _providers.append(function)
    return function


def worded(*keys: str) -> Callable[[Wording], Wording]:
    """Declare a function that gives label and definition of declared figures whose words the office keeps, by key."""

    def register(function: Wording) -> Wording:
        _wordings.update(dict.fromkeys(keys, function))
        return function

    return register


def _in_words(entry: Entry, words: Mapping[str, tuple[str, str]]) -> Entry:
    if entry.key not in words:
        return entry
    label, definition = words[entry.key]
    return replace(entry, label=label, definition=definition)


def composer(
    function: Callable[[Mapping[str, Entry]], Iterable[Entry]],
) -> Callable[[Mapping[str, Entry]], Iterable[Entry]]:
    """Declare a function that gives figures which may be made of others: it is handed all others by their keys."""
    _composers.append(function)
    return function


def _add(entry: Entry) -> None:
    if entry.key in _declared:
        raise ValueError(f"figure {entry.key} is declared twice")
    _declared[entry.key] = entry


def declared() -> Mapping[str, Entry]:
    """What code declares; staff-made figures may not take one of these keys."""
    return _declared


def declared_keys() -> frozenset[str]:
    return frozenset(_declared)


def everything() -> Iterator[Entry]:
    """All figures, those of the code first, then those of the database, then those that are made of others.

    A page that asks for several years has the same ones for each: what follows rows is asked of them once.
    """
    return iter(made_once(_everything))


def _everything() -> Iterator[Entry]:
    words: dict[str, tuple[str, str]] = {}
    for function in dict.fromkeys(_wordings.values()):
        words |= function()
    known = {key: _in_words(one, words) for key, one in _declared.items()}
    yield from list(known.values())
    for give in _providers:
        for entry in give():
            if entry.key not in _declared:
                known[entry.key] = entry
                yield entry
    for compose in _composers:
        for entry in compose(known):
            if entry.key not in known:
                yield entry


def get(key: str) -> Entry:
    """The figure of a key; KeyError if there is none."""
    if key in _declared:
        return _in_words(_declared[key], _wordings[key]() if key in _wordings else {})
    for entry in everything():
        if entry.key == key:
            return entry
    raise KeyError(key)
