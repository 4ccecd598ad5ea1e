"""One normaliser for what is indexed and for what is asked; pure.

Each character is made plain by itself, so that any part of a text is a part of the plain text: full and half width,
capitals, accents, radicals, compatibility and traditional characters are one; spaces, dots and all other signs are out.
"""

import re
import unicodedata
from collections import Counter
from functools import cache
from pathlib import Path

from cppcc.texts.signs import OLD_SYSTEMS, RADICALS

LONGEST = 100
"""Characters of a question that are read."""
MOST_WORDS = 8
MOST_PAIRS = 24
"""Pairs of one word that the index is asked for; the rest of a longer one is compared with the text itself."""
LONE = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af]")
NOT_WORDS = re.compile(r"[^\w]+|_", re.UNICODE)


@cache
def simplified() -> dict[str, str]:
    """The one way of writing for each traditional or variant character. Source: ``data/simplified.txt``."""
    rows = (Path(__file__).parent / "data" / "simplified.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split(" ") for line in rows if not line.startswith("#"))
    return {sign: end for end, signs in pairs for sign in signs}


def _folded(sign: str) -> str:
    before, now = "", RADICALS.get(ord(sign), OLD_SYSTEMS.get(sign, sign))
    while now != before:
        before, now = now, unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", now).casefold())
    kept = (one for one in now if unicodedata.category(one)[0] in "LN")
    return "".join(simplified().get(one, one) for one in kept)


class _Table(dict[int, str]):
    def __missing__(self, code: int) -> str:
        self[code] = made = _folded(chr(code))
        return made


_TABLE = _Table()


def normal(text: str) -> str:
    """Letters and digits alone, each in its one form. "Ａ·１2 號" is a12号."""
    return text.translate(_TABLE)


def question(text: str) -> list[str]:
    """The words that all have to be found; a name typed with spaces (张 三) is one word, characters alone are joined."""
    pieces: list[str] = []
    lone = False
    for piece in text[:LONGEST].split():
        word = normal(piece)
        if not word:
            continue
        alone = len(word) == 1 and LONE.match(word) is not None
        if alone and lone:
            pieces[-1] += word
        else:
            pieces.append(word)
        lone = alone
    return list(dict.fromkeys(pieces))[:MOST_WORDS]


def tokens(text: str) -> list[str]:
    """What the index holds of a normal text (fields on lines of their own): each pair, and the last character of a line."""
    found: dict[str, None] = {}
    for line in text.split("\n"):
        found.update(dict.fromkeys(line[place : place + 2] for place in range(len(line))))
    return list(found)


def asked(word: str) -> list[str]:
    """The pairs of a normal word that the index is asked for; none of a single character."""
    pairs = list(dict.fromkeys(word[place : place + 2] for place in range(len(word) - 1)))
    return pairs[:: max(1, -(-len(pairs) // MOST_PAIRS))]


def grams(text: str) -> Counter[str]:
    """Pairs of neighbouring characters within runs of letters and digits, with how often they stand there."""
    found: Counter[str] = Counter()
    for run in map(normal, NOT_WORDS.split(text)):
        found.update(run[place : place + 2] for place in range(len(run) - 1))
    return found
