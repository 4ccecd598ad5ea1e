"""Choosing handling units by name."""

from functools import cache
from typing import Any

from cppcc.picking import PickMany, PickOne, Source, source
from cppcc.rights import AT_WORK
from members.naming import DOT, read
from proposals.models import Unit


@cache
def _sounds(name: str) -> str:
    """Syllables and initials of a unit's name; kept, as the dictionaries of sounds take long to be read."""
    return read(f"{name[:1]}{DOT}{name[1:]}").words  # with the dot nothing is read as a surname: 区 is qu, not ou


def found_by(rows: Any, words: str) -> Any:
    """Units by their name; what is typed in letters is its sound, whole or by initials, with or without 区."""
    if not (words.isascii() and words.replace(" ", "").isalpha()):
        return rows.searched(words).order_by("order", "name")
    typed = words.replace(" ", "").lower()
    alike = [pk for pk, name in rows.values_list("pk", "name") if typed in _sounds(name)]
    return rows.filter(pk__in=alike).order_by("order", "name")


UNITS = source(
    Source(
        "units", Unit, AT_WORK, lambda rows, on: rows.filter(active=True),
        found_by,
        lambda rows, personal: [row.get_kind_display() for row in rows], counted="家", words="单位名称或拼音",
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
