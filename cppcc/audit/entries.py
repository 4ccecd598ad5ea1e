"""The rows of the trail as one account reads them: each knows whether its record is open to the reader, and the names
that it refers to. One query for the rows, one for the rights and one for the names of each kind of record among them."""

from typing import Any

from auditlog.models import LogEntry
from django.db.models import QuerySet

from cppcc.audit import disclosure, telling


class TrailRows(QuerySet[LogEntry]):
    reader: Any = None

    def _clone(self) -> "TrailRows":
        copy: TrailRows = super()._clone()  # type: ignore[misc]  # Django's own door to a queryset that carries more
        copy.reader = self.reader
        return copy

    def _fetch_all(self) -> None:
        fresh = self._result_cache is None
        super()._fetch_all()
        rows = [one for one in self._result_cache or () if isinstance(one, LogEntry)]
        if fresh and rows:
            disclosure.open_up(rows, self.reader)
            names = telling.Names(rows, self.reader)
            for one in rows:
                one.names = names


def entries(reader: Any) -> TrailRows:
    """All rows, the last first; ``open`` says of each whether the reader may see its record."""
    rows = TrailRows(LogEntry)
    rows.reader = reader
    return rows.select_related("actor", "content_type").order_by("-timestamp", "-pk")
