"""Spreadsheets in and out: books read whole with every fault by its cell, sheets written without formulas.

An import is an `Importer` with its columns, declared by an app (`importer`) and shown by `pages.ImportView`; lists and
papers write with `xlsx_response` and `workbook`. `runs` is the way of a book, `undoing` the way back.
"""

from cppcc.sheets.columns import Column
from cppcc.sheets.importer import (
    Importer,
    In,
    Keyed,
    Readout,
    Row,
    Tell,
    all_importers,
    importer,
    importer_of,
    key_column,
    silent,
    still,
)
from cppcc.sheets.planning import told_of_many_rows
from cppcc.sheets.reading import Fault, Table, plain_text
from cppcc.sheets.rowwise import Rows
from cppcc.sheets.writing import Sheet, workbook, workbook_response, xlsx_response

__all__ = [
    "Column",
    "Fault",
    "Importer",
    "In",
    "Keyed",
    "Readout",
    "Row",
    "Rows",
    "Sheet",
    "Table",
    "Tell",
    "all_importers",
    "importer",
    "importer_of",
    "key_column",
    "plain_text",
    "silent",
    "still",
    "told_of_many_rows",
    "workbook",
    "workbook_response",
    "xlsx_response",
]
