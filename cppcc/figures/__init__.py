"""Figures: one layer of sources, dimensions and measures under every number, and how its records stand in the list behind it.

Apps declare sources and figures in `figures.py` and lists in `records.py`; dashboard, tables, charts, reports and checks
are views of them. Words: a source is what is counted, a dimension by what it is cut, a measure how it is counted, a
figure a source with conditions and a measure, a ratio a figure of figures.
"""

from cppcc.figures.asking import asked_for, from_data, from_query, narrowed, to_data, to_pairs, to_query
from cppcc.figures.counting import Line, Table, breakdown, counted, leaves, origins, values
from cppcc.figures.dimensions import (
    NO,
    NOTHING,
    YES,
    Chosen,
    Computed,
    Dimension,
    Field,
    Flag,
    RowNames,
    Several,
    calendar_month,
    field,
    flag,
    month,
    names_of,
    row,
)
from cppcc.figures.entries import RECORDS, Entry, Figure, How, Measure, Ratio, Total, Years, conditions, stands
from cppcc.figures.origins import Origin, origin_words
from cppcc.figures.records import Columns, columns_for, register
from cppcc.figures.registry import composer, declared_keys, everything, figure, get, made_of, provider, ratio, worded
from cppcc.figures.sources import Amount, Condition, Source, UnknownCut, declare, source_of, sources
from cppcc.figures.values import FULL, Sort, Value, average, near, rounded, share

__all__ = [
    "FULL",
    "NO",
    "NOTHING",
    "RECORDS",
    "YES",
    "Amount",
    "Chosen",
    "Columns",
    "Computed",
    "Condition",
    "Dimension",
    "Entry",
    "Field",
    "Figure",
    "Flag",
    "How",
    "Line",
    "Measure",
    "Origin",
    "Ratio",
    "RowNames",
    "Several",
    "Sort",
    "Source",
    "Table",
    "Total",
    "UnknownCut",
    "Value",
    "Years",
    "asked_for",
    "average",
    "breakdown",
    "calendar_month",
    "columns_for",
    "composer",
    "conditions",
    "counted",
    "declare",
    "declared_keys",
    "everything",
    "field",
    "figure",
    "flag",
    "from_data",
    "from_query",
    "get",
    "leaves",
    "made_of",
    "month",
    "names_of",
    "narrowed",
    "near",
    "origin_words",
    "origins",
    "provider",
    "ratio",
    "register",
    "rounded",
    "row",
    "share",
    "source_of",
    "sources",
    "stands",
    "to_data",
    "to_pairs",
    "to_query",
    "values",
    "worded",
]
