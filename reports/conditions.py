"""Conditions of a line as they are written: figures held against numbers, joined by 且 and 或.

``proposals.reply_rate ≥ 97.5 且 proposals.filed > 3 或 有上年``: 且 binds closer than 或. Nothing here evaluates code, and
nothing knows of figures: ``tokens`` asks them, ``wording`` turns their keys into names and back.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

SIGNS = str.maketrans("＝＞＜≧≦：％", "=><≥≤:%")
PAIRS = re.compile(r"([><])\s?=")
LAST_YEAR = ("有上年", "没有上年")
AND, OR = "且", "或"
LONGEST = 400
CLAUSE = re.compile(
    r"\s*(?:(?P<year>有上年|没有上年)"
    r"|(?P<figure>[^=><≥≤]+?)\s*(?P<sign>[=><≥≤])\s*(?P<number>\d{1,12}(?:\.\d{1,6})?)\s*%?)"
    r"\s*(?:[，,]?\s*(?P<join>[且或])|$)"
)


@dataclass(frozen=True)
class Clause:
    """One figure against one number; without a figure ``sign`` says whether there is to be a last year."""

    figure: str
    sign: str
    number: str = ""

    @property
    def decimals(self) -> int:
        return len(self.number.partition(".")[2])

    @property
    def limit(self) -> Decimal:
        return Decimal(self.number)

    @property
    def words(self) -> str:
        return f"{self.figure} {self.sign} {self.number}" if self.figure else self.sign


def plain(condition: str) -> str:
    """The condition with signs and gaps of one width, ≥ for >=."""
    narrow = " ".join(condition.translate(SIGNS).split())
    return PAIRS.sub(lambda match: "≥" if match.group(1) == ">" else "≤", narrow)


def read(condition: str) -> list[list[Clause]]:
    """The clauses, joined by 且 within a group, the groups by 或; empty where it cannot be read."""
    text, at = plain(condition), 0
    groups: list[list[Clause]] = [[]]
    if len(text) > LONGEST:
        return []
    while True:
        match = CLAUSE.match(text, at)
        if match is None:
            return []
        figure = (match["figure"] or "").strip()
        groups[-1].append(Clause(figure, match["year"] or match["sign"], match["number"] or ""))
        at = match.end()
        if not match["join"]:
            return groups
        if match["join"] == OR:
            groups.append([])


def written(groups: list[list[Clause]]) -> str:
    return f" {OR} ".join(f" {AND} ".join(one.words for one in group) for group in groups)


def turned(condition: str, figure: Callable[[str], str]) -> str | None:
    """The condition with its figures called otherwise; None where it cannot be read."""
    groups = [
        [replace(one, figure=figure(one.figure) if one.figure else "") for one in group] for group in read(condition)
    ]
    return written(groups) or None
