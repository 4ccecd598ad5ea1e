"""A report's text as its writers read it: sentences with the values that the tokens have now, faults in red."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from reports import charts
from reports.cutting import words_of_table
from reports.showing.reading import fault_mark
from reports.text import MARK, WRITTEN, Block, BlockKind, Text, read_line
from reports.tokens import Figures, Piece, UnknownToken, lines_of, pieces
from reports.wording import NAMED, NUMBERED, Wording


@dataclass(frozen=True)
class ShownLine:
    """``mark``: the condition or repetition in words; ``leaves``: whether the sentence does not stand now."""

    pieces: list[Piece]
    mark: str = ""
    leaves: bool = False

    @property
    def said(self) -> SafeString:
        """A run of text without a gap: values of tokens are set off, what cannot be said is marked."""
        return format_html_join("", "{}", ((_piece(piece),) for piece in self.pieces))

    @property
    def faults(self) -> list[str]:
        return [piece.fault for piece in self.pieces if piece.fault]


def _piece(piece: Piece) -> str:
    if piece.fault:
        return fault_mark(piece)
    if piece.key:
        return format_html('<span class="token" title="{}">{}</span>', piece.label, piece.text)
    return conditional_escape(piece.text)


@dataclass(frozen=True)
class ShownBlock:
    key: str
    kind: str
    sort: str
    head: str
    lines: list[ShownLine]
    comments: list[Any] = field(default_factory=list)


@dataclass(frozen=True)
class ShownPart:
    key: str
    title: str
    blocks: list[ShownBlock]
    photos: Any = None
    """Of a part: the chosen and what is suggested (``showing.photos``)."""


SIGNS = {"=": "为", "≥": "不低于", "≤": "不高于", ">": "高于", "<": "低于"}
TOKEN = re.compile(r"\[\[(.+?)\]\]")
CLAUSE = re.compile(r"\s*([=≥≤><])\s*(\d[\d.]*)\s*%?")


def mark_words(sort: str, rest: str) -> str:
    """In which case, or for which records, a sentence stands: 提案办复率为 100 时才写, 每一项协商活动各写一句."""
    if sort == "逐条":
        return f"每一项{rest.strip()}各写一句"
    said = CLAUSE.sub(lambda clause: f"{SIGNS[clause.group(1)]} {clause.group(2)}", rest.strip())
    said = re.sub(r"\s*[，,]?\s*([且或])\s*", lambda join: "，并且" if join.group(1) == "且" else "，或者", said)
    said = re.sub(r"(没?有上年)(?!数据)", r"\1数据", said)
    return f"{said}时才写"


def read_words(line: str, wording: Wording) -> str:
    """A line of the text to be read, not typed: its mark in words, names of figures in brackets."""
    said = wording.said(line.strip())
    if match := MARK.match(said):
        said = f"（{mark_words(match[1], match[2])}）{match[3]}"
    return TOKEN.sub(r"〈\1〉", said)


def shown_line(raw: str, figures: Figures) -> ShownLine:
    """One line; a mark that cannot be read makes a fault of the whole line."""
    match, line = MARK.match(figures.wording.said(raw.strip())), read_line(raw)
    mark = mark_words(match.group(1), match.group(2)) if match else ""
    try:
        stands = lines_of(line, figures)
    except UnknownToken as fault:
        return ShownLine([Piece(figures.wording.shown(raw), "", str(fault))])
    if line.each:
        return ShownLine(pieces(line.text, figures, {NAMED: "（名称）", NUMBERED: "（序号）"}), mark, not stands)
    return ShownLine(pieces(line.text, figures), mark, not stands)


def shown_lines(lines: Iterable[str], figures: Figures) -> list[ShownLine]:
    """The lines of a passage that is written; cells of a table parted by bars."""
    return [shown_line(line.replace("\t", " | "), figures) for line in lines]


def shown_parts(
    text: Text, figures: Figures, comments: dict[str, list[Any]], photos: dict[str, Any]
) -> list[ShownPart]:
    return [
        ShownPart(
            part.key, part.title, [_block(block, figures, comments.get(block.key, [])) for block in part.blocks],
            photos.get(part.key),
        )
        for part in text.parts
    ]  # fmt: skip


def _block(block: Block, figures: Figures, comments: list[Any]) -> ShownBlock:
    sort = BlockKind(block.kind).label if block.kind in BlockKind.values else ""
    if block.kind in WRITTEN:
        lines = shown_lines(block.lines, figures)
    elif block.kind == BlockKind.CHART:
        lines = [ShownLine([Piece(charts.name_of(name))]) for name in block.lines]
    elif block.kind == BlockKind.BREAKDOWN:
        lines = [ShownLine([Piece(words_of_table(name))]) for name in block.lines]
    elif block.kind == BlockKind.PHOTOS:
        lines = [ShownLine([Piece(f"{len(block.lines)} 张照片，{block.columns} 栏")])]
    else:
        lines = []
    return ShownBlock(block.key, block.kind, sort, block.head, lines, comments)
