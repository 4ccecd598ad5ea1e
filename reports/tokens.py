"""Tokens in the report's text: the only way a figure gets into a sentence.

``[[proposals.filed]]`` exact, ``[[unity.activity_attendance:余100]]`` the newspaper way, ``[[proposals.filed:汉字]]`` in
Chinese numerals, ``[[proposals.filed:同比]]`` against last year, ``[[titles:tourism.reports]]`` the names of the records
behind a figure, ``[[年度]]``, ``[[本会]]``, ``[[届次]]`` names. A line may ask a condition; nothing here evaluates code.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.conf import settings

from cppcc import figures as registry
from cppcc.figures import Entry, Value
from reports.numbers import compared, known_form, said
from reports.text import Line

TOKEN = re.compile(r"\[\[(?:(titles):)?([^\[\]:]{1,80})(?::([^\[\]]{1,20}))?\]\]")
CONDITION = re.compile(r"^([a-z0-9_.]+) ?(=|>|<) ?(\d+)$")
MOST_EACH = 200


class UnknownToken(Exception):
    """The text names a figure that does not exist; the words are for the person (Chinese)."""


@dataclass(frozen=True)
class Piece:
    """A run of text; with a key it is what a figure says, with a fault it is a token that says nothing."""

    text: str
    key: str = ""
    fault: str = ""


@dataclass
class Figures:
    """The figures of one year as a text asks for them; remembers which ones it used."""

    year: Any
    found: dict[str, tuple[Entry, Value]]
    used: list[str] = field(default_factory=list)

    @cached_property
    def former(self) -> dict[str, tuple[Entry, Value]]:
        """Last year's figures; nothing where there is no year before."""
        before = type(self.year).objects.filter(year=self.year.year - 1).first()
        return registry.values(before) if before else {}

    @property
    def names(self) -> dict[str, str]:
        if self.year is None:
            return {}
        return {
            "年度": str(self.year.year),
            "本会": settings.COMMITTEE_NAME,
            "届次": self.year.plenary_name,
        }

    def entry(self, key: str) -> tuple[Entry, Value]:
        if key not in self.found:
            raise UnknownToken(f"没有“{key}”这个数据")
        if key not in self.used:
            self.used.append(key)
        return self.found[key]

    def number(self, key: str) -> Decimal:
        if key not in self.found:
            raise UnknownToken(f"没有“{key}”这个数据")
        return self.found[key][1].number or Decimal(0)

    def has_value(self, key: str) -> bool:
        return key in self.found and self.found[key][1].number is not None

    def titles(self, key: str) -> str:
        entry, _ = self.entry(key)
        names = [str(record) for record in entry.records(self.year)]
        return "、".join(names[:-1]) + "和" + names[-1] if len(names) > 1 else "".join(names)

    def records(self, key: str) -> list[str]:
        """The names of the records behind a figure, for a line that stands once for each."""
        entry, _ = self.entry(key)
        return [str(record) for record in entry.records(self.year)[:MOST_EACH]]

    def say(self, key: str, form: str) -> str:
        """A figure as a token asks for it. Raises UnknownToken for an unknown key or form."""
        if key in self.names and not form:
            return self.names[key]
        _, value = self.entry(key)
        if form == "同比":
            return compared(value, self.former[key][1] if key in self.former else None)
        if not known_form(form):
            raise UnknownToken(f"“{form}”不是数据的写法")
        return said(value, form)


def holds(condition: str, figures: Figures) -> bool:
    """ "proposals.reply_rate = 100" against the year's figures. Raises UnknownToken where it cannot be read."""
    match = CONDITION.match(condition)
    if match is None:
        raise UnknownToken(f"条件“{condition}”应写成“数据代码 = 数字”")
    key, sign, number = match.groups()
    value, other = figures.number(key), Decimal(number)
    return {"=": value == other, ">": value > other, "<": value < other}[sign]


def keys_of(text: str) -> list[str]:
    """The figures that a text names."""
    return [match.group(2) for match in TOKEN.finditer(text) if match.group(2).isascii()]


def empty(text: str, figures: Figures) -> bool:
    """Whether a sentence has figures and all of them are nothing, or one has no value: it is left out, never a hole."""
    keys = keys_of(text)
    if any(key in figures.found and not figures.has_value(key) for key in keys):
        return True
    return bool(keys) and not any(figures.number(key) for key in keys)


def pieces(text: str, figures: Figures, more: dict[str, str] | None = None) -> list[Piece]:
    """The text in runs; a token that cannot be said is a piece with its fault."""
    found, last = [], 0
    for match in TOKEN.finditer(text):
        if match.start() > last:
            found.append(Piece(text[last : match.start()]))
        last = match.end()
        found.append(_piece(match, figures, more or {}))
    if last < len(text):
        found.append(Piece(text[last:]))
    return found


def _piece(match: re.Match[str], figures: Figures, more: dict[str, str]) -> Piece:
    listed, key, form = match.groups()
    if key in more:
        return Piece(more[key])
    try:
        if listed:
            return Piece(figures.titles(key), key)
        if key in figures.found and not figures.has_value(key):
            return Piece(match.group(0), key, f"“{figures.found[key][0].label}”今年没有数据")
        return Piece(figures.say(key, form or ""), key if key in figures.found else "")
    except UnknownToken as fault:
        return Piece(match.group(0), "", str(fault))


def resolved(text: str, figures: Figures) -> str:
    """The text with its tokens said. Raises UnknownToken where one cannot be."""
    said_pieces = pieces(text, figures)
    for piece in said_pieces:
        if piece.fault:
            raise UnknownToken(piece.fault)
    return "".join(piece.text for piece in said_pieces)


def lines_of(line: Line, figures: Figures) -> list[list[Piece]]:
    """What a line comes to: nothing, itself, or once for each record. Raises UnknownToken for a mark that is wrong."""
    if line.when and not holds(line.when, figures):
        return []
    if line.each:
        return [
            pieces(line.text, figures, {"名称": name, "序号": str(number)})
            for number, name in enumerate(figures.records(line.each), start=1)
        ]
    unknown = [key for key in keys_of(line.text) if key not in figures.found]
    if not unknown and empty(line.text, figures):
        return []
    return [pieces(line.text, figures)]


def faults(lines: list[str], figures: Figures, read: Callable[[str], Line]) -> list[str]:
    """Everything in these lines that cannot be said, in words; it stops the check and the sign-off."""
    found: list[str] = []
    for raw in lines:
        line = read(raw)
        try:
            said_lines = lines_of(line, figures)
            if line.when:
                said_lines = [pieces(line.text, figures)] if said_lines else []
        except UnknownToken as fault:
            found.append(f"{fault}：{raw[:40]}")
            continue
        found += [f"{piece.fault}：{raw[:40]}" for one in said_lines for piece in one if piece.fault]
        found += [
            f"没有“{key}”这个数据：{raw[:40]}"
            for key in keys_of(line.text)
            if not said_lines and key not in figures.found
        ]
    return list(dict.fromkeys(found))
