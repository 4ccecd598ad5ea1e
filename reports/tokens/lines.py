"""A line of a text in runs: plain words, and what its tokens say."""

import re
from dataclasses import dataclass

from reports import numbers
from reports.brackets import loose
from reports.spans import ANY, named
from reports.text import Line
from reports.tokens.figures import Figures, UnknownToken
from reports.tokens.holding import holds
from reports.wording import NAMED, NUMBERED, SPREAD, TAKEN, TITLES, Wording

TOKEN = re.compile(rf"\[\[(?:(titles|{SPREAD}|{ANY}):)?([^\[\]:]{{1,80}})(?::([^\[\]]{{1,60}}))?\]\]")
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
    found, last = [], 0
    for match in TOKEN.finditer(text):
        found += _words(text[last : match.start()], figures.wording)
        last = match.end()
        found += _spread(match, figures) if match.group(1) == SPREAD else [_piece(match, figures, more or {})]
    return found + _words(text[last:], figures.wording)


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
        start, end = match.span()
        beside = match.string[max(0, start - BESIDE) : start], match.string[end : end + BESIDE]
        return Piece(figures.say(key, form or "", kind or "", beside), named(key, kind), label=label)
    except UnknownToken as fault:
        return Piece(figures.wording.shown(match.group(0)), "", str(fault))


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
