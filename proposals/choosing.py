"""Choosing handling units by name."""

from typing import Any

from cppcc.picking import PickMany, PickOne, Source, source
from cppcc.rights import EVERYONE
from proposals.models import Unit

UNITS = source(
    Source(
        "units", Unit, EVERYONE, lambda rows, on: rows.filter(active=True),
        lambda rows, words: rows.searched(words).order_by("order", "name"),
        lambda rows, personal: [row.get_kind_display() for row in rows], counted="家", words="单位名称",
    )
)  # fmt: skip


class UnitsField(PickMany):
    """Any number of units in use."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Unit.objects.filter(active=True), **kwargs)


class UnitField(PickOne):
    """One unit in use."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Unit.objects.filter(active=True), **kwargs)
