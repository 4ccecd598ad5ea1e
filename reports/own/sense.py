"""What can be counted and would still mean nothing: sums over unlike units, shares of what is no part. Asked when a figure is
made; what was made before is told as it is, with a fault in words where a text says it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from cppcc.figures import (
    YES,
    Amount,
    Dimension,
    Entry,
    Figure,
    How,
    KeyedNames,
    RowNames,
    Source,
    UnknownCut,
    leaves,
)
from cppcc.vocabularies import Names, rows_of

PEOPLE = ("名", "人", "位")
"""Units that count the same."""


def same_unit(one: str, other: str) -> bool:
    return one == other or (one in PEOPLE and other in PEOPLE)


# --- of records --------------------------------------------------------------------------------------------------
def measured(figure: Figure) -> Figure:
    """The figure with the unit of what it adds up. Raises UnknownCut where that is of several units."""
    if figure.measure.how not in (How.SUM, How.AVERAGE):
        return figure
    amount = figure.source.amount(figure.measure.of)
    if amount.unit:
        _check_converted(figure, amount)
        return figure
    said, where = "合计" if figure.measure.how == How.SUM else "平均", _with_units(figure.source)
    for one in figure.where:
        row = where[one.dimension][1].get(one.values[0]) if one.dimension in where and len(one.values) == 1 else None
        if row is None or one.out:
            continue
        if getattr(row, "per", 1) != 1:
            raise UnknownCut(f"“{row}”的{amount.label}按{row.per}折算，请直接使用数据“{row}”")
        return replace(figure, unit=row.unit)
    asked = "或".join(f"“{dimension.label}”" for dimension, _ in where.values())
    chosen = f"；请加条件，{asked}只选一个值" if asked else ""
    raise UnknownCut(f"“{figure.source.label}”的{amount.label}单位不一，不能{said}{chosen}")


def _check_converted(figure: Figure, amount: Amount) -> None:
    """An amount in a unit of its own over a field in which others of no one unit stand: only over those that have it."""
    if not any(one.field == amount.field and not one.unit for one in figure.source.amounts):
        return
    where, flag = _with_units(figure.source), f"in_{amount.key}"
    for one in figure.where:
        known = where[one.dimension][1] if one.dimension in where else {}
        if not one.out and (
            (one.dimension == flag and set(one.values) == {YES})
            or (known and all(getattr(known.get(value), amount.key, False) for value in one.values))
        ):
            return
    label = figure.source.dimension(flag).label if flag in figure.source.dimensions else amount.label
    raise UnknownCut(f"“{figure.source.label}”中有不是{amount.label}的记录，请加条件“{label}”选“是”")


def _with_units(source: Source) -> dict[str, tuple[Dimension, dict[str, Any]]]:
    """Dimensions whose values say in which unit their records are counted, with their rows by key."""
    found = {}
    for one in source.cuts:
        rows = {key: row for key, row in _rows(one) if isinstance(getattr(row, "unit", None), str)}
        if rows:
            found[one.key] = (one, rows)
    return found


def _rows(dimension: Dimension) -> list[tuple[str, Any]]:
    names = dimension.names
    if isinstance(names, RowNames):
        return [(str(one.pk), one) for one in names.rows()]
    if isinstance(names, KeyedNames):
        return [(str(one.key), one) for one, _ in names.rows()]
    found = names()
    return [(str(one.key), one) for one in rows_of(found.of)] if isinstance(found, Names) else []


# --- of figures --------------------------------------------------------------------------------------------------
def check_share(of: Entry, to: Entry) -> None:
    """Raises UnknownCut where the one can't be a part of the other."""
    inside = {leaf.source.key for leaf in leaves(to)}
    if {leaf.source.key for leaf in leaves(of)} <= inside or same_unit(of.unit, to.unit):
        return
    raise UnknownCut(f"“{of.label}”（{_unit(of)}）不是“{to.label}”（{_unit(to)}）中的一部分，不能算占比；请改用“平均”")


def check_sum(parts: Sequence[Entry]) -> None:
    """Raises UnknownCut where they are of different units."""
    first = parts[0]
    for one in parts[1:]:
        if not same_unit(first.unit, one.unit):
            raise UnknownCut(f"“{first.label}”（{_unit(first)}）和“{one.label}”（{_unit(one)}）单位不同，不能加减")


def _unit(entry: Entry) -> str:
    return entry.unit or "无单位"
