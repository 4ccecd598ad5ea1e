"""A text out of another program read into parts and passages: what its structure says, without its styles."""

import re
from typing import Any

from reports.text import BlockKind, new_key

PART = re.compile(r"^(?:#\s+|[一二三四五六七八九十]{1,3}、)\s*(.+)$")
HEADING = re.compile(r"^(?:#{2,}\s+|[（(][一二三四五六七八九十]{1,3}[）)])\s*(.+)$")
ITEM = re.compile(r"^[-·•●▪◆]\s*(.+)$")
SENTENCE = re.compile(r"[^。！？]+[。！？]?[”’）》]*")


def read(text: str) -> tuple[str, list[dict[str, Any]]]:
    """What stands before the first part, and the parts as a report's text keeps them.

    Lines: ``# 标题`` or 一、 begins a part, ``## 标题`` or （一） is a heading, ``- 项`` is an item of a list, one with tabs or
    bars is a row of a table, all others are paragraphs, a sentence a line. A text without any part becomes one.
    """
    opening: list[str] = []
    parts: list[dict[str, Any]] = []
    for raw in text.splitlines():
        line = raw.strip(" \u3000\r")
        if not line.strip():
            if parts and parts[-1]["blocks"]:
                parts[-1]["blocks"].append(None)  # what follows begins a passage of its own
            continue
        if found := PART.match(line):
            parts.append({"key": new_key(), "title": found.group(1)[:60], "blocks": []})
        elif parts:
            _add(parts[-1]["blocks"], line)
        else:
            opening.append(line)
    if not parts and opening:
        parts.append({"key": new_key(), "title": "正文", "blocks": []})
        for line in opening:
            _add(parts[0]["blocks"], line)
        opening = []
    for part in parts:
        part["blocks"] = [block for block in part["blocks"] if block]
    return "\n".join(opening)[:5000], parts


def _add(blocks: list[Any], line: str) -> None:
    """The line as a passage of its own, or as one more line of the list or table before it."""
    last = blocks[-1] if blocks else None
    if found := HEADING.match(line):
        blocks.append(_block(BlockKind.HEADING, head=found.group(1)[:60]))
        return
    if found := ITEM.match(line):
        kind, lines = BlockKind.LIST, [found.group(1)]
    elif "\t" in line or "|" in line:
        kind, lines = BlockKind.TABLE, [line.strip("| ")]
    else:
        kind, lines = BlockKind.PARAGRAPH, [one.strip() for one in SENTENCE.findall(line)]
    if last and last["kind"] == kind != BlockKind.PARAGRAPH:
        last["lines"] += lines
    else:
        blocks.append(_block(kind, lines=lines))


def _block(kind: str, *, head: str = "", lines: list[str] | None = None) -> dict[str, Any]:
    return {"key": new_key(), "kind": str(kind), "head": head, "lines": lines or []}
