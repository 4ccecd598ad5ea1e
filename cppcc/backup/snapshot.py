"""One moment of the database, read while others write: what this thread asks of the database it answers from there.

A connection of its own stands in for the usual one: on PostgreSQL a repeatable-read transaction, on SQLite (WAL) a reading
one, which hinders no writer. Nothing can be written through it.
"""

import copy
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.utils import load_backend


@contextmanager
def snapshot() -> Iterator[None]:
    """Within it this thread reads one moment."""
    live = connections[DEFAULT_DB_ALIAS]
    own = copy.deepcopy(live.settings_dict)
    options = own.setdefault("OPTIONS", {})
    first = "PRAGMA query_only = ON"
    if live.vendor == "sqlite":
        options.pop("transaction_mode", None)
    else:
        first = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
    reading = load_backend(own["ENGINE"]).DatabaseWrapper(own, DEFAULT_DB_ALIAS)
    connections[DEFAULT_DB_ALIAS] = reading
    try:
        with transaction.atomic():
            with reading.cursor() as cursor:
                cursor.execute(first)
                cursor.execute("SELECT COUNT(*) FROM django_migrations")  # the moment is that of the first question
                cursor.fetchone()
            yield
    finally:
        connections[DEFAULT_DB_ALIAS] = live
        reading.close()
