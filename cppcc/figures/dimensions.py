"""Dimensions: by what the records of a source can be cut. Each is an expression of the database, as of the record's day.

A value is kept and told by its key as text (a register row's key, a choice's); ``""`` is the answer of a record that has none.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Case, F, Q, QuerySet, TextField, Value, When
from django.db.models.functions import ExtractMonth, NullIf, TruncMonth
from django.utils import timezone

Rows = QuerySet[Any]
Names = Callable[[], Iterable[tuple[Any, str]]]
YES, NO = "yes", "no"
NOTHING = ""


@dataclass(frozen=True)
class Dimension:
    """``names``: the values with their words, in the register's order; ``none``: what a record without an answer is called.

    ``of`` turns a kept key into what the database compares. ``many``: a record may answer several values, so that the parts
    do not add up to the whole; every table says so.
    """

    key: str
    label: str
    names: Names
    none: str = ""
    of: Callable[[str], Any] = str
    many: bool = False
    counts: bool = False
    """Whether its different values are things that one counts: members, units, enterprises."""
    named: Callable[[Any], Iterable[tuple[Any, str]]] | None = None
    """The values that a span has, as its year calls them, where years differ."""
    shown: Callable[[str], str] | None = None
    """How a value is told that is among no names: a month of a year."""

    def same(self, other: "Dimension") -> bool:
        """Whether another source's dimension has the same values: rows of one register, or the same words."""
        mine, others = self.names, other.names
        if isinstance(mine, RowNames) and isinstance(others, RowNames):
            return mine.rows == others.rows or mine.rows().model is others.rows().model
        if isinstance(mine, RowNames) or isinstance(others, RowNames):
            return False
        return bool(kept := list(mine())) and kept == list(others())

    def prepared(self, rows: Rows) -> Rows:
        """The rows with what ``answer`` needs joined to them."""
        return rows

    def answer(self, rows: Rows, span: Any) -> Any:
        """What each row answers, as an expression."""
        raise NotImplementedError

    def where(self, rows: Rows, span: Any, values: Iterable[str]) -> Q:
        """Rows that answer one of the values. Never a join that would count a row twice."""
        wanted = [self.of(value) for value in values if value != NOTHING]
        asked = Q(_answer__in=wanted)
        if NOTHING in values:
            asked |= Q(_answer__isnull=True)
        plain = self.prepared(rows.order_by()).alias(_answer=self.answer(rows, span))
        return Q(pk__in=plain.filter(asked).values("pk"))

    def words(self, span: Any = None) -> dict[str, str]:
        """Every value by its key, as the span calls them, with what a record without an answer is called at the end."""
        names = self.named(span) if self.named and span is not None else self.names()
        found = {str(key): words for key, words in names}
        return {**found, NOTHING: self.none} if self.none else found


@dataclass(frozen=True)
class Field(Dimension):
    """What a field of the row says, or of a row that it hangs on (a path of foreign keys)."""

    path: str = ""

    @property
    def _blank(self) -> bool:
        """Whether a text without words is no answer."""
        return bool(self.none) and self.of is str

    def answer(self, rows: Rows, span: Any) -> Any:
        return NullIf(F(self.path), Value("")) if self._blank else F(self.path)

    def where(self, rows: Rows, span: Any, values: Iterable[str]) -> Q:
        kept = list(values)
        asked = Q(**{f"{self.path}__in": [self.of(value) for value in kept if value != NOTHING or not self.none]})
        if NOTHING not in kept or not self.none:
            return asked
        return asked | Q(**{f"{self.path}__isnull": True}) | (Q(**{self.path: ""}) if self._blank else Q())


@dataclass(frozen=True)
class Computed(Dimension):
    """What an expression says: where somebody belonged on the record's day, the class of the last reply."""

    by: Callable[[Rows, Any], Any] = lambda rows, span: None

    def answer(self, rows: Rows, span: Any) -> Any:
        return self.by(rows, span)


@dataclass(frozen=True)
class Flag(Dimension):
    """Yes or no: whether a row is among some rows of a model, found by ``path``."""

    among: Callable[[Any], Any] = lambda span: None
    path: str = "pk"

    def same(self, other: Dimension) -> bool:
        return False  # what is meant is said by its label alone

    def _yes(self, span: Any) -> Q:
        found = self.among(span)
        return found if isinstance(found, Q) else Q(**{f"{self.path}__in": found.order_by().values("pk")})

    def answer(self, rows: Rows, span: Any) -> Any:
        return Case(When(self._yes(span), then=Value(YES)), default=Value(NO), output_field=TextField())

    def where(self, rows: Rows, span: Any, values: Iterable[str]) -> Q:
        kept = set(values)
        if kept >= {YES, NO}:
            return Q()
        return self._yes(span) if YES in kept else ~self._yes(span)


@dataclass(frozen=True)
class Chosen(Dimension):
    """The one of some values whose condition (``among``, for a span and a value) a row fulfils."""

    among: Callable[[Any, str], Q] = lambda span, value: Q()

    def answer(self, rows: Rows, span: Any) -> Any:
        whens = [When(self.among(span, key), then=Value(key)) for key in self.words() if key != NOTHING]
        return Case(*whens, output_field=TextField())

    def where(self, rows: Rows, span: Any, values: Iterable[str]) -> Q:
        kept = set(values)
        found = [self.among(span, key) for key in kept - {NOTHING}]
        if NOTHING in kept:
            found.append(~reduce(or_, (self.among(span, key) for key in self.words() if key != NOTHING), Q()))
        return reduce(or_, found, Q())


@dataclass(frozen=True)
class Several(Dimension):
    """What several rows that hang on the record say: its units, its themes. ``joined`` joins them, each once."""

    joined: Callable[[Rows], Rows] = lambda rows: rows
    by: Callable[[], Any] = lambda: None

    def prepared(self, rows: Rows) -> Rows:
        return self.joined(rows)

    def answer(self, rows: Rows, span: Any) -> Any:
        return self.by()


def field(key: str, label: str, names: Any, path: str = "", none: str = "") -> Field:
    """A plain field with choices (pairs, or what gives them)."""
    return Field(key, label, names if callable(names) else lambda: names, none, path=path or key)


@dataclass(frozen=True)
class RowNames:
    """The rows of a register by their keys; ``rows`` gives them, so that one may ask which of them have ended."""

    rows: Any

    def __call__(self) -> Iterable[tuple[Any, str]]:
        return ((one.pk, str(one)) for one in self.rows())


@dataclass(frozen=True)
class KeyedNames:
    """Rows with their words, by keys of their own; ``rows`` gives both."""

    rows: Callable[[], Iterable[tuple[Any, str]]]

    def __call__(self) -> Iterable[tuple[Any, str]]:
        return [(row.key, words) for row, words in self.rows()]


def names_of(rows: Any) -> Names:
    """The rows that something gives, by their keys."""
    return RowNames(rows)


def row(key: str, label: str, names: Any, path: str = "", none: str = "") -> Field:
    """A foreign key to a register; ``names``: what gives its rows."""
    return Field(key, label, names_of(names), none, int, counts=True, path=path or key)


def flag(key: str, label: str, among: Any, path: str = "pk", yes: str = "是", no: str = "否") -> Flag:
    """``among`` gives, for a span, the rows that are meant, or a condition."""
    return Flag(key, label, lambda: ((YES, yes), (NO, no)), among=among, path=path)


def month(path: str, *, moment: bool = False) -> Computed:
    """The month of a day, or of a moment in Asia/Shanghai."""

    def by(rows: Rows, span: Any) -> Any:
        return ExtractMonth(path, tzinfo=timezone.get_default_timezone()) if moment else ExtractMonth(path)

    return Computed("month", "月份", lambda: ((number, f"{number}月") for number in range(1, 13)), of=int, by=by)


def calendar_month(path: str) -> Computed:
    """The month of a year of a day, as 2024-03."""
    return Computed(
        "calendar_month", "年月", lambda: (), of=date.fromisoformat, shown=lambda key: key[:7],
        by=lambda rows, span: TruncMonth(path),
    )  # fmt: skip
