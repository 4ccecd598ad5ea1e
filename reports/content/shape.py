"""What a report says, as plain data: the shape that printers, pages and the kept copy read."""

from dataclasses import dataclass, field
from typing import Any

from activities.models import Photo
from reports import charts
from reports.tokens import Piece

Line = list[Piece]


@dataclass(frozen=True)
class Drawing:
    name: str
    series: charts.Series
    svg: str


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
        return "".join(piece.text for line in self.lines for piece in line)

    @property
    def items(self) -> list[str]:
        """The lines of a list, each by itself."""
        return ["".join(piece.text for piece in line) for line in self.lines]

    @property
    def cells(self) -> list[list[str]]:
        return [["".join(piece.text for piece in cell) for cell in row] for row in self.rows]


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

    @property
    def drawings(self) -> list[Drawing]:
        return [drawing for section in self.sections for drawing in section.drawings]
