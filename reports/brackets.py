"""Tokens and marks as people type them: in full-width or other brackets, with blanks between.

``folded`` turns them into ``[[…]]`` and ``〔当 …〕`` where it is clear what was meant; ``loose`` finds what still looks like one
and would print as it stands. Both ask whether a name is known: brackets around any other words are an office's own.
"""

import re
from collections.abc import Callable, Iterator

from reports import conditions

Unit = Callable[[str], str | None]
"""Of what stands in brackets: the unit of the figure that it names, "" for a name without one, None where it names nothing."""
_OPEN, _CLOSE = r"\[［【〖{｛「", r"\]］】〗}｝」"
_PLAIN = {*"[［]］"}
_BLANK = r"[^\S\n]*"
_SIGNS = "=＝><＞＜≥≤≧≦"
DOUBLED = re.compile(rf"([{_OPEN}]{_BLANK}[{_OPEN}])([^{_OPEN}{_CLOSE}\n]{{1,160}})([{_CLOSE}]{_BLANK}[{_CLOSE}])")
MARK = re.compile(
    rf"^([ \u3000]*)([〔（(『{_OPEN}]){_BLANK}(当|逐条){_BLANK}([^〔〕（）()『』{_OPEN}{_CLOSE}\n]+?){_BLANK}[〕）)』{_CLOSE}]",
    re.MULTILINE,
)
HALF = re.compile(
    rf"[{_OPEN}]{_BLANK}[{_OPEN}]|[\]］]{_BLANK}[\]］]|】】|〗〗|}}}}|｝｝"
    rf"|〔{_BLANK}(?:当|逐条)|[{_OPEN}]{_BLANK}(?:当|逐条)[ \u3000][^{_OPEN}{_CLOSE}\n]*"
)
"""The beginning or end of a token, or a mark, that stands where none can be read."""
SINGLE = re.compile(rf"([{_OPEN}])([^{_OPEN}{_CLOSE}\n]{{1,160}})[{_CLOSE}]")
OWN = {*"【〖「"}
"""Brackets in which a heading or a word of the text may stand: of a figure's name only with its unit behind them."""


def folded(line: str, unit: Unit) -> str:
    """The lines with tokens and marks in the brackets in which they are kept."""

    def token(match: re.Match[str]) -> str:
        brackets = {*match[1], *match[3]} - {*" \u3000\t\xa0"}
        return f"[[{match[2].strip()}]]" if brackets <= _PLAIN or unit(match[2]) is not None else match[0]

    def mark(match: re.Match[str]) -> str:
        before, bracket, word, said = match.groups()
        sure = bracket == "〔" or (_condition(said, unit) if word == "当" else unit(said) is not None)
        return f"{before}〔{word} {said}〕" if sure else match[0]

    return DOUBLED.sub(token, MARK.sub(mark, line))


def _condition(said: str, unit: Unit) -> bool:
    """Whether it is a condition of figures that there are."""
    groups = conditions.read(said)
    return bool(groups) and all(not one.figure or unit(one.figure) is not None for group in groups for one in group)


def loose(text: str, unit: Unit) -> Iterator[tuple[int, int]]:
    """Where plain words hold what looks like a token or a mark, from and to; one behind the other."""
    last = 0
    while found := _first(text, last, unit):
        yield found
        last = found[1]


def _first(text: str, start: int, unit: Unit) -> tuple[int, int] | None:
    places = [match.span() for match in [HALF.search(text, start)] if match]
    for match in SINGLE.finditer(text, start):
        inside, behind = match[2].strip(), text[match.end() :].lstrip()
        its = unit(inside)
        if its is None:
            meant = inside.startswith("当") and bool(re.search(f"[{_SIGNS}]", inside)) and _condition(inside[1:], unit)
        else:
            meant = match[1] not in OWN or bool(its and behind.startswith(its))
        if meant:
            places.append(match.span())
            break
    return min(places, default=None)
