"""Which pictures the handbook has: whose page, at which width, and which part of it is cut out."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class Shot:
    """One picture. ``follow``: a link of the page (CSS) that is followed first, to a page named ``page``."""

    name: str
    role: str
    address: str
    height: int = 620
    width: int = 1280
    follow: str = ""
    page: str = ""
    top: str = ""
    """Where the picture begins: an element (CSS), else what the page shows beside its bars."""
    whole: bool = False
    """With the bars around it."""


@cache
def shots() -> tuple[Shot, ...]:
    """All of them, as ``shots.toml`` says."""
    text = (Path(__file__).parent / "shots.toml").read_text(encoding="utf-8")
    return tuple(Shot(**one) for one in tomllib.loads(text)["shots"])
