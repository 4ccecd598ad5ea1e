"""Making, changing and ending a figure of the office. What was handed in with it stays: a change makes a new edition."""

from itertools import count
from typing import Any

from django.db import transaction

from cppcc.rights import Refused
from reports.models import OwnFigure
from reports.own.choosing import Choices
from reports.own.usage import usage_of

MEANING = ("unit", "definition", "kind", "data", "decimals", "from_year")
"""What a signed report relies on. The name too; group, dashboard and end are the office's own arrangement."""


def made(row: OwnFigure, choices: Choices, user: Any) -> OwnFigure:
    row.kind, row.data, row.made_by = choices.kind, choices.data(), user
    row.save()
    return row


def changed(row: OwnFigure, choices: Choices, user: Any) -> OwnFigure:
    """Save the changed ``row``; where it was handed in or signed and means something else now, as a new edition that is returned.

    The former one is told until the year before; its name says so where the new one has taken it. In one transaction.
    """
    with transaction.atomic():
        stood = OwnFigure.objects.select_for_update(of=("self",)).get(pk=row.pk)
        row.kind, row.data = choices.kind, choices.data()
        same = row.name == stood.name and all(getattr(row, name) == getattr(stood, name) for name in MEANING)
        found = usage_of(stood)
        if same or not found.used:
            _check_end(row, found.last_year)
            row.save()
            return row
        if hasattr(stood, "later"):
            raise Refused(f"它已有新版“{stood.later}”，请修改新版。")
        last = found.last_year or 0
        since = max(row.from_year or 0, last + 1)
        stood.until_year = since - 1
        if row.name == stood.name:
            stood.name = _name_until(stood.name, since - 1)
        stood.bump()
        stood.save()
        new = OwnFigure(
            name=row.name, unit=row.unit, definition=row.definition, kind=row.kind, data=row.data, decimals=row.decimals,
            group=row.group, on_dashboard=row.on_dashboard, from_year=since, until_year=row.until_year, former=stood,
            made_by=user,
        )  # fmt: skip
        if new.until_year is not None and new.until_year < since:
            raise Refused(f"已送核或签发的报告用到{last}年度，新版自{since}年度起；“用至年度”不能早于它。")
        new.save()
    return new


def ended(row: OwnFigure, until: int | None) -> OwnFigure:
    """The last year of which it is told; None: without end. Raises Refused where it is before what was signed with it."""
    _check_end(row, usage_of(row).last_year)
    row.until_year = until
    row.save()
    return row


def _check_end(row: OwnFigure, last: int | None) -> None:
    if last is not None and row.until_year is not None and row.until_year < last:
        raise Refused(f"已送核或签发的报告用到{last}年度，“用至年度”不能早于它。")


def _name_until(name: str, year: int) -> str:
    """A name that is free, and says until when."""
    for number in count(1):
        behind = f"（至{year}年）" if number == 1 else f"（至{year}年之{number}）"
        said = f"{name[: 60 - len(behind)]}{behind}"
        if not OwnFigure.objects.filter(name=said).exists():
            return said
    raise AssertionError  # count never ends
