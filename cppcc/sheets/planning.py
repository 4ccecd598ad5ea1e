"""What PostgreSQL's planner must be told."""

from django.db import connection


def told_of_many_rows() -> None:
    """After many rows at once: how many there are now. SQLite asks nothing of the kind.

    Until the server finds out by itself (a minute or more, and not inside a transaction) it plans for empty tables, and a
    statistic over a year's proposals takes minutes instead of milliseconds.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
