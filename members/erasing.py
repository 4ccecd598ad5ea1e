"""What is known of a person goes some years after the membership; the records that the committee counts stay.

Which fields go is declared with the field (``cppcc.personal``): telephone, birth, photo, workplace, reasons of leaves. Names,
duties, signed papers, sealed results and the course are records of the archive and stay. The trail says that it was done; its
older rows that hold these fields keep who, when and which, not what, in the files of archived years too, and the chain over
them holds (``cppcc.audit.erasure``).
"""

from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Any

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models import F, Q

from cppcc import personal
from cppcc.audit import erasure
from cppcc.calendar import clock
from members.models import Member, User

REASON = "离任已满保存年限"


def due(on: date | None = None) -> list[Member]:
    """Members whose membership has been over for the set years and of whom something is left; none where none are set."""
    years = settings.KEEP_PERSONAL_YEARS
    if years <= 0:
        return []
    over = Member.objects.filter(left_on__lte=(on or clock.today()) - relativedelta(years=years))
    left = Q(pk=None)
    for (model, path), names in personal.erased().items():
        rows = _rows(model, path, over).filter(_something(model, names))
        left |= Q(pk__in=rows.order_by().values(path))
    return list(over.filter(left))


def erase(members: Iterable[Member]) -> list[Member]:
    """Empty the personal fields of these members, each in a transaction of its own; a second time changes nothing.

    The trail's files come first: what is not done to its end is done once more, as long as a field is left.
    """
    done = list(members)
    erasure.erase_in_files(_records(done), REASON)
    for member in done:
        with transaction.atomic():
            Member.objects.select_for_update(of=("self",)).get(pk=member.pk)
            for (model, path), names in personal.erased().items():
                _empty(model, _rows(model, path, [member.pk]), names)
    return done


def _records(members: list[Member]) -> dict[Any, tuple[list[Any], list[str]]]:
    keys = [member.pk for member in members]
    found: dict[Any, tuple[list[Any], list[str]]] = {}
    for (model, path), names in personal.erased().items():
        there, known = found.setdefault(model, ([], []))
        there += _rows(model, path, keys).values_list("pk", flat=True)
        known += names
    return found


def _rows(model: type[models.Model], path: str, members: Any) -> Any:
    rows = model._default_manager.filter(**{f"{path}__in": members})
    return rows.filter(is_active=False) if model is User else rows  # who serves on in another role keeps the account


def _nothing(model: type[models.Model], name: str) -> Any:
    field: Any = model._meta.get_field(name)
    if field.null:
        return None
    return False if isinstance(field, models.BooleanField) else ""


def _something(model: type[models.Model], names: list[str]) -> Q:
    found = Q()
    for name in names:
        empty = _nothing(model, name)
        found |= Q(**{f"{name}__isnull": False}) if empty is None else ~Q(**{name: empty})
    return found


def _empty(model: type[models.Model], rows: Any, names: list[str]) -> None:
    keys = list(rows.values_list("pk", flat=True))
    there = list(rows.filter(_something(model, names)))
    changes: dict[str, Any] = {name: _nothing(model, name) for name in names}
    if any(field.name == "version" for field in model._meta.concrete_fields):
        changes["version"] = F("version") + 1
    for record in there:
        files = [
            getattr(record, name).name for name in names if isinstance(record._meta.get_field(name), models.FileField)
        ]
        # by a query: what stood there is not to be written into the trail once more
        model._default_manager.filter(pk=record.pk).update(**changes)
        transaction.on_commit(partial(_drop, [name for name in files if name]), robust=True)
    erasure.erase(model, keys, REASON, fields=names)


def _drop(names: list[str]) -> None:
    for name in names:
        default_storage.delete(name)
