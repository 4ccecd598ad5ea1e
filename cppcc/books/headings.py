"""The heading of a table: which rows it is, and what each column is called."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, time

from cppcc.books import values
from cppcc.books.shape import Page, Row, Value

MOST_LOOKED_AT = 40
"""Rows with content from the top in which a heading is sought."""
MOST_DEEP = 4
LOOKED_AT_FIRST = 4
"""Cells of a row that are looked at before all of them are."""
LONGEST = 40
"""Characters of a heading, without hints in brackets."""
BRACKETS = re.compile(r"[(（\[【〔〈<][^()（）\[\]【】〔〕〈〉<>]*[)）\]】〕〉>]")
MARKS = re.compile(r"[\s\xa0\u3000*＊※★☆▲:：;；。．•·]+")
SAYS_NOTHING = frozenset({"名称", "单位", "单位名称", "全称", "姓名", "内容"})
"""Words under a group that add nothing to it: 主办单位 | 名称."""
Known = Callable[[str], bool]


def normal(heading: str) -> str:
    """How headings are compared: narrow, without blanks, line ends, marks, and units or hints in brackets; case folded."""
    text = values.UNSEEN.sub("", values.narrow(values.shown(heading)))
    bare = text
    for _ in range(3):
        bare = BRACKETS.sub("", bare)
    found = MARKS.sub("", bare) or MARKS.sub("", text)
    return found.rstrip(".").casefold()


@dataclass
class Head:
    """``first`` and ``last`` are rows of the sheet; ``names`` by column from 0, "" where there is none."""

    first: int
    last: int
    names: list[str] = field(default_factory=list)
    known: int = 0
    normals: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.normals = [normal(name) for name in self.names]

    def repeated_by(self, row: Row) -> bool:
        """Whether the row is the heading once more, as on printed pages."""
        given = [(at, value) for at, value in enumerate(row.values) if value is not None]
        if not any(self._same(at, value) for at, value in given[:LOOKED_AT_FIRST]):
            return False
        same = sum(self._same(at, value) for at, value in given)
        return same >= 2 and same * 10 >= len(given) * 6

    def _same(self, at: int, value: Value) -> bool:
        if not isinstance(value, str) or len(value) > LONGEST or at >= len(self.normals):
            return False
        return self.normals[at] != "" and normal(value) == self.normals[at]

    def ended_by(self, row: Row, known: Known) -> bool:
        """Whether the row is the heading of another table: mostly known names, and others than these."""
        given = [value for value in row.values if value is not None]
        names = [value for value in given if isinstance(value, str) and len(value) <= LONGEST]
        if len(names) < 3 or len(names) * 2 < self.known:
            return False
        if not any(known(normal(name)) for name in names[:LOOKED_AT_FIRST]):
            return False
        fit = sum(1 for name in {normal(name) for name in names} if name and known(name))
        return fit >= 3 and fit * 10 >= len(given) * 6 and not self.repeated_by(row)


class Spread:
    """A page's merged cells as what each covered cell shows."""

    def __init__(self, page: Page) -> None:
        self.rows = {row.number: row for row in page.rows}
        self.merged = sorted(page.merged)
        self.tops = [area[0] for area in self.merged]

    def from_rows(self, first: int, last: int) -> Iterator[tuple[int, int, int, int]]:
        """The merged areas that begin in these rows."""
        for area in self.merged[bisect_left(self.tops, first) :]:
            if area[0] > last:
                return
            yield area

    def at(self, row: int, column: int) -> str:
        """What stands in the cell itself, as one line of text."""
        held = self.rows.get(row)
        if held is None or column > len(held.values):
            return ""
        return values.BLANKS.sub(" ", values.shown(held.values[column - 1])).strip()

    def texts(self, first: int, last: int) -> list[dict[int, str]]:
        """The rows' texts by column, merged cells spread over all that they cover."""
        found = []
        for number in range(first, last + 1):
            held = self.rows.get(number)
            width = len(held.values) if held else 0
            found.append({column: text for column in range(1, width + 1) if (text := self.at(number, column))})
        for top, left, bottom, right in self.from_rows(first, last):
            text = self.at(top, left)
            for number in range(top, min(bottom, last) + 1) if text else ():
                for column in range(left, right + 1):
                    found[number - first][column] = text
        return found


def find(page: Page, rows: list[Row], known: Known) -> Head:
    """The best heading within these rows of the page; the best-looking row where nothing is known."""
    spread = Spread(page)
    best: Head | None = None
    for row in rows[:MOST_LOOKED_AT]:
        for last in _depths(spread, row):
            head = _head(spread, row.number, last, known)
            nearer = best is not None and best.first < head.first <= best.last  # what stands above is a title
            if best is None or head.known > best.known or (nearer and head.known == best.known):
                best = head
    if best is None or not best.known:
        row = _best_looking(rows)
        best = _head(spread, row.number, _depths(spread, row)[0], known)
    return best


def _depths(spread: Spread, row: Row) -> list[int]:
    """The rows where a heading that begins in this row may end, the likeliest first."""
    areas = list(spread.from_rows(row.number, row.number))
    least = _whole(spread, row.number, row.number)
    wide = [area for area in areas if area[3] > area[1] and area[2] == row.number]
    if least == row.number and len(wide) < 2 and (not wide or wide[0][3] - wide[0][1] + 1 >= len(row.values)):
        wide = []  # a title over the whole
    if least == row.number and any(_named_below(spread, area) for area in wide):
        least += 1
    found = [least]
    for number in range(least + 1, row.number + 3):
        held = spread.rows.get(number)
        if held is None or not all(_like_heading(value) for value in held.values):
            break
        found.append(_whole(spread, row.number, number))
    return list(dict.fromkeys(found))


def _whole(spread: Spread, first: int, last: int) -> int:
    """The last row of a heading that cuts no merged cell."""
    for number in range(first, first + MOST_DEEP):
        if number <= last:
            lower = (area[2] for area in spread.from_rows(number, number) if area[2] - first < MOST_DEEP)
            last = max(last, *lower, last)
    return last


def _named_below(spread: Spread, area: tuple[int, int, int, int]) -> bool:
    """Whether a group's columns have names of their own in the next row."""
    held = spread.rows.get(area[0] + 1)
    if held is None:
        return False
    below = held.values[area[1] - 1 : area[3]]
    others = [value for value in (*held.values[: area[1] - 1], *held.values[area[3] :]) if value is not None]
    return sum(value is not None for value in below) > 1 and all(map(_like_heading, below)) and len(others) < 3


def _like_heading(value: object) -> bool:
    if value is None:
        return True
    return isinstance(value, str) and len(value) <= LONGEST and not re.fullmatch(r"[\d.,%/\-年月日\s]+", value)


def _head(spread: Spread, first: int, last: int, known: Known) -> Head:
    texts = spread.texts(first, last)
    width = max((max(row, default=0) for row in texts), default=0)
    stacks = [_stack(texts, column) for column in range(1, width + 1)]
    leaves = Counter(normal(stack[-1]) for stack in stacks if stack)
    names = [_name(stack, leaves, known) for stack in stacks]
    found = {normal(name) for name in names if name and len(name) <= 2 * LONGEST}
    return Head(first, last, names, sum(1 for name in found if name and known(name)))


def _stack(texts: list[dict[int, str]], column: int) -> list[str]:
    """The words over a column from top to bottom, each once."""
    return list(dict.fromkeys(row[column] for row in texts if column in row))


def _name(stack: list[str], leaves: Counter[str], known: Known) -> str:
    """The lowest words where they are enough, else with the group's before them."""
    if len(stack) < 2:
        return stack[0] if stack else ""
    leaf, grouped, run = stack[-1], "/".join(stack[-2:]), "".join(stack[-2:])
    if leaves[normal(leaf)] == 1 and known(normal(leaf)):
        return leaf
    tried = (grouped, run, stack[-2]) if normal(leaf) in SAYS_NOTHING else (grouped, run)
    return next((name for name in tried if known(normal(name))), grouped)


def _best_looking(rows: list[Row]) -> Row:
    """The first row that is about as wide as the table and is words only; the first row where there is none."""
    looked_at = rows[:MOST_LOOKED_AT]
    filled = [sum(value is not None for value in row.values) for row in looked_at]
    wide = max(filled)
    for row, count in zip(looked_at, filled, strict=True):
        words = all(_like_heading(value) and not isinstance(value, date | time) for value in row.values)
        if words and count * 10 >= wide * 6:
            return row
    return looked_at[0]
