"""The index is written with the record, in its transaction, however it is written.

A save or deletion tells by its signal (also one out of the bin), rows written at once by the manager (`SearchedQuerySet`);
`tests/search/test_keeping.py` asks that every declared model has both. Rows that say the same already are not touched.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connections, models, router, transaction
from django.db.models.expressions import RawSQL
from django.db.models.signals import post_delete, post_save

from cppcc.search.normal import tokens
from cppcc.search.rows import SearchRow
from cppcc.search.sources import Source, on_declared, source_of

CHUNK = 200
Values = dict[str, Any]


def connect(model: type[models.Model]) -> None:
    """From now on every save and deletion of the model's rows keeps the index."""
    told = str(model._meta.label_lower)
    post_save.connect(_saved, sender=model, dispatch_uid=f"search {told}")
    post_delete.connect(_deleted, sender=model, dispatch_uid=f"search {told}")


on_declared(connect)


def _saved(
    sender: Any, instance: Any, created: bool, using: str, update_fields: frozenset[str] | None = None, **_: Any
) -> None:
    declared = source_of(sender)
    if declared is None or (update_fields is not None and not declared.fields & set(update_fields)):
        return
    if update_fields is not None or not _whole(declared, instance):
        keep_keys(declared, [instance.pk], using)
        return
    keep(declared, {instance.pk: {name: getattr(instance, name) for name in declared.fields}}, using, new=created)


def _whole(declared: Source, instance: Any) -> bool:
    """Whether the instance has what was written: no field left unread, none computed by the database."""
    there = instance.__dict__
    return all(name in there and not hasattr(there[name], "resolve_expression") for name in declared.fields)


def _deleted(sender: Any, instance: Any, using: str, **_: Any) -> None:
    declared = source_of(sender)
    if declared:
        SearchRow.objects.using(using).filter(kind=declared.kind, key=instance.pk).delete()


def keep_keys(declared: Source, keys: Iterable[Any], using: str) -> int:
    """Read these rows again and keep what they say. Returns how many parts had said something else."""
    changed, wanted = 0, sorted(keys)
    for start in range(0, len(wanted), CHUNK):
        rows = declared.model._base_manager.using(using).filter(pk__in=wanted[start : start + CHUNK])
        changed += keep(declared, _values(declared, rows), using)
    return changed


def _values(declared: Source, rows: Any) -> dict[Any, Values]:
    return {row["pk"]: row for row in rows.values("pk", *sorted(declared.fields))}


def keep(declared: Source, rows: dict[Any, Values], using: str, *, new: bool = False) -> int:
    """Keep what the rows say, by key; ``new``: nothing is kept of them yet. Returns how many parts had said something else."""
    wanted = {(key, part): text for key, values in rows.items() for part, text in declared.texts(values).items()}
    changed = wanted if new else _different(declared, wanted, using)
    SearchRow.objects.using(using).bulk_create(
        [
            SearchRow(kind=declared.kind, key=key, part=part, text=text, pairs=[declared.mark, *tokens(text)])
            for (key, part), text in sorted(changed.items())
        ],
        update_conflicts=True,
        unique_fields=["kind", "key", "part"],
        update_fields=["text", "pairs"],
        batch_size=CHUNK,
    )
    return len(changed)


def _marked(declared: Source, using: str) -> RawSQL:
    """Whether a row carries its kind's mark: what a former version wrote has the text and is found by no question of a kind."""
    if connections[using].vendor == "postgresql":
        return RawSQL("pairs @@ %s::tsquery", [f"'{declared.mark}'"], output_field=models.BooleanField())
    return RawSQL("instr(pairs, %s) > 0", [declared.mark], output_field=models.BooleanField())


def _different(declared: Source, wanted: dict[tuple[Any, str], str], using: str) -> dict[tuple[Any, str], str]:
    rows = SearchRow.objects.using(using).filter(_marked(declared, using), kind=declared.kind)
    rows = rows.filter(key__in={key for key, _ in wanted})
    stands = {(key, part): text for key, part, text in rows.values_list("key", "part", "text")}
    return {name: text for name, text in wanted.items() if stands.get(name) != text}


@dataclass
class Difference:
    """What of a kind the index did not say, and what it said of nothing."""

    wrong: int = 0
    surplus: int = 0


def rebuild(declared: Source, *, only_look: bool = False) -> Difference:
    """Make the index of a kind say what its rows say, piece by piece. ``only_look`` writes nothing."""
    found, using = Difference(), router.db_for_write(declared.model)
    for some in _pieces(declared, using):
        if only_look:
            rows = declared.model._base_manager.using(using).filter(pk__in=some)
            wanted = {(k, p): t for k, v in _values(declared, rows).items() for p, t in declared.texts(v).items()}
            found.wrong += len(_different(declared, wanted, using))
        else:
            found.wrong += _mend(declared, some, using)
    left = surplus(declared, using)
    found.surplus = left.count() if only_look else left.delete()[0]
    return found


def _mend(declared: Source, keys: tuple[Any, ...], using: str) -> int:
    with transaction.atomic(using=using):
        rows: Any = declared.model._base_manager.using(using).filter(pk__in=keys)
        return keep(declared, _values(declared, rows.select_for_update(of=("self",))), using)


def rebuild_piece(declared: Source, after: Any = None) -> tuple[int, Any]:
    """One piece of ``rebuild``, from the row after a key on; what is surplus goes with the last. Returns how many parts were
    mended and the last key, None where nothing is left."""
    using = router.db_for_write(declared.model)
    some = next(_pieces(declared, using, after), None)
    if some is None:
        return surplus(declared, using).delete()[0], None
    return _mend(declared, some, using), some[-1]


def _pieces(declared: Source, using: str, last: Any = None) -> Iterator[tuple[Any, ...]]:
    keys = declared.model._base_manager.using(using).order_by("pk").values_list("pk", flat=True)
    while some := tuple((keys.filter(pk__gt=last) if last is not None else keys)[:CHUNK]):
        yield some
        last = some[-1]


def surplus(declared: Source, using: str) -> models.QuerySet[SearchRow]:
    """Rows of what does not stand any more, or of parts that are not declared."""
    there = declared.model._base_manager.using(using).order_by().values("pk")
    return SearchRow.objects.using(using).filter(kind=declared.kind).exclude(key__in=there, part__in=declared.parts)
