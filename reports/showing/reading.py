"""A report read on line: its paragraphs and passages with the figures that may be opened."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from reports.content import Content, Drawing, Line, Passage, shape_of
from reports.tokens import Piece


@dataclass(frozen=True)
class ReadPassage:
    """A passage with its template, by its shape; ``rows`` are those of a table below its heads."""

    template: str
    head: str
    lines: list[SafeString]
    heads: list[SafeString]
    rows: list[list[SafeString]]
    photo_rows: list[list[Any]]
    drawings: list[Drawing]


@dataclass(frozen=True)
class ReadSection:
    key: str
    title: str
    passages: list[ReadPassage]


@dataclass(frozen=True)
class Reader:
    """Draws lines of one report; ``inside``: figures may be opened and photos are shown."""

    content: Content
    inside: bool

    @property
    def opening(self) -> list[SafeString]:
        return self.lines(self.content.opening)

    @property
    def closing(self) -> list[SafeString]:
        return self.lines(self.content.closing)

    @property
    def sections(self) -> list[ReadSection]:
        return [
            ReadSection(one.key, f"{one.number}、{one.title}", [self.passage(passage) for passage in one.passages])
            for one in self.content.sections
        ]

    def passage(self, passage: Passage) -> ReadPassage:
        shape, rows = shape_of(passage, has_lines=bool(passage.lines)), [self.lines(row) for row in passage.rows]
        return ReadPassage(
            template=f"reports/passages/_{shape}.html" if shape else "",
            head=passage.head,
            lines=self.lines(passage.lines),
            heads=rows[0] if rows else [],
            rows=rows[1:],
            photo_rows=passage.photo_rows if self.inside else [],
            drawings=passage.drawings,
        )

    def lines(self, lines: Iterable[Line]) -> list[SafeString]:
        return [self.line(line) for line in lines]

    def line(self, line: Line) -> SafeString:
        """A run of text without a gap: figures are links, what cannot be said is marked."""
        return format_html_join("", "{}", ((self.piece(piece),) for piece in line))

    def piece(self, piece: Piece) -> str:
        if piece.fault:
            return fault_mark(piece)
        if piece.key and self.inside:
            address = reverse("report_figure", args=[self.content.slug, piece.key])
            if piece.cut:
                address += f"?{urlencode({'cut': piece.cut})}"
            return format_html('<a class="figure" href="{}">{}</a>', address, piece.text)
        return conditional_escape(piece.text)


def fault_mark(piece: Piece) -> SafeString:
    """A token that says nothing, why not in its title."""
    return format_html('<mark class="token-fault" title="{}">{}</mark>', piece.fault, piece.text)
