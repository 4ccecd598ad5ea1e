"""Which record of the system a row without a key may mean: found by title, fetched once for all rows of a book."""

from collections import defaultdict
from typing import Any

from cppcc.sheets import Table, plain_text

MANY = 500


def alike(title: str) -> str:
    """A title as titles are compared: without blanks, quotes and case."""
    return "".join(title.split()).strip('《》“”"「」').casefold()


def titled(table: Table, heading: str, rows: Any, path: str = "title") -> dict[str, list[Any]]:
    """The rows (with all that they fetch) whose title stands in the table's column, by their compared title.

    ``path``: where a row has its title.
    """
    wanted = {alike(plain_text(raw.get(heading))) for _, raw in table.rows()} - {""}
    light = rows.order_by().select_related(None).prefetch_related(None).values_list("pk", path)
    keys = [pk for pk, title in light if alike(title) in wanted]
    found: dict[str, list[Any]] = defaultdict(list)
    for start in range(0, len(keys), MANY):
        for row in rows.filter(pk__in=keys[start : start + MANY]):
            title: Any = row
            for name in path.split("__"):
                title = getattr(title, name)
            found[alike(title)].append(row)
    return found
