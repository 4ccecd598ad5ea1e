"""Spreadsheets in and out: read whole with every fault by its cell, written without formulas.

Imports of apps build on `ImportView` and `read_table`; lists and papers write with `xlsx_response` and `workbook`.
"""

from cppcc.sheets.columns import Column
from cppcc.sheets.planning import told_of_many_rows
from cppcc.sheets.reading import Fault, Table, plain_text, read_table
from cppcc.sheets.writing import Sheet, workbook, workbook_response, xlsx_response

__all__ = [
    "Column",
    "Fault",
    "Sheet",
    "Table",
    "plain_text",
    "read_table",
    "told_of_many_rows",
    "workbook",
    "workbook_response",
    "xlsx_response",
]
