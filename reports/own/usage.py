"""Where a figure of the office is used: in what was signed, in drafts, in others; and what keeps its conditions alive."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Q, Subquery, TextField
from django.db.models.functions import Cast

from cppcc import figures
from cppcc.figures import How, UnknownCut
from cppcc.rights import Refused
from reports.models import Edition, OwnFigure, Report, TextVersion
from reports.own.choosing import Kind, from_data
from reports.states import ReportState


@dataclass(frozen=True)
class Usage:
    """``signed``: reports that are signed or handed in for it, and former editions, that have it; ``drafts``: reports that
    are written with it."""

    signed: list[Report | Edition]
    drafts: list[Report]
    others: list[OwnFigure]

    @property
    def used(self) -> bool:
        """Whether its meaning may not change any more."""
        return bool(self.signed)

    @property
    def last_year(self) -> int | None:
        """The latest year of what was signed with it."""
        years = [(one.report if isinstance(one, Edition) else one).plenary.year for one in self.signed]
        return max(years, default=None)


def parts_of(row: OwnFigure) -> set[str]:
    """The keys of the figures that it is made of."""
    if row.kind == Kind.COUNTED:
        return set()
    kept = from_data(row.kind, row.data)
    return {key for key in (kept.of, kept.to, *kept.parts) if key}


def dependents(row: OwnFigure, rows: Iterable[OwnFigure] | None = None) -> list[OwnFigure]:
    """Those that are made of it, also by way of others."""
    left, found, keys = list(OwnFigure.objects.all() if rows is None else rows), [], {row.key}
    while more := [one for one in left if one.pk != row.pk and parts_of(one) & keys]:
        found += more
        keys = {one.key for one in more}
        left = [one for one in left if one not in found]
    return found


def usage_of(row: OwnFigure) -> Usage:
    others = dependents(row)
    keys = [row.key, *(one.key for one in others)]
    return Usage(signed_with(keys), drafts_with(row.key), others)


def signed_with(keys: Iterable[str]) -> list[Report | Edition]:
    """Reports from the check on, and editions that were signed once, whose text or file says one of the keys.

    What is being checked or signed is what was handed in: a figure that changed under it would be signed unseen.

    Their snapshots hold every figure of the time: to stand there is no use.
    """
    wanted = list(keys)
    there, asked = _named(wanted), Q()
    for key in wanted:
        asked |= Q(_text__contains=key) | Q(_said__contains=key)
    told = {"_text": Cast("text", TextField()), "_said": Cast("said", TextField())}
    rows = Report.objects.exclude(state=ReportState.DRAFT).alias(**told).filter(asked).select_related("plenary")
    reports = [one for one in rows.defer("figures") if _says(one.text, there) or _says(one.said, there)]
    return [*reports, *(one for one, text in _editions() if _says(text, there))]


def _editions() -> list[tuple[Edition, Any]]:
    """Each with the text that was signed: that of the first version that was set aside since, else the report's own."""
    since = TextVersion.objects.filter(report=OuterRef("report"), at__gte=OuterRef("signed_at")).order_by("number")
    rows = list(
        Edition.objects.annotate(_since=Subquery(since.values("pk")[:1]))
        .select_related("report__plenary")
        .defer("figures", "report__figures", "report__said")
    )
    kept = TextVersion.objects.defer("figures").in_bulk({one._since for one in rows if one._since})
    return [(one, kept[one._since].text if one._since else one.report.text) for one in rows]


def _named(keys: Iterable[str]) -> re.Pattern[str]:
    """Where a text has one of these figures: in a token, a mark, the name of a chart or a table."""
    return re.compile(rf"(?<![A-Za-z0-9_.])(?:{'|'.join(map(re.escape, keys))})(?![0-9])")


def _says(kept: Any, there: re.Pattern[str]) -> bool:
    if isinstance(kept, str):
        return there.search(kept) is not None
    inside = kept.values() if isinstance(kept, dict) else kept if isinstance(kept, list) else ()
    return any(_says(one, there) for one in inside)


def drafts_with(key: str) -> list[Report]:
    """Reports still written whose text has the figure's token, condition or chart."""
    rows = Report.objects.filter(state=ReportState.DRAFT).defer("figures", "said").select_related("plenary")
    return [one for one in rows if _says(one.text, _named([key]))]


def thresholds() -> dict[str, int]:
    """By key: how many records a member, a unit has to have, of figures that count those with so many."""
    found = {}
    for row in OwnFigure.objects.filter(kind=Kind.COUNTED, data__measure__0=How.AT_LEAST):
        try:
            found[row.key] = figures.from_data(row.data).measure.least
        except UnknownCut:
            continue
    return found


# --- a value in use is ended, not deleted ------------------------------------------------------------------------
def missing() -> dict[tuple[int, str, str], str]:
    """Values of conditions that nothing answers to any more, with what to say; by row, dimension and value."""
    found: dict[tuple[int, str, str], str] = {}
    words: dict[tuple[str, str], dict[str, str]] = {}
    for row in OwnFigure.objects.filter(kind=Kind.COUNTED):
        try:
            figure = figures.from_data(row.data)
        except UnknownCut:
            continue
        for one in figure.where:
            dimension = figure.source.dimension(one.dimension)
            place = (figure.source.key, dimension.key)
            if place not in words:
                words[place] = dimension.words()
            for value in one.values:
                if value not in words[place] and dimension.shown is None:
                    found[row.pk, dimension.key, value] = f"自设数据“{row}”按“{dimension.label}”用到它"
    return found


def values_stay() -> Callable[[], None]:
    """Nothing is deleted that a condition names (``recycle.watch``)."""
    before = missing() if OwnFigure.objects.exists() else None

    def ask() -> None:
        gone = {} if before is None else {key: words for key, words in missing().items() if key not in before}
        if gone:
            raise Refused(f"{next(iter(gone.values()))}，不能删除；不再使用的请停用。")

    return ask


def refuse_deletion(row: OwnFigure) -> None:
    """One that is used is ended, not deleted. Raises Refused."""
    found = usage_of(row)
    said: list[Any] = [*found.signed, *found.drafts, *found.others]
    if said:
        names = "、".join(f"“{one}”" for one in said[:5])
        raise Refused(f"已用于{names}，不能删除；不再使用的请停用。")
    if hasattr(row, "later"):
        raise Refused(f"它是“{row.later}”的旧版，不能删除。")
