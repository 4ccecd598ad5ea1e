"""Lists of rows inside a JSON document, each row a mapping with a ``key`` of its own."""

from typing import Any

Rows = list[dict[str, Any]]


def find(rows: Rows, key: str) -> dict[str, Any] | None:
    return next((row for row in rows if row["key"] == key), None)


def put(rows: Rows, row: dict[str, Any]) -> None:
    """Replace the row of that key, or add it behind the others; what the new row does not say is kept."""
    former = find(rows, row["key"])
    if former is None:
        rows.append(row)
    else:
        rows[rows.index(former)] = {**former, **row}


def drop(rows: Rows, key: str) -> None:
    """Take a row out; one that is not there is no fault."""
    rows[:] = [row for row in rows if row["key"] != key]


def shift(rows: Rows, key: str, *, up: bool) -> None:
    """Move a row one place; the first stays first, the last stays last."""
    row = find(rows, key)
    if row is None:
        return
    index = rows.index(row)
    other = index - 1 if up else index + 1
    if 0 <= other < len(rows):
        rows[index], rows[other] = rows[other], rows[index]
