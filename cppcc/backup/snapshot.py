"""One moment of the database, read while others write: what this thread asks of the database it answers from there.

A connection of its own stands in for the usual one: on PostgreSQL a repeatable-read transaction, on SQLite (WAL) a reading
one, which hinders no writer. Nothing can be written through it.
"""

import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.utils import load_backend

Outside = Callable[[Callable[[], None]], None]


@contextmanager
def snapshot() -> Iterator[Outside]:
    """Within it this thread reads one moment. It gives a function that does something on the usual connection."""
    live = connections[DEFAULT_DB_ALIAS]
    own = copy.deepcopy(live.settings_dict)
    options = own.setdefault("OPTIONS", {})
    first = "PRAGMA query_only = ON"
    if live.vendor == "sqlite":
        options.pop("transaction_mode", None)
    else:
        first = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
    reading = load_backend(own["ENGINE"]).DatabaseWrapper(own, DEFAULT_DB_ALIAS)

    def outside(do: Callable[[], None]) -> None:
        connections[DEFAULT_DB_ALIAS] = live
        try:
            do()
        finally:
            connections[DEFAULT_DB_ALIAS] = reading

    connections[DEFAULT_DB_ALIAS] = reading
    try:
        with transaction.atomic():
            with reading.cursor() as cursor:
                cursor.execute(first)
                cursor.execute("SELECT COUNT(*) FROM django_migrations")  # the moment is that of the first question
                cursor.fetchone()
            yield outside
    finally:
        connections[DEFAULT_DB_ALIAS] = live
        reading.close()
