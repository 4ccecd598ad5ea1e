"""Spreadsheets out: what is exported is text, number or date, never a formula."""

import io
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

from cppcc.texts import file_name, legal, legal_name

MOST_IN_CELL = 32_767
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _cell(sheet: Any, value: Any) -> Any:
    if isinstance(value, datetime):
        value = timezone.localtime(value).replace(tzinfo=None) if timezone.is_aware(value) else value
    if value is None or isinstance(value, int | float | Decimal | date):
        return value
    text = legal(str(value))[:MOST_IN_CELL]
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"  # a text that begins with = + - @ stays a text
    cell.quotePrefix = text[:1] in "=+-@\t\r" if text else False
    return cell


@dataclass(frozen=True)
class Sheet:
    title: str
    headings: Iterable[str]
    rows: Iterable[Iterable[Any]]


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
            cell = _cell(sheet, str(heading))
            cell.font = Font(bold=True)
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
