"""The order of 姓氏笔画: fewer strokes of the surname first, then stroke by stroke (横竖撇点折), then the given name.

Of one surname those with a given name of one sign come first. Counts: Unihan's kTotalStrokes; orders of strokes for the
7,000 usual signs: cnchar-order. A sign without a known order stands behind those of as many strokes.
"""

from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"
KEY = 200
"""Characters of a key."""


@cache
def _counts() -> dict[int, str]:
    """Rows of 64 signs by the first one's number."""
    lines = (DATA / "strokes.txt").read_text(encoding="utf-8").splitlines()
    return {int(line[:5], 16): line[6:] for line in lines if not line.startswith("#")}


@cache
def _orders() -> dict[str, str]:
    lines = (DATA / "orders.txt").read_text(encoding="utf-8").splitlines()
    return {line[0]: line[2:] for line in lines if not line.startswith("#")}


def order(sign: str) -> str:
    """The strokes of a sign, one digit each; "" where it is not known."""
    return _orders().get(sign, "")


def count(sign: str) -> int:
    """How many strokes a sign has; 0 where it is not known (letters have none)."""
    if known := order(sign):
        return len(known)
    code = ord(sign)
    row = _counts().get(code // 64 * 64, "")
    return ord(row[code % 64]) - 0x30 if row else 0


def sign_key(sign: str) -> str:
    return f"{count(sign) or 99:02d}{order(sign) or '9'}{ord(sign):06d}"


def key(surname: str, name: str) -> str:
    """Digits only, so that every database sorts them alike. ``surname`` as ``reading.surname_of`` tells it."""
    family, given = surname or name[:1], name[len(surname) or 1 :]
    first, others = family[:1], family[1:]
    parts = [sign_key(first)] if first else []
    parts += [str(len(family)), *map(sign_key, others), f"{len(given):02d}", *map(sign_key, given)]
    return "".join(parts)[:KEY]
