"""Choosing enterprises by name: the committee keeps contact with more of them than fit into a list."""

from typing import Any

from activities.models import Enterprise
from cppcc.picking import Source, source
from cppcc.rights import OFFICE


def _told_apart(rows: list[Enterprise], personal: bool) -> list[str]:
    """The kind and since when: one enterprise is kept in contact with twice, or as two kinds."""
    return [" · ".join(_parts(row)) for row in rows]


def _parts(row: Enterprise) -> list[str]:
    until = f"至 {row.until:%Y-%m-%d}" if row.until else "起"
    return [row.get_kind_display(), f"{row.since:%Y-%m-%d} {until}"]


def _found(rows: Any, words: str) -> Any:
    """By the enterprise's own words: the member who keeps the contact is no name of it."""
    return rows.searched(words, alone=True).order_by("name", "-since", "pk")


ENTERPRISES = source(
    Source(
        "enterprises", Enterprise, OFFICE, lambda rows, on: rows, _found, _told_apart, counted="家", words="企业名称"
    )
)
"""Those whose contact is over too: a visit of then is entered later."""
