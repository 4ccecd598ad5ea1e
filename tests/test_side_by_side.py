"""While an update goes on the old program works on the new tables: a migration takes nothing from it and asks it nothing."""

from collections.abc import Iterator

import pytest
from django.db import models
from django.db.migrations import operations as ops
from django.db.migrations.loader import MigrationLoader

BEFORE = {"cppcc": "0023", "members": "0036", "proposals": "0011", "activities": "0021", "reports": "0013"}
"""The first migration of each app for which the rule holds."""
TAKEN = (ops.RemoveField, ops.RenameField, ops.RenameModel, ops.DeleteModel, ops.AlterModelTable)
AGREED: dict[str, str] = {}
"""What is taken away although (app.migration: why no running program misses it)."""


def flat(found) -> Iterator[ops.base.Operation]:
    for one in found:
        if isinstance(one, ops.SeparateDatabaseAndState):
            yield from flat(one.database_operations)
        else:
            yield one


def hinders(operation) -> str:
    """What the old program would stumble over."""
    if isinstance(operation, TAKEN):
        return f"takes what the old program reads: {operation.describe()}"
    if isinstance(operation, ops.AddField):
        field = operation.field
        if not (field.null or field.has_db_default() or field.many_to_many):
            return f"{operation.describe()}: the old program writes rows without it (null or db_default)"
    return ""


def test_a_running_program_can_go_on_beside_each_new_migration():
    loader = MigrationLoader(None, ignore_no_migrations=True)
    found = []
    for (app, name), migration in loader.disk_migrations.items():
        if app in BEFORE and name[:4] >= BEFORE[app] and f"{app}.{name}" not in AGREED:
            found += [f"{app}.{name} {words}" for words in map(hinders, flat(migration.operations)) if words]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("operation", "told"),
    [
        (ops.AddField("one", "late", models.BooleanField(default=False)), "db_default"),
        (ops.AddField("one", "late", models.BooleanField(default=False, db_default=False)), ""),
        (ops.AddField("one", "on", models.DateField(null=True)), ""),
        (ops.RemoveField("one", "late"), "takes what"),
        (ops.DeleteModel("one"), "takes what"),
        (ops.AddIndex("one", models.Index(fields=["late"], name="late")), ""),
    ],
)
def test_what_would_hinder_it_is_told(operation, told):
    assert told in hinders(operation)
    assert bool(hinders(operation)) == bool(told)
    assert list(flat([ops.SeparateDatabaseAndState([operation], [])])) == [operation]
