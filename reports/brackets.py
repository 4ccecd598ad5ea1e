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
_BLANK = r"[^\S\n]{0,9}"
DOUBLED = re.compile(rf"([{_OPEN}]{_BLANK}[{_OPEN}])([^{_OPEN}{_CLOSE}\n]{{1,160}})([{_CLOSE}]{_BLANK}[{_CLOSE}])")
_SAID = rf"{_BLANK}(当|逐条)([^〔〕『』{_OPEN}{_CLOSE}\n]{{1,400}})"
MARKS = (
    re.compile(rf"^([ \u3000]*)([〔『{_OPEN}]){_SAID}[〕』{_CLOSE}]", re.MULTILINE),
    re.compile(rf"^([ \u3000]*)([（(]){_SAID.replace('〔〕', '〔〕（）()')}[）)]", re.MULTILINE),
)
"""A figure's name may have round brackets in it: it does not stand in such ones."""
HALF = re.compile(
    rf"[\[［]{_BLANK}[\[［]|[{{｛]{_BLANK}[{{｛]|([【〖「]){_BLANK}\1|[\]］]{_BLANK}[\]］]|】】|〗〗|}}}}|｝｝"
    rf"|〔{_BLANK}(?:当|逐条)|[{_OPEN}]{_BLANK}(?:当|逐条)[ \u3000][^{_OPEN}{_CLOSE}\n]*"
)
"""The beginning or end of a token, or a mark, that stands where none can be read; a word may open brackets of two kinds."""
SINGLE = re.compile(rf"([{_OPEN}])([^{_OPEN}{_CLOSE}\n]{{1,160}})[{_CLOSE}]")
NEXT = 20
OWN = {*"【〖「"}
"""Brackets in which a heading or a word of the text may stand: of a figure's name only with its unit behind them, which
goes on neither as 件数 nor as 件件."""


def folded(line: str, unit: Unit) -> str:
    """The lines with tokens and marks in the brackets in which they are kept."""

    def token(match: re.Match[str]) -> str:
        brackets = {*match[1], *match[3]} - {*" \u3000\t\xa0"}
        return f"[[{match[2].strip()}]]" if brackets <= _PLAIN or unit(match[2]) is not None else match[0]

    def mark(match: re.Match[str]) -> str:
        before, bracket, word, said = match[1], match[2], match[3], match[4].strip()
        sure = bracket == "〔" or (_condition(said, unit) if word == "当" else unit(said) is not None)
        return f"{before}〔{word} {said}〕" if sure else match[0]

    for marks in MARKS:
        line = marks.sub(mark, line)
    return DOUBLED.sub(token, line)


def _condition(said: str, unit: Unit) -> bool:
    """Whether it is a condition of figures that there are."""
    groups = conditions.read(said)
    return bool(groups) and all(not one.figure or unit(one.figure) is not None for group in groups for one in group)


def loose(text: str, unit: Unit) -> Iterator[tuple[int, int]]:
    """Where plain words hold what looks like a token or a mark, from and to; one behind the other."""
    named = (match.span() for match in SINGLE.finditer(text) if _is_meant(match, unit))
    last = 0
    for start, end in sorted([*(match.span() for match in HALF.finditer(text)), *named]):
        if start >= last:
            yield start, end
            last = end


def _is_meant(match: re.Match[str], unit: Unit) -> bool:
    """Whether what stands in single brackets was meant for a token or a mark."""
    inside, behind = match[2].strip(), match.string[match.end() : match.end() + NEXT].lstrip()
    its = unit(inside)
    if its is None:
        return inside.startswith("当") and _condition(inside[1:], unit)
    if not its:
        return False  # ［年度］, [名称]: any office's own words
    return match[1] not in OWN or (behind.startswith(its) and not behind.startswith((f"{its}数", its * 2)))
