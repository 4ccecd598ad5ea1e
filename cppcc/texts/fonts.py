"""Which characters the installed fonts have: read once from their own tables, kept beside the program's other caches."""

import os
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
    """The characters of the text that no installed font has, each once, in order."""
    common = {one for one in text if one not in BLANK and not ("\x20" <= one <= "\x7e" or "\u4e00" <= one <= "\u9fa5")}
    if not common:
        return ""
    have = coverage()
    if not have:
        return ""
    return "".join(one for one in dict.fromkeys(text) if one in common and ord(one) not in have and _drawn(one))


def _drawn(one: str) -> bool:
    """Variation selectors and joiners draw nothing of their own."""
    return not ("\ufe00" <= one <= "\ufe0f" or "\U000e0100" <= one <= "\U000e01ef" or one == "\u200d")


def named(signs: str) -> str:
    """Characters with their codes, as many as one reads: “𠮷”（U+20BB7）."""
    shown = "、".join(f"“{one}”（U+{ord(one):04X}）" for one in signs[:MOST_NAMED])
    return f"{shown}等 {len(signs)} 字" if len(signs) > MOST_NAMED else shown
