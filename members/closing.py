"""结束年度: what the figures were when a year was ended, and which of them the records say otherwise now."""

from dataclasses import dataclass
from typing import Any

from cppcc import figures
from cppcc.calendar import clock
from members.models import PlenaryYear, YearClosing


@dataclass(frozen=True)
class Change:
    """A figure that has changed since its year was ended."""

    key: str
    label: str
    unit: str
    then: Any
    now: Any


def snapshot(year: PlenaryYear) -> dict[str, Any]:
    return {
        key: {"label": entry.label, "unit": entry.unit, "value": value.plain}
        for key, (entry, value) in figures.values(year).items()
    }


def close(year: PlenaryYear, user: Any) -> YearClosing:
    """Keep the figures as they are; the caller's transaction."""
    return YearClosing.objects.create(plenary=year, at=clock.now(), by=user, figures=snapshot(year))


def reopen(year: PlenaryYear, reason: str) -> None:
    year.closings.filter(reopened_at=None).update(reopened_at=clock.now(), reason=reason)


def changes(year: PlenaryYear) -> list[Change]:
    """Every figure of an ended year whose value is another now, and such as are gone; none for one that is open."""
    closing = year.closings.filter(reopened_at=None).first()
    if closing is None:
        return []
    now, found = snapshot(year), []
    for key, row in closing.figures.items():
        value = now[key]["value"] if key in now else None
        if value != row["value"]:
            found.append(Change(key, row["label"], row["unit"], row["value"], value))
    return found
