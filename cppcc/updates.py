"""What the shared ground does once after an update (``cppcc.updating``)."""

import hashlib
from functools import cache

from cppcc.search import keeping
from cppcc.search.sources import sources
from cppcc.updating import Portion, after_update


@cache
def declarations() -> str:
    """SHA-256 over how every kind is indexed."""
    told = sorted((one.kind, one.digest) for one in sources())
    return hashlib.sha256(repr(told).encode()).hexdigest()


@after_update("search-index", "搜索目录", declarations)
def search_index(at: str) -> Portion:
    """What web processes of the former version wrote while the update went on is indexed as it is declared now.

    ``migrate`` has indexed what stood before (``cppcc.search.filling``). ``at``: the kind, and the key behind which to go on.
    One piece at a time: a portion that held rows of several kinds would wait for a person who waits for it.
    """
    kinds = sorted(sources(), key=lambda one: one.kind)
    kind, _, after = at.partition(" ")
    left = [one for one in kinds if one.kind >= kind]
    if not left:
        return Portion(None, 100)
    now, *later = left
    changed, last = keeping.rebuild_piece(now, after if now.kind == kind and after else None)
    percent = 100 * (len(kinds) - len(left)) // len(kinds)
    if last is not None:
        return Portion(f"{now.kind} {last}", percent, changed)
    return Portion(later[0].kind if later else None, percent, changed)
