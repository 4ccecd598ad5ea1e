"""Narrowing rows to a span (``members.period.Span``); knows the questions that a span answers and no model."""

import operator
from collections.abc import Callable
from functools import reduce
from typing import Any


def each(rows: Any, span: Any, narrowed: Callable[[Any, Any], Any]) -> Any:
    """The rows that ``narrowed(rows, part)`` gives of any part of the span: years with gaps, each with its own members."""
    return reduce(operator.or_, (narrowed(rows, part) for part in span.parts))


def of_plenary(rows: Any, span: Any, day: str, key: str = "plenary") -> Any:
    """Rows with a plenary year (``key``) that fall into the span: all of the year's, or by their day where it is a part of one."""
    return each(rows, span, lambda rows, part: _of_part(rows, part, day, key))


def _of_part(rows: Any, span: Any, day: str, key: str) -> Any:
    plenary = span.plenary
    if span.whole:
        return rows.filter(**{key: plenary})
    if span.starts_on >= plenary.starts_on and span.ends_on <= plenary.ends_on:
        rows = rows.filter(**{key: plenary})
        if span.starts_on > plenary.starts_on:
            rows = rows.filter(**{f"{day}__gte": span.starts_on})
        return rows.filter(**{f"{day}__lte": span.ends_on}) if span.ends_on < plenary.ends_on else rows
    return rows.filter(**{f"{day}__gte": span.starts_on, f"{day}__lte": span.ends_on})
