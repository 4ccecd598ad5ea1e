"""OpenDocument sheets (LibreOffice, WPS): repeated cells and rows cost what they hold, not what they say."""

import re
from datetime import time

from cppcc.books import shape
from cppcc.books.formats import iso, percent
from cppcc.books.parts import Attributes, Parts, Reader, parse
from cppcc.books.shape import DAMAGED, PASSWORD, Book, Unreadable, Value
from cppcc.books.sheet import BLANK, ERROR, NO_SHEETS, Count, Sheet

CONTENT, MANIFEST = "content.xml", "META-INF/manifest.xml"
MONTH = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?")
ERRORS = re.compile(r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!)|Err:\d{3}")
CLOCK = re.compile(r"PT(\d{1,6})H(\d{1,2})M(\d{1,2})(?:[.,]\d*)?S")
MOST_BLANKS = 1000


class Manifest(Reader):
    """Says of encrypted parts."""

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "encryption-data":
            raise Unreadable(PASSWORD)


class Content(Reader):
    """content.xml: tables, rows and cells."""

    def __init__(self, book: Book) -> None:
        super().__init__()
        self.book, self.count = book, Count()
        self.sheet: Sheet | None = None
        self.is_sheets = False
        self.hidden_styles: set[str] = set()
        self.style = ""
        self.row = self.column = self.rows = self.deep = self.aside = self.cells = 0
        self.row_hidden = False
        self.row_cells: list[tuple[int, int, Value, Attributes]] = []
        self.cell: Attributes = {}
        self.lines = 0

    def start(self, name: str, attributes: Attributes) -> None:
        bare = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        if name in ("annotation", "shape", "frame", "custom-shape"):
            self.aside += 1
        elif name == "style":
            self.style = bare.get("name", "")
        elif name == "table-properties" and bare.get("display") == "false":
            self.hidden_styles.add(self.style)
        elif name == "spreadsheet":
            self.is_sheets = True
        elif name == "table":
            self._table(bare)
        elif self.sheet and not self.aside and self.deep == 1:
            self._inside(name, bare)

    def _table(self, bare: Attributes) -> None:
        self.deep += 1
        if self.deep == 1 and not self.aside:
            hidden = bare.get("style-name", "") in self.hidden_styles
            self.sheet = Sheet(bare.get("name", ""), hidden, self.count)
            self.row = self.column = 0

    def _inside(self, name: str, bare: Attributes) -> None:
        if name == "table-column":
            self._columns(bare)
        elif name == "table-row":
            self.rows = _count(bare.get("number-rows-repeated"))
            self.row_hidden = bare.get("visibility", "visible") != "visible"
            if self.sheet and bare.get("visibility") == "filter":
                self.sheet.filtered = True
            self.row_cells, self.cells = [], 0
        elif name in ("table-cell", "covered-table-cell"):
            self.cell, self.lines = bare, 0
            self.held.clear()
        elif name == "p":
            if self.lines:
                self.held.append("\n")
            self.lines, self.keeps = self.lines + 1, True
        elif name == "s" and self.keeps:
            self.held.append(" " * min(_count(bare.get("c")), MOST_BLANKS))
        elif name in ("tab", "line-break") and self.keeps:
            self.held.append("\t" if name == "tab" else "\n")

    def end(self, name: str) -> None:
        if name in ("annotation", "shape", "frame", "custom-shape"):
            self.aside -= 1
        elif name == "table":
            self.deep -= 1
            if self.sheet and not self.deep and not self.aside:
                if len(self.book.pages) < shape.MOST_PAGES:
                    self.book.pages.append(self.sheet.page())
                self.sheet = None
        elif self.sheet and not self.aside and self.deep == 1:
            if name == "p":
                self.keeps = False
            elif name in ("table-cell", "covered-table-cell"):
                self._cell(covered=name != "table-cell")
            elif name == "table-row":
                self._row()

    def _columns(self, bare: Attributes) -> None:
        times = _count(bare.get("number-columns-repeated"))
        if self.sheet and bare.get("visibility", "visible") != "visible":
            self.sheet.hidden_columns.append((self.column + 1, self.column + times))
        self.column = min(self.column + times, shape.LAST_COLUMN)

    def _cell(self, covered: bool) -> None:
        times = _count(self.cell.get("number-columns-repeated"))
        self.count.see()
        value = None if covered else self._value(self.text())
        first = self.cells + 1
        self.cells += times
        if isinstance(value, str) and not value.strip(BLANK):
            value = None
        if value is not None or "number-columns-spanned" in self.cell or "number-rows-spanned" in self.cell:
            self.row_cells.append((first, times, value, self.cell))

    def _row(self) -> None:
        """The row's cells, as often as it says; an empty row only moves on."""
        sheet, top = self.sheet, self.row + 1
        assert sheet
        self.row += self.rows
        if self.row > 2 * shape.LAST_ROW:
            raise Unreadable(DAMAGED)
        self.column = 0
        for number in range(top, self.row + 1) if self.row_cells else ():
            if self.row_hidden:
                sheet.hidden_rows.add(number)
            for first, times, value, cell in self.row_cells:
                self._spanned(number, first, cell)
                for column in range(first, first + times) if value is not None else ():
                    self._put(number, column, value, cell)

    def _put(self, row: int, column: int, value: Value, cell: Attributes) -> None:
        assert self.sheet
        if isinstance(value, str) and cell.get("formula") and ERRORS.fullmatch(value):
            self.sheet.tell(row, column, ERROR.format(value=value))
            value = value if value.startswith("#") else "#VALUE!"
        if cell.get("formula") and column <= shape.MOST_COLUMNS:
            self.sheet.formulas.append((row, column))
        self.sheet.put(row, column, value)

    def _spanned(self, row: int, column: int, cell: Attributes) -> None:
        wide, high = _count(cell.get("number-columns-spanned")), _count(cell.get("number-rows-spanned"))
        if self.sheet and (wide > 1 or high > 1):
            self.sheet.merge((row, column, row + high - 1, column + wide - 1))

    def _value(self, text: str) -> Value:
        """By the cell's type; what it shows where that says more: a month alone."""
        kind = self.cell.get("value-type", "string")
        if ERRORS.fullmatch(text.strip()) and self.cell.get("formula"):
            return text.strip()
        if kind == "date":
            month = MONTH.fullmatch(text.strip())
            if month and self.cell.get("date-value", "")[8:10] == "01":
                return f"{month[1]}年{int(month[2])}月"
            return iso(self.cell.get("date-value", ""))
        if kind in ("float", "percentage", "currency"):
            number = self._number(self.cell.get("value", ""))
            return percent(number) if kind == "percentage" and isinstance(number, int | float) else number
        if kind == "boolean":
            return self.cell.get("boolean-value") == "true"
        if kind == "time":
            return _clock(self.cell.get("time-value", ""), text)
        return self.cell.get("string-value", text)

    def _number(self, text: str) -> Value:
        if not re.fullmatch(r"[+-]?\d{1,300}(\.\d{0,300})?(E[+-]?\d{1,2})?", text, re.IGNORECASE):
            return text
        number = float(text)
        return int(number) if number.is_integer() and abs(number) < 1e15 else number


def read(parts: Parts) -> Book:
    """The document's sheets in their order."""
    if MANIFEST in parts:
        parse(parts.read(MANIFEST), Manifest())
    book = Book("ods")
    content = Content(book)
    parse(parts.read(CONTENT), content)
    if not content.is_sheets:
        raise Unreadable(
            "这是文字文档或演示文稿，不是表格；请把其中的表格复制到 Excel 或 WPS，保存为 xlsx 后重新上传。"
        )
    if not book.pages:
        raise Unreadable(NO_SHEETS)
    return book


def _count(text: str | None) -> int:
    return max(1, int(text)) if text and text.isascii() and text.isdigit() and len(text) < 9 else 1


def _clock(said: str, text: str) -> Value:
    found = CLOCK.fullmatch(said)
    if not found:
        return text
    hours, minutes, seconds = (int(one) for one in found.groups())
    return time(hours, minutes, seconds) if hours < 24 and minutes < 60 and seconds < 60 else text
