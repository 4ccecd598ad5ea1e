"""Which records of a kind say much the same as a text: candidates out of the index, compared as tf-idf vectors.

The database gives the few that share the rarest pairs, among the rows that the reader may see; only their texts are read.
No count of queries or rows grows with the collection.
"""

import json
import math
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models.expressions import RawSQL

from cppcc.search.asking import among
from cppcc.search.normal import grams
from cppcc.search.rows import SearchGram
from cppcc.search.sources import Source, source_of
from cppcc.search.weighing import texts_of

CANDIDATES = 60
"""So many records are compared at most."""
MOST_GRAMS = 160
"""So many pairs of each part are looked for in the index, the rarest first."""
MOST_ENTRIES = 6000
"""About so many entries of the index are read for them."""
LEAST_DOCUMENTS = 20  # fewer are weighed as so many, else all words of a small collection look common
LEAST_GRAMS = 20  # a shorter text leaves the title alone to speak
TITLE_PART = 0.4

# Weights are rounded: in whatever order a plan adds them, of those that share as much the newer ones come first.
POSTGRES = """
WITH shared AS MATERIALIZED (
SELECT r.key, round(sum(w.weight)::numeric, 9) AS weight FROM unnest(%s::text[], %s::text[], %s::float8[]) AS w(part, gram, weight)
CROSS JOIN LATERAL cppcc_search_rows(w.gram::tsquery, '') AS found(id)
JOIN cppcc_searchrow r ON r.id = found.id AND r.part = w.part AND r.kind = %s GROUP BY r.key)
SELECT key FROM shared WHERE key IN ({allowed}) ORDER BY weight DESC, key DESC LIMIT %s
"""
SHARED = "SELECT key FROM shared"
"""Rights are asked of those alone that share a pair, not of all rows."""
SQLITE = """
WITH w(part, gram, weight) AS (
SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]') FROM json_each(%s))
SELECT r.key FROM w CROSS JOIN cppcc_searchvocab v ON v.term = w.gram
CROSS JOIN cppcc_searchrow r ON r.id = v.doc AND r.part = w.part AND r.kind = %s
WHERE r.key IN ({allowed}) GROUP BY r.key ORDER BY round(sum(w.weight), 9) DESC, r.key DESC LIMIT %s
"""

Vector = dict[str, float]
Read = Callable[[Any], Iterable[tuple[int, str, str]]]


@dataclass
class Weights:
    """How common pairs are in one part of a collection."""

    documents: dict[str, int]
    total: int

    def of(self, gram: str) -> float:
        return math.log((1 + self.total) / (0.5 + self.documents.get(gram, 0)))

    def vector(self, counts: Counter[str]) -> Vector:
        weighed = {gram: (1 + math.log(n)) * self.of(gram) for gram, n in counts.items()}
        length = math.sqrt(sum(weight * weight for weight in weighed.values())) or 1.0
        return {gram: weight / length for gram, weight in weighed.items()}

    def cosine(self, one: Vector, counts: Counter[str]) -> float:
        other = self.vector(counts)
        return sum(weight * other.get(gram, 0.0) for gram, weight in one.items())


def scores(
    rows: Any, title: str, text: str, read: Read, title_grams: Callable[[str], Counter[str]]
) -> dict[int, float]:
    """From 0 to 1 for each of the rows that is like the text, by key; ``read`` gives key, title and text of rows.

    ``rows``: those that the reader may see. Five queries.
    """
    declared = source_of(rows.model)
    assert declared is not None and declared.compared, f"texts of {rows.model} are not compared"  # noqa: PT018
    asked = {"head": title_grams(title), "body": grams(text)}
    total = max(texts_of(declared), LEAST_DOCUMENTS)
    known = _documents(declared, asked)
    near = candidates(declared, rows, {part: Weights(known[part], total) for part in asked}, asked)
    if not near:
        return {}
    texts = {
        key: {"head": title_grams(head), "body": grams(body)} for key, head, body in read(rows.model._base_manager.filter(pk__in=near))
    }  # fmt: skip
    everything = {part: _all(one[part] for one in texts.values()) for part in asked}
    counted = _documents(declared, everything)
    weights = {part: Weights(_at_least(known[part] | counted[part], everything[part]), total) for part in asked}
    by_title = weights["head"].vector(asked["head"])
    by_text = weights["body"].vector(asked["body"])
    short = sum(asked["body"].values()) < LEAST_GRAMS

    def score(one: dict[str, Counter[str]]) -> float:
        of_title = weights["head"].cosine(by_title, one["head"])
        if short:
            return of_title
        return TITLE_PART * of_title + (1 - TITLE_PART) * weights["body"].cosine(by_text, one["body"])

    return {key: score(one) for key, one in texts.items()}


def _all(counts: Iterable[Counter[str]]) -> Counter[str]:
    """In how many of the texts each pair stands."""
    found: Counter[str] = Counter()
    for one in counts:
        found.update(one.keys())
    return found


def _at_least(counted: dict[str, int], here: Counter[str]) -> dict[str, int]:
    """The texts at hand count too, also those that came since the counting."""
    return counted | {gram: max(number, counted.get(gram, 0)) for gram, number in here.items()}


def _documents(declared: Source, wanted: dict[str, Any]) -> dict[str, dict[str, int]]:
    """In how many texts the pairs stand, by part, as of the last counting; one query."""
    found: dict[str, dict[str, int]] = {part: {} for part in wanted}
    every = sorted({gram for part in wanted for gram in wanted[part]})
    inside = "= ANY(%s)" if connection.vendor == "postgresql" else "IN (SELECT value FROM json_each(%s))"
    rows = SearchGram.objects.filter(kind=declared.kind, part__in=list(wanted))
    rows = rows.extra(where=[f"gram {inside}"], params=[every if "ANY" in inside else json.dumps(every)])  # noqa: S610
    for part, gram, number in rows.values_list("part", "gram", "documents"):
        found[part][gram] = number
    return found


def _rarest(weights: Weights, counts: Counter[str]) -> list[str]:
    chosen: list[str] = []
    entries = 0
    for gram in sorted(counts, key=lambda gram: (weights.documents.get(gram, 0), gram))[:MOST_GRAMS]:
        entries += weights.documents.get(gram, 0)
        if chosen and entries > MOST_ENTRIES:
            break
        chosen.append(gram)
    return chosen


def candidates(declared: Source, rows: Any, weights: dict[str, Weights], asked: dict[str, Counter[str]]) -> list[int]:
    """The keys of those that share the most, by how rare it is; one query, bounded by what is read of the index."""
    shares = {"head": TITLE_PART, "body": 1 - TITLE_PART}
    wanted = []
    for part, share in shares.items():
        vector = weights[part].vector(asked[part])
        wanted += [
            (part, gram, share * vector[gram] * weights[part].of(gram)) for gram in _rarest(weights[part], asked[part])
        ]
    seen = rows.order_by().values("pk")
    if connection.vendor == "postgresql":
        seen = seen.filter(among(RawSQL(SHARED, []), rows.db))  # noqa: S611  # no word of it is anybody's
    try:
        allowed, values = seen.query.get_compiler(rows.db).as_sql()
    except EmptyResultSet:
        return []
    if not wanted:
        return []
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            parts, pairs, sizes = zip(*wanted, strict=True)
            # with the mark, so that no text of another kind is read
            first: list[Any] = [list(parts), [f"'{declared.mark}' & '{gram}'" for gram in pairs], list(sizes)]
            statement = POSTGRES
        else:
            first, statement = [json.dumps(wanted)], SQLITE
        cursor.execute(statement.format(allowed=allowed), [*first, declared.kind, *values, CANDIDATES])
        return [key for (key,) in cursor.fetchall()]
