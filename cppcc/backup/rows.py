"""A row as a line of JSON, the same on both databases, and back; a digest of a table in whatever order it is read."""

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.utils.duration import duration_iso_string

LEFT_OUT = {
    "django_session": "登录会话：恢复后各人重新登录",
    "cppcc_searchrow": "查找用的索引：恢复时重建",
    "cppcc_searchgram": "查找用的字频：恢复时重建",
    "cppcc_searchkept": "查找用的索引：恢复时重建",
}
"""Tables that no backup holds, and why."""
Model = type[models.Model]


def tables(apps: Any) -> list[Model]:
    """The models of all tables that a backup holds, as the code or a state of the migrations has them."""
    found = {
        one._meta.db_table: one
        for one in apps.get_models(include_auto_created=True)
        if one._meta.managed and not one._meta.proxy and one._meta.db_table not in LEFT_OUT
    }
    return [found[name] for name in sorted(found)]


def fields(model: Model) -> list[Any]:
    """The columns that are written; what the database computes is not."""
    return [one for one in model._meta.local_concrete_fields if not getattr(one, "generated", False)]


def lines(model: Model) -> Iterator[bytes]:
    """Each row of the table as it stands, ordered by its key."""
    columns = fields(model)
    names = [one.attname for one in columns]
    for row in model._base_manager.order_by("pk").values_list(*names).iterator(chunk_size=500):
        yield line({one.column: said(one, value) for one, value in zip(columns, row, strict=True)})


def line(row: dict[str, Any]) -> bytes:
    return json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def said(field: Any, value: Any) -> Any:
    """A value in JSON; the same whichever database it was read from."""
    if value is None or isinstance(field, models.JSONField):
        return value
    if isinstance(value, datetime):
        return (value.astimezone(UTC) if value.tzinfo else value).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return duration_iso_string(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    return value


def meant(field: Any, value: Any) -> Any:
    """What the database is given for a value out of a line."""
    if isinstance(field, models.JSONField) and value is None and not field.null:
        return connection.ops.adapt_json_value(None, field.encoder)
    if value is not None:
        target = field.target_field if field.is_relation else field
        value = base64.b64decode(value) if isinstance(target, models.BinaryField) else target.to_python(value)
    return field.get_db_prep_save(value, connection)


def put(model: Model, content: Iterable[bytes]) -> int:
    """Write lines into the table as they are, keys and all. Returns how many."""
    columns = fields(model)
    rows = []
    for one in content:
        row = json.loads(one)
        rows.append([meant(column, row[column.column]) for column in columns])
    if rows:
        _insert(model, columns, rows)
    return len(rows)


def _insert(model: Model, columns: list[Any], rows: list[list[Any]]) -> None:
    quote = connection.ops.quote_name
    into = f"INSERT INTO {quote(model._meta.db_table)} ({', '.join(quote(one.column) for one in columns)}) VALUES "  # noqa: S608 - the model's own names
    places = f"({', '.join(['%s'] * len(columns))})"
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(into + places, rows)
            return
        for start in range(0, len(rows), 200):
            some = rows[start : start + 200]
            cursor.execute(into + ", ".join([places] * len(some)), [value for row in some for value in row])


class Digest:
    """Of a table's rows, in whatever order they come: the sum of their digests."""

    def __init__(self) -> None:
        self.sum = self.count = 0

    def add(self, one: bytes) -> None:
        self.sum = (self.sum + int.from_bytes(hashlib.sha256(one).digest())) % (1 << 256)
        self.count += 1

    def __str__(self) -> str:
        return f"{self.sum:064x}"


def digest(model: Model) -> Digest:
    """Of the table as it stands."""
    found = Digest()
    for one in lines(model):
        found.add(one)
    return found
