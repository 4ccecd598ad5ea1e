"""How figures are said: never more than is true, whatever form an editor asks for.

``forms``: which forms there are, which fit a figure, what each says. ``comparing``: against last year. ``beside``: whether
what stands next to a number is true of it and leaves it the same one, ``bounds``: the words of
bounds. ``numerals``: Chinese numerals. ``rounding``: what all of them round by.
"""

from reports.numbers.beside import again, altered, instead, joined, untrue
from reports.numbers.comparing import LAST_YEAR, SAME_DAYS, compared
from reports.numbers.forms import (
    COMPARED,
    NOTHING,
    Said,
    comparison_of,
    exact_form,
    exactly,
    fits,
    is_comparison,
    known_form,
    overfull,
    said,
    saying,
    sort_of,
    told,
    unfit,
)
from reports.numbers.numerals import chinese

__all__ = [
    "COMPARED",
    "LAST_YEAR",
    "NOTHING",
    "SAME_DAYS",
    "Said",
    "again",
    "altered",
    "chinese",
    "compared",
    "comparison_of",
    "exact_form",
    "exactly",
    "fits",
    "instead",
    "is_comparison",
    "joined",
    "known_form",
    "overfull",
    "said",
    "saying",
    "sort_of",
    "told",
    "unfit",
    "untrue",
]
