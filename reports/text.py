"""The report's text as data that the office owns: parts, passages, lines with tokens and marks.

A line is a sentence. It leaves by itself when its figures are nothing; a mark in front says more:
``〔当 proposals.reply_rate = 100〕`` stands only while that holds, ``〔逐条 proposals.key〕`` stands once for each record
behind the figure, with ``[[名称]]`` and ``[[序号]]`` in it. Nothing in a text is evaluated as code.
"""

import json
import re
import secrets
from dataclasses import asdict, dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from reports.default_texts import DEFAULTS
from reports.default_texts.shape import Shipped

MARK = re.compile(r"^〔(当|逐条)\s*([^〕]+)〕(.*)$", re.DOTALL)
MOST_TEXT = 200_000
"""Characters of a whole text; a paste of megabytes is refused."""
MOST_TITLE, MOST_OPENING = 60, 5_000
"""Characters of a part's title or a heading, and of what stands before the first part."""


class BlockKind(models.TextChoices):
    PARAGRAPH = "paragraph", "段落"
    LIST = "list", "列表"
    QUOTE = "quote", "引文"
    HEADING = "heading", "小标题"
    TABLE = "table", "表格"
    FIGURES = "figures", "数据对照表"
    BREAKDOWN = "breakdown", "分类统计表"
    CHART = "chart", "图表"
    PHOTOS = "photos", "照片"


WRITTEN = (BlockKind.PARAGRAPH, BlockKind.LIST, BlockKind.QUOTE, BlockKind.TABLE, BlockKind.FIGURES)
"""Those whose lines are words and tokens; a chart's lines are its name, those of photos their keys."""

CUT = (BlockKind.CHART, BlockKind.BREAKDOWN)
"""Those whose line names a figure by dimensions."""


@dataclass(frozen=True)
class Line:
    text: str
    when: str = ""
    each: str = ""


@dataclass(frozen=True)
class Block:
    key: str
    kind: str = BlockKind.PARAGRAPH
    head: str = ""
    lines: tuple[str, ...] = ()
    columns: int = 2
    """How many photos stand beside each other."""


@dataclass(frozen=True)
class Part:
    key: str
    title: str
    kinds: tuple[str, ...] = ()
    """Activity kinds whose photos are suggested for the part."""
    charts: tuple[str, ...] = ()
    columns: int = 2
    """How many photos stand beside each other."""
    blocks: tuple[Block, ...] = ()
    photos: tuple[str, ...] = ()
    """Keys of the photos that were chosen for it."""


@dataclass(frozen=True)
class Text:
    opening: str = ""
    closing: str = ""
    parts: tuple[Part, ...] = field(default_factory=tuple)
    cover: str = ""
    """Key of the photo on the cover of the album."""

    def everything(self) -> list[str]:
        """All lines in their order; opening and closing have a paragraph a line."""
        blocks = [block for part in self.parts for block in part.blocks if block.kind in WRITTEN]
        lines = [line for block in blocks for line in block.lines]
        return [*paragraphs(self.opening), *lines, *paragraphs(self.closing)]

    def titles(self) -> list[str]:
        """What stands over parts and passages; words alone, no tokens."""
        return [title for part in self.parts for title in (part.title, *(block.head for block in part.blocks))]


def read_line(line: str) -> Line:
    """A line with its mark read off."""
    match = MARK.match(line.strip())
    if match is None:
        return Line(line.strip())
    mark, said, text = match.groups()
    return Line(text.strip(), when=said.strip()) if mark == "当" else Line(text.strip(), each=said.strip())


def paragraphs(words: str) -> list[str]:
    """The lines of an opening or closing that say something."""
    return [line.strip(" \u3000\r") for line in words.splitlines() if line.strip(" \u3000\r")]


def new_key() -> str:
    return secrets.token_hex(4)


def default(kind: str = "year") -> Text:
    """The text that comes with the program for a kind of report."""
    return laid_out(DEFAULTS[kind])


def laid_out(shipped: Shipped) -> Text:
    """A shipped text in parts and passages with keys: p1 is the first part, p1b2 its second passage."""
    parts = []
    for number, part in enumerate(shipped.parts, start=1):
        blocks = tuple(
            Block(
                f"p{number}b{index}",
                BlockKind(paragraph.kind).value,
                paragraph.head,
                tuple(f"〔当 {one.when}〕{one.text}" if one.when else one.text for one in paragraph.sentences),
            )
            for index, paragraph in enumerate(part.paragraphs, start=1)
        )
        parts.append(Part(f"p{number}", part.title, part.kinds, part.charts, 2, blocks))
    return Text(shipped.opening, shipped.closing, tuple(parts))


def to_data(text: Text) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(json.dumps(asdict(text)))  # lists, as the database gives them back
    return data


def from_data(data: dict[str, Any]) -> Text:
    """The text that JSON says. Raises ValidationError (Chinese) for one that is too long or has no parts."""
    text = Text(
        str(data.get("opening") or ""),
        str(data.get("closing") or ""),
        tuple(
            Part(
                str(part["key"]),
                str(part["title"]),
                tuple(part.get("kinds") or ()),
                tuple(part.get("charts") or ()),
                int(part.get("columns") or 2),
                tuple(
                    Block(
                        str(block["key"]),
                        BlockKind(block.get("kind") or BlockKind.PARAGRAPH).value,
                        str(block.get("head") or ""),
                        tuple(str(line) for line in block.get("lines") or ()),
                        int(block.get("columns") or 2),
                    )
                    for block in part.get("blocks") or ()
                ),
                tuple(str(key) for key in part.get("photos") or ()),
            )
            for part in data.get("parts") or ()
        ),
        str(data.get("cover") or ""),
    )
    if sum(map(len, text.everything())) > MOST_TEXT:
        raise ValidationError(f"全文最多 {MOST_TEXT // 10_000} 万字，请精简。")
    return text
