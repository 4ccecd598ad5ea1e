"""Out of the bin, back to where it was: the same rows under the same keys, with their files."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.core import serializers
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import IntegrityError, models, transaction

from cppcc.models import Binned
from cppcc.recycle.deleting import drop
from cppcc.rights import Refused
from cppcc.vocabularies import gone_keys

_afterwards: dict[type[models.Model], list[Callable[[Any], None]]] = defaultdict(list)


def restored(model: type[models.Model], do: Callable[[Any], None]) -> None:
    """Declare what else restoring a row of a model means, in the same transaction."""
    _afterwards[model].append(do)


def restore(kept: Binned) -> models.Model:
    """Put a deleted record back, in one transaction. Returns it.

    Raises Refused with what stands in the way: a key or a name taken since, something it belongs to that is gone.
    """
    try:
        with transaction.atomic():
            locked = Binned.objects.select_for_update().filter(pk=kept.pk).first()
            if locked is None:
                raise Refused("这条记录已经恢复或已过期。")
            rows = [one.object for one in serializers.deserialize("python", locked.snapshot, ignorenonexistent=True)]
            _nothing_in_the_way(rows)
            former = _bring_files(locked, rows)
            for row in rows:
                row.save_base(raw=True)
            _tie_again(locked)
            found = [type(row)._default_manager.get(pk=row.pk) for row in rows if not row._meta.auto_created]
            for row in found:
                for do in _afterwards[type(row)]:
                    do(row)
            _raise_parent(locked)
            locked.delete()
            transaction.on_commit(lambda: drop([(default_storage, name) for name in former]), robust=True)
    except IntegrityError:
        raise Refused("与现有记录冲突，没有恢复。可能已经重新登记过同一内容。") from None
    return found[0]


def _nothing_in_the_way(rows: list[models.Model]) -> None:
    coming = {(type(row), row.pk) for row in rows}
    for row in rows:
        model = type(row)
        if model._default_manager.filter(pk=row.pk).exists():
            raise Refused(f"{model._meta.verbose_name}“{row}”已经在册，不能再恢复。")
        for one in model._meta.concrete_fields:
            target: Any = one.related_model
            key = getattr(row, one.attname) if one.is_relation else None
            if key is None or (target, key) in coming:
                continue
            if not target._default_manager.filter(pk=key).exists():
                raise Refused(
                    f"{model._meta.verbose_name}所属的{target._meta.verbose_name}已不存在，不能恢复。"
                    "如果它也在回收站中，请先恢复它。"
                )
        if model._meta.auto_created:
            continue
        if gone := gone_keys(row):
            raise Refused(
                f"{model._meta.verbose_name}“{row}”用到的{'、'.join(gone)}已不存在，不能恢复。如果它也在回收站中，请先恢复它。"
            )
        try:
            row.validate_unique()
            row.validate_constraints()
        except ValidationError as fault:
            raise Refused(f"{model._meta.verbose_name}“{row}”不能恢复：{'；'.join(fault.messages)}") from None


def _bring_files(kept: Binned, rows: list[models.Model]) -> list[str]:
    """Copy the files back under their former names, or new ones where those are taken. Returns the names in the bin."""
    by_key = {(row._meta.label_lower, row.pk): row for row in rows}
    names = []
    for label, key, field, former, name in kept.files:
        if not default_storage.exists(name):
            continue
        with default_storage.open(name) as content:
            stored = default_storage.save(former, content)
        row = by_key.get((label, key))
        if row is not None and stored != former:
            setattr(row, field, stored)
        names.append(name)
    return names


def _tie_again(kept: Binned) -> None:
    """Rows that stayed and lost their reference get it back, where they have none since."""
    for label, key, field, value in kept.loosened:
        rows = apps.get_model(label)._default_manager.filter(**{"pk": key, f"{field}__isnull": True})
        for row in rows:
            setattr(row, row._meta.get_field(field).attname, value)
            row.save(update_fields=[field])
            if hasattr(row, "raise_version"):
                row.raise_version()


def _raise_parent(kept: Binned) -> None:
    parent = kept.parent
    if parent is not None and hasattr(parent, "raise_version"):
        parent.raise_version()
