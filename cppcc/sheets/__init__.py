"""Spreadsheets in and out: read whole with every fault by its cell, written without formulas.

Imports of apps build on `ImportView` and `read_table`; lists declare a `Column` for each
column of their sheet, papers write with `xlsx_response` and `workbook`.
"""

from cppcc.sheets.columns import (
    Column,
    choice,
    empty_as_none,
    field_column,
    moment,
    rows_of,
    words_of,
    yes_no_words,
)
from cppcc.sheets.planning import told_of_many_rows
from cppcc.sheets.reading import Fault, Table, plain_text, read_table
from cppcc.sheets.writing import Sheet, sheet_of, workbook, workbook_response, xlsx_response

__all__ = [
    "Column", "Fault", "Sheet", "Table", "choice", "empty_as_none", "field_column", "moment", "plain_text", "read_table",
    "rows_of", "sheet_of", "told_of_many_rows", "words_of", "workbook", "workbook_response", "xlsx_response",
    "yes_no_words",
]  # fmt: skip
