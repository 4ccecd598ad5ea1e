"""How common each pair is among the texts of a kind: counted from the index, now and then, by the worker.

A pair weighs by how rare it is. The counting may lag behind by a tenth of the texts: what a comparison sees of its own
candidates is counted besides (`likeness`).
"""

from collections import Counter

from django.db import connection, transaction

from cppcc.search.rows import SearchGram, SearchKept, SearchRow
from cppcc.search.sources import Source, sources

LAG = 10
"""Counted again when the number of texts has changed by one in so many."""

POSTGRES = """
INSERT INTO cppcc_searchgram (kind, part, gram, documents)
SELECT %s, %s, word, ndoc FROM ts_stat(format('SELECT pairs FROM cppcc_searchrow WHERE kind = %%L AND part = %%L', %s, %s))
WHERE ndoc > 1 AND length(word) = 2
"""


def compared() -> list[Source]:
    return [one for one in sources() if one.compared]


def texts_of(declared: Source) -> int:
    """How many records of the kind are indexed."""
    return SearchRow.objects.filter(kind=declared.kind, part="head").count()


def weigh(declared: Source) -> None:
    """Count the pairs of a kind anew, in one transaction."""
    with transaction.atomic():
        number = texts_of(declared)
        SearchKept.objects.update_or_create(
            kind=declared.kind, defaults={"counted": number}, create_defaults={"counted": number, "declared": ""}
        )
        SearchGram.objects.filter(kind=declared.kind).delete()
        for part in declared.parts:
            _count(declared.kind, part)


def _count(kind: str, part: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(POSTGRES, [kind, part, kind, part])
        return
    rows = SearchRow.objects.filter(kind=kind, part=part).values_list("pairs", flat=True)
    found: Counter[str] = Counter()  # of the pairs alone, one text after the other
    for pairs in rows.iterator(chunk_size=200):
        found.update(pairs.split())
    SearchGram.objects.bulk_create(
        (
            SearchGram(kind=kind, part=part, gram=gram, documents=number)
            for gram, number in found.items()
            if number > 1 and len(gram) == 2
        ),
        batch_size=1000,
    )


def is_stale(declared: Source) -> bool:
    counted = SearchKept.objects.filter(kind=declared.kind).values_list("counted", flat=True).first() or 0
    return abs(texts_of(declared) - counted) * LAG > counted


def any_stale() -> bool:
    return any(is_stale(one) for one in compared())


def weigh_stale() -> int:
    """Count what is due. Returns how many kinds were."""
    due = [one for one in compared() if is_stale(one)]
    for one in due:
        weigh(one)
    return len(due)
