"""What a report says, as plain data: the shape that printers, pages and the kept copy read."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from activities.models import Photo
from reports import charts
from reports.content.annals import Annals
from reports.text import BlockKind
from reports.tokens import Piece

Line = list[Piece]


def said(lines: list[Line]) -> list[str]:
    """Each line as mere words."""
    return ["".join(piece.text for piece in line) for line in lines]


@dataclass(frozen=True)
class Drawing:
    name: str
    series: charts.Series

    @cached_property
    def svg(self) -> str:
        """Drawn when a paper asks: a page on line asks for each of its pictures by itself."""
        return charts.redrawn(self.name, self.series)


@dataclass(frozen=True)
class Passage:
    """A paragraph, list, table, chart or row of photos; behind a paragraph stand charts and photos of its part."""

    head: str
    lines: list[Line]
    kind: str
    drawings: list[Drawing] = field(default_factory=list)
    photo_rows: list[list[Photo]] = field(default_factory=list)
    rows: list[list[Line]] = field(default_factory=list)
    """A table's cells; the first row is its head."""
    numeral: str = ""
    """Of a heading within its part: 一, 二."""

    @property
    def text(self) -> str:
        """The sentences behind each other."""
        return "".join(said(self.lines))

    @property
    def shape(self) -> str:
        """How it is printed, see ``shape_of``."""
        return shape_of(self, has_lines=bool(self.text))

    @property
    def items(self) -> list[str]:
        """The lines of a list, each by itself."""
        return said(self.lines)

    @property
    def cells(self) -> list[list[str]]:
        return [said(row) for row in self.rows]


def shape_of(passage: Passage, has_lines: bool) -> str:
    """heading, table, list, quote or paragraph; caption where only the head is left above charts or photos, else
    nothing. ``has_lines``: whether anything is said."""
    if passage.kind == BlockKind.HEADING:
        return "heading"
    if passage.rows:
        return "table"
    if has_lines:
        return str(passage.kind) if passage.kind in (BlockKind.LIST, BlockKind.QUOTE) else "paragraph"
    return "caption" if passage.head else ""


@dataclass(frozen=True)
class Section:
    number: str
    key: str
    title: str
    passages: list[Passage]

    @property
    def drawings(self) -> list[Drawing]:
        return [drawing for passage in self.passages for drawing in passage.drawings]

    @property
    def photos(self) -> list[Photo]:
        return [photo for passage in self.passages for row in passage.photo_rows for photo in row]


@dataclass(frozen=True)
class Content:
    committee: str
    title: str
    slug: str
    span_words: str
    body: str
    whole: bool
    plenary_name: str
    covered: bool
    opening: list[Line]
    """Paragraphs."""
    sections: list[Section]
    closing: list[Line]
    appendix: list[dict[str, Any]]
    snapshot: dict[str, Any]
    demonstration: bool
    used: list[str] = field(default_factory=list)
    annals: Annals | None = None
    """What an album shows besides; where none is made, nothing."""

    @property
    def opening_words(self) -> list[str]:
        return said(self.opening)

    @property
    def closing_words(self) -> list[str]:
        return said(self.closing)

    @property
    def tells_origins(self) -> bool:
        """Whether it is known where each figure comes from: not of a file of before that was kept."""
        return any(row.get("origin") for row in self.appendix)

    @property
    def drawings(self) -> list[Drawing]:
        return [drawing for section in self.sections for drawing in section.drawings]
