"""Tokens in the report's text: the only way a figure gets into a sentence.

``[[proposals.filed]]`` exact, ``[[unity.activity_attendance:余100]]`` the newspaper way,
``[[titles:tourism.reports]]`` the titles of the records behind a figure. A sentence may ask a condition;
nothing here evaluates code.
"""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from cppcc.figures import Entry, Value
from reports.numbers import said

TOKEN = re.compile(r"\[\[(?:(titles):)?([a-z0-9_.]+)(?::([^\]]+))?\]\]")
CONDITION = re.compile(r"^([a-z0-9_.]+) (=|>|<) (\d+)$")


class UnknownToken(Exception):
    """The text names a figure that does not exist."""


@dataclass
class Figures:
    """The figures of one year as a text asks for them; remembers which ones it used."""

    year: Any
    found: dict[str, tuple[Entry, Value]]
    used: list[str] = field(default_factory=list)

    def entry(self, key: str) -> tuple[Entry, Value]:
        if key not in self.found:
            raise UnknownToken(key)
        if key not in self.used:
            self.used.append(key)
        return self.found[key]

    def number(self, key: str) -> Decimal:
        if key not in self.found:
            raise UnknownToken(key)
        return self.found[key][1].number or Decimal(0)

    def titles(self, key: str) -> str:
        entry, _ = self.entry(key)
        names = [str(record) for record in entry.records(self.year)]
        return "、".join(names[:-1]) + "和" + names[-1] if len(names) > 1 else "".join(names)


def holds(condition: str, figures: Figures) -> bool:
    """ "proposals.reply_rate = 100" against the year's figures."""
    match = CONDITION.match(condition)
    if match is None:
        raise ValueError(condition)
    key, sign, number = match.groups()
    value, other = figures.number(key), Decimal(number)
    return {"=": value == other, ">": value > other, "<": value < other}[sign]


def empty(text: str, figures: Figures) -> bool:
    """Whether a sentence has figures and all of them are nothing: it is then left out, never printed as a hole."""
    keys = [match.group(2) for match in TOKEN.finditer(text)]
    return bool(keys) and not any(figures.number(key) for key in keys)


def resolved(text: str, figures: Figures) -> str:
    """The text with its tokens said."""

    def say(match: re.Match[str]) -> str:
        listed, key, form = match.groups()
        if listed:
            return figures.titles(key)
        return said(figures.entry(key)[1], form or "")

    return TOKEN.sub(say, text)
