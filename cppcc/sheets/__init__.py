"""Spreadsheets in and out: books read whole with every fault by its cell, sheets written without formulas.

An import is an `Importer` with its columns, declared by an app (`importer`) and shown by `pages.ImportView`; lists declare a
`Column` for each column of their sheet, papers write with `xlsx_response` and `workbook`. `runs` is the way of a book,
`undoing` the way back.
"""

from cppcc.sheets.along import Along, along
from cppcc.sheets.columns import (
    Column,
    choice,
    empty_as_none,
    field_column,
    moment,
    rows_of,
    with_import,
    words_of,
    yes_no_words,
)
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
    one_writing,
    silent,
    still,
)
from cppcc.sheets.planning import told_of_many_rows
from cppcc.sheets.reading import Fault, Table, plain_text
from cppcc.sheets.rowwise import Rows
from cppcc.sheets.writing import Sheet, sheet_of, workbook, workbook_response, xlsx_response

__all__ = [
    "Along", "Column", "Fault", "Importer", "In", "Keyed", "Readout", "Row", "Rows", "Sheet", "Table", "Tell",
    "all_importers", "along", "choice", "empty_as_none", "field_column", "importer", "importer_of", "key_column",
    "moment", "one_writing", "plain_text", "rows_of", "sheet_of", "silent", "still", "told_of_many_rows",
    "with_import", "words_of", "workbook", "workbook_response", "xlsx_response", "yes_no_words",
]  # fmt: skip
