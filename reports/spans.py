"""Other spans than a report's own that a token may ask for: the word in front of a figure, and which time it means.

One table; tokens, conditions, snapshot, the records behind a number and the palette read it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from members.comparison import before, cumulated, sessions, term_before, term_so_far, year_before
from members.models import PlenaryYear
from members.period import Span

CUMULATED = "累计"
YEARS, YEARS_WORD = "years", "历年"
"""Instead of a dimension: year by year."""
YEAR = "year"
"""In the address of what a part of it counts."""
MOST_YEARS = 5
OWN = ""
"""No word: the report's own span."""


@dataclass(frozen=True)
class SpanWord:
    """``of``: the span that it means for a report's; None where there is none such, NoSpan where it can't be asked.

    ``told``: what the palette calls it. ``offered``: whether it makes sense beside a report's span, asking no record.
    """

    of: Callable[[Any], Span | None]
    told: str
    offered: Callable[[Any], bool]


def _one(span: Any) -> bool:
    return len(span.years) == 1


SPANS: dict[str, SpanWord] = {
    CUMULATED: SpanWord(cumulated, "今年以来", lambda span: _one(span) and not span.whole),
    "上年同期": SpanWord(before, "上年同期", lambda span: _one(span) and not span.whole),
    "上年": SpanWord(year_before, "上年全年", _one),
    "本届": SpanWord(term_so_far, "本届以来", _one),
    "上届": SpanWord(term_before, "上届全届", lambda span: True),
    "大会期间": SpanWord(sessions, "大会期间", lambda span: _one(span) or span.whole),
}
ANY = "|".join(SPANS)
"""For patterns."""


def years_up_to(year: PlenaryYear) -> list[PlenaryYear]:
    """The year and at most four before it, the earliest first."""
    return list(reversed(PlenaryYear.objects.filter(year__lte=year.year).order_by("-year")[:MOST_YEARS]))


def named(key: str, kind: str | None = OWN) -> str:
    """A figure as a text uses it: its key, or the word of another span in front of it."""
    return f"{kind}:{key}" if kind in SPANS else key


def parted(name: str) -> tuple[str, str]:
    """The word and the figure's key of such a name."""
    kind, _, key = name.rpartition(":")
    return (kind, key) if kind in SPANS else (OWN, name)


def labelled(name: str, label: str) -> str:
    """What a figure of such a name is called where it stands by itself: 立案提案（上年）."""
    kind, _ = parted(name)
    return f"{label}（{kind}）" if kind else label


def span_for(span: Any, kind: str) -> Span | None:
    """The span that a word means; None where there is none. Raises NoSpan (Chinese) where it can't be asked."""
    return SPANS[kind].of(span) if kind in SPANS else span


def offered(span: Any) -> list[tuple[str, str]]:
    """Words beside a report's own span, for its palette."""
    return [(word, one.told) for word, one in SPANS.items() if one.offered(span)]
