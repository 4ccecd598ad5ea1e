"""A text in which each whole name of the register is one sign, so that no word is looked for inside a name (林公假, 贾事)."""

import re
from collections.abc import Collection

from members.naming.writing import DOTS, STOPS, sought

FIRST, MOST = 0xF0000, 0xFFFD
NAME = "\U000f0000-\U000ffffd"
"""The signs that stand for names, as a range in brackets of a pattern."""
NAMED = re.compile(f"[{NAME}]")
APART = "\t、，,；;/"
"""Signs that no name goes across."""
BETWEEN = dict.fromkeys(map(ord, STOPS))


class Veil:
    """``names``: as they are looked for (``writing.sought``)."""

    def __init__(self, names: Collection[str]) -> None:
        self.names = {name.translate(BETWEEN) for name in names}
        self.sizes = range(max(map(len, self.names), default=0), 1, -1)
        self.kept: list[str] = []

    def over(self, text: str) -> str:
        """The text with a sign for each name; spaces and dots inside a name go with it: 张 三."""
        signs = [(sign, place) for place, one in enumerate(text) for sign in self._sought(one)]
        letters = "".join(sign for sign, _ in signs)
        found, done, at = [], 0, 0
        while at < len(letters):
            size = next((len(part) for size in self.sizes if (part := letters[at : at + size]) in self.names), 0)
            if size and len(self.kept) < MOST:
                start, end = signs[at][1], signs[at + size - 1][1] + 1
                found += [text[done:start], chr(FIRST + len(self.kept))]
                self.kept.append(text[start:end])
                done = end
            at += size or 1
        return "".join([*found, text[done:]])

    def off(self, text: str) -> str:
        """The text as it was written."""
        return NAMED.sub(lambda match: self.kept[ord(match[0]) - FIRST], text)

    def _sought(self, one: str) -> str:
        if one in APART:
            return one
        return "" if one in DOTS or one in STOPS else sought(one)
