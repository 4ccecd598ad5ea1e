"""What a home is made of: parts with rows, each row one matter with its name, its day and what can be done at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cppcc.calendar import clock
from cppcc.templatetags.furniture import due_words


@dataclass(frozen=True)
class Row:
    """One matter in a list. ``badge`` is its state, ``about`` stands grey behind it, ``press`` leads to the work."""

    title: str
    url: str
    badge: Any = ""
    about: str = ""
    due: date | None = None
    owed: bool = True
    """Whether the day can be missed: what was done is late no more."""
    press: str = ""
    press_url: str = ""
    record: Any = None

    @property
    def press_label(self) -> str:
        """What the button does, said whole to those who hear it apart from its row."""
        return f"{self.press}：{self.title}"

    @property
    def due_words(self) -> str:
        return due_words(self.due) if self.due and self.owed else ""

    @property
    def late(self) -> bool:
        return bool(self.owed and self.due and self.due < clock.today())

    @property
    def tone(self) -> str:
        """How near the day is: late, within a week, later."""
        if self.late:
            return "late"
        return "soon" if self.owed and self.due and (self.due - clock.today()).days <= 7 else ""


@dataclass(frozen=True)
class Part:
    """A panel of a home. ``nothing`` is said where it has no rows; ``more`` leads to the whole of it."""

    name: str
    title: str
    rows: Sequence[Any] = ()
    side: bool = False
    wide: bool = False
    count: str = ""
    nothing: str = ""
    more: str = ""
    more_url: str = ""
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def template(self) -> str:
        return f"reports/home/_{self.name}.html"

    @property
    def records(self) -> set[tuple[type[Any], Any]]:
        """Which records it names, so that no other part of the page names them again."""
        return {(type(row.record), row.record.pk) for row in self.rows if getattr(row, "record", None) is not None}


def cut(rows: Sequence[Any], most: int) -> tuple[list[Any], int]:
    """The first rows, and how many there are besides (of rows that were read with one more than are shown)."""
    return list(rows[:most]), max(len(rows) - most, 0)
