"""An import taken back: each row that it wrote is put back as it was, as long as nobody touched it since.

While an import writes, ``noted`` keeps each row before and after. What is derived from other rows (``MADE_ANEW``) is left
out: it follows.
"""

import contextlib
import copy
import hashlib
import threading
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core import serializers
from django.db import models
from django.db.models.deletion import ProtectedError, RestrictedError
from django.db.models.signals import post_save, pre_save

from cppcc.recycle import hanging, name_of, protected_words
from cppcc.rights import Refused

OWN = frozenset({"members", "proposals", "activities", "reports"})
COURSE = "cppcc.courseentry"
"""What an import writes into a record's course goes with it."""
QUIET = ("version", "updated_at")
MOST_TOLD = 10
Note = dict[str, Any]
"""``row`` (label:key), ``before`` (its fields, None for a new row), ``after`` (a digest of it as the import left it)."""


@contextlib.contextmanager
def noted() -> Iterator[list[Note]]:
    """A list that holds, after the block, a note of each row that the block saved, in the order of first saving."""
    notes: dict[str, Note] = {}
    here = threading.get_ident()

    def before(sender: Any, instance: Any, **kwargs: Any) -> None:
        if threading.get_ident() != here or not _ours(sender):
            return
        if instance.pk is not None and name_of(instance) not in notes:
            stands = sender._base_manager.filter(pk=instance.pk).first()
            if stands is not None:
                notes[name_of(instance)] = {"row": name_of(instance), "before": _plain(stands)}

    def after(sender: Any, instance: Any, **kwargs: Any) -> None:
        if threading.get_ident() == here and _ours(sender):
            notes.setdefault(name_of(instance), {"row": name_of(instance), "before": None})

    found: list[Note] = []
    pre_save.connect(before)
    post_save.connect(after)
    try:
        yield found
    finally:
        pre_save.disconnect(before)
        post_save.disconnect(after)
    stand = _stand(list(notes.values()))
    found.extend({**note, "after": _digest(stand[note["row"]])} for note in notes.values() if note["row"] in stand)


def take_back(notes: list[Note]) -> list[tuple[models.Model, models.Model]]:
    """Put every noted row back, inside the caller's transaction.

    Returns those that were there before: each as the import had left it, and as it is again.

    Refused, with what stands in the way, where a row changed since or something else hangs on it.
    """
    stand = _stand(notes)
    _as_left(notes, stand)
    made = [stand[note["row"]] for note in notes if note["before"] is None and note["row"] in stand]
    _nothing_else(made, {note["row"] for note in notes})
    changed = []
    for note in reversed(notes):
        if note["before"] is not None:
            left = stand[note["row"]]
            changed.append((left, _put_back(copy.copy(left), note["before"])))
    for model, keys in _by_model(reversed(made)):
        _delete(model, set(keys))
    return changed


def _delete(model: Any, keys: set[int]) -> None:
    """Rows of one model: those first to which no other of them points (what was merged, before its lead)."""
    own = [one.attname for one in model._meta.concrete_fields if one.is_relation and one.related_model is model]
    while keys:
        pointed = set()
        for start in range(0, len(keys), 500) if own else ():
            part = sorted(keys)[start : start + 500]
            for name in own:
                pointed |= set(model._base_manager.filter(pk__in=part).values_list(name, flat=True)) & keys
        free = keys - pointed or keys
        for start in range(0, len(free), 500):
            model._base_manager.filter(pk__in=sorted(free)[start : start + 500]).delete()
        keys = keys - free


def _as_left(notes: list[Note], stand: dict[str, Any]) -> None:
    odd = [
        stand[note["row"]] if note["row"] in stand else note["row"]
        for note in notes
        if (note["before"] is not None and note["row"] not in stand)
        or (note["row"] in stand and _digest(stand[note["row"]]) != note["after"])
    ]
    if odd:
        some = "、".join(f"{row._meta.verbose_name}“{row}”" for row in odd[:MOST_TOLD] if isinstance(row, models.Model))
        raise Refused(f"导入之后又有改动的记录有 {len(odd)} 条，不能整批撤销：{some or '已被删除的记录'}。请逐条处理。")


def _nothing_else(made: list[Any], names: set[str]) -> None:
    for model, keys in _by_model(made):
        rows = list(model._base_manager.filter(pk__in=keys))
        try:
            more = [row for row in hanging(rows) if name_of(row) not in names and not row._meta.auto_created]
        except (ProtectedError, RestrictedError) as fault:
            used: Any = getattr(fault, "protected_objects", None) or getattr(fault, "restricted_objects", ())
            if all(name_of(row) in names for row in used):
                continue
            raise Refused(protected_words(rows[0], fault)) from None
        if more:
            some = "、".join(f"{row._meta.verbose_name}“{row}”" for row in more[:MOST_TOLD])
            raise Refused(f"导入之后又登记了 {len(more)} 条与之相关的记录，不能整批撤销：{some}。")


def _put_back(row: Any, before: dict[str, Any]) -> models.Model:
    for one in row._meta.concrete_fields:
        if one.name not in before or one.primary_key:
            continue
        value = before[one.name] if one.is_relation else one.to_python(before[one.name])
        if hasattr(one, "set_state"):
            one.set_state(row, value)  # a state can't be assigned
        else:
            setattr(row, one.attname, value)
    if hasattr(row, "bump"):
        row.bump()
    row.save()
    for many in row._meta.local_many_to_many:
        if many.name in before:
            getattr(row, many.name).set(before[many.name])
    found: models.Model = row
    return found


def _stand(notes: list[Note]) -> dict[str, Any]:
    """The noted rows as they stand now, by name."""
    keys: dict[Any, list[int]] = defaultdict(list)
    for note in notes:
        label, _, key = note["row"].partition(":")
        keys[label].append(int(key))
    found: dict[str, Any] = {}
    for label, wanted in keys.items():
        manager = apps.get_model(label)._base_manager
        for start in range(0, len(wanted), 500):
            found |= {name_of(row): row for row in manager.filter(pk__in=wanted[start : start + 500])}
    return found


def _by_model(rows: Any) -> Iterator[tuple[Any, list[Any]]]:
    groups: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        groups[type(row)].append(row.pk)
    yield from groups.items()


def _ours(model: Any) -> bool:
    if model._meta.label_lower == COURSE:
        return True
    return model._meta.app_label in OWN and not getattr(model, "MADE_ANEW", False)


def _plain(row: models.Model) -> dict[str, Any]:
    fields: dict[str, Any] = serializers.serialize("python", [row])[0]["fields"]
    return {name: value for name, value in fields.items() if name not in QUIET}


def _digest(row: models.Model) -> str:
    """Of what the row says, without what follows from other rows (``DERIVED`` of its model)."""
    derived = getattr(row, "DERIVED", ())
    said = sorted((name, str(value)) for name, value in _plain(row).items() if name not in derived)
    return hashlib.sha256(repr(said).encode()).hexdigest()[:12]
