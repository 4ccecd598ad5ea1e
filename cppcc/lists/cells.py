"""Columns and cells of lists: what a table draws besides its own columns, and which cells are a card's on a phone."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

import django_tables2
from django.forms.utils import flatatt
from django.utils import dateformat
from django.utils.html import format_html, strip_tags
from django.utils.timezone import is_aware, localtime

from cppcc.lists import inspecting
from cppcc.sheets import Column

inspecting.once()

NOTHING = "—"
FACTS = 3
"""Facts that a card says besides its main line and state."""
MOST_WORDS = 60
PICK = "pick"
PICK_LOOK = {"class": "pick-cell"}
BESIDE = "sheet_"
"""How a column is called that stands in the sheet and not among the list's own."""


class StateColumn(django_tables2.Column):
    """The state of a record's workflow as a badge; as words in a spreadsheet."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(verbose_name="状态", **kwargs)

    def render(self, record: Any) -> str:
        return format_html('<span class="badge text-bg-{}">{}</span>', record.TONES[record.state], self.value(record))

    def value(self, record: Any) -> str:
        return str(record.get_state_display())


class TimeColumn(django_tables2.Column):
    """A day, or a moment in the committee's time. django-tables2's own draw a template for each cell."""

    def __init__(self, format: str = "Y-m-d", **kwargs: Any) -> None:
        """``format``: as of the template filter ``date``."""
        super().__init__(**kwargs)
        self.format = format

    def render(self, value: date) -> str:
        if isinstance(value, datetime) and is_aware(value):
            value = localtime(value)
        return dateformat.format(value, self.format)


class PickColumn(django_tables2.Column):
    """A tick for each row, with what can be done with it in its state."""

    def __init__(self, batches: Iterable[Any]) -> None:
        super().__init__(verbose_name="", orderable=False, empty_values=(), attrs={"td": PICK_LOOK, "th": PICK_LOOK})
        self.batches = tuple(batches)

    def render(self, record: Any) -> str:
        can = " ".join(one.name for one in self.batches if any(one.fits(each) for each in one.of(record)))
        return format_html(
            '<label><input class="form-check-input" type="checkbox" name="pick" value="{}" form="batch"{} '
            'aria-label="选择此行"></label>',  # what a record is called may be more than its list tells
            record.pk,
            format_html(' data-can="{}"', can) if can else "",
        )


class YesNoColumn(django_tables2.Column):
    """是 or 否."""

    def render(self, value: Any) -> str:
        return "是" if value else "否"


class SheetColumn(django_tables2.Column):
    """A column of the list's sheet, shown on the page because the reader chose it."""

    def __init__(self, column: Column) -> None:
        super().__init__(verbose_name=column.heading, orderable=False, empty_values=())
        self.column = column

    def render(self, record: Any) -> str:
        return said(self.column.value(record))


def said(value: Any) -> str:
    """A sheet's value as a page writes it; a long text by its beginning."""
    if value in (None, ""):
        return NOTHING
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    words = str(value)
    return words if len(words) <= MOST_WORDS else f"{words[:MOST_WORDS]}…"


# --- the card on a phone ---------------------------------------------------------------------------------------
@dataclass(frozen=True)
class CellShown:
    """``kind``: main, state, pick, fact (named by its label), or beyond what a card says."""

    words: Any
    label: str
    look: str

    @property
    def attributes(self) -> str:
        return _attributes(self.look, self.label)


@lru_cache(maxsize=1000)  # a table has a few, for all its rows
def _attributes(look: str, label: str) -> str:
    return flatatt({"class": look or None, "data-label": label or None})


def main_of(table: Any) -> str:
    """The column that tells what a row is: the one that says so, else the first."""
    names = [column for column in table.columns if column.name != PICK]
    told = (one.name for one in names if "main-cell" in str(one.attrs.get("td", {}).get("class")))
    return next(told, names[0].name if names else "")


def cards(table: Any) -> Iterator[tuple[str, list[CellShown]]]:
    """The attributes of each row of the page with its cells; a card says the main line, the state and the first facts that there are.

    A table may name its facts (``facts``), the most telling one first; one that names more has them all.
    """
    main, wanted = main_of(table), list(getattr(table, "facts", ()))
    for row in table.paginated_rows:
        cells = list(row.items())
        told = [
            column.name
            for column, cell in cells
            if column.name not in (main, PICK) and not isinstance(column.column, StateColumn) and not empty(cell)
        ]
        facts = [name for name in wanted if name in told]
        facts = [*facts, *(name for name in told if name not in facts)][: max(FACTS, len(wanted))]
        yield _row(row), [_cell(column, cell, main, facts) for column, cell in cells]


def _row(row: Any) -> str:
    """Where a press on the row leads."""
    return flatatt({name: value for name, value in row.attrs.items() if name.startswith("data-")})


def empty(cell: Any) -> bool:
    return strip_tags(str(cell)).strip() in ("", NOTHING, "None")


def _cell(column: Any, cell: Any, main: str, facts: list[str]) -> CellShown:
    look = str(column.attrs.get("td", {}).get("class") or "")
    if column.name == PICK:
        return CellShown(cell, "", "pick-cell")
    if column.name == main:
        return CellShown(cell, "", look if "main-cell" in look else f"main-cell {look}".strip())
    if isinstance(column.column, StateColumn):
        return CellShown(cell, "", f"state-cell {look}".strip())
    if column.name in facts:
        return CellShown(cell, str(column.header), f"fact f{facts.index(column.name)} {look}".strip())
    return CellShown(cell, "", look)
