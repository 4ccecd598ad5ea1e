"""A figure that is asked for by an address or by choices in the browser: only what is declared, and only values that are there.

``of=proposals&w=filed:yes&w=category:3&w=!unit:7&m=distinct:member``: the source, conditions (several values of one
dimension are either of them), the measure.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from cppcc.figures.dimensions import Dimension
from cppcc.figures.entries import RECORDS, Figure, How, Measure
from cppcc.figures.registry import made_of
from cppcc.figures.sources import Condition, Source, UnknownCut, source_of
from cppcc.figures.values import Sort

MOST_CONDITIONS, MOST_VALUES, LONGEST = 12, 100, 200
MOST_LEAST = 999
"""More records than one member has."""


def narrowed(figure: Figure, dimension: str, value: str) -> Figure:
    """The figure with one more condition: what a cell of a table counts."""
    figure.source.dimension(dimension)
    return replace(figure, where=(*figure.where, Condition(dimension, (value,))))


def to_pairs(figure: Figure) -> list[tuple[str, str]]:
    found = [("of", figure.source.key)]
    found += [("w", f"{'!' * one.out}{one.dimension}:{value}") for one in figure.where for value in one.values]
    if figure.measure != RECORDS:
        found.append(("m", f"{figure.measure.how}:{figure.measure.of}"))
    return found


def to_query(figure: Figure) -> str:
    return urlencode(to_pairs(figure))


def from_query(asked: Any) -> Figure:
    """``asked``: a QueryDict. Raises UnknownCut."""
    how, _, of = asked.get("m", How.RECORDS).partition(":")
    return asked_for(asked.get("of", ""), _pairs(asked.getlist("w")), how, of)


def _pairs(written: Iterable[str]) -> list[tuple[str, str, bool]]:
    found = []
    for one in written:
        dimension, _, value = one.partition(":")
        found.append((dimension.removeprefix("!"), value, dimension.startswith("!")))
    return found


def asked_for(source: str, pairs: Iterable[tuple[str, str, bool]], how: str = "records", of: str = "") -> Figure:
    """A figure of what somebody chose: (dimension, value, out) for each. Raises UnknownCut for all that is not declared."""
    found = source_of(source)
    where: dict[tuple[str, bool], list[str]] = {}
    for number, (dimension, value, out) in enumerate(pairs):
        if number >= MOST_CONDITIONS * MOST_VALUES:
            raise UnknownCut("条件过多")
        kept = where.setdefault((dimension, out), [])
        if value not in kept:
            kept.append(value)
    if len(where) > MOST_CONDITIONS or any(len(values) > MOST_VALUES for values in where.values()):
        raise UnknownCut(f"最多 {MOST_CONDITIONS} 项条件，每项最多选 {MOST_VALUES} 个值")
    conditions = tuple(_checked(found, Condition(key, tuple(values), out)) for (key, out), values in where.items())
    return _made(found, conditions, measured(found, how, of))


def _made(source: Source, where: tuple[Condition, ...], measure: Measure) -> Figure:
    amount = None if measure.counts else source.amount(measure.of)
    sort = Sort.AVERAGE if measure.how == How.AVERAGE else amount.sort if amount else Sort.COUNT
    unit = amount.unit if amount else source.unit
    return replace(made_of("", source.label, unit, "", source.key, {}, measure, sort), where=where)


def _checked(source: Source, condition: Condition) -> Condition:
    dimension = source.dimension(condition.dimension)
    names = dimension.words()
    for value in condition.values:
        if value not in names and not _free(dimension, value):
            raise UnknownCut(f"“{dimension.label}”没有这个值")
    return condition


def _free(dimension: Dimension, value: str) -> bool:
    """Whether a dimension whose values stand in no list may have this one."""
    if dimension.shown is None or not value or len(value) > LONGEST or not value.isprintable():
        return False
    try:
        dimension.of(value)
    except ValueError:
        return False
    return True


def measured(source: Source, how: str, of: str) -> Measure:
    """Raises UnknownCut."""
    if how == How.RECORDS and not of:
        return RECORDS
    if how in (How.DISTINCT, How.AT_LEAST):
        found = Measure(How(how), of)
        dimension = source.dimension(found.thing)
        if dimension.many or not dimension.counts:
            raise UnknownCut(f"不能按“{dimension.label}”去重计数")
        if how == How.AT_LEAST:
            _check_least(of.partition(":")[2])
        return found
    if how in (How.SUM, How.AVERAGE):
        source.amount(of)
        return Measure(How(how), of)
    raise UnknownCut("没有这种计数方法")


def _check_least(written: str) -> None:
    plain = written.isascii() and written.isdecimal() and len(written) <= len(str(MOST_LEAST))
    if not plain or not 1 <= int(written) <= MOST_LEAST or written != str(int(written)):
        raise UnknownCut(f"“至少几条”请填 1 至 {MOST_LEAST} 的整数")


def to_data(figure: Figure) -> dict[str, Any]:
    """As it is kept with a figure that the office made."""
    return {
        "source": figure.source.key,
        "where": [[one.dimension, list(one.values), one.out] for one in figure.where],
        "measure": [str(figure.measure.how), figure.measure.of],
    }


def from_data(data: Mapping[str, Any]) -> Figure:
    """What ``to_data`` kept; no query. Raises UnknownCut where it is no longer declared."""
    try:
        source = source_of(data["source"])
        where = tuple(Condition(key, tuple(values), bool(out)) for key, values, out in data["where"])
        how, of = data["measure"]
    except (KeyError, TypeError, ValueError) as fault:
        if isinstance(fault, UnknownCut):
            raise
        raise UnknownCut("保存的内容不完整") from None
    for one in where:
        source.dimension(one.dimension)
    return _made(source, where, measured(source, how, of))
