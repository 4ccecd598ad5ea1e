"""A leader's home: chosen figures beside last year's, three pictures, what is late and with whom, what waits to be signed."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Min
from django.urls import reverse
from django.utils.safestring import SafeString

from cppcc import figures
from cppcc.calendar import clock
from cppcc.papers import spark
from cppcc.templatetags.components import state_badge
from members.comparison import before
from members.models import Assessment, PlenaryYear
from members.period import so_far
from members.states import AssessmentState
from proposals.models import Assignment, Proposal
from reports import arranging, charts
from reports.homes.parts import Part, Row
from reports.models import Dashboard, Report
from reports.showing.figures import Tile, chart_urls, dashboard_line, tiles_of
from reports.spans import years_up_to
from reports.states import ReportState

FIGURES, PICTURES, UNITS, SIGNED = 12, 3, 8, 5
FURTHER = ("activity_months", "micro_course", "proposal_categories")
"""Pictures that stand where the office has chosen fewer than three."""


@dataclass(frozen=True)
class Trended:
    """A figure with its small line."""

    tile: Tile
    line: SafeString


def chosen(year: PlenaryYear, row: Dashboard) -> Part:
    """The figures that the office has arranged, of the same days a year before, and how they went over the years."""
    names = arranging.names("figure", row)[:FIGURES]
    now = so_far(year, clock.today())
    then = before(now)
    tiles = tiles_of(now, then, names)
    past = [one for one in years_up_to(year) if one.pk != year.pk]
    found = [(str(one.year), figures.values(one, names)) for one in past]
    rows = [
        Trended(tile, spark([*_past(tile.figure, past, found), (str(year.year), tile.value.plain)])) for tile in tiles
    ]
    return Part(
        "figures",
        f"{year}主要数据",
        rows,
        wide=True,
        count=dashboard_line(now, then).split(" · ")[0],
        nothing="还没有选出数据。机关可以在“数据总览”的“安排版面”中选择。",
        more="全部数据",
        more_url=reverse("dashboard"),
    )


def _past(entry: Any, years: list[PlenaryYear], found: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """The values of former years; none for a year of which the figure is not told."""
    return [
        (words, values[entry.key][1].plain if entry.key in values and figures.stands(entry, year) else None)
        for year, (words, values) in zip(years, found, strict=True)
    ]


def pictures(year: PlenaryYear, row: Dashboard) -> Part:
    names = [name for name in arranging.names("chart", row) if charts.known(name)]
    names += [name for name in FURTHER if name not in names]
    now = so_far(year, clock.today())
    rows = [(chart_urls(name, now, narrow=True)[0], charts.name_of(name)) for name in names[:PICTURES]]
    return Part("pictures", "图表", rows, wide=True)


def late_by_unit(user: Any) -> Part:
    """Replies that are owed after their day, by unit; the longest first."""
    today = clock.today()
    late = Proposal.objects.visible_to(user).overdue(today).order_by()  # the few of all years, found first
    rows = (
        Assignment.objects.overdue(today)
        .filter(proposal__in=late.values("pk"))
        .values("unit", "unit__name", "proposal")
        .annotate(first=Min("reply_due"))
        .order_by("first")
    )
    by_unit: dict[tuple[int, str], list[Any]] = defaultdict(list)
    for row in rows:
        by_unit[row["unit"], row["unit__name"]].append(row["first"])
    listed = f"{reverse('proposal_list')}?overdue=true&year=all"
    ordered = sorted(by_unit.items(), key=lambda one: (-len(one[1]), min(one[1])))
    return Part(
        "late",
        "超期未答复",
        [(name, len(days), (today - min(days)).days, f"{listed}&unit={key}") for (key, name), days in ordered[:UNITS]],
        side=True,
        count=f"{sum(map(len, by_unit.values()))} 件" if by_unit else "",
        nothing="没有超期未答复的提案。",
        more="全部超期提案" if by_unit else "",
        more_url=listed,
    )


def to_sign(user: Any) -> Part:
    """What a leader's own signature is waited for."""
    reports = Report.objects.visible_to(user).filter(state=ReportState.SIGNING).select_related("plenary").order_by("pk")
    approved = (
        Assessment.objects.visible_to(user)
        .filter(state=AssessmentState.SUBMITTED)
        .select_related("plenary")
        .order_by("pk")
    )
    rows = [
        Row(str(one), one.get_absolute_url(), state_badge(one), press="签", press_url=one.step_url("sign"), record=one)
        for one in reports[:SIGNED]
    ]
    rows += [
        Row(
            str(one),
            one.get_absolute_url(),
            state_badge(one),
            press="批",
            press_url=one.step_url("approve"),
            record=one,
        )
        for one in approved[:SIGNED]
    ]
    return Part("rows", "待您签发", rows, nothing="没有等您签发的文件。报告核稿通过后在这里列出，并通知给您。")
