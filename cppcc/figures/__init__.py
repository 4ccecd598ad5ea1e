"""Figures: every statistic declared once over a queryset, and how its records stand in the list behind it.

Apps declare in `figures.py` and `records.py`; dashboard, report and checks read.
"""

from cppcc.figures.records import Columns, columns_for, register
from cppcc.figures.registry import (
    Entry,
    Figure,
    Ratio,
    Value,
    declared_keys,
    everything,
    figure,
    get,
    provider,
    rate,
    ratio,
    values,
)

__all__ = [
    "Columns",
    "Entry",
    "Figure",
    "Ratio",
    "Value",
    "columns_for",
    "declared_keys",
    "everything",
    "figure",
    "get",
    "provider",
    "rate",
    "ratio",
    "register",
    "values",
]
