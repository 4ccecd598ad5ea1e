"""Figures that the office made, for the registry; and that no deletion takes away what they count."""

from collections.abc import Iterator, Mapping

from cppcc import recycle
from cppcc.figures import Entry, composer
from reports import own
from reports.own.usage import values_stay


@composer
def own_figures(known: Mapping[str, Entry]) -> Iterator[Entry]:
    """自设数据, made of what is declared and of all others."""
    return own.composed(known)


recycle.watch(values_stay)
