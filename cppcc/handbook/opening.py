"""Which place of the handbook a page opens: one table (``handbook/contents.toml``), names of addresses to places.

A key may name one of several things that stand behind one address (``proposal_step:submit``). Of several places the
reader gets the first that stands in a book of his own.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.urls import ResolverMatch

from cppcc.handbook.chapters import book_of, contents
from cppcc.handbook.drawing import address_of

APART = ("name", "slug", "part", "kind", "key")
"""Arguments of an address that say which of several pages it is."""


@cache
def declared() -> dict[str, tuple[str, ...]]:
    """The table: for each key the places in their order."""
    return {key: (given,) if isinstance(given, str) else tuple(given) for key, given in contents()["pages"].items()}


def place_of(user: Any, match: ResolverMatch | None, asked: Mapping[str, Any] | None = None) -> str:
    """The address of the place that explains a page to this reader, ``asked`` what its address asks besides.

    "" where none was declared.
    """
    if match is None:
        return ""
    given = {name: value for name in APART if (value := match.kwargs.get(name) or (asked or {}).get(name))}
    keys = [f"{match.url_name}:{given[name]}" for name in given]
    for key in (*keys, match.url_name or ""):
        if key in declared():
            return address_of(_best(user, declared()[key]))
    return ""


def _best(user: Any, places: tuple[str, ...]) -> str:
    own = [one for one in places if (book := book_of(one.partition("/")[0])) and book.role and book.serves(user)]
    return (own or [*places])[0]
