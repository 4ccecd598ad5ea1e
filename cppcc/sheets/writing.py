"""Spreadsheets out: numbers as numbers, days as days, all else as text, and never a formula.

Rows are written one after the other and kept nowhere (openpyxl's write-only mode lays each sheet down in a temporary
file), so that a sheet of any length needs the memory of one row and of the finished file.
"""

import io
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from django.http import HttpResponse
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from cppcc.sheets.columns import Column, rows_of
from cppcc.texts import file_name, legal, legal_name

MOST_IN_CELL = 32_767
MOST_DIGITS = 15
"""A sheet's number has no more digits: an identity number or the number of a bank card is text."""
FIRST_DAY = date(1900, 3, 1)
"""Days before are counted differently by every program."""
ACTS = frozenset("=+-@\t\r#")
"""What a text may not begin with unmarked: a formula for some program, or an error value."""
ESCAPE = re.compile(r"_x(?=[0-9A-Fa-f]{4}_)")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def written(value: Any) -> Any:
    """What a sheet holds of a value: None, a text, a number, a day or a moment of the place."""
    if value is None or isinstance(value, bool):
        return value if value is None else "是" if value else "否"
    if isinstance(value, datetime):
        value = timezone.localtime(value).replace(tzinfo=None) if timezone.is_aware(value) else value
        return value if value.date() >= FIRST_DAY else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value if value >= FIRST_DAY else value.isoformat()
    if isinstance(value, int | float | Decimal):
        return value if _fits(value) else str(value)
    return legal(str(value))[:MOST_IN_CELL] or None


def _cell(sheet: Any, value: Any) -> Any:
    held = written(value)
    return _text(sheet, held) if isinstance(held, str) else held


def _fits(number: float | Decimal) -> bool:
    """Whether a sheet holds the number as it is."""
    if not math.isfinite(number):
        return False
    if isinstance(number, float):
        return True
    return len(Decimal(number).normalize().as_tuple().digits) <= MOST_DIGITS and abs(number) < 10**MOST_DIGITS


def _escaped(text: str) -> str:
    """A text that looks like a workbook's own way to write a character, so that it stays as it is."""
    return ESCAPE.sub("_x005F_x", text)


def _text(sheet: Any, held: str) -> Any:
    text = _escaped(held)
    if text[0] not in ACTS:
        return text
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"  # a text that begins with = + - @ stays a text
    cell.quotePrefix = True
    return cell


@dataclass(frozen=True)
class Sheet:
    title: str
    headings: Iterable[str]
    rows: Iterable[Iterable[Any]]


def sheet_of(title: str, columns: Iterable[Column], records: Iterable[Any]) -> Sheet:
    """A sheet of records, each cell by its column."""
    chosen = tuple(columns)
    return Sheet(title, [column.heading for column in chosen], rows_of(chosen, records))


def workbook(*sheets: Sheet) -> bytes:
    """A sheet each, with bold headings that stay in view."""
    book, named = Workbook(write_only=True), set[str]()
    for one in sheets:
        title = legal_name(one.title, named)
        named.add(title)
        sheet = book.create_sheet(title)
        sheet.freeze_panes = "A2"
        head = []
        for index, heading in enumerate(one.headings, 1):
            cell = WriteOnlyCell(sheet, value=_escaped(legal(str(heading))[:MOST_IN_CELL]))
            cell.data_type, cell.font = "s", Font(bold=True)
            head.append(cell)
            sheet.column_dimensions[get_column_letter(index)].width = 18
        sheet.append(head)
        for row in one.rows:
            sheet.append([_cell(sheet, value) for value in row])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def xlsx_response(name: str, headings: Iterable[str], rows: Iterable[Iterable[Any]]) -> HttpResponse:
    return workbook_response(name, Sheet(name, headings, rows))


def workbook_response(name: str, *sheets: Sheet) -> HttpResponse:
    response = HttpResponse(workbook(*sheets), content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file_name(name))}.xlsx"
    return response
