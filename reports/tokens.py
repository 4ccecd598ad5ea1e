"""Tokens in the report's text: the only way a figure gets into a sentence.

``[[proposals.filed]]`` exact, ``[[unity.activity_attendance:余100]]`` the newspaper way, ``[[proposals.filed:汉字]]`` in
Chinese numerals, ``[[proposals.filed:同比]]`` against last year, ``[[titles:tourism.reports]]`` the names of the records
behind a figure, ``[[累计:proposals.filed]]`` from the beginning of the year to the end of the report's time, ``[[上年:…]]``,
``[[本届:…]]``, ``[[大会期间:…]]`` of that span (``reports.spans``), ``[[年度]]``, ``[[期间]]``, ``[[本会]]``, ``[[届次]]``,
``[[机构]]`` names, ``[[分列:proposals.filed:category 占1]]`` part by part. A line may ask a condition; nothing here evaluates code.

A form that does not fit its figure (``reports.numbers``), and a word beside a number that is not true of it, are faults.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from cppcc.figures import Asked, Entry, Sort, UnknownCut, Value, average, leaves, share, stands
from cppcc.identity import committee_name
from members.period import NoSpan, TermSpan, before, years_in_words
from reports import conditions, numbers
from reports.kinds import words_of
from reports.spans import ANY, SPANS, named, parted, span_for
from reports.spreading import read_form, read_wish, spread
from reports.text import WRITTEN, Block, Line, Text, read_line
from reports.wording import NAMED, NAMES, NUMBERED, SPREAD, TAKEN, TITLES, Wording

TOKEN = re.compile(rf"\[\[(?:(titles|{SPREAD}|{ANY}):)?([^\[\]:]{{1,80}})(?::([^\[\]]{{1,60}}))?\]\]")
LOOSE = re.compile(r"\[\[|\]\]|〔(?:当|逐条)")
"""The beginning or end of a token, or a mark, that stands where none can be read."""
KEY = re.compile(rf"(?:(?:{ANY}):)?[^:\s]+")
"""A figure as a condition names it."""
MOST_EACH = 200
BESIDE = 12
"""So many characters before and behind a token are looked at for words that have to be true of it."""


class UnknownToken(Exception):
    """The text names a figure that does not exist; the words are for the person (Chinese)."""


@dataclass(frozen=True)
class Piece:
    """A run of text; with a key it is what a figure says, with a fault it is a token that says nothing."""

    text: str
    key: str = ""
    fault: str = ""
    label: str = ""
    """The figure's name."""


@dataclass
class Figures:
    """The figures of one span as a text asks for them; remembers which ones it used.

    ``found``: every figure with its value, as ``cppcc.figures.values`` gives them. ``used``: the keys, with 累计:, 上年: …
    in front where the text asked for another span; those stand in ``others``, with their span.
    """

    span: Any
    found: Mapping[str, tuple[Entry, Value]]
    used: list[str] = field(default_factory=list)
    others: dict[str, tuple[Entry, Value, Any]] = field(default_factory=dict)
    _spans: dict[str, Any] = field(default_factory=dict)
    _former: dict[str, Value | None] = field(default_factory=dict)

    def span_of(self, kind: str) -> Any:
        """The span that a word in front of a figure means; None where there is none. Raises UnknownToken."""
        if kind not in SPANS:
            return self.span
        if kind not in self._spans:
            try:
                self._spans[kind] = span_for(self.span, kind)
            except NoSpan as fault:
                raise UnknownToken(str(fault)) from None
        return self._spans[kind]

    @cached_property
    def wording(self) -> Wording:
        """How editors read these figures' tokens."""
        kept = self.found
        return Wording(kept.entries.values() if isinstance(kept, Asked) else (entry for entry, _ in kept.values()))

    @cached_property
    def names(self) -> dict[str, str]:
        return {
            "年度": years_in_words(self.span.years),
            "期间": words_of(self.span),
            "本会": committee_name(),
            "届次": self.span.plenary_name,
            "机构": str(self.span.body or committee_name()),
        }

    def entry(self, key: str) -> tuple[Entry, Value]:
        if key not in self.found:
            raise UnknownToken(f"没有“{key}”这个数据")
        if key not in self.used:
            self.used.append(key)
        return self.found[key]

    def look(self, key: str, kind: str = "") -> Value:
        """A figure's value, of the report's span or another; nothing where there is no such span. Raises UnknownToken.

        For conditions: to look does not count as use in the text.
        """
        if key not in self.found:
            raise UnknownToken(f"没有“{key}”这个数据")
        entry, value = self.found[key]
        if kind not in SPANS:
            return value
        if (name := named(key, kind)) not in self.others:
            span = self._told_of(entry, self.span_of(kind))
            other = Value(None) if span is None else value if span == self.span else entry.value(span)
            self.others[name] = (entry, other, span)
        return self.others[name][1]

    @staticmethod
    def _told_of(entry: Entry, span: Any) -> Any:
        """The span; None where the figure is told of none of its years."""
        return span if span is not None and stands(entry, span) else None

    def value(self, key: str, kind: str = "") -> Value:
        """A figure's value as the text says it. Raises UnknownToken."""
        found, name = self.look(key, kind), named(key, kind)
        if name not in self.used:
            self.used.append(name)
        return found

    def _other(self, key: str, kind: str) -> Entry:
        """The figure behind whose value of another span records are asked: that value is used."""
        if self.look(key, kind).number is not None:
            self.value(key, kind)
        return self.found[key][0]

    def former(self, key: str, kind: str = "") -> Value | None:
        """The value of the same days a year ago, or in the term before; None where there was none. Raises UnknownToken."""
        name = named(key, kind)
        if name not in self._former:
            span = self.span_of(kind)
            try:
                then = before(span) if span is not None else None
            except NoSpan as fault:
                raise UnknownToken(str(fault)) from None
            then = self._told_of(self.found[key][0], then)
            self._former[name] = self.found[key][0].value(then) if then is not None else None
        return self._former[name]

    def compared(self, key: str, kind: str = "", form: str = numbers.COMPARED) -> str:
        """A figure against the same days a year ago, in words; "" where there is nothing to compare with."""
        span = self.span_of(kind)
        then = "上届" if isinstance(span, TermSpan) else numbers.LAST_YEAR if self.span.whole else numbers.SAME_DAYS
        unit = self.found[key][0].unit
        return numbers.compared(self.look(key, kind), self.former(key, kind), unit, form, then)

    @cached_property
    def has_former(self) -> bool:
        """Whether there was a year, of a term one, before."""
        try:
            return before(self.span) is not None
        except NoSpan as fault:
            raise UnknownToken(str(fault)) from None

    def titles(self, key: str) -> str:
        """The names of the records behind a figure in one run of words."""
        names = self.records(key)
        return "、".join(names[:-1]) + "和" + names[-1] if len(names) > 1 else "".join(names)

    def records(self, name: str) -> list[str]:
        """The names of the records behind a figure, of another span with its word in front. Raises UnknownToken where they
        are too many to be told."""
        kind, key = parted(name)
        entry, span = self.entry(key)[0] if not kind else self._other(key, kind), self.span_of(kind)
        if self._told_of(entry, span) is None:
            return []
        names = [str(record) for record in entry.records(span)[: MOST_EACH + 1]]
        if len(names) > MOST_EACH:
            raise UnknownToken(f"“{entry.label}”多于 {MOST_EACH} 条，不能逐一列名")
        return names

    def spread(self, key: str, form: str) -> str:
        """A figure part by part: ``form`` says the dimension and how. Raises UnknownToken."""
        entry, _ = self.entry(key)
        dimension, wish, kind = read_form(form)
        span = self.span_of(kind)
        try:
            return spread(entry, dimension, wish, span) if span is not None else ""
        except UnknownCut as fault:
            raise UnknownToken(f"“{entry.label}”不能这样分列：{fault}") from None

    def unspread(self, key: str, form: str) -> str:
        """Why a figure can't be told part by part so; "" where it can."""
        dimension, wish, _ = read_form(form)
        try:
            read_wish(wish)
            for leaf in leaves(self.found[key][0]):
                leaf.source.dimension(dimension)
        except UnknownCut as fault:
            return f"“{self.found[key][0].label}”不能这样分列：{fault}"
        return ""

    def say(self, key: str, form: str, kind: str = "", beside: tuple[str, str] = ("", "")) -> str:
        """A figure as a token asks for it between its neighbours.

        Raises UnknownToken for an unknown key or form, one that does not fit, and for a neighbour that is not true.
        """
        if key in NAMES and not form and not kind:
            return self.names[key]
        value, entry = self.value(key, kind), self.found[key][0]
        if fault := self.unfit(key, form, kind):
            raise UnknownToken(fault)
        if numbers.is_comparison(form):
            return self.compared(key, kind, form)
        saying = numbers.saying(value, form, entry.unit)
        if word := numbers.untrue(saying, value.exact, *beside):
            better = self._token(key, kind, numbers.instead(word, value, entry.unit))
            now = numbers.exactly(value, entry.unit, saying.number)
            raise UnknownToken(f"“{entry.label}”为{now}，“{saying.words}”与“{word}”连用不实；请改为 {better}")
        return numbers.joined(saying.words, *beside)

    def unfit(self, key: str, form: str, kind: str = "") -> str:
        """Why a form cannot be said of a figure, with what could be written instead; "" where it can."""
        if not numbers.known_form(form):
            return f"“{form}”不是数据的写法"
        value, entry = self.look(key, kind), self.found[key][0]
        if key.startswith("own.") and (fault := numbers.overfull(value)):  # a declared rate may be above: 完成率
            return f"“{entry.label}”现为{numbers.told(value, entry.unit)}%，{fault}"
        found = numbers.unfit(form, value, entry.unit)
        return f"“{entry.label}”{found[0]}；请改为 {self._token(key, kind, found[1])}" if found else ""

    def _token(self, key: str, kind: str, form: str) -> str:
        """A token as editors write it."""
        return self.wording.shown(f"[[{named(key, kind)}{':' if form else ''}{form}]]")


def holds(condition: str, figures: Figures) -> bool:
    """ "proposals.reply_rate = 100 且 有上年" against the year's figures. Raises UnknownToken where it cannot be read."""
    groups = conditions.read(condition)
    if not groups or not all(KEY.fullmatch(one.figure) for group in groups for one in group if one.figure):
        raise UnknownToken(f"条件“{condition}”应写成“数据 = 数字”，可用 = > < ≥ ≤ 和“有上年”，几个条件用“且”“或”连接")
    met = [[_holds(one, figures) for one in group] for group in groups]  # all are asked: each may be a fault
    return any(map(all, met))


def _holds(clause: conditions.Clause, figures: Figures) -> bool:
    """Exact values are compared; "=" at the precision that its number is written with."""
    if not clause.figure:
        return figures.has_former == (clause.sign == conditions.LAST_YEAR[0])
    kind, _, key = clause.figure.rpartition(":")
    value, limit = figures.look(key, kind), clause.limit
    if value.exact is None:
        return False  # of nothing nothing holds
    if clause.sign == "=":
        return _to_decimals(value, clause.decimals) == limit
    exact, bound = value.exact, Fraction(limit)
    return {">": exact > bound, "<": exact < bound, "≥": exact >= bound, "≤": exact <= bound}[clause.sign]


def _to_decimals(value: Value, decimals: int) -> Decimal:
    """A figure that was divided, to so many decimals; any other as it is."""
    if value.number is not None and value.parts is not None and value.sort in (Sort.SHARE, Sort.AVERAGE):
        again = (share if value.sort == Sort.SHARE else average)(*value.parts, decimals=decimals)
        return again.number or Decimal(0)
    return value.number or Decimal(0)


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
        found += _words(text[last : match.start()])
        last = match.end()
        found.append(_piece(match, figures, more or {}))
    return found + _words(text[last:])


def _words(text: str) -> list[Piece]:
    """Plain words; what looks like a token or a mark and is none has a fault."""
    found, last = [], 0
    for match in LOOSE.finditer(text):
        found += [Piece(text[last : match.start()]), Piece(match.group(0), "", f"“{match.group(0)}”不完整或不在句首")]
        last = match.end()
    return [piece for piece in (*found, Piece(text[last:])) if piece.text]


def _piece(match: re.Match[str], figures: Figures, more: dict[str, str]) -> Piece:
    kind, key, form = match.groups()
    if key in more:
        return Piece(more[key])
    try:
        if kind == TITLES:
            return Piece(figures.titles(key), key, label=figures.found[key][0].label)
        if kind == SPREAD:
            return Piece(figures.spread(key, form or ""), key, label=figures.found[key][0].label)
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


def faults(lines: list[str], figures: Figures) -> list[str]:
    """Everything in these lines that cannot be said, in words; it stops the check and the sign-off."""
    found: list[str] = []
    for raw in lines:
        line, seen = read_line(raw), figures.wording.shown(raw)[:40]
        try:
            said_lines = lines_of(line, figures)
        except UnknownToken as fault:
            found.append(f"{fault}：{seen}")
            continue
        found += [f"{piece.fault}：{seen}" for one in said_lines for piece in one if piece.fault]
        if not said_lines:
            found += [f"{fault}：{seen}" for fault in _faults_of_left(line.text, figures)]
    return list(dict.fromkeys(found))


def _faults_of_left(text: str, figures: Figures) -> Iterator[str]:
    """What is wrong with a sentence that does not stand now, whatever its figures will be."""
    for match in TOKEN.finditer(text):
        kind, key, form = match.groups(default="")
        if key not in figures.found:
            if key not in TAKEN:
                yield f"没有“{key}”这个数据"
        elif kind == SPREAD:
            if fault := figures.unspread(key, form):
                yield fault
        elif kind != TITLES and not numbers.fits(form, figures.look(key, kind), figures.found[key][0].unit):
            yield figures.unfit(key, form, kind)


def title_faults(titles: list[str]) -> list[str]:
    """Titles and heads are words alone: a token in one would be printed as it stands."""
    return [f"标题中不能放数据：{title[:40]}" for title in titles if LOOSE.search(title)]


def known_only(text: Text, keys: set[str]) -> Text:
    """The text without lines whose figures are not among ``keys``, and without passages that have no line left."""

    def says_known(raw: str) -> bool:
        line = read_line(raw)
        return {*keys_of(line.text), *([line.each] if line.each else [])} <= keys

    def kept(block: Block) -> Block | None:
        if block.kind not in WRITTEN:
            return block
        lines = tuple(line for line in block.lines if says_known(line))
        return replace(block, lines=lines) if lines or not block.lines else None

    parts = tuple(
        replace(part, blocks=tuple(one for block in part.blocks if (one := kept(block)))) for part in text.parts
    )
    return replace(text, parts=parts)
