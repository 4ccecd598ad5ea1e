"""What goes with a record when it is deleted, and what of that is new since somebody looked."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.core import serializers
from django.db import models, router
from django.db.models.deletion import Collector, ProtectedError, RestrictedError

from cppcc.vocabularies import Vocabulary

QUIET = ("version", "updated_at")
"""Fields that change with every part of a record; the parts say themselves what changed."""
MOST_NEWS = 20


class _Whole(Collector):
    """Collects every row itself, none by a statement that would not tell which."""

    def can_fast_delete(self, objs: Any, from_field: Any = None) -> bool:
        return False

    def collect(self, objs: Any, *args: Any, **kwargs: Any) -> None:
        for row in objs:
            if isinstance(row, Vocabulary):
                row.refuse_while_used()
        super().collect(objs, *args, **kwargs)


@dataclass
class Going:
    """All that is deleted with a record, the record first."""

    record: models.Model
    rows: list[models.Model] = field(default_factory=list)
    """What is kept to be restored. Rows that are made anew from their source (``MADE_ANEW``) are not."""
    counts: Counter[str] = field(default_factory=Counter)
    """How many of each kind go besides the record itself, by the kind's name."""
    loosened: list[tuple[str, int, str, int]] = field(default_factory=list)
    """Rows that stay but lose their reference: label, key, field, the key that it held."""

    @property
    def kinds(self) -> list[tuple[str, int]]:
        return list(self.counts.items())

    def sight(self) -> dict[str, str]:
        """A digest of each row, by label and key: what a page shows."""
        return {name_of(row): _digest(row) for row in self.rows}


def going(record: models.Model) -> Going:
    """All that hangs on a record and would be deleted with it.

    Raises ProtectedError or RestrictedError where something in use stands against it.
    """
    collector = _Whole(using=router.db_for_write(type(record)), origin=record)
    collector.collect([record])
    found = Going(record)
    for model, rows in collector.data.items():
        made_anew = getattr(model, "MADE_ANEW", False)
        for row in sorted(rows, key=lambda one: one.pk):
            if row != record and not model._meta.auto_created:
                found.counts[str(model._meta.verbose_name)] += 1
            if not made_anew:
                found.rows.append(row)
    found.rows.sort(key=lambda row: row != record)
    for (loose, _), groups in collector.field_updates.items():
        for row in (one for group in groups for one in (group if hasattr(group, "__iter__") else [group])):
            found.loosened.append((row._meta.label_lower, row.pk, loose.name, getattr(row, loose.attname)))
    return found


def hanging(rows: list[Any]) -> Iterator[models.Model]:
    """All that would be deleted with rows of one model, themselves among it; not what is made anew from its source.

    Raises ProtectedError or RestrictedError where something in use stands against it.
    """
    collector = _Whole(using=router.db_for_write(type(rows[0])), origin=rows[0])
    collector.collect(rows)
    for model, found in collector.data.items():
        if not getattr(model, "MADE_ANEW", False):
            yield from found


def name_of(row: models.Model) -> str:
    return f"{row._meta.label_lower}:{row.pk}"


def _digest(row: models.Model) -> str:
    plain = serializers.serialize("python", [row])[0]["fields"]
    said = sorted((name, str(value)) for name, value in plain.items() if name not in QUIET)
    return hashlib.sha256(repr(said).encode()).hexdigest()[:8]


def news(seen: dict[str, str], now: Going) -> list[str]:
    """What is new, changed or gone since ``seen`` was shown, in words (Chinese)."""
    stands = now.sight()
    rows = {name_of(row): row for row in now.rows}
    found = [f"新增{_words(rows[name])}" for name in stands if name not in seen]
    found += [f"{_words(rows[name])}有修改" for name in stands if name in seen and seen[name] != stands[name]]
    gone = Counter(name.partition(":")[0] for name in seen if name not in stands)
    found += [f"减少 {count} 条{_kind(label)}" for label, count in gone.items()]
    more = len(found) - MOST_NEWS
    return [*found[:MOST_NEWS], *([f"另有 {more} 处"] if more > 0 else [])]


def _words(row: models.Model) -> str:
    return f"{row._meta.verbose_name}“{str(row)[:60]}”"


def _kind(label: str) -> str:
    try:
        return str(apps.get_model(label)._meta.verbose_name)
    except (LookupError, ValueError):
        return "记录"


def protected_words(record: models.Model, fault: ProtectedError | RestrictedError) -> str:
    """Why it can't be deleted: what uses it, by kind and number."""
    rows = getattr(fault, "protected_objects", None) or getattr(fault, "restricted_objects", None) or ()
    if record in rows:  # it stands for itself: what it says is the reason
        return str(fault.args[0])
    kinds = Counter(str(row._meta.verbose_name) for row in rows)
    used = "、".join(f"{kind} {count} 条" for kind, count in kinds.items())
    return f"“{record}”已被其他记录使用，不能删除：{used}。"
