"""Old Excel books (xls, BIFF5 to BIFF8), record by record."""

import struct
from collections.abc import Callable

from cppcc.books import biff, shape
from cppcc.books.formats import BUILT_IN, Form, form
from cppcc.books.shape import DAMAGED, PASSWORD, Book, Unreadable, Value
from cppcc.books.sheet import ERROR, NEVER_COMPUTED, NO_SHEETS, Count, Sheet

ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
BOF, EOF, FILE_PASS = 0x809, 0x0A, 0x2F
WORKSHEET = 0
CALCULATE_ON_LOAD = 2
NOTHING = b"\x03\0\0\0\0\0\xff\xff"
"""A formula's result that is empty."""


class Globals:
    """What the book says before its sheets."""

    def __init__(self, stream: bytes) -> None:
        self.stream = stream
        self.sheets: list[tuple[int, bool, str]] = []
        self.strings: list[str] = []
        self.codes: dict[int, Form] = {}
        self.forms: list[int] = []
        self.since_1904 = False
        self.page = ""
        for kind, data, end in biff.records(stream):
            if kind == EOF:
                break
            self._take(kind, data, end)

    def form(self, style: int) -> Form:
        number = self.forms[style] if style < len(self.forms) else 0
        return self.codes.get(number) or BUILT_IN.get(number, Form.NUMBER)

    def _take(self, kind: int, data: bytes, end: int) -> None:
        if kind == BOF:
            self.page = "" if struct.unpack_from("<H", data)[0] >= 0x600 else "gb18030"
        elif kind == FILE_PASS:
            raise Unreadable(PASSWORD)
        elif kind == 0x42 and self.page:
            self.page = biff.PAGES.get(struct.unpack_from("<H", data)[0], self.page)
        elif kind == 0x22:
            self.since_1904 = struct.unpack_from("<H", data)[0] == 1
        elif kind == 0x85 and len(self.sheets) < shape.MOST_PAGES:
            at, hidden, sort = struct.unpack_from("<IBB", data)
            if sort == WORKSHEET:
                self.sheets.append((at, bool(hidden & 3), biff.text(data, 6, self.page, wide_count=False)))
        elif kind == 0x41E:
            number = struct.unpack_from("<H", data)[0]
            self.codes[number] = form(biff.text(data, 2, self.page, wide_count=not self.page)[:300])
        elif kind == 0xE0:
            self.forms.append(struct.unpack_from("<H", data, 2)[0])
        elif kind == 0xFC:
            self.strings = biff.shared([data, *biff.continued(self.stream, end)])


class Cells:
    """A worksheet's records into a `Sheet`."""

    def __init__(self, book: Globals, sheet: Sheet) -> None:
        self.book, self.sheet = book, sheet
        self.waiting: tuple[int, int] | None = None
        self.takers: dict[int, Callable[[bytes], None]] = {
            0x203: self._number, 0x27E: self._short, 0xBD: self._shorts, 0xFD: self._shared, 0x204: self._label,
            0xD6: self._label, 0x205: self._bool_or_error, 0x06: self._formula, 0x207: self._said, 0x208: self._row,
            0x7D: self._columns, 0xE5: self._merged, 0x9B: self._filtered, 0x201: self._blank, 0xBE: self._blank,
        }  # fmt: skip

    def read(self, at: int) -> None:
        """The sheet's records up to its end; charts within it are passed over."""
        deep = 0
        for kind, data, _ in biff.records(self.book.stream, at):
            if kind == BOF:
                deep += 1
            elif kind == EOF:
                deep -= 1
                if deep <= 0:
                    return
            elif deep <= 1 and (take := self.takers.get(kind)):
                take(data)

    def _blank(self, data: bytes) -> None:
        self.sheet.count.see(max(1, len(data) // 2 - 3))

    def _put(self, row: int, column: int, value: Value) -> None:
        self.sheet.count.see()
        self.sheet.put(row + 1, column + 1, value)

    def _put_number(self, row: int, column: int, style: int, number: float) -> None:
        self._put(row, column, self._as_number(row, column, style, number))

    def _as_number(self, row: int, column: int, style: int, number: float) -> Value:
        if number != number or abs(number) == float("inf"):
            return str(number)
        return self.sheet.number(row + 1, column + 1, number, self.book.form(style), self.book.since_1904)

    def _number(self, data: bytes) -> None:
        self._put_number(*struct.unpack_from("<HHHd", data))

    def _short(self, data: bytes) -> None:
        row, column, style, number = struct.unpack_from("<HHHI", data)
        self._put_number(row, column, style, _unpacked(number))

    def _shorts(self, data: bytes) -> None:
        row, column = struct.unpack_from("<HH", data)
        for step in range((len(data) - 6) // 6):
            style, number = struct.unpack_from("<HI", data, 4 + 6 * step)
            self._put_number(row, column + step, style, _unpacked(number))

    def _shared(self, data: bytes) -> None:
        row, column, _, number = struct.unpack_from("<HHHI", data)
        if number < len(self.book.strings):
            self._put(row, column, self.book.strings[number])
        else:
            self.sheet.lose(row + 1, column + 1, "文字在文件里找不到，请用 Excel 打开检查并另存后重新上传。")

    def _label(self, data: bytes) -> None:
        row, column = struct.unpack_from("<HH", data)
        self._put(row, column, biff.text(data, 6, self.book.page))

    def _bool_or_error(self, data: bytes) -> None:
        row, column, _, value, is_error = struct.unpack_from("<HHHBB", data)
        self._put(row, column, self._error(row, column, value) if is_error else bool(value))

    def _error(self, row: int, column: int, number: int) -> str:
        said = ERRORS.get(number, "#N/A")
        self.sheet.tell(row + 1, column + 1, ERROR.format(value=said))
        return said

    def _formula(self, data: bytes) -> None:
        row, column, style = struct.unpack_from("<HHH", data)
        result, options = data[6:14], struct.unpack_from("<H", data, 14)[0]
        self.sheet.formulas.append((row + 1, column + 1))
        if options & CALCULATE_ON_LOAD and result in (bytes(8), NOTHING):
            self.sheet.lose(row + 1, column + 1, NEVER_COMPUTED)
        elif result[6:8] != b"\xff\xff":
            self._put_number(row, column, style, struct.unpack("<d", result)[0])
        elif result[0] == 0:
            self.waiting = (row, column)
        elif result[0] == 1:
            self._put(row, column, bool(result[2]))
        elif result[0] == 2:
            self._put(row, column, self._error(row, column, result[2]))

    def _said(self, data: bytes) -> None:
        """The text that the formula before gave."""
        if self.waiting:
            self._put(*self.waiting, biff.text(data, 0, self.book.page))
            self.waiting = None

    def _row(self, data: bytes) -> None:
        if struct.unpack_from("<H", data, 12)[0] & 0x20:
            self.sheet.hidden_rows.add(struct.unpack_from("<H", data)[0] + 1)

    def _columns(self, data: bytes) -> None:
        first, last, _, _, options = struct.unpack_from("<HHHHH", data)
        if options & 1 and len(self.sheet.hidden_columns) < shape.LAST_COLUMN:
            self.sheet.hidden_columns.append((first + 1, last + 1))

    def _merged(self, data: bytes) -> None:
        count = struct.unpack_from("<H", data)[0]
        for step in range(min(count, (len(data) - 2) // 8)):
            top, bottom, left, right = struct.unpack_from("<HHHH", data, 2 + 8 * step)
            self.sheet.merge((top + 1, left + 1, bottom + 1, right + 1))

    def _filtered(self, _: bytes) -> None:
        self.sheet.filtered = True


def read(stream: bytes) -> Book:
    """The book's worksheets in their order, from its stream of records."""
    book, count = Book("xls"), Count()
    try:
        said = Globals(stream)
        book.epoch1904 = said.since_1904
        for at, hidden, name in said.sheets:
            sheet = Sheet(name, hidden, count)
            Cells(said, sheet).read(at)
            book.pages.append(sheet.page())
    except (struct.error, IndexError, LookupError, OverflowError) as error:
        raise Unreadable(DAMAGED) from error
    if not book.pages:
        raise Unreadable(NO_SHEETS)
    return book


def _unpacked(number: int) -> float:
    """A number in four bytes: a whole one of 30 bits or the upper part of a long one, maybe in hundredths."""
    if number & 2:
        whole = number >> 2
        found = float(whole - (1 << 30) if whole & (1 << 29) else whole)
    else:
        found = struct.unpack("<d", struct.pack("<Q", (number & 0xFFFFFFFC) << 32))[0]
    return found / 100 if number & 1 else found
