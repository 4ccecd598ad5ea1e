"""A figure told part by part inside one sentence: 经济建设21件、占13.3%，文化建设9件、占5.7%，其余2类共8件、占5.1%."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cppcc.figures import Entry, Figure, Line, Ratio, Sort, UnknownCut, Value, adds_up, breakdown, share, stands
from members.period import whole_year
from reports.spans import MOST_YEARS, SPANS, YEAR, YEARS, years_up_to

WISH = re.compile(r"(?P<what>数|名|占[012]?)|前(?P<most>[1-9]\d?)|近(?P<last>[1-9])年?|(?P<order>序)|\s+")
"""数: numbers alone; 名: names alone; 占, 占0 to 占2: with shares of so many decimals; 前5: the five largest and the rest;
序: the register's order; 近3: of years the last three."""


@dataclass(frozen=True)
class Wish:
    """How the parts are told. ``decimals`` None: without shares; ``most`` 0: all."""

    decimals: int | None = 1
    most: int = 0
    last: int = MOST_YEARS
    by_size: bool = True
    said: bool = False
    """Whether the decimals were asked for."""
    names: bool = False


def read_wish(words: str) -> Wish:
    """In whatever order they stand. Raises UnknownCut (Chinese)."""
    found: dict[str, str] = {}
    at = 0
    while at < len(words):
        match = WISH.match(words, at)
        if match is None or (match.lastgroup and match.lastgroup in found):
            raise UnknownCut(f"“{words}”不是分列的写法，可以写“数”“名”“占1”“前5”“序”或其组合")
        if match.lastgroup:
            found[match.lastgroup] = match[match.lastgroup]
        at = match.end()
    what = found.get("what", "占1")
    decimals = None if what in ("数", "名") else int(what[1:] or 1)
    last = int(found.get("last", MOST_YEARS))
    return Wish(decimals, int(found.get("most", 0)), last, "order" not in found, "what" in found, what == "名")


def read_form(form: str) -> tuple[str, str, str]:
    """The dimension, how it is told, and the word of another span: 类别 占1 上年."""
    dimension, *words = form.split()
    kinds = [word for word in words if word in SPANS]
    return dimension, "".join(word for word in words if word not in SPANS), "".join(kinds[:1])


@dataclass(frozen=True)
class Told:
    """A part in words; ``cut`` says what it counts of the figure's records ("category:3", "year:2023"), "" for a rest."""

    text: str
    cut: str = ""


def spread(entry: Entry, dimension: str, words: str, span: Any) -> str:
    """The parts in words; "" where there are none. Raises UnknownCut where the figure can't be told so."""
    return "".join(one.text for one in spread_parts(entry, dimension, words, span))


def spread_parts(entry: Entry, dimension: str, words: str, span: Any) -> list[Told]:
    """The parts, with what stands between them. Raises UnknownCut where the figure can't be told so."""
    wish = read_wish(words)
    if dimension == YEARS:
        return _between(_year_by_year(entry, wish, span), "、")
    found = breakdown([entry], [dimension], span)

    def cut(line: Line) -> str:
        named = isinstance(entry, Figure) and (line.keys[0] or entry.source.dimension(dimension).none)
        return f"{dimension}:{line.keys[0]}" if named else ""

    if isinstance(entry, Ratio):
        lines = [line for line in _ordered(found.lines, entry, wish) if _number(line, entry) is not None]
        return _between([Told(_rate(line, entry, wish), cut(line)) for line in lines[: wish.most or None]], "、")
    if found.many and wish.decimals is not None:
        raise UnknownCut(f"一{entry.unit}可属多个“{found.by[0]}”，各项之和大于总数，不能写占比，请写“数”")
    if (wish.decimals is not None or (wish.most and not wish.names)) and not adds_up(entry):
        raise UnknownCut("它的各类之和不等于总数（去重、平均或相差），不能写占比和其余，请写“数”")
    lines = [line for line in _ordered(found.lines, entry, wish) if _number(line, entry)]
    whole = found.total.values[entry.key].number or Decimal(0)
    if wish.names:
        return _between([Told(line.label, cut(line)) for line in lines[: wish.most or None]], "、")
    kept = lines[: wish.most] if wish.most and len(lines) > wish.most + 1 else lines
    said = [
        Told(_labelled(line.label, _told(_number(line, entry) or Decimal(0), whole, entry, wish)), cut(line))
        for line in kept
    ]
    if rest := lines[len(kept) :]:
        number = sum((_number(line, entry) or Decimal(0) for line in rest), Decimal(0))
        said.append(Told(f"其余{len(rest)}类共{_told(number, whole, entry, wish)}"))
    return _between(said, "、" if wish.decimals is None else "，")


def _between(parts: list[Told], sign: str) -> list[Told]:
    return [one for part in parts for one in (Told(sign), part)][1:]


def _year_by_year(entry: Entry, wish: Wish, span: Any) -> list[Told]:
    """2022年156件、2023年158件、2024年160件: the years of a span of several, else the last five up to its own."""
    if (
        wish.names
        or (wish.said and wish.decimals is not None and not isinstance(entry, Ratio))
        or wish.most
        or not wish.by_size
    ):
        raise UnknownCut("逐年分列只能写“数”和“近几年”，例如“历年 近3”")
    several = len(span.years) > 1
    years = span.years if several else years_up_to(span.plenary)
    said = []
    for one in years[-wish.last :]:
        value = entry.value(span if one == span.plenary and not several else whole_year(one, span.body))
        if stands(entry, one) and value.number is not None:
            told_there = _share(value, entry, wish) if isinstance(entry, Ratio) else f"{value.text}{entry.unit}"
            said.append(Told(f"{one.year}年{told_there}", f"{YEAR}:{one.year}"))
    return said


def _number(line: Line, entry: Entry) -> Decimal | None:
    return line.values[entry.key].number


def _ordered(lines: list[Line], entry: Entry, wish: Wish) -> list[Line]:
    return sorted(lines, key=lambda line: -(_number(line, entry) or 0)) if wish.by_size else lines


def _told(number: Decimal, whole: Decimal, entry: Entry, wish: Wish) -> str:
    said = f"{number.normalize():f}{entry.unit}"
    return said if wish.decimals is None else f"{said}、占{share(number, whole, wish.decimals).text}%"


def _rate(line: Line, entry: Ratio, wish: Wish) -> str:
    return _labelled(line.label, _share(line.values[entry.key], entry, wish))


def _labelled(label: str, said: str) -> str:
    """A part's name and its number: behind 活动组2 the number would run on, so a sign parts them."""
    return f"{label}{'：' if label[-1:].isdigit() else ''}{said}"


def _share(value: Value, entry: Ratio, wish: Wish) -> str:
    if entry.sort != Sort.SHARE or value.parts is None:
        return f"{value.text}{entry.unit}"
    decimals = entry.decimals if not wish.said or wish.decimals is None else wish.decimals
    return f"{share(*value.parts, decimals).text}%"
