"""Excel's zipped workbooks (Transitional and Strict, of any program), read cell by cell as a stream."""

import re
from math import isfinite

from cppcc.books import shape
from cppcc.books.formats import BUILT_IN, Form, form, iso
from cppcc.books.parts import Attributes, Parts, Reader, parse, true
from cppcc.books.shape import DAMAGED, Book, Unreadable, Value
from cppcc.books.sheet import ERROR, NEVER_COMPUTED, NO_SHEETS, Count, Sheet

REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(E[+-]?\d{1,3})?", re.IGNORECASE)
PICTURE = "是一张图片，没有读取。"
OFFICE = "xl/workbook.xml"


class Relations(Reader):
    """A part's relations: id → (kind, target as a name in the zip)."""

    def __init__(self, base: str) -> None:
        super().__init__()
        self.base = base
        self.found: dict[str, tuple[str, str]] = {}

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            self.found[attributes.get("Id", "")] = (kind, self._target(attributes.get("Target", "")))

    def _target(self, target: str) -> str:
        target = target.replace("\\", "/")
        if target.startswith("/"):
            return target[1:]
        steps: list[str] = self.base.split("/") if self.base else []
        for step in target.split("/"):
            if step == ".." and steps:
                steps.pop()
            elif step not in (".", "..", ""):
                steps.append(step)
        return "/".join(steps)


class Contents(Reader):
    """workbook.xml: the sheets in their order, and from which year days are counted."""

    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[tuple[str, bool, str]] = []
        self.since_1904 = False
        self.of_excel = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "workbook":
            self.of_excel = True
        elif name == "workbookPr":
            self.since_1904 = true(attributes.get("date1904"))
        elif name == "sheet" and len(self.sheets) < shape.MOST_PAGES:
            hidden = attributes.get("state", "visible") != "visible"
            relation = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            self.sheets.append((attributes.get("name", ""), hidden, relation))


class Strings(Reader):
    """sharedStrings.xml: texts by number, without the readings of their characters (rPh)."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.size = 0
        self.aside = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "si":
            self.held.clear()
        elif name == "rPh":
            self.aside = True
        elif name == "t":
            self.keeps = not self.aside

    def end(self, name: str) -> None:
        if name == "t":
            self.keeps = False
        elif name == "rPh":
            self.aside = False
        elif name == "si":
            text = self.text()
            self.size += len(text)
            if self.size > 2 * shape.MOST_CHARACTERS or len(self.found) > 5 * shape.MOST_CELLS:
                raise Unreadable("表格的文字太多，请分成几个文件上传。")
            self.found.append(text)


class Styles(Reader):
    """styles.xml: for each cell style whether its numbers are dates."""

    def __init__(self) -> None:
        super().__init__()
        self.codes: dict[int, Form] = {}
        self.forms: list[Form] = []
        self.inside = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "numFmt" and len(self.codes) < 10_000:
            self.codes[_whole(attributes.get("numFmtId"))] = form(attributes.get("formatCode", "")[:300])
        elif name == "cellXfs":
            self.inside = True
        elif name == "xf" and self.inside and len(self.forms) < 100_000:
            number = _whole(attributes.get("numFmtId"))
            self.forms.append(self.codes.get(number) or BUILT_IN.get(number, Form.NUMBER))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self.inside = False


class Cells(Reader):
    """A worksheet: its cells into a `Sheet`."""

    def __init__(self, sheet: Sheet, strings: list[str], forms: list[Form], since_1904: bool) -> None:
        super().__init__()
        self.sheet, self.strings, self.forms, self.since_1904 = sheet, strings, forms, since_1904
        self.row = self.column = 0
        self.type = self.style = ""
        self.value: str | None = None
        self.formula: str | None = None
        self.aside = self.in_cell = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "c":
            self._cell(attributes)
        elif name == "row":
            self._row(attributes)
        elif name in ("v", "f", "t") and self.in_cell and not self.aside:
            self.keeps = True
        elif name == "rPh":
            self.aside = True
        elif name == "mergeCell":
            self._merged(attributes.get("ref", ""))
        elif name == "col" and true(attributes.get("hidden")) and len(self.sheet.hidden_columns) < shape.LAST_COLUMN:
            self.sheet.hidden_columns.append((_whole(attributes.get("min")), _whole(attributes.get("max"))))
        elif name == "filterColumn" or (name == "sheetPr" and true(attributes.get("filterMode"))):
            self.sheet.filtered = True

    def end(self, name: str) -> None:
        if name in ("v", "t"):
            if self.keeps:
                self.value = (self.value or "") + self.text()
                self.keeps = False
        elif name == "f":
            if self.keeps:
                self.formula = self.text()
                self.keeps = False
        elif name == "rPh":
            self.aside = False
        elif name == "c":
            self.in_cell = False
            if self.value is not None or self.formula is not None:
                self._keep()

    def _row(self, attributes: Attributes) -> None:
        self.row = _whole(attributes.get("r")) or self.row + 1
        self.column = 0
        if self.row > shape.LAST_ROW:
            raise Unreadable(DAMAGED)
        if true(attributes.get("hidden")):
            self.sheet.hidden_rows.add(self.row)

    def _cell(self, attributes: Attributes) -> None:
        self.sheet.count.see()
        self.column += 1
        if place := REFERENCE.fullmatch(attributes.get("r", "")):
            self.column, self.row = _column(place[1]), int(place[2])
        if not 0 < self.row <= shape.LAST_ROW or self.column > shape.LAST_COLUMN:
            raise Unreadable(DAMAGED)
        self.type, self.style = attributes.get("t", "n"), attributes.get("s", "0")
        self.value = self.formula = None
        self.in_cell = True
        self.held.clear()

    def _keep(self) -> None:
        sheet, text = self.sheet, self.value or ""
        if self.formula is not None:
            if "DISPIMG(" in self.formula:
                sheet.lose(self.row, self.column, PICTURE)
                return
            if not text and (self.type != "str" or self.value is None):
                sheet.lose(self.row, self.column, NEVER_COMPUTED)
                return
            if len(sheet.formulas) < shape.MOST_CELLS:
                sheet.formulas.append((self.row, self.column))
        value = self._value(text)
        if self.type == "e" and value:
            sheet.tell(self.row, self.column, ERROR.format(value=text[:20]))
        sheet.put(self.row, self.column, value)

    def _value(self, text: str) -> Value:
        if self.type == "s":
            number = _whole(text, -1)
            if 0 <= number < len(self.strings):
                return self.strings[number]
            if text.strip():
                self.sheet.lose(self.row, self.column, "文字在文件里找不到，请用 Excel 打开检查并另存后重新上传。")
            return None
        if self.type == "b":
            return true(text.strip())
        if self.type == "d":
            return iso(text.strip())
        if self.type == "n":
            return self._number(text.strip())
        return text

    def _number(self, text: str) -> Value:
        if not NUMBER.fullmatch(text) or len(text) > 300:
            return text
        number = float(text)
        if not isfinite(number):
            return text
        shown = self.forms[_whole(self.style)] if _whole(self.style) < len(self.forms) else Form.NUMBER
        if shown is Form.NUMBER and text.lstrip("+-").isdigit():
            return int(text)
        return self.sheet.number(self.row, self.column, number, shown, self.since_1904)

    def _merged(self, text: str) -> None:
        first, _, last = text.partition(":")
        start, end = REFERENCE.fullmatch(first), REFERENCE.fullmatch(last or first)
        if start and end:
            self.sheet.merge((int(start[2]), _column(start[1]), int(end[2]), _column(end[1])))


def is_one(parts: Parts) -> bool:
    """Whether the zip has a workbook of Excel's kind."""
    return _office(parts) in parts


def read(parts: Parts) -> Book:
    """The workbook's worksheets in their order."""
    office = _office(parts)
    folder, _, file = office.rpartition("/")
    contents = Contents()
    parse(parts.read(office), contents)
    if not contents.of_excel:
        raise Unreadable(DAMAGED)
    relations = _relations(parts, f"{folder}/_rels/{file}.rels".lstrip("/"), folder)
    strings, styles = Strings(), Styles()
    for kind, reader, usual in (("sharedStrings", strings, "sharedStrings.xml"), ("styles", styles, "styles.xml")):
        named = next((target for sort, target in relations.values() if sort == kind), f"{folder}/{usual}")
        if named in parts:
            parse(parts.read(named), reader)
    book, count = Book("xlsx", epoch1904=contents.since_1904), Count()
    for number, (name, hidden, relation) in enumerate(contents.sheets, start=1):
        kind, target = relations.get(relation, ("worksheet", f"{folder}/worksheets/sheet{number}.xml"))
        if kind != "worksheet" or target not in parts:
            continue
        sheet = Sheet(name, hidden, count)
        parse(parts.read(target), Cells(sheet, strings.found, styles.forms, contents.since_1904))
        book.pages.append(sheet.page())
    if not book.pages:
        raise Unreadable(NO_SHEETS)
    return book


def _office(parts: Parts) -> str:
    relations = _relations(parts, "_rels/.rels", "")
    named = [target for kind, target in relations.values() if kind == "officeDocument" and target in parts]
    return named[0] if named else OFFICE


def _relations(parts: Parts, name: str, base: str) -> dict[str, tuple[str, str]]:
    reader = Relations(base)
    if name in parts:
        parse(parts.read(name), reader)
    return reader.found


def _whole(text: str | None, otherwise: int = 0) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else otherwise


def _column(name: str) -> int:
    number = 0
    for one in name.upper():
        number = number * 26 + ord(one) - 64
    return number
