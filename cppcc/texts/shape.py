"""What prose as typed is made of: paragraphs by single line ends, tables by tabs, lists by marks."""

import re
from dataclasses import dataclass
from typing import Literal

from cppcc.texts.out import legal

MARK = re.compile(r"^[-•·●▪◆▪○◦*]\s*(?=\S)")


@dataclass(frozen=True)
class Block:
    """A paragraph, an item of a list, or a table with its rows of cells."""

    shape: Literal["paragraph", "item", "table"]
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


def blocks(text: str) -> list[Block]:
    """The text's blocks in order. Two or more lines with tabs are a table; one alone is a paragraph with spaces."""
    found: list[Block] = []
    rows: list[str] = []
    for raw in [*legal(text).split("\n"), ""]:
        stripped = raw.strip("\u3000 ")
        if "\t" in stripped.strip("\t"):
            rows.append(stripped)
            continue
        found += _table(rows)
        rows = []
        if words := stripped.strip():
            found.append(_line(words))
    return found


def _line(words: str) -> Block:
    mark = MARK.match(words)
    if mark and not re.match(r"-\s*\d", words):  # "-3" is a number
        return Block("item", words[mark.end() :])
    return Block("paragraph", words)


def _table(rows: list[str]) -> list[Block]:
    if len(rows) < 2:
        return [_line(" ".join(row.split())) for row in rows]
    cells = [[cell.strip() for cell in row.split("\t")] for row in rows]
    wide = max(len(row) for row in cells)
    while wide > 1 and not any(row[wide - 1] for row in cells if len(row) >= wide):
        wide -= 1
    return [Block("table", rows=tuple(tuple((row + [""] * wide)[:wide]) for row in cells))]
