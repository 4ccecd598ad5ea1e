"""What the shared ground does once after an update (``cppcc.updating``)."""

import hashlib
from functools import cache

from cppcc.search import keeping
from cppcc.search.sources import sources
from cppcc.updating import Portion, after_update

PIECES = 10
"""Of two hundred rows each, in one portion."""


@cache
def declarations() -> str:
    """SHA-256 over how every kind is indexed."""
    told = sorted((one.kind, one.digest) for one in sources())
    return hashlib.sha256(repr(told).encode()).hexdigest()


@after_update("search-index", "检索索引", declarations)
def search_index(at: str) -> Portion:
    """What web processes of the former version wrote while the update went on is indexed as it is declared now.

    ``migrate`` has indexed what stood before (``cppcc.search.filling``). ``at``: the kind, and the key behind which to go on.
    """
    kinds = sorted(sources(), key=lambda one: one.kind)
    kind, _, after = at.partition(" ")
    changed, pieces = 0, PIECES
    for place, one in enumerate(kinds):
        last = after if one.kind == kind and after else None
        while one.kind >= kind:
            if not pieces:
                return Portion(f"{one.kind} {last or ''}".strip(), 100 * place // len(kinds), changed)
            found, last = keeping.rebuild_piece(one, last)
            changed, pieces = changed + found, pieces - 1
            if last is None:
                break
    return Portion(None, 100, changed)
