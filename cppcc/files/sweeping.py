"""What no row names is swept a day later; what every app names is asked, not known here.

Named are all file fields of all models, and what apps add with ``named`` (files in a JSON field, the bin). Only folders
that the project writes to are looked at, so that a storage shared with something else loses nothing.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.core.files.storage import default_storage
from django.db.models import FileField
from django.utils import timezone

from cppcc.models import JobFile

PASSING = ("asked", "imports", "accounts", "previews", "workbooks", "compendium", "member-files")
"""Folders without rows: sheets that were tried (a session names them for a day at most), and what the editions before
kept under fixed names."""

_named: list[Callable[[], Iterable[str]]] = []


def named(give: Callable[[], Iterable[str]]) -> Callable[[], Iterable[str]]:
    """Declare a function that gives stored names which stand in no file field."""
    _named.append(give)
    return give


def file_fields(state: Any = apps) -> list[FileField]:
    """All file fields of all models; ``state``: the models as the database has them, where that is not the code's."""
    found = [
        field for model in state.get_models() for field in model._meta.local_fields if isinstance(field, FileField)
    ]
    return sorted(found, key=str)


def all_named(state: Any = apps) -> set[str]:
    """The stored names that some row carries."""
    found: set[str] = set()
    for field in file_fields(state):
        found.update(field.model._base_manager.values_list(field.name, flat=True))
    for give in _named:
        found.update(give())
    return {name for name in found if name}


def folders() -> set[str]:
    """The folders at the top of the storage that the project writes to."""
    declared = {str(field.upload_to).split("/")[0] for field in file_fields() if not callable(field.upload_to)}
    return declared | set(PASSING)


def sweep(hours: int = 24) -> int:
    """Delete what no row names and lies there longer; lists of first passwords go with their rows. Returns how many.

    OSError, when all were tried, where one could not be deleted.
    """
    before = timezone.now() - timedelta(hours=hours)
    JobFile.objects.filter(passing=True, created_at__lt=before).delete()
    gone = [path for path in nameless() if default_storage.get_modified_time(path) < before]
    faults = []
    for path in gone:
        try:
            default_storage.delete(path)
        except OSError as fault:
            faults.append(fault)
    if faults:
        raise faults[0]
    return len(gone)


def nameless() -> Iterator[str]:
    """The stored files that no row names; those of work that is under way are among them."""
    there = list(stored())  # before the rows are asked: what is stored now is named by a row that comes later
    kept = all_named()
    yield from (path for path in there if path not in kept)


def stored() -> Iterator[str]:
    """All files in the folders that the project writes to."""
    for folder in sorted(folders()):
        yield from _walk(folder)


def _walk(folder: str) -> Iterator[str]:
    try:
        within, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return  # nothing was ever written there
    yield from (f"{folder}/{name}" for name in files)
    for one in within:
        yield from _walk(f"{folder}/{one}")
