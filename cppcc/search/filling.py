"""The index of a database that stands already: filled after the migrations, once for each declaration.

What a migration wrote by itself is read again too. Nothing happens while a part of the migrations is not there yet.
"""

from typing import Any

from django.db import connections, migrations

from cppcc.migrated import to_now
from cppcc.search import weighing
from cppcc.search.keeping import Difference, rebuild
from cppcc.search.rows import SearchKept, SearchRow
from cppcc.search.sources import Source, sources

WRITERS = (migrations.RunPython, migrations.RunSQL)


def fill(using: str, plan: Any = None, **_: Any) -> None:
    """Receiver of ``post_migrate``; a database that was emptied comes without a plan and has nothing to fill."""
    connection = connections[using]
    if plan is None or SearchKept._meta.db_table not in connection.introspection.table_names():
        return
    written = {one.app_label for one, _ in plan if any(isinstance(step, WRITERS) for step in one.operations)}
    due = [one for one in sources() if one.model._meta.app_label in written or not is_filled(one)]
    if due and to_now(using):
        for one in due:
            refill(one)
        drop_undeclared()


def is_filled(declared: Source) -> bool:
    """Whether the kind was indexed as it is declared now."""
    return SearchKept.objects.filter(kind=declared.kind, declared=declared.digest).exists()


def refill(declared: Source) -> Difference:
    """Make the index of a kind anew. Returns what was not so before."""
    found = rebuild(declared)
    SearchKept.objects.update_or_create(kind=declared.kind, defaults={"declared": declared.digest})
    if declared.compared:
        weighing.weigh(declared)
    return found


def drop_undeclared() -> int:
    """Rows of kinds that nothing declares any more."""
    kinds = [one.kind for one in sources()]
    SearchKept.objects.exclude(kind__in=kinds).delete()
    return SearchRow.objects.exclude(kind__in=kinds).delete()[0]
