"""A line of a text in runs: plain words, and what its tokens say."""

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from reports import numbers
from reports.brackets import loose
from reports.numbers.beside import BLANKS
from reports.spans import ANY, named
from reports.text import Line
from reports.tokens.figures import Figures, UnknownToken
from reports.tokens.holding import holds
from reports.wording import NAMED, NUMBERED, SPREAD, TAKEN, TITLES, Wording

TOKEN = re.compile(rf"\[\[(?:(titles|{SPREAD}|{ANY}):)?([^\[\]:]{{1,80}})(?::([^\[\]]{{1,60}}))?\]\]")
NUMERALS = frozenset("零一二三四五六七八九十百千万亿")
SHOWN = 10
BESIDE = 12
"""So many characters before and behind a token are looked at for words that have to be true of it."""


@dataclass(frozen=True)
class Piece:
    """A run of text; with a key it is what a figure says, with a fault it is a token that says nothing."""

    text: str
    key: str = ""
    fault: str = ""
    label: str = ""
    """The figure's name."""
    cut: str = ""
    """Of a part of a figure: which of its records it counts."""


def keys_of(text: str) -> list[str]:
    """The figures that a text names."""
    return [match.group(2) for match in TOKEN.finditer(text) if match.group(2) not in TAKEN]


def empty(text: str, figures: Figures) -> bool:
    """Whether a sentence has figures and all of them are nothing, or one says nothing: it is left out, never a hole.

    Names say nothing where there are no records, a comparison where there was no year before or nothing in it.
    """
    asked = [match.groups(default="") for match in TOKEN.finditer(text) if match.group(2) in figures.found]
    try:
        values = [figures.look(key, kind) for kind, key, _ in asked]
        if any(value.number is None for value in values) or (values and not any(value.number for value in values)):
            return True
        if any(kind == TITLES and not value.number for (kind, _, _), value in zip(asked, values, strict=True)):
            return True
        return any(not figures.compared(key, kind) for kind, key, form in asked if numbers.is_comparison(form))
    except UnknownToken:
        return False  # the token says what is wrong with it


def pieces(text: str, figures: Figures, more: dict[str, str] | None = None) -> list[Piece]:
    """The text in runs; a token that cannot be said is a piece with its fault."""
    found: list[Piece] = []
    last, said = 0, set()
    for match in TOKEN.finditer(text):
        found += _words(text[last : match.start()], figures.wording)
        last, begun = match.end(), len(found)
        found += _spread(match, figures) if match.group(1) == SPREAD else [_piece(match, figures, more or {})]
        said |= set(range(begun, len(found)))
    return _parted(found + _words(text[last:], figures.wording), said)


def _words(text: str, wording: Wording) -> list[Piece]:
    """Plain words; what looks like a token or a mark and is none has a fault."""
    found, last = [], 0
    for start, end in loose(text, wording.unit):
        found += [Piece(text[last:start]), Piece(text[start:end], "", f"“{text[start:end]}”不完整或不在句首")]
        last = end
    return [piece for piece in (*found, Piece(text[last:])) if piece.text]


def _spread(match: re.Match[str], figures: Figures) -> list[Piece]:
    """A figure part by part; each part opens its own records."""
    _, key, form = match.groups(default="")
    try:
        said, label = figures.spread(key, form), figures.found[key][0].label
    except UnknownToken as fault:
        return [Piece(figures.wording.shown(match.group(0)), "", str(fault))]
    return [Piece(text, name, label=label, cut=cut) for text, name, cut in said] or [Piece("", key, label=label)]


def _piece(match: re.Match[str], figures: Figures, more: dict[str, str]) -> Piece:
    kind, key, form = match.groups()
    if key in more:
        return Piece(more[key])
    try:
        if kind == TITLES:
            return Piece(figures.titles(key), key, label=figures.found[key][0].label)
        if key not in figures.found:
            return Piece(figures.say(key, form or "", kind or ""))
        label = figures.found[key][0].label
        if figures.look(key, kind or "").number is None:
            return Piece(figures.wording.shown(match.group(0)), key, f"“{label}”没有数据", label)
        return Piece(figures.say(key, form or "", kind or "", _beside(match)), named(key, kind), label=label)
    except UnknownToken as fault:
        return Piece(figures.wording.shown(match.group(0)), "", str(fault))


def _beside(match: re.Match[str]) -> tuple[str, str]:
    """So much of what stands in front of a token and behind it, however wide the blanks between."""
    before, behind = match.string[: match.start()], match.string[match.end() :]
    gaps = len(before) - len(before.rstrip(BLANKS)), len(behind) - len(behind.lstrip(BLANKS))
    return before[max(0, len(before) - BESIDE - gaps[0]) :], behind[: BESIDE + gaps[1]]


def _parted(found: list[Piece], said: set[int]) -> list[Piece]:
    """The pieces; a token whose digits run into what stands beside it has a fault. ``said``: places of tokens."""
    parted = list(found)
    for at, (one, two) in enumerate(pairwise(found)):
        here = at if at in said else at + 1
        if not said & {at, at + 1} or one.fault or two.fault or not _run_on(one, two):
            continue
        fault = f"“{one.text[-SHOWN:]}”和“{two.text[:SHOWN]}”紧挨着，就成了另一个数；请用文字或标点隔开"
        parted[here] = replace(found[here], key="", fault=fault)
    for at in range(1, len(found) - 1):
        if {at - 1, at + 1} <= said and found[at - 1].key and found[at + 1].key and found[at].text in (".", "．"):
            parted[at - 1] = replace(
                found[at - 1], key="", fault=f"两个数据之间的“{found[at].text}”就成了小数点；请换一个标点"
            )
    return parted


def _run_on(one: Piece, two: Piece) -> bool:
    """Whether two runs make one number where they meet."""
    last, first = one.text[-1:], two.text[:1]
    return (last.isdigit() and first.isdigit()) or bool(one.key and two.key and last in NUMERALS and first in NUMERALS)


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
            pieces(line.text, figures, {NAMED: name, NUMBERED: str(number)})
            for number, name in enumerate(figures.records(line.each), start=1)
        ]
    unknown = [key for key in keys_of(line.text) if key not in figures.found]
    if not unknown and empty(line.text, figures):
        return []
    return [pieces(line.text, figures)]
