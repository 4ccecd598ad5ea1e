"""The figures of one span as a text asks for them, and what a token, a name or a breakdown says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from cppcc.figures import Asked, Entry, UnknownCut, Value, leaves, shared_dimension, stands
from cppcc.identity import committee_name
from members.comparison import before
from members.period import NoSpan, TermSpan, years_in_words
from reports import numbers
from reports.kinds import words_of
from reports.spans import SPANS, YEARS, named, parted, span_for
from reports.spreading import read_form, read_wish, spread_parts
from reports.wording import NAMES, Wording

MOST_EACH = 200


class UnknownToken(Exception):
    """The text names a figure that does not exist; the words are for the person (Chinese)."""


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
        return Wording(self.entries.values())

    @property
    def entries(self) -> Mapping[str, Entry]:
        """Every figure by its key; none is counted for it."""
        kept = self.found
        return kept.entries if isinstance(kept, Asked) else {key: entry for key, (entry, _) in kept.items()}

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
        """The span; None where the figure is told of none of its years. Raises UnknownToken where of some of several."""
        if span is None or stands(entry, span):
            return span
        if any(stands(entry, one) for one in span.years):
            raise UnknownToken(f"“{entry.label}”不是{span.words}各年度都使用，不能合计")
        return None

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

    def spread(self, key: str, form: str) -> list[tuple[str, str, str]]:
        """A figure part by part: words, the figure's name, what the part counts of it; ``form`` says the dimension and how.

        Raises UnknownToken.
        """
        entry, _ = self.entry(key)
        dimension, wish, kind = read_form(form)
        span = self.span_of(kind)
        try:
            parts = spread_parts(entry, dimension, wish, span) if span is not None else []
        except UnknownCut as fault:
            raise UnknownToken(f"“{entry.label}”不能这样分列：{fault}") from None
        name = named(key, kind)
        return [(one.text, name if len(one.text) > 1 else "", one.cut) for one in parts]

    def unspread(self, key: str, form: str) -> str:
        """Why a figure can't be told part by part so; "" where it can."""
        dimension, wish, _ = read_form(form)
        try:
            read_wish(wish)
            if dimension != YEARS:
                shared_dimension(leaves(self.found[key][0]), dimension)
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
        saying = numbers.saying(value, form, entry.unit)
        words = self.compared(key, kind, form) if numbers.is_comparison(form) else saying.words
        if word := numbers.again(words, form, entry.unit, *beside):
            raise UnknownToken(f"“{entry.label}”写作“{words}”，与“{word}”连用重复；请删去“{word}”")
        if sign := numbers.altered(words, form, value, entry.unit, *beside):
            raise UnknownToken(f"“{entry.label}”写作“{words}”，紧挨着“{sign}”就成了另一个数；请删去“{sign}”或隔开")
        if numbers.is_comparison(form):
            return words
        if wrong := numbers.untrue(saying, value.exact, *beside):
            word, bound = wrong
            better = numbers.instead(bound, value, entry.unit, word)
            mend = f"请删去“{word}”" if better in ("", "%") else f"请改为 {self._token(key, kind, better)}"
            now = numbers.exactly(value, entry.unit, saying.number)
            raise UnknownToken(f"“{entry.label}”为{now}，“{words}”与“{word}”连用不实；{mend}")
        return numbers.joined(words, *beside)

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
