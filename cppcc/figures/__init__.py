"""Figures: every statistic declared once over a queryset, and how its records stand in the list behind it.

Apps declare in `figures.py` and `records.py`; dashboard, report and checks read.
"""

from cppcc.figures.records import Columns, columns_for, register
from cppcc.figures.registry import (
    Entry,
    Figure,
    Ratio,
    declared_keys,
    everything,
    figure,
    get,
    provider,
    ratio,
    values,
    worded,
)
from cppcc.figures.values import Sort, Value, average, share

__all__ = [
    "Columns",
    "Entry",
    "Figure",
    "Ratio",
    "Sort",
    "Value",
    "average",
    "columns_for",
    "declared_keys",
    "everything",
    "figure",
    "get",
    "provider",
    "ratio",
    "register",
    "share",
    "values",
    "worded",
]
