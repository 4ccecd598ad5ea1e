"""What a read workbook is made of, and the limits within which one is read."""

from dataclasses import dataclass, field
from datetime import date, datetime, time

Value = None | str | int | float | bool | datetime | date | time
"""A cell as in the sheet. Blank text is None. A date cell that shows year and month alone is the text 1974年3月."""

MOST_BYTES = 50_000_000
MOST_UNPACKED = 300_000_000
"""Bytes of all parts of a workbook together, as they are unpacked while reading."""
MOST_CELLS = 400_000
"""Cells that hold something, of all sheets together."""
MOST_SEEN = 6_000_000
"""Cells with or without content: formatted empty ones cost time and nothing else."""
MOST_CHARACTERS = 20_000_000
"""Of all cells together."""
MOST_COLUMNS = 256
"""What stands further to the right is no part of a list; where it stands is told."""
MOST_SLOTS = 6_000_000
"""Places of all rows together, empty ones before the last value of a row counted: what the rows cost in memory."""
MOST_MERGED = 100_000
MOST_PAGES = 200
MOST_TOLD = 200
"""Cells told one by one on a page."""
DAMAGED = "文件已损坏或没有保存完整，请用 Excel 或 WPS 打开检查，另存为 xlsx 后重新上传。"
PASSWORD = "文件设有打开密码，请在 Excel 或 WPS 中取消密码（“文件—信息—保护工作簿”），保存后重新上传。"  # noqa: S105 words
LAST_ROW = 1_048_576
LAST_COLUMN = 16_384


@dataclass(frozen=True)
class Told:
    """Something to say about a cell ("B5", "第 8 行"), in one sentence."""

    cell: str
    words: str


class Unreadable(Exception):
    """Why a file can't be read and what to do, as a sentence to the person."""


@dataclass(frozen=True)
class Row:
    """``number`` is the sheet's own, from 1; ``values[0]`` is column A."""

    number: int
    values: tuple[Value, ...]


@dataclass
class Page:
    """A sheet: the rows that hold something. Rows and columns count from 1, merged ones are clipped to what is used."""

    name: str
    hidden: bool = False
    rows: list[Row] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    filtered: bool = False
    formulas: list[tuple[int, int]] = field(default_factory=list)
    odd: list[Told] = field(default_factory=list)
    unread: list[tuple[int, int, str]] = field(default_factory=list)
    """Row, column and why, of each cell that holds something of which no value is known."""


@dataclass
class Book:
    """``kind`` is what the content is, whatever the file is called: xlsx, xls, csv or ods.

    ``epoch1904``: bare numbers that mean days are counted from 1904.
    """

    kind: str
    pages: list[Page] = field(default_factory=list)
    epoch1904: bool = False


def letters(column: int) -> str:
    """1 → A, 28 → AB"""
    found = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found


def cell_name(row: int, column: int) -> str:
    """B5"""
    return f"{letters(column)}{row}"
