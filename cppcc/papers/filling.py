"""Pages filled with what has a height of whole units: text flows, pictures wait for a page that has room for them.

Units are quarters of a line. Nothing here knows what stands in a block; headings stay with what follows, a paragraph
leaves no single line behind, a table repeats its head, no page but the last stays empty for more than two thirds.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

LINE = 4
"""Units."""


@dataclass(frozen=True)
class Flow:
    """Lines that may be parted, between ``start`` and ``end`` on each page; of more than ``least`` none stand alone."""

    lines: tuple[str, ...]
    start: str = "<p>"
    end: str = "</p>"
    height: int = LINE
    least: int = 2
    again: str = ""
    """What stands for ``start`` where the lines go on, on the next page."""


@dataclass(frozen=True)
class Solid:
    """A whole. ``keeps``: it stands with what follows; ``floats``: text may flow past it to where it finds room."""

    markup: str
    height: int
    keeps: bool = False
    floats: bool = False
    anchor: str = ""
    besides: bool = False
    """Only where something stands above it on the page: a gap."""


@dataclass(frozen=True)
class Rows:
    """A table: ``start`` with its caption and head is repeated, rows stay whole."""

    start: str
    head: int
    rows: tuple[tuple[str, int], ...]
    end: str
    least: int = 3
    again: str = ""


@dataclass(frozen=True)
class Flush:
    """Pictures that wait stand before what follows."""


@dataclass(frozen=True)
class Turn:
    """A new page, unless this one is less than a third full."""

    gap: int = 2 * LINE


Block = Flow | Solid | Rows | Flush | Turn


@dataclass
class Page:
    used: int = 0
    items: list[str] = field(default_factory=list)

    @property
    def markup(self) -> str:
        return "".join(self.items)


@dataclass
class Filled:
    pages: list[Page]
    where: dict[str, int]
    """On which page (from 1) an anchor stands."""


class _Filling:
    def __init__(self, height: int, unit: float) -> None:
        self.height, self.unit = height, unit
        self.pages = [Page()]
        self.waiting: list[Solid] = []
        self.where: dict[str, int] = {}

    @property
    def page(self) -> Page:
        return self.pages[-1]

    @property
    def room(self) -> int:
        return self.height - self.page.used

    def put(self, markup: str, height: int) -> None:
        self.page.items.append(markup)
        self.page.used += height

    def turn(self) -> None:
        """A new page; pictures that waited come first, as many as leave room for some text."""
        self.pages.append(Page())
        while self.waiting and (self.waiting[0].height <= self.room - 5 * LINE or not self.page.used):
            self.solid(self.waiting.pop(0))

    def solid(self, block: Solid) -> None:
        if block.height > self.room and self.page.used:
            self.turn()
        if block.besides and not self.page.used:
            return
        if block.anchor:
            self.where[block.anchor] = len(self.pages)
        self.put(block.markup, block.height)

    def flow(self, block: Flow) -> None:
        rest, start = list(block.lines), block.start
        while rest:
            fit = min(self.room // block.height, len(rest))
            if 0 < len(rest) - fit < block.least:
                fit = len(rest) - block.least
            if fit < min(block.least, len(rest)) and self.page.used:
                self.turn()
                continue
            fit = max(fit, 1)
            self.put(start + "<br>".join(rest[:fit]) + block.end, fit * block.height)
            rest, start = rest[fit:], block.again or block.start

    def rows(self, block: Rows) -> None:
        rest, start = list(block.rows), block.start
        while rest:
            room, fit = self.room - block.head, 0
            while fit < len(rest) and rest[fit][1] <= room:
                room -= rest[fit][1]
                fit += 1
            if 0 < len(rest) - fit < block.least <= fit:
                fit = max(len(rest) - block.least, block.least)
            if fit < min(block.least, len(rest)) and self.page.used:
                self.turn()
                continue
            fit = max(fit, 1)
            height = block.head + sum(one for _, one in rest[:fit])
            fill = -height % LINE
            self.put(start + "".join(markup for markup, _ in rest[:fit]) + block.end + self.blank(fill), height + fill)
            rest, start = rest[fit:], block.again or block.start

    def blank(self, units: int) -> str:
        return f'<div style="height:{units * self.unit:.3f}mm"></div>' if units else ""

    def flush(self) -> None:
        while self.waiting:
            self.solid(self.waiting.pop(0))


def beginning(blocks: Sequence[Block]) -> int:
    """How much of the blocks has to stand together at their beginning."""
    height = 0
    for block in blocks:
        if isinstance(block, Solid) and block.floats:
            continue
        if isinstance(block, Solid):
            height += block.height
            if block.keeps:
                continue
        elif isinstance(block, Flow):
            height += min(len(block.lines), block.least + (len(block.lines) == block.least + 1)) * block.height
        elif isinstance(block, Rows):
            height += block.head + sum(one for _, one in block.rows[: block.least])
        break
    return height


def fill(blocks: Sequence[Block], height: int, unit: float) -> Filled:
    """The pages, each ``height`` units high; ``unit``: how many millimetres one is."""
    work = _Filling(height, unit)
    for place, block in enumerate(blocks):
        if isinstance(block, Solid):
            if block.floats and (work.waiting or block.height > work.room):
                work.waiting.append(block)
                continue
            while block.keeps and work.page.used and beginning(blocks[place:]) > work.room:
                work.turn()
            work.solid(block)
        elif isinstance(block, Flow):
            work.flow(block)
        elif isinstance(block, Rows):
            work.rows(block)
        elif isinstance(block, Flush):
            work.flush()
        else:
            work.flush()
            if 3 * work.page.used >= work.height:
                work.pages.append(Page())
            elif work.page.used:
                work.put(work.blank(block.gap), block.gap)
    work.flush()
    return Filled([page for page in work.pages if page.items], work.where)
