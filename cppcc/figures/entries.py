"""Figures: a source, conditions and a measure; and figures of figures: shares, averages, sums, differences.

A figure in code, one that follows a register row and one that the office makes are of the same classes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from cppcc.figures.sources import Condition, Source
from cppcc.figures.values import Sort, Value, average, share


class How(StrEnum):
    RECORDS = "records"
    DISTINCT = "distinct"
    AT_LEAST = "at_least"
    SUM = "sum"
    AVERAGE = "average"
    LATEST = "latest"


@dataclass(frozen=True)
class Measure:
    """``of``: the dimension whose different values are counted, or the amount that is added up.

    AT_LEAST: the different values that so many records answer, as ``member:3``.
    """

    how: How = How.RECORDS
    of: str = ""

    @property
    def counts(self) -> bool:
        return self.how in (How.RECORDS, How.DISTINCT, How.AT_LEAST)

    @property
    def thing(self) -> str:
        """The dimension whose different values are counted."""
        return self.of.partition(":")[0] if self.how in (How.DISTINCT, How.AT_LEAST) else ""

    @property
    def least(self) -> int:
        """How many records a value has to have to be counted."""
        return int(self.of.partition(":")[2]) if self.how == How.AT_LEAST else 1

    def reached(self, source: Source, rows: "QuerySet[Any]", span: Any) -> "QuerySet[Any]":
        """Of AT_LEAST: the values that so many of the rows answer."""
        named = rows.order_by().annotate(_who=source.dimension(self.thing).answer(rows, span))
        often = named.filter(_who__isnull=False).values("_who").annotate(_often=Count("pk"))
        return often.filter(_often__gte=self.least).values("_who")

    def batched(self, source: Source) -> bool:
        """Whether it can be asked together with others of its source in one query."""
        if self.how in (How.LATEST, How.AT_LEAST):
            return False
        return self.how != How.DISTINCT or not source.dimension(self.of).many

    def expression(self, source: Source, rows: "QuerySet[Any]", span: Any, asked: Q, *, joined: bool = False) -> Any:
        """As an aggregate over rows; ``joined``: rows may stand there several times."""
        if self.how == How.RECORDS:
            return Count("pk", filter=asked, distinct=joined)
        if self.how == How.DISTINCT:
            return Count(source.dimension(self.of).answer(rows, span), filter=asked, distinct=True)
        return Sum(source.amount(self.of).of(rows, span), filter=asked)


RECORDS = Measure()


@dataclass(frozen=True)
class Figure:
    """One statistic: its key, its words, and the records behind it."""

    key: str
    label: str
    unit: str
    definition: str
    source: Source
    where: tuple[Condition, ...] = ()
    measure: Measure = RECORDS
    sort: Sort = Sort.COUNT
    group: str = ""
    decimals: int = 0
    per: int = 1
    """What its sum is divided by besides the amount's own."""
    years: "Years" = (None, None)

    @property
    def summed(self) -> str:
        """The field that it adds up or takes the newest of; "" where it counts."""
        return "" if self.measure.counts else self.source.amount(self.measure.of).field

    def asked(self, rows: "QuerySet[Any]", span: Any) -> Q:
        """Its conditions on rows of its source."""
        return reduce(and_, (one.asked(self.source, rows, span) for one in self.where), Q())

    def records(self, span: Any) -> "QuerySet[Any]":
        rows = self.source.rows(span)
        found = rows.filter(self.asked(rows, span)) if self.where else rows
        if self.measure.how != How.AT_LEAST:
            return found
        reached = self.measure.reached(self.source, found, span)
        thing = self.source.dimension(self.measure.thing)
        return found.filter(
            pk__in=found.order_by().alias(_who=thing.answer(found, span)).filter(_who__in=reached).values("pk")
        )

    def told(self, number: Any, count: int = 0) -> Value:
        """What the database gave, as a value; ``count``: of how many records, for an average."""
        if self.measure.counts:
            return Value(Decimal(number or 0))
        if isinstance(number, timedelta):
            number = number.days
        told = Decimal(number or 0) / (self.source.amount(self.measure.of).per * self.per)
        if self.measure.how == How.AVERAGE:
            return average(told, count, self.decimals)
        return Value(told, sort=self.sort, decimals=self.decimals)

    def value(self, span: Any) -> Value:
        rows = self.source.rows(span).order_by()
        asked = self.asked(rows, span)
        if self.measure.how == How.LATEST:
            path = self.source.amount(self.measure.of).field
            newest = rows.filter(asked).order_by("-on", "-pk").values_list(path, flat=True).first()
            return self.told(newest)
        if self.measure.how == How.AT_LEAST:
            return self.told(self.measure.reached(self.source, rows.filter(asked), span).count())
        if self.measure.how == How.AVERAGE:
            each = self.source.amount(self.measure.of).of(rows, span)
            found = rows.filter(asked).aggregate(sum=Sum(each), count=Count(each))
            return self.told(found["sum"], found["count"])
        if self.measure.how == How.DISTINCT:
            dimension = self.source.dimension(self.measure.of)
            rows = dimension.prepared(rows)
        found = rows.filter(asked).aggregate(number=self.measure.expression(self.source, rows, span, Q()))
        return self.told(found["number"])


@dataclass(frozen=True)
class Ratio:
    """One figure divided by another; numerator and denominator stand beside it.

    A share of the same things (sort SHARE, in per cent), or so many to each (sort AVERAGE). Landed shares have no decimals.
    """

    key: str
    label: str
    definition: str
    of: "Figure | Total"
    to: "Figure | Total"
    unit: str = "%"
    sort: Sort = Sort.SHARE
    group: str = ""
    decimals: int = 0
    years: "Years" = (None, None)

    @property
    def parts(self) -> "tuple[Figure | Total, ...]":
        return self.of, self.to

    def told(self, values: Sequence[Value]) -> Value:
        """From the values of its parts."""
        one, other = (_whole(value.number or Decimal(0)) for value in values)
        return (share if self.sort == Sort.SHARE else average)(one, other, self.decimals)

    def value(self, span: Any) -> Value:
        return self.told([part.value(span) for part in self.parts])

    def records(self, span: Any) -> "QuerySet[Any]":
        return self.to.records(span)


@dataclass(frozen=True)
class Total:
    """Figures added up, or with ``less`` the first without the others."""

    key: str
    label: str
    unit: str
    definition: str
    parts: "tuple[Figure | Total, ...]"
    less: bool = False
    sort: Sort = Sort.COUNT
    group: str = ""
    decimals: int = 0
    years: "Years" = (None, None)

    def told(self, values: Sequence[Value]) -> Value:
        """From the values of its parts."""
        first, *others = [value.number or Decimal(0) for value in values]
        return Value(first - sum(others) if self.less else first + sum(others), sort=self.sort, decimals=self.decimals)

    def value(self, span: Any) -> Value:
        return self.told([part.value(span) for part in self.parts])

    def records(self, span: Any) -> "QuerySet[Any]":
        """Those of all parts where they are of one model, else of the first."""
        first, *others = [part.records(span) for part in self.parts]
        same = [rows for rows in others if rows.model is first.model]
        if not same:
            return first
        either = reduce(or_, (Q(pk__in=rows.order_by().values("pk")) for rows in (first, *same)))
        return first.model._default_manager.filter(either)


def _whole(number: Decimal) -> int | Decimal:
    return int(number) if number == number.to_integral_value() else number


Entry = Figure | Ratio | Total
Years = tuple[int | None, int | None]
"""From and until which plenary year a figure is told; None: without end."""


def stands(entry: Entry, span: Any) -> bool:
    """Whether the figure, with all that it is made of, is told of every year that a span lies in."""
    if isinstance(entry, Ratio | Total) and not all(stands(part, span) for part in entry.parts):
        return False
    if entry.years == (None, None):
        return True
    since, until = entry.years
    years = [one.year for one in span.years]
    return all((since is None or since <= year) and (until is None or year <= until) for year in years)


def conditions(where: Mapping[str, str | tuple[str, ...]]) -> tuple[Condition, ...]:
    """Written short: {"filed": "yes"}; with "!" in front of the dimension those that do not."""
    return tuple(
        Condition(key.lstrip("!"), (values,) if isinstance(values, str) else tuple(values), key.startswith("!"))
        for key, values in where.items()
    )
