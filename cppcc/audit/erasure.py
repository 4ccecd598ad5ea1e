"""By law content may leave the trail: who did what to which record and when stays, and the chain holds.

A row loses its content whole: part of it could not be told from a change by hand. Years that lie in files are written anew.
"""

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from typing import Any

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q

from cppcc.audit import archiving, events, sealing
from cppcc.audit.kinds import KINDS, LABELS
from cppcc.models import TrailArchive

Fields = Collection[str]
ERASURE = KINDS["content_erased"].code


def erase(model: Any, keys: Iterable[Any], reason: str, actor: Any = None, fields: Fields = ()) -> int:
    """Take out of the trail what it says of these records, of ``fields`` where they are named.

    Stands in the trail itself; ``reason`` names the law or the rule. Returns how many rows at hand lost their content.
    """
    kind = ContentType.objects.get_for_model(model)
    rows = LogEntry.objects.filter(content_type=kind, object_pk__in=[str(key) for key in keys])
    rows = rows.exclude(action__in=LABELS).exclude(additional_data__has_key=sealing.MARK)
    held = Q() if not fields else Q(pk=None)
    for name in fields:
        held |= Q(changes__has_key=name)
    number = 0
    with sealing.opened():
        for entry in rows.filter(held).select_for_update(of=("self",)):
            entry.object_repr, entry.changes, entry.changes_text, entry.serialized_data, entry.additional_data = (
                sealing.nothing_of(entry.pk)
            )
            entry.save(update_fields=["object_repr", "changes", "changes_text", "serialized_data", "additional_data"])
            number += 1
    if number:
        events.note("content_erased", actor=actor, reason=reason, rows=number)
    return number


def erase_in_files(records: Mapping[Any, tuple[Collection[Any], Fields]], reason: str, actor: Any = None) -> int:
    """The same in the years that lie in files: ``records`` gives keys and fields for each kind. Returns how many rows.

    A file that is gone holds nothing more (``verify_trail`` tells of it). Raises ValueError (in words) where one is not
    the file that was registered: what stands there is not known.
    """
    wanted = {
        model._meta.label_lower: ({str(key) for key in keys}, set(fields)) for model, (keys, fields) in records.items()
    }

    def gone(facts: list[Any], content: list[Any]) -> bool:
        _, _, _, label, key, action, _ = facts
        keys, fields = wanted.get(label, (set(), set()))
        return key in keys and action not in LABELS and (not fields or bool(fields & set(content[1] or ())))

    number = 0
    for kept in TrailArchive.objects.order_by("year"):
        with suppress(FileNotFoundError):
            number += archiving.rewrite(kept, gone)
    if number:
        events.note("content_erased", actor=actor, reason=reason, rows=number)
    return number
