"""Into the bin, and out of it for ever when its time is over."""

import uuid
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.core import serializers
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils import timezone

from cppcc.models import Binned
from cppcc.recycle.seeing import Going, going
from cppcc.rights import Role, holds

DAYS = 30
"""How long what was deleted can be restored."""
FOLDER = "bin"


_watches: list[Callable[[], Callable[[], None]]] = []


def watch(begin: Callable[[], Callable[[], None]]) -> Callable[[], Callable[[], None]]:
    """Declare what has to hold after every deletion: ``begin`` is asked before it and gives what is asked after it.

    That may raise Refused; then nothing is deleted.
    """
    _watches.append(begin)
    return begin


def delete(
    record: models.Model,
    user: Any,
    roles: Iterable[Role] = (),
    *,
    owners: Iterable[int | None] = (),
    parent: models.Model | None = None,
    along: Going | None = None,
) -> Binned:
    """Delete a record with all that hangs on it; a snapshot with its files stays in the bin.

    ``user`` None: the system, by a step. ``roles``: who deletes such records by role; of them those may restore it to
    whom it exists by the rule of its rows (``visible_to``, asked now: afterwards there is no row to ask). ``owners``:
    accounts that may, whatever their role.
    Raises ProtectedError or RestrictedError where something in use stands against it, Refused where a watch does.
    In one transaction; the files go after it.
    """
    with transaction.atomic():
        along = along or going(record)
        allowed = _roles_that_see(parent if parent is not None else record, roles)
        named = {key for key in owners if key}
        if user is not None and not holds(user, allowed):
            named.add(user.pk)
        kept = Binned(
            kind=record._meta.label_lower,
            kind_words=str(record._meta.verbose_name),
            key=record.pk,
            words=str(record)[:300],
            along=along.kinds,
            snapshot=serializers.serialize("python", along.rows),
            loosened=along.loosened,
            parent_kind=parent._meta.label_lower if parent is not None else "",
            parent_key=parent.pk if parent is not None else None,
            roles=_listed(str(role) for role in allowed),
            owners=_listed(str(key) for key in sorted(named)),
            deleted_by=user,
            at=timezone.now(),
            expires_at=timezone.now() + timedelta(days=DAYS),
        )
        afterwards = [begin() for begin in _watches]
        kept.files, former = _keep_files(along)
        kept.save()
        record.delete()
        for ask in afterwards:
            ask()
        transaction.on_commit(lambda: drop(former), robust=True)
    return kept


def _roles_that_see(record: models.Model, roles: Iterable[Role]) -> list[Role]:
    """Those of the roles to whom the record exists by their role alone."""
    manager: Any = type(record)._default_manager
    if not hasattr(manager, "visible_to"):
        return sorted(roles)
    found = []
    for role in sorted(roles):
        anybody: Any = get_user_model()(pk=0)
        anybody.roles = frozenset({role})
        if manager.visible_to(anybody).filter(pk=record.pk).exists():
            found.append(role)
    return found


def _listed(words: Iterable[str]) -> str:
    """Words in one text, each between blanks, so that one can be found in it."""
    said = " ".join(words)
    return f" {said} " if said else ""


def _keep_files(along: Going) -> tuple[list[list[Any]], list[Any]]:
    """Copy the files that the rows name under the bin's folder.

    Returns [label, key, field, former name, name in the bin] for each, and the former files.
    """
    folder = f"{FOLDER}/{uuid.uuid4().hex}"
    kept: list[list[Any]] = []
    former: list[Any] = []
    for row in along.rows:
        for one in row._meta.concrete_fields:
            stored = getattr(row, one.attname) if isinstance(one, models.FileField) else None
            if not stored or not stored.storage.exists(stored.name):
                continue
            with stored.storage.open(stored.name) as content:
                name = default_storage.save(f"{folder}/{len(kept)}-{stored.name.rpartition('/')[2]}", content)
            kept.append([row._meta.label_lower, row.pk, one.name, stored.name, name])
            former.append((stored.storage, stored.name))
    return kept, former


def drop(files: list[Any]) -> None:
    for storage, name in files:
        storage.delete(name)


def expire() -> int:
    """Each night: what lay in the bin for its time is gone for ever. Returns how many records.

    Files in the bin's folder that no row names (left by a process that died) go too, after a day.
    """
    gone = 0
    for kept in Binned.objects.filter(expires_at__lte=timezone.now()):
        names = [file[-1] for file in kept.files]
        with transaction.atomic():
            kept.delete()
        drop([(default_storage, name) for name in names])
        gone += 1
    _sweep()
    return gone


def _sweep() -> None:
    try:
        folders, _ = default_storage.listdir(FOLDER)
    except FileNotFoundError:
        return  # nothing was ever thrown away
    named = {file[-1].split("/")[1] for kept in Binned.objects.only("files") for file in kept.files}
    before = timezone.now() - timedelta(days=1)
    for folder in folders:
        path = f"{FOLDER}/{folder}"
        names = [f"{path}/{name}" for name in default_storage.listdir(path)[1]]
        fresh = any(default_storage.get_modified_time(name) > before for name in names)
        if folder not in named and not fresh:
            drop([(default_storage, name) for name in [*names, path]])
