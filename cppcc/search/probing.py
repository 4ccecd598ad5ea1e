"""Which kinds may hold a question at all: asked of the index once, before a statement is written for each of them.

For some fifty kinds of which most hold nothing, the statements take longer to write and to plan than to run.
"""

from collections.abc import Iterable
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

from cppcc.search.asking import candidates, declaration
from cppcc.search.normal import question
from cppcc.search.sources import target_of

MOST_WORDS = 3
"""More words of a question are not looked at: whatever holds all, holds these."""


def likely(models: Iterable[Any], text: str, *, using: str = DEFAULT_DB_ALIAS) -> set[Any]:
    """Those of the models of which a record may hold the text, perhaps some more; never one too few. One query.

    Raises LookupError for a model that is not declared.
    """
    words = question(text)[:MOST_WORDS]
    decided = {model: _deciding(model) for model in models}
    asked = sorted({one for kinds in decided.values() for one in kinds or ()}, key=lambda one: str(one._meta.label))
    held = _held([(one, word) for one in asked for word in words], using)
    return {
        model
        for model, kinds in decided.items()
        if kinds is None or all(any((one, word) in held for one in kinds) for word in words)
    }


def _deciding(model: Any) -> set[Any] | None:
    """The models whose texts decide whether a record is found; None where a condition of the model's own does, too."""
    found = {model}
    for way in declaration(model).also:
        there = _deciding(target_of(model, way)) if isinstance(way, str) else None
        if there is None:
            return None
        found |= there
    return found


def _held(pairs: list[tuple[Any, str]], using: str) -> set[tuple[Any, str]]:
    """The models with a text that has all pairs of the word."""
    parts: list[str] = []
    given: list[Any] = []
    for place, (model, word) in enumerate(pairs):
        some = candidates(declaration(model), word, using)
        parts.append(f"SELECT {place} WHERE EXISTS ({some.sql})")
        given += some.params
    if not parts:
        return set()
    with connections[using].cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), given)
        return {pairs[place] for (place,) in cursor.fetchall()}
