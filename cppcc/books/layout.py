"""Where a book's tables are: heading, data, and what stands around them, told and not read as data."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from cppcc.books import asides, headings
from cppcc.books.headings import Head, normal
from cppcc.books.shape import LAST_ROW, Book, Page, Row, Told, Value, cell_name, letters

__all__ = ["Found", "normal", "tables"]

HELP = re.compile(r"说明|须知|示例|样例|样表|字典|下拉|选项|代码表|参照|readme|help", re.IGNORECASE)
MOST_FILLED = 1_000_000
"""Cells filled from merged ones."""


@dataclass
class Found:
    """A table: heading rows ``first`` to ``last``, ``headings`` by column ("" where none), data rows, what is to be said.

    ``odd`` are the cells among the data whose content could not be read as it stands (errors, pictures); they are told, too.
    ``unread`` says why, by row of the sheet and column from 0, of those of which no value is known. ``epoch1904``: as `Book`.
    """

    page: str
    hidden: bool
    first: int
    last: int
    headings: list[str]
    rows: list[Row] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    known: int = 0
    odd: list[Told] = field(default_factory=list)
    unread: dict[tuple[int, int], str] = field(default_factory=dict)
    epoch1904: bool = False


def tables(book: Book, known: Callable[[str], bool]) -> list[Found]:
    """All tables of the book, the one most likely meant first; those of which nothing is known last, if they hold data.

    ``known`` says of a normal heading whether it is one of the import's own or a usual name of one.
    """
    asked: dict[str, bool] = {}

    def ask(name: str) -> bool:
        if name not in asked:
            asked[name] = known(name)
        return asked[name]

    found = [table for page in book.pages if page.rows for table in _tables(page, page.rows, ask)]
    for one in found:
        one.epoch1904 = book.epoch1904
    ranked = sorted(found, key=_rank, reverse=True)
    some = [one for one in ranked if one.known]
    if not some:
        return ranked
    others = [one for one in ranked if not one.known and one.rows and not HELP.search(one.page) and not one.hidden]
    return some + [one for one in others if sum(map(bool, one.headings)) > 1]


def _rank(table: Found) -> float:
    """How likely this is the table that is meant."""
    rank = float(table.known)
    rank *= 0.4 if table.hidden else 1
    rank *= 0.3 if HELP.search(table.page) else 1
    rank *= 1 if table.rows else 0.5
    return rank + min(len(table.rows), 1000) / 1_000_000


def _tables(page: Page, rows: list[Row], known: headings.Known) -> list[Found]:
    """The tables of a page: a second heading of other words begins another."""
    found: list[Found] = []
    while rows:
        head = headings.find(page, rows, known)
        found += _above(page, [row for row in rows if row.number < head.first], known)
        below = [row for row in rows if row.number > head.last]
        cut = next((at for at, row in enumerate(below) if head.ended_by(row, known)), len(below))
        found.append(_table(page, head, below[:cut], below[cut].number if cut < len(below) else LAST_ROW + 1))
        rows = below[cut:] if found[-1].known else []
    return found


def _above(page: Page, rows: list[Row], known: headings.Known) -> list[Found]:
    """The tables that stand before the page's best one; a title is none."""
    if len(rows) < 2 or headings.find(page, rows, known).known < 2:
        return []
    return [table for table in _tables(page, rows, known) if table.rows]


class _Told:
    """Collects what is to be said, rows of one kind in one sentence."""

    def __init__(self) -> None:
        self.rows: dict[str, list[int]] = {}
        self.found: list[Told] = []

    def row(self, number: int, words: str) -> None:
        self.rows.setdefault(words, []).append(number)

    def all(self) -> list[Told]:
        said = [Told(f"第 {_ranges(numbers)} 行", words) for words, numbers in self.rows.items()]
        return said + self.found


def _table(page: Page, head: Head, below: list[Row], end: int) -> Found:
    """The table under a heading; ``end`` is the row of the sheet where it is over."""
    told = _Told()
    wide = [area for area in page.merged if area[3] > area[1]]
    merged_wide = {(area[0], area[1]): area[3] - area[1] + 1 for area in wide}
    rows, before = [], head.last
    for row in below:
        words = asides.aside(row, head, merged_wide, row.number - before)
        if words:
            told.row(row.number, words)
        else:
            rows.append(row)
            before = row.number
    rows = _filled(page, rows, told)
    width = max([len(head.names), *(len(row.values) for row in rows)])
    names = head.names + [""] * (width - len(head.names))
    found = Found(page.name, page.hidden, head.first, head.last, names, rows, known=head.known)
    _tell(page, found, told)
    numbers = {row.number for row in rows}
    found.unread = {(row, column - 1): words for row, column, words in page.unread if row in numbers}
    aside = {row.number for row in below} - numbers
    odd = [one for one in page.odd if head.first <= row_of(one.cell) < end and row_of(one.cell) not in aside]
    found.odd = [one for one in odd if rows and row_of(one.cell) <= rows[-1].number]
    found.told = told.all() + odd + [one for one in page.odd if not row_of(one.cell)]
    return found


def _filled(page: Page, rows: list[Row], told: _Told) -> list[Row]:
    """Cells merged down a column: every row has what the area shows."""
    places = {row.number: at for at, row in enumerate(rows)}
    changed: dict[int, list[Value]] = {}
    columns: dict[int, list[str]] = {}
    left_over = MOST_FILLED
    for top, left, bottom, _ in page.merged:
        if top == bottom or top not in places or len(rows[places[top]].values) < left:
            continue
        value = rows[places[top]].values[left - 1]
        covered = [row for row in rows[places[top] + 1 : places[top] + 1 + bottom - top] if row.number <= bottom]
        left_over -= len(covered)
        if value is None or not covered or left_over < 0:
            continue
        columns.setdefault(left, []).append(f"{cell_name(top, left)}—{cell_name(bottom, left)}")
        for row in covered:
            held = changed.setdefault(row.number, list(row.values))
            held.extend([None] * (left - len(held)))
            held[left - 1] = value
    for areas in columns.values():
        more = f" 等 {len(areas)} 处" if len(areas) > 1 else ""
        told.found.append(Told(f"{areas[0]}{more}", "是合并的单元格，其中每一行都按所显示的内容读取。"))
    return [replace(row, values=tuple(changed[row.number])) if row.number in changed else row for row in rows]


def _tell(page: Page, found: Found, told: _Told) -> None:
    """What of the data one does not see on the sheet, or sees otherwise."""
    numbers = {row.number for row in found.rows}
    hidden = sorted(numbers & page.hidden_rows)
    for number in hidden:
        told.row(number, "被筛选隐藏，也会导入。" if page.filtered else "是隐藏的，也会导入。")
    used = {at + 1 for row in found.rows for at, value in enumerate(row.values) if value is not None}
    for column in sorted(used):
        if column in page.hidden_columns:
            told.found.append(Told(f"{letters(column)} 列", "是隐藏的，也会读取。"))
        if not found.headings[column - 1]:
            told.found.append(Told(f"{letters(column)} 列", "有内容而没有表头，不会导入；若有用，请补上表头。"))
    formulas = [cell_name(row, column) for row, column in page.formulas if row in numbers]
    if formulas:
        more = f" 等 {len(formulas)} 格" if len(formulas) > 1 else ""
        told.found.append(Told(f"{formulas[0]}{more}", "是公式，按最后显示的值读取。"))


def row_of(cell: str) -> int:
    """B5 → 5; 0 where it is no cell."""
    digits = re.sub(r"\D", "", cell)
    return int(digits) if digits else 0


def _ranges(numbers: Iterable[int]) -> str:
    """8—12、15"""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    said = [f"{first}—{last}" if first != last else f"{first}" for first, last in runs[:10]]
    return "、".join(said) + (f" 等 {len(runs)} 处" if len(runs) > 10 else "")
