"""Blocks for pages: paragraphs, headings, captions and tables, each as lines whose ends and heights are known before printing."""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from cppcc.papers.advances import Advances
from cppcc.papers.breaking import full_width
from cppcc.papers.filling import LINE, Flow, Rows, Solid
from cppcc.papers.lines import Line, Measure, Run, set_lines

POINT = 25.4 / 72
"""Millimetres."""
PAD = 1.5
"""Millimetres on both sides of what stands in a cell."""
NUMBER = re.compile(r"^[-+−＋]?(?:[\d.,，]+\s?\S{0,4}|—|[\d.]+%|[增减升降]\S{1,14}|持平|\s*)$")


@dataclass(frozen=True)
class Setting:
    """A design's measure: sheet, size of its text in points, text's width and a line's height in millimetres, signs a line."""

    sheet: str
    points: float
    width: float
    line: float
    signs: int
    units: frozenset[str] = frozenset()
    """What this paper's figures count in."""
    flush: bool = True
    cell: int = 2
    """Units that a line in a table's cell takes."""
    advances: Advances = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "advances", Advances(self.sheet))

    @property
    def em(self) -> float:
        """Millimetres."""
        return self.points * POINT

    @property
    def unit(self) -> float:
        return self.line / LINE

    @property
    def usual(self) -> float:
        """What the grid puts between two characters, in em."""
        return (self.width / self.em - self.signs) / (self.signs - 1)

    def millimetres(self, units: int) -> str:
        return f"{units * self.unit:.3f}mm"

    def whole_lines(self, millimetres: float) -> int:
        """Units that so much takes up, in whole lines."""
        return LINE * math.ceil(millimetres / self.line - 1e-6)

    def learn(self, texts: Iterable[tuple[str, str]]) -> None:
        """Ask for the widths of all signs of these (face, words) at once."""
        self.advances.learn((face, full_width(words)) for face, words in texts)

    def lines_of(
        self, runs: Sequence[Run], *, indent: float = 2, inset: float = 0, flush: bool | None = None
    ) -> list[Line]:
        """Lines of the text's own size; ``inset``: characters less on both sides."""
        width = self.width / self.em - 2 * inset * (1 + self.usual)
        flush = self.flush if flush is None else flush
        measure = Measure(width, indent * (1 + self.usual), flush, usual=self.usual)
        return set_lines([_full(run) for run in runs], measure, self.advances, self.units)

    def sized(self, text: str, face: str, points: float, width: float, *, even: bool = True) -> list[Line]:
        """Lines of another size in so many millimetres; ``even``: of about one length, as captions and titles are."""
        measure = Measure(width / (points * POINT), flush=False, even=even)
        return set_lines([Run(full_width(text), face)], measure, self.advances, self.units)

    def paragraph(self, *runs: Run, kind: str = "", inset: float = 0, indent: float = 2) -> Flow:
        lines = self.lines_of(runs, indent=indent, inset=inset)
        shown = tuple(line.markup(self.usual) for line in lines)
        name = f' class="{kind}"' if kind else ""
        went_on = f"{kind} on".strip()
        return Flow(shown, f"<p{name}>", "</p>", again=f'<p class="{went_on}">')

    def heading(self, text: str, tag: str, face: str, anchor: str = "") -> Solid:
        """A heading of the text's own size, indented as paragraphs are."""
        lines = self.lines_of([Run(text, face)], flush=False)
        name = f' id="{anchor}"' if anchor else ""
        words = "<br>".join(line.markup(self.usual) for line in lines)
        return Solid(f"<{tag}{name}>{words}</{tag}>", LINE * len(lines), keeps=True, anchor=anchor)

    def table(
        self,
        cells: Sequence[Sequence[str]],
        *,
        points: float = 10.5,
        caption: str = "",
        widths: Sequence[float] = (),
        numbers: Iterable[int] | None = None,
        strong: Iterable[int] = (),
        kind: str = "",
    ) -> Rows:
        """A table of the text's width; the first row is its head. ``strong``: rows whose second cell is set off."""
        rows = [[full_width(cell) for cell in row] for row in cells]
        self.learn([("body", "".join(map("".join, rows[1:]))), ("hei", "".join(map("".join, rows)))])
        right = set(numbers) if numbers is not None else number_columns(rows)
        columns = list(widths) or self._widths(rows, points, right)
        made = [
            self._row(row, columns, right, points, head=not place, strong=place - 1 in set(strong))
            for place, row in enumerate(rows)
        ]
        head, high = made[0]
        above = ""
        if caption:
            lines = self.sized(caption, "hei", 14, self.width * 0.9)
            height = LINE * len(lines)
            words = "<br>".join(line.markup() for line in lines)
            above = f'<div class="caption" style="height:{self.millimetres(height)}">{words}</div>'
            high += height
        named = f' class="{kind}"' if kind else ""
        cols = "".join(f'<col style="width:{one:.2f}mm">' for one in columns)
        table = f"<table{named}><colgroup>{cols}</colgroup><thead>{head}</thead><tbody>"
        return Rows(f'<div class="sheet">{above}{table}', high, tuple(made[1:]), "</tbody></table></div>")

    def _row(
        self, row: Sequence[str], widths: Sequence[float], right: set[int], points: float, *, head: bool, strong: bool
    ) -> tuple[str, int]:
        tag, cells, most = ("th" if head else "td"), [], 1
        for place, (text, width) in enumerate(zip(row, widths, strict=True)):
            face = "hei" if head or (strong and place == 1) else "body"
            parts = [self.sized(one, face, points, width - 2 * PAD, even=False) for one in text.split("\n")]
            lines = [line.markup() for part in parts for line in part]
            most = max(most, len(lines))
            kind = " ".join(filter(None, ["number" if place in right else "", "used" if strong and place == 1 else ""]))
            named = f' class="{kind}"' if kind else ""
            cells.append(f"<{tag}{named}>{'<br>'.join(lines)}</{tag}>")
        height = self.cell * most + 1
        return f'<tr style="height:{self.millimetres(height)}">{"".join(cells)}</tr>', height

    def _widths(self, rows: Sequence[Sequence[str]], points: float, right: set[int]) -> list[float]:
        """Of columns: what they need where all have room; else short ones first, long ones share what is left."""
        em = points * POINT
        need = [
            2 * PAD + 0.4 + em * max(
                (sum(self.advances("hei" if not place else "body", sign) for sign in part)
                 for place, row in enumerate(rows) for part in row[column].split("\n")), default=1.0,
            )
            for column in range(len(rows[0]))
        ]  # fmt: skip
        left = self.width - sum(need)
        if left >= 0:
            wide = [column for column in range(len(need)) if column not in right] or list(range(len(need)))
            share = min(left / len(need), 30.0)
            grown = [
                one + (share if place in right and len(wide) < len(need) else 0.0) for place, one in enumerate(need)
            ]
            left = self.width - sum(grown)
            return [one + (left / len(wide) if place in wide else 0.0) for place, one in enumerate(grown)]
        short = {place for place, one in enumerate(need) if one <= self.width / len(need)}
        rest = self.width - sum(need[place] for place in short)
        long = sum(one for place, one in enumerate(need) if place not in short)
        return [one if place in short else rest * one / long for place, one in enumerate(need)]


def _full(run: Run) -> Run:
    return Run(full_width(run.text), run.face)


def number_columns(rows: Sequence[Sequence[str]]) -> set[int]:
    """Columns that hold numbers alone below their heads."""
    found = set()
    for column in range(1, len(rows[0])):
        cells = [row[column] for row in rows[1:] if row[column]]
        if cells and all(NUMBER.match(cell) for cell in cells):
            found.add(column)
    return found
