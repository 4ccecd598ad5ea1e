"""Which record of the system a row without a key may mean: found by title, fetched once for all rows of a book."""

import re
from collections import defaultdict
from typing import Any

from cppcc.books.values import Odd, plain
from cppcc.sheets import Table, plain_text

MANY = 500
NOBODY = re.compile(r"(均|暂|都)?(无|没有|零)(人|委员|请假|缺席|出席)*|0+[人名位]?")
COUNTED = re.compile(r"[共约计]*[\d一二两三四五六七八九十百]+余?多?\s*(人次|人|名|位|个)?(政协)?(委员)?")
"""How many, and nobody's name."""


def nobody(value: Any) -> bool:
    """Whether a cell of names says that there is nobody. Odd where it says how many and names none."""
    text = plain(value).strip("。. ")
    if NOBODY.fullmatch(text):
        return True
    if COUNTED.fullmatch(text):
        raise Odd(f"“{text[:40]}”只有人数，请填写委员姓名，用顿号隔开。")
    return False


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
