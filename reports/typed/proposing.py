"""Which figure a typed number may be: its name stands before it and the unit fits; an equal number alone proves nothing."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from cppcc.figures import Entry, Value
from reports.numbers import known_form, said
from reports.numbers.bounds import Bound
from reports.typed.claims import claims, fits, is_share, scaled
from reports.typed.phrases import masked
from reports.typed.reading import Number, numbers, sentences

CONNECTED = re.compile(
    r"(?:[\s|:：（(“]|了|已|共|计|共计|总计|合计|有|为|是|达到|达|到|实现|保持在|提高到|提高至|提升到|提升至|增至|增加到|升至|上升到)*"
)
"""What may stand between a figure's name and its number."""
BOUNDARY = re.compile(r"(?:^|[^\u4e00-\u9fff]|全年|今年|本年|年内|全区|全市|我区|我市|我会|本会|全会|期间|期内|本期)$")
"""What may stand in front of a name: anything else makes it another (重点|提案办复率)."""
MOVED = re.compile("(?:增长|下降|提高|上升|减少|增加|降低|多|少|占|升|降|增|减)了?$")
PARTS = ("提案", "协商计划", "委员", "立案", "组织", "开展")
"""Words in front that a name may be told without; the rest is a declared part of it, which proves nothing by itself."""
SHORTEST = 2
SMALL = 3
"""Numbers up to this are equal to something everywhere."""
MOST = 3
"""So many figures are asked about at most."""


class Verdict(StrEnum):
    RIGHT = "right"
    WRONG = "wrong"
    ASK = "ask"
    """Equal, or a part of the name: whether it is meant, only a person knows."""


@dataclass(frozen=True)
class Typed:
    """A number that somebody typed, and a figure that it says, contradicts, or may be.

    ``start`` is where the numeral stands in the line; ``form`` the token's, None where no token says what is written.
    """

    number: str
    start: int
    key: str
    label: str
    value: str
    verdict: Verdict
    read: Number
    unit: str = ""
    offset: int = 0
    form: str | None = ""

    @property
    def same(self) -> bool:
        return self.verdict == Verdict.RIGHT

    @property
    def replaces(self) -> bool:
        """Whether a token may stand in its place."""
        return self.form is not None


def typed_numbers(line: str, found: Mapping[str, tuple[Entry, Value]]) -> list[Typed]:
    """What each typed number of a line may be, best first; several for a number where a person must say which.

    ``found`` is what ``figures.values`` gives; ``line`` may have names or keys in its tokens.
    """
    return [
        typed
        for offset, sentence in sentences(line)
        for number in numbers(sentence)
        for typed in proposals(sentence, number, found, offset)
    ]


def proposals(sentence: str, number: Number, found: Mapping[str, tuple[Entry, Value]], offset: int = 0) -> list[Typed]:
    """The figures that a number of a sentence may be."""
    before = masked(sentence)[: number.start]
    named: list[tuple[int, Typed]] = []
    parts: list[tuple[int, Typed]] = []
    equal: list[Typed] = []
    for key, (entry, value) in found.items():
        if value.number is None:
            continue
        sure, called = _called(before, entry.label)
        if not fits(number, value, entry.unit, bare=called > 0):
            continue
        true = claims(number, value, entry.unit)
        if called:
            verdict = (Verdict.RIGHT if true else Verdict.WRONG) if sure else Verdict.ASK
            (named if sure else parts).append((called, _typed(number, offset, key, entry, value, verdict)))
        elif true and number.bound == Bound.EXACT and number.value > SMALL and not MOVED.search(before):
            equal.append(_typed(number, offset, key, entry, value, Verdict.ASK))
    if named:
        return _longest(named)[:1]
    return (_longest(parts) or equal)[:MOST]


def _longest(called: Iterable[tuple[int, Typed]]) -> list[Typed]:
    """Those whose name is the longest that stands there."""
    rows = list(called)
    most = max((length for length, _ in rows), default=0)
    return [one for length, one in rows if length == most]


def _called(before: str, label: str) -> tuple[bool, int]:
    """Whether a figure's own name leads to the number, and how long what is said of the name is; 0 where nothing is."""
    for name in _names(label):
        at = before.rfind(name)
        if at >= 0 and CONNECTED.fullmatch(before[at + len(name) :]):
            return name == label and bool(BOUNDARY.search(before[:at])), len(name)
    return False, 0


def _names(label: str) -> list[str]:
    """A name, and what is left of it without a word in front that goes without saying."""
    parts = [label.removeprefix(word) for word in PARTS if label.startswith(word)]
    return [one for one in (label, *parts) if len(one) >= SHORTEST]


def _typed(number: Number, offset: int, key: str, entry: Entry, value: Value, verdict: Verdict) -> Typed:
    form = _form(number, value, entry.unit, verdict)
    return Typed(
        number.numeral, offset + number.at, key, entry.label, value.text, verdict, number, entry.unit, offset, form
    )


def _form(number: Number, value: Value, unit: str, verdict: Verdict) -> str | None:
    """The form of the token that stands in the number's place; None where every one would say less than what is right."""
    if number.bound == Bound.RANGE:
        return None
    if is_share(value, unit):
        return _share_form(number, value, verdict)
    if number.bound == Bound.MORE and scaled(unit)[0] == 1 and (step := int(number.step)) > 1:
        return f"{'多' if '多' in number.text else '余'}{step}"
    return "汉字" if number.chinese and number.bound == Bound.EXACT else ""


def _share_form(number: Number, value: Value, verdict: Verdict) -> str | None:
    plain = "%" if number.mark else ""
    if verdict == Verdict.WRONG or number.bound != Bound.EXACT or number.step == 1:
        return plain
    for form in ("%", "%1", "%2") if number.mark else ():
        if known_form(form) and any(one.value == number.value for one in numbers(said(value, form))):
            return form
    return None


def with_token(line: str, typed: Typed, name: str) -> str:
    """The line with the typed number replaced by the token of a figure, by its key or its name."""
    number, form = typed.read, f":{typed.form}" if typed.form else ""
    start, end = typed.offset + number.start, typed.offset + number.end
    behind = line[end:]
    if number.tail:
        tail, upto = (typed.offset + place for place in number.tail)
        behind = line[end:tail] + line[upto:]
    return f"{line[:start]}[[{name}{form}]]{_scale(typed, behind)}{behind}"


def _scale(typed: Typed, behind: str) -> str:
    """The 万 of a unit 万元: the figure is told without it, the number took it along."""
    scale, rest = scaled(typed.unit)
    taken = behind.startswith(rest) or typed.read.step >= scale
    return typed.unit.removesuffix(rest) if scale > 1 and taken else ""
