"""Many figures at once, and figures cut by dimensions: one query for each source, whatever the number of figures."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property, reduce
from itertools import groupby
from operator import and_
from typing import Any

from django.db.models import Count, Q

from cppcc.figures.dimensions import NOTHING, Dimension, RowNames
from cppcc.figures.entries import Entry, Figure, How, Ratio, Total, stands
from cppcc.figures.origins import Origin, weakest
from cppcc.figures.registry import everything
from cppcc.figures.sources import Condition, UnknownCut
from cppcc.figures.values import Value


def leaves(entry: Entry) -> list[Figure]:
    """The figures that an entry is made of."""
    return [entry] if isinstance(entry, Figure) else [leaf for part in entry.parts for leaf in leaves(part)]


def told(entry: Entry, found: Mapping[str, Value]) -> Value:
    """An entry's value from those of its leaves."""
    return found[entry.key] if isinstance(entry, Figure) else entry.told([told(part, found) for part in entry.parts])


def counted(entries: Iterable[Entry], span: Any) -> dict[str, Value]:
    """The value of each, by key."""
    wanted = list(entries)
    asked = list({leaf.key: leaf for entry in wanted for leaf in leaves(entry)}.values())
    asked.sort(key=lambda leaf: leaf.source.key)
    found: dict[str, Value] = {}
    for _, group in groupby(asked, key=lambda leaf: leaf.source.key):
        figures = list(group)
        together = [one for one in figures if one.measure.batched(one.source)]
        found |= _together(together, span) if len(together) > 1 else {one.key: one.value(span) for one in together}
        found |= {one.key: one.value(span) for one in figures if one not in together}
    return {entry.key: told(entry, found) for entry in wanted}


def _shared(figures: list[Figure]) -> tuple[Condition, ...]:
    """The conditions that all of them have: asked once, of the rows."""
    first, *others = figures
    return tuple(one for one in first.where if all(one in other.where for other in others))


def _aggregates(figures: list[Figure], rows: Any, span: Any, *, joined: bool = False) -> dict[str, Any]:
    """What is asked of rows that fulfil what all figures share."""
    shared, asked = _shared(figures), {}
    for number, one in enumerate(figures):
        where = replace(one, where=tuple(kept for kept in one.where if kept not in shared)).asked(rows, span)
        asked[f"_f{number}"] = one.measure.expression(one.source, rows, span, where, joined=joined)
        if one.measure.how == How.AVERAGE:
            asked[f"_n{number}"] = Count(one.source.amount(one.measure.of).of(rows, span), filter=where)
    return asked


def _rows(figures: list[Figure], span: Any) -> Any:
    rows = figures[0].source.rows(span).order_by()
    return rows.filter(reduce(and_, (one.asked(figures[0].source, rows, span) for one in _shared(figures)), Q()))


def _told(figures: list[Figure], row: Mapping[str, Any]) -> dict[str, Value]:
    return {one.key: one.told(row[f"_f{number}"], row.get(f"_n{number}", 0)) for number, one in enumerate(figures)}


def _together(figures: list[Figure], span: Any) -> dict[str, Value]:
    rows = _rows(figures, span)
    return _told(figures, rows.aggregate(**_aggregates(figures, rows, span)))


def values(span: Any, only: Iterable[str] | None = None) -> dict[str, tuple[Entry, Value]]:
    """Every figure that is told of a span with its value, or those of some keys; the order is the registry's."""
    wanted = None if only is None else set(only)
    entries = [one for one in everything() if (wanted is None or one.key in wanted) and stands(one, span)]
    found = counted(entries, span)
    return {entry.key: (entry, found[entry.key]) for entry in entries}


class Asked(Mapping[str, tuple[Entry, Value]]):
    """Every figure of a span with its value, counted when it is asked for; those of ``want`` together."""

    def __init__(self, span: Any) -> None:
        self.span = span
        self.entries = {entry.key: entry for entry in everything() if stands(entry, span)}
        self._values: dict[str, Value] = {}

    def want(self, keys: Iterable[str]) -> None:
        """Count these, as far as they are known and not counted yet."""
        missing = [self.entries[key] for key in dict.fromkeys(keys) if key in self.entries and key not in self._values]
        self._values |= counted(missing, self.span)

    def __getitem__(self, key: str) -> tuple[Entry, Value]:
        entry = self.entries[key]
        self.want([key])
        return entry, self._values[key]

    def __contains__(self, key: object) -> bool:
        return key in self.entries

    def __iter__(self) -> Iterator[str]:
        """Whoever goes through all of them has all counted at once."""
        self.want(self.entries)
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)


def origins(entries: Iterable[Entry], span: Any) -> dict[str, Origin]:
    """Where the number of each comes from, by key; one query for each source whose entries carry numbers of their own.

    An entry above one with nothing behind it is a total that somebody typed.
    """
    wanted = list(entries)
    asked = {leaf.key: leaf for entry in wanted for leaf in leaves(entry)}
    found = {
        key: Origin.REGISTERED if one.summed or one.source.behind else Origin.COUNTED for key, one in asked.items()
    }
    doubtful = sorted(
        (one for one in asked.values() if one.summed and one.source.behind), key=lambda one: one.source.key
    )
    for _, group in groupby(doubtful, key=lambda one: one.source.key):
        figures = list(group)
        rows = figures[0].source.rows(span).order_by()
        lone = Q(**{f"{name}__isnull": True for name in figures[0].source.behind})
        counts = {
            f"_f{number}": Count("pk", filter=one.asked(rows, span) & lone & Q(**{f"{one.summed}__gt": 1}))
            for number, one in enumerate(figures)
        }
        typed = rows.aggregate(**counts)
        for number, one in enumerate(figures):
            if typed[f"_f{number}"]:
                found[one.key] = Origin.TYPED
    return {entry.key: weakest(*(found[leaf.key] for leaf in leaves(entry))) for entry in wanted}


# --- cut by dimensions -------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Line:
    """One value of a dimension (of two: of both) with the values of the figures, by their keys."""

    keys: tuple[str, ...]
    label: str
    values: dict[str, Value]


@dataclass(frozen=True)
class Table:
    """Figures by a dimension. ``lines`` in the register's order; where ``many`` the lines may add up to more than ``total``.

    ``whole`` gives the values of all lines together; they are counted when they are asked for.
    """

    lines: list[Line]
    whole: Callable[[], dict[str, Value]] = dict
    many: bool = False
    by: list[str] = field(default_factory=list)

    @cached_property
    def total(self) -> Line:
        return Line((), "合计", self.whole())


Cells = dict[tuple[str, ...], dict[str, Value]]
"""The values of figures, by what the dimensions answer."""


def breakdown(entries: Iterable[Entry], by: Iterable[str], span: Any) -> Table:
    """Figures cut by one dimension or by several; two queries for each source and one for the words of each dimension.

    Figures of several sources are cut together where all of them have the dimension: proposals and members by sector.
    Raises UnknownCut where they have not, or one can't be cut.
    """
    wanted, keys = list(entries), list(by)
    figures = _leaves(wanted)
    dimensions = [shared_dimension(figures, key) for key in keys]
    many = any(leaf.source.dimension(key).many for leaf in figures for key in keys)
    found = _cut(figures, keys, span)
    exact = not many and all(_adds_up(one) for one in figures)
    return _table(wanted, dimensions, found, span, many=many, whole=None if exact else lambda: counted(wanted, span))


def breakdowns(entries: Iterable[Entry], by: Iterable[str], span: Any) -> list[Table]:
    """``breakdown`` by each of several dimensions alone, for the queries of one.

    Each record answers one value of each dimension. What counts different things does so truly only where a thing answers one
    value too, whatever record of it is looked at: members by the bodies that they were in on one day. Raises UnknownCut.
    """
    wanted, keys = list(entries), list(by)
    figures = _leaves(wanted)
    dimensions = [shared_dimension(figures, key) for key in keys]
    summed = (How.RECORDS, How.DISTINCT, How.SUM)
    if any(one.measure.how not in summed or one.source.dimension(key).many for one in figures for key in keys):
        raise UnknownCut("不能一次按几个维度分别分组")
    cells, tables = _cut(figures, keys, span), []
    for place, dimension in enumerate(dimensions):
        parts: dict[tuple[str, ...], list[dict[str, Value]]] = {}
        for answer, values_there in cells.items():
            parts.setdefault((answer[place],), []).append(values_there)
        found = {answer: _sums(figures, there) for answer, there in parts.items()}
        tables.append(_table(wanted, [dimension], found, span))
    return tables


def _leaves(wanted: list[Entry]) -> list[Figure]:
    """What they are made of, those of one source behind each other."""
    figures = list({leaf.key: leaf for entry in wanted for leaf in leaves(entry)}.values())
    return sorted(figures, key=lambda leaf: leaf.source.key)


def _cut(figures: list[Figure], keys: list[str], span: Any) -> Cells:
    """The values of all figures in each cell; 0 where there are no records."""
    found: Cells = {}
    for _, group in groupby(figures, key=lambda leaf: leaf.source.key):
        for answer, told_there in _cells(list(group), keys, span).items():
            found.setdefault(answer, {}).update(told_there)
    for cell in found.values():
        cell.update({one.key: one.told(0) for one in figures if one.key not in cell})
    return found


def _table(
    wanted: list[Entry],
    dimensions: list[Dimension],
    found: Cells,
    span: Any,
    *,
    many: bool = False,
    whole: Callable[[], dict[str, Value]] | None = None,
) -> Table:
    """``whole``: what counts all lines together, where they do not add up."""
    words = [one.words(span) for one in dimensions]
    lines = [
        Line(answer, _label(answer, dimensions, words), {entry.key: told(entry, one) for entry in wanted})
        for answer, one in found.items()
        if answer != (NOTHING,) or not dimensions[0].many or dimensions[0].none
    ]
    places = [{key: place for place, key in enumerate(one)} for one in words]
    lines.sort(
        key=lambda line: [(names.get(key, len(names)), key) for key, names in zip(line.keys, places, strict=True)]
    )
    return Table(lines, whole or (lambda: _added(wanted, found)), many, [one.label for one in dimensions])


def _cells(figures: list[Figure], keys: list[str], span: Any) -> Cells:
    """Figures of one source by dimensions of it; a query for all of them, one more for each that asks how often."""
    source = figures[0].source
    dimensions = [source.dimension(key) for key in keys]
    many = any(one.many for one in dimensions)
    often = [one for one in figures if one.measure.how == How.AT_LEAST]
    together = [one for one in figures if one not in often]
    found: Cells = {}
    for group in filter(None, (together, *([one] for one in often))):
        rows = _rows(group, span)
        cut = rows
        for one in dimensions:
            cut = one.prepared(cut)
        answers = {f"_d{number}": one.answer(rows, span) for number, one in enumerate(dimensions)}
        named = cut.annotate(**answers)
        if group == together:
            asked = named.values(*answers).annotate(**_aggregates(group, rows, span, joined=many))
            cells = [(row, _told(group, row)) for row in asked]
        else:
            cells = _reached(group[0], named, rows, answers, span, many=many)
        for row, told_there in cells:
            answer = tuple(NOTHING if row[name] is None else str(row[name]) for name in answers)
            found.setdefault(answer, {}).update(told_there)
    return found


def _reached(
    one: Figure, named: Any, rows: Any, answers: Mapping[str, Any], span: Any, *, many: bool
) -> list[tuple[Mapping[str, Any], dict[str, Value]]]:
    """How many different values have so many records in each cell."""
    who = {"_who": one.source.dimension(one.measure.thing).answer(rows, span)}
    each = named.annotate(**who).filter(_who__isnull=False).values(*answers, "_who")
    asked = each.annotate(_often=Count("pk", distinct=many)).filter(_often__gte=one.measure.least)
    numbers = Counter(asked.values_list(*answers))
    return [(dict(zip(answers, cell, strict=True)), {one.key: one.told(number)}) for cell, number in numbers.items()]


def _adds_up(figure: Figure) -> bool:
    return figure.measure.how in (How.RECORDS, How.SUM)


def adds_up(entry: Entry) -> bool:
    """Whether the parts of a figure make its whole, so that shares, a rest and stacks of them are true.

    Different things counted in two parts may be the same; averages, rates and differences are no parts of anything.
    """
    if isinstance(entry, Ratio) or (isinstance(entry, Total) and entry.less):
        return False
    return all(_adds_up(leaf) for leaf in leaves(entry))


def _added(wanted: list[Entry], found: Cells) -> dict[str, Value]:
    """The whole of what adds up, from its parts."""
    whole = _sums(_leaves(wanted), found.values())
    return {entry.key: told(entry, whole) for entry in wanted}


def _sums(figures: list[Figure], parts: Iterable[Mapping[str, Value]]) -> dict[str, Value]:
    """Of each figure what its parts come to together."""
    kept = list(parts)
    return {
        one.key: replace(one.told(0), number=sum((part[one.key].number or Decimal(0) for part in kept), Decimal(0)))
        for one in figures
    }


def _label(answer: tuple[str, ...], dimensions: list[Dimension], words: list[dict[str, str]]) -> str:
    return "、".join(_said(*one) for one in zip(answer, dimensions, words, strict=True))


def _said(key: str, dimension: Dimension, names: dict[str, str]) -> str:
    if key not in names and key and dimension.shown:
        return dimension.shown(key)
    return names.get(key) or "（未填）"


def registers_of(figures: list[Figure]) -> list[Dimension]:
    """The dimensions by rows of a register that the sources of all of them have; no query."""
    first, *others = {one.source.key: one.source for one in figures}.values()
    found = [one for one in first.cuts if isinstance(one.names, RowNames)]
    return [one for one in found if all((two := other.dimensions.get(one.key)) and one.same(two) for other in others)]


def shared_dimension(figures: list[Figure], key: str) -> Dimension:
    """The dimension by which all of them are cut, as the source of the first calls it. Raises UnknownCut."""
    for one in figures:
        if one.measure.how == How.LATEST:
            raise UnknownCut("取最近一次的数据不能分组")
        if one.measure.how == How.DISTINCT and not one.measure.batched(one.source):
            raise UnknownCut("按多值维度去重的数据不能分组")
    first = figures[0].source.dimension(key)
    for one in figures[1:]:
        other = one.source
        if other.key != figures[0].source.key and not (key in other.dimensions and first.same(other.dimension(key))):
            raise UnknownCut(
                f"“{figures[0].source.label}”和“{other.label}”没有共同的“{first.label}”，不能放在一张表中分组"
            )
    return first
