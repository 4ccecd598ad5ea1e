"""Spreadsheets in: read whole, every fault named by its cell, nothing written before all is right."""

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from cppcc.texts import Kind, legal, plain
from cppcc.texts.signs import BREAKS, UNSEEN

MOST_ROWS = 5000
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
"""How a workbook writes a character that its XML may not hold."""


@dataclass(frozen=True)
class Fault:
    """What is wrong, and in which cell."""

    cell: str
    words: str


@dataclass
class Table:
    """A read sheet: its rows by heading, what is wrong with it, and what was put right without asking."""

    heads: dict[str, int] = field(default_factory=dict)
    values: list[tuple[int, list[Any]]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    tidied: list[Fault] = field(default_factory=list)

    def cell(self, number: int, name: str) -> str:
        """B5（姓名）"""
        return f"{get_column_letter(self.heads.get(name, 0) + 1)}{number}（{name}）"

    def fault(self, number: int, name: str, words: str) -> None:
        self.faults.append(Fault(self.cell(number, name), words))

    def rows(self) -> Iterator[tuple[int, dict[str, Any]]]:
        for number, values in self.values:
            yield number, {name: values[i] if i < len(values) else None for name, i in self.heads.items()}

    def text(self, number: int, raw: dict[str, Any], name: str, kind: Kind = Kind.CODE) -> str:
        """A cell as this kind of field holds it; what one sees of the difference is noted, and private-use characters."""
        value = raw.get(name)
        typed = _typed(value)
        made = plain(typed, kind)
        if isinstance(value, str) and (made.changes or UNSEEN.sub("", BREAKS.sub("\n", typed)) != made.text):
            self.tidied.append(Fault(self.cell(number, name), f"“{legal(value)}”按“{made.text}”读取。"))
        if made.strange:
            words = f"“{made.strange}”是个别电脑自造的字，按原样导入，别处可能显示成另一个字。"
            self.tidied.append(Fault(self.cell(number, name), words))
        return made.text

    def day(self, number: int, raw: dict[str, Any], name: str) -> date | None:
        """A cell as a day; a fault where it is none."""
        value = raw.get(name)
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        text = self.text(number, raw, name)
        text = unicodedata.normalize("NFKC", text)
        for sign in "/.年月":
            text = text.replace(sign, "-")
        text = text.rstrip("日")
        if not text:
            return None
        try:
            return datetime.strptime(text, "%Y-%m-%d").date()
        except ValueError:
            self.fault(number, name, f"“{plain_text(value)}”不是日期，请写成 2023-03-01。")
            return None


def plain_text(value: Any) -> str:
    """A cell's value as a name, number or code."""
    return plain(_typed(value), Kind.CODE).text


def _typed(value: Any) -> str:
    """What a cell shows."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = "" if value is None else str(value)
    return ESCAPED.sub(lambda found: chr(int(found.group(1), 16)), text)


def read_table(content: bytes, needed: tuple[str, ...]) -> Table:
    """The first sheet of a workbook with headings in its first row. Formulas and merged cells are faults."""
    table = Table()
    try:
        book = load_workbook(io.BytesIO(content))
        sheet = book.worksheets[0]
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError, IndexError, TypeError):
        table.faults.append(Fault("—", "文件不是可读的 Excel 表格（xlsx）。请用模板填写后重新上传。"))
        return table
    if sheet.max_row > MOST_ROWS + 1:
        table.faults.append(Fault(f"第 {MOST_ROWS + 2} 行", f"一次最多导入 {MOST_ROWS} 行，请分次导入。"))
        return table
    rows = list(sheet.iter_rows())
    if not rows:
        table.faults.append(Fault("A1", "表格是空的。请用模板填写后重新上传。"))
        return table
    table.heads = {plain_text(cell.value): index for index, cell in enumerate(rows[0]) if plain_text(cell.value)}
    missing = [name for name in needed if name not in table.heads]
    if missing:
        table.faults.append(Fault("第 1 行", f"缺少列：{'、'.join(missing)}。请用模板的表头。"))
        return table
    for merged in sheet.merged_cells.ranges:
        table.faults.append(Fault(str(merged.coord), "是合并单元格，请取消合并，逐格填写。"))
    names = {index: name for name, index in table.heads.items()}
    for number, cells in enumerate(rows[1:], start=2):
        for index, cell in enumerate(cells):
            if cell.data_type == "f" and index in names:
                table.fault(number, names[index], "是公式，请复制后“粘贴为数值”。")
        if any(plain_text(cell.value) for cell in cells):
            table.values.append((number, [None if cell.data_type == "f" else cell.value for cell in cells]))
    return table
