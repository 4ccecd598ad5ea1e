"""Tokens in the report's text: the only way a figure gets into a sentence.

``[[proposals.filed]]`` exact, ``[[unity.activity_attendance:余100]]`` the newspaper way, ``[[proposals.filed:汉字]]`` in
Chinese numerals, ``[[proposals.filed:同比]]`` against last year, ``[[titles:tourism.reports]]`` the names of the records
behind a figure, ``[[累计:proposals.filed]]`` from the beginning of the year to the end of the report's time, ``[[上年:…]]``,
``[[本届:…]]``, ``[[大会期间:…]]`` of that span (``reports.spans``), ``[[年度]]``, ``[[期间]]``, ``[[本会]]``, ``[[届次]]``,
``[[机构]]`` names, ``[[分列:proposals.filed:category 占1]]`` part by part. A line may ask a condition; nothing here evaluates code.

A form that does not fit its figure (``reports.numbers``), and a word beside a number that is not true of it, are faults.
"""

from reports.tokens.checking import NOT_REPEATED, faults, known_only, table_faults, title_faults
from reports.tokens.figures import Figures, UnknownToken
from reports.tokens.holding import holds
from reports.tokens.lines import TOKEN, Piece, empty, keys_of, lines_of, pieces, resolved

__all__ = [
    "NOT_REPEATED",
    "TOKEN",
    "Figures",
    "Piece",
    "UnknownToken",
    "empty",
    "faults",
    "holds",
    "keys_of",
    "known_only",
    "lines_of",
    "pieces",
    "resolved",
    "table_faults",
    "title_faults",
]
