"""The facts of a record: for each indicator that it is asked for its entries, and what they make together."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.urls import reverse

from activities.models import Indicator, Quantity
from activities.services import facts
from activities.showing import day
from cppcc.frame import Beside
from cppcc.rights import OFFICE, holds
from proposals.models import Unit


@dataclass(frozen=True)
class Line:
    """One entry in words, with the addresses where it is changed and deleted."""

    words: str
    edit_url: str
    delete_url: str


@dataclass
class Asked:
    """An indicator with a record's entries; ``new_url`` where one more may be entered."""

    indicator: Indicator
    total: str = ""
    new_url: str = ""
    lines: list[Line] = field(default_factory=list)


def page_of(record: Any) -> str:
    """The page on which a record's facts stand; a unit's is its form."""
    if isinstance(record, Unit):
        return reverse("register_edit", args=["units", record.pk])
    return str(record.get_absolute_url())


def amount(value: Decimal) -> str:
    return f"{value.normalize():f}"


def total(indicator: Indicator, entries: list[Quantity]) -> str:
    """What the entries of one record make together: a sum, the last one, how many objects. Newest first."""
    if not entries:
        return ""
    if indicator.lists_objects:
        return f"{len({one.counted for one in entries})} {indicator.unit}"
    latest = indicator.how == Indicator.How.LATEST
    number = entries[0].value if latest else sum((one.value for one in entries), Decimal(0))
    return f"{amount(number)} {indicator.unit}" if indicator.per == 1 else amount(number)


def _line(one: Quantity) -> Line:
    value = "" if one.indicator.lists_objects else amount(one.value)
    object_words = str(one.member) if one.member and one.indicator.lists_objects else ""
    words = " ".join(filter(None, (day(one.on), object_words or one.subject, value)))
    return Line(words, reverse("fact_edit", args=[one.pk]), reverse("fact_delete", args=[one.pk]))


def beside(record: Any, user: Any) -> Beside | None:
    """What stands on a record's page: for those who enter every indicator in use, for others what was entered."""
    kind, keeps = facts.kind_of(record), holds(user, OFFICE)
    indicators = list(Indicator.objects.filter(belongs_to=kind))
    if not indicators or record.pk is None:
        return None
    entries: dict[int, list[Quantity]] = defaultdict(list)
    rows = Quantity.objects.visible_to(user).filter(**{str(kind): record, "belongs_to": kind})
    for one in rows.select_related("indicator", "member"):
        entries[one.indicator_id].append(one)
    found = []
    for indicator in indicators:
        own = entries.get(indicator.pk, [])
        if own or (keeps and indicator.active):
            new = reverse("fact_new", args=[kind, record.pk, indicator.pk]) if keeps and indicator.active else ""
            found.append(Asked(indicator, total(indicator, own), new, [_line(one) for one in own]))
    return Beside("activities/_facts.html", {"asked": found, "keeps": keeps}) if found else None
