"""Figures: every statistic declared once over a queryset, and how its records stand in the list behind it.

Apps declare in `figures.py` and `records.py`; dashboard, report and checks read.
"""

from cppcc.figures.origins import Origin, origin_words
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
)
from cppcc.figures.values import Sort, Value, average, share

__all__ = [
    "Columns",
    "Entry",
    "Figure",
    "Origin",
    "Ratio",
    "Sort",
    "Value",
    "average",
    "columns_for",
    "declared_keys",
    "everything",
    "figure",
    "get",
    "origin_words",
    "provider",
    "ratio",
    "register",
    "share",
    "values",
]
