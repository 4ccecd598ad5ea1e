"""Which characters the installed fonts have: read once from their own tables, kept beside the program's other caches."""

import os
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTCollection, TTFont, TTLibError

FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")
ENDINGS = (".ttf", ".otf", ".ttc", ".otc")
MOST_NAMED = 6
BLANK = frozenset("\t\n ")


def font_files(folders: Iterable[str] = FOLDERS) -> list[Path]:
    """Every installed font file, in order."""
    roots = [Path(folder).expanduser() for folder in folders]
    if given := os.environ.get("XDG_DATA_HOME"):
        roots.append(Path(given) / "fonts")
    found = {path for root in roots if root.is_dir() for path in root.rglob("*") if path.suffix.lower() in ENDINGS}
    return sorted(found)


def characters(path: Path) -> frozenset[int]:
    """The code points that a font file (or any font of a collection) draws; nothing where it can't be read."""
    try:
        if path.suffix.lower() in (".ttc", ".otc"):
            with TTCollection(str(path), lazy=True) as collection:
                return frozenset(collection.fonts[0].getBestCmap() or ())  # the others are its ways of other countries
        with TTFont(str(path), lazy=True) as font:
            return frozenset(font.getBestCmap() or ())
    except (TTLibError, OSError, KeyError, AssertionError, ValueError):
        return frozenset()


@cache
def coverage() -> frozenset[int]:
    """All code points that can be printed here; empty where no font is installed, and then nothing is said."""
    return frozenset().union(*(characters(path) for path in font_files()))


def lacking(text: str) -> str:
    """The characters of the text that no installed font has, each once, in order.

    A private-use one is always among them: what some font of this machine draws there is that font's own sign.
    """
    rare = [one for one in dict.fromkeys(text) if not _common(one)]
    have = coverage() if rare else frozenset()
    return "".join(one for one in rare if have and (ord(one) not in have or unicodedata.category(one) == "Co"))


def _common(one: str) -> bool:
    """Whether every font of Chinese has it, as all of GBK is; or whether it draws nothing of its own."""
    if "\x20" <= one <= "\x7e" or "\u4e00" <= one <= "\u9fa5" or one in BLANK:
        return True
    if "\ufe00" <= one <= "\ufe0f" or "\U000e0100" <= one <= "\U000e01ef" or one == "\u200d":
        return True
    try:
        one.encode("gbk")
    except UnicodeEncodeError:
        return False
    return True


def named(signs: str) -> str:
    """Characters with their codes, as many as one reads: “𠮷”（U+20BB7）."""
    shown = "、".join(f"“{one}”（U+{ord(one):04X}）" for one in signs[:MOST_NAMED])
    return f"{shown}等 {len(signs)} 字" if len(signs) > MOST_NAMED else shown
