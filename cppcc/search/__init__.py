"""Search: one normaliser and one index of pairs of characters, for every list, picker and comparison.

Apps declare in ``searching.py`` what is searched of their records (`source`); models stand on `Searched`, querysets on
`SearchedQuerySet`, and lists ask ``rows.searched(text)`` of rows that the reader may see. docs/search.md.
"""

from cppcc.search.asking import keys, matches, searched, unindexed
from cppcc.search.normal import grams, normal, question
from cppcc.search.probing import likely
from cppcc.search.querysets import Searched, SearchedQuerySet
from cppcc.search.sources import declare, source, source_of, sources

__all__ = [
    "Searched",
    "SearchedQuerySet",
    "declare",
    "grams",
    "keys",
    "likely",
    "matches",
    "normal",
    "question",
    "searched",
    "source",
    "source_of",
    "sources",
    "unindexed",
]
