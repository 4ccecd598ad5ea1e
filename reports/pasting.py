"""A text out of another program read into parts and passages: what its structure says, without its styles."""

import re
from typing import Any

from django.core.exceptions import ValidationError

from reports.text import MOST_OPENING, MOST_TITLE, BlockKind, new_key

PART = re.compile(r"^(?:#\s+|[一二三四五六七八九十]{1,3}、)\s*(.+)$")
HEADING = re.compile(r"^(?:#{2,}\s+|[（(][一二三四五六七八九十]{1,3}[）)])\s*(.+)$")
RUN_IN = re.compile(r"([^。]+)。(?![”’）》」』])\s*(.+)")
"""A heading in one line with the paragraph that follows it."""
ITEM = re.compile(r"^(?:[·•●▪◆]|-(?!\d))\s*(.+)$")
SENTENCE = re.compile(r"[^。！？]*(?:[。！？]+[”’）》」』]*)+|[^。！？]+")
PLAIN = "正文"
"""Title of a part for what stands under none."""
Lines = list[tuple[int, str]]
"""With their numbers, from 1."""


def read(text: str, *, opens: bool = True) -> tuple[str, list[dict[str, Any]]]:
    """What stands before the first part, and the parts as a report's text keeps them. Nothing of the text is left out.

    Lines: ``# 标题`` or 一、 begins a part, ``## 标题`` or （一） is a heading, ``- 项`` is an item of a list, one with tabs or
    bars is a row of a table, all others are paragraphs, a sentence a line. A heading ends at its full stop; what follows is
    a paragraph. A text without any part becomes one, and what stands before the first where it does not open the report
    (``opens``). Raises ValidationError (Chinese) for what is longer than its place.
    """
    faults: list[str] = []
    before: Lines = []
    parts: list[tuple[str, Lines]] = []
    lines = before
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.strip(" \u3000\r")
        if found := PART.match(line):
            title, rest = _heading(found.group(1), number, line, faults)
            lines = [(number, rest)] if rest else []
            parts.append((title, lines))
        else:
            lines.append((number, line if line.strip() else ""))
    opening = "\n".join(line for _, line in before if line)
    if opening and not (opens and parts):
        parts.insert(0, (PLAIN, before))
        opening = ""
    if len(opening) > MOST_OPENING:
        faults.append(
            f"第一个“一、”之前有 {len(opening)} 字，开头最多 {MOST_OPENING} 字，请在前面写上“一、”和标题，成为一个部分。"
        )
    made = [{"key": new_key(), "title": title, "blocks": _blocks(lines, faults)} for title, lines in parts]
    if faults:
        raise ValidationError(faults)
    return opening, made


def _heading(words: str, number: int, line: str, faults: list[str]) -> tuple[str, str]:
    """A title, and the paragraph that stands in one line with it."""
    found = RUN_IN.fullmatch(words)
    title, rest = found.groups() if found else (words, "")
    if len(title) > MOST_TITLE:
        short = line if len(line) <= 20 else f"{line[:20]}…"
        faults.append(
            f"第 {number} 行“{short}”是标题，有 {len(title)} 字，最多 {MOST_TITLE} 字；"
            "请在标题之后写句号或换行，不是标题的去掉前面的序号或 #。"
        )
    return title, rest


def _blocks(lines: Lines, faults: list[str]) -> list[dict[str, Any]]:
    """The passages of a part; an empty line lets what follows begin one of its own."""
    blocks: list[Any] = []
    for at, (number, line) in enumerate(lines):
        if not line:
            blocks.append(None)
        elif found := HEADING.match(line):
            title, rest = _heading(found.group(1), number, line, faults)
            blocks.append(_block(BlockKind.HEADING, head=title))
            if rest:
                _add(blocks, BlockKind.PARAGRAPH, _sentences(rest))
        elif found := ITEM.match(line):
            _add(blocks, BlockKind.LIST, [found.group(1)])
        elif _is_row(lines, at):
            _add(blocks, BlockKind.TABLE, [_row(line)])
        else:
            _add(blocks, BlockKind.PARAGRAPH, _sentences(line))
    return [block for block in blocks if block]


def _is_row(lines: Lines, at: int) -> bool:
    """Whether a line is a row of a table; a single bar within words is one only beside another line with bars."""
    line = lines[at][1]
    if "\t" in line.strip():
        return True
    if "|" not in line:
        return False
    near = [words for _, words in (*lines[max(at - 1, 0) : at], *lines[at + 1 : at + 2])]
    return " | " in line or line[0] == line[-1] == "|" or any("|" in words for words in near)


def _row(line: str) -> str:
    """Its cells, without the bars at both ends; an empty cell at an end stays."""
    return line[1:-1].strip(" ") if len(line) > 1 and line[0] == line[-1] == "|" else line


def _sentences(line: str) -> list[str]:
    return [one for found in SENTENCE.findall(line) if (one := found.strip())]


def _add(blocks: list[Any], kind: str, lines: list[str]) -> None:
    """Lines as a passage of their own, or as more of the list or table before them."""
    last = blocks[-1] if blocks else None
    if last and last["kind"] == kind != BlockKind.PARAGRAPH:
        last["lines"] += lines
    else:
        blocks.append(_block(kind, lines=lines))


def _block(kind: str, *, head: str = "", lines: list[str] | None = None) -> dict[str, Any]:
    return {"key": new_key(), "kind": str(kind), "head": head, "lines": lines or []}
