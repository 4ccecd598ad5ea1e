"""Charts as SVG: few, quiet, labelled directly, readable without colour; each has its table.

The same SVG stands in the page and in the PDF. Decision and comparison: docs/decisions/002-charts.md.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import Count
from django.db.models.functions import ExtractMonth
from django.utils import timezone

from activities.models import Activity, MicroSuggestion
from activities.states import MicroState
from cppcc import figures as registry
from cppcc.papers import Series, draw, folded
from cppcc.vocabularies import names_of
from members.models import Occasion, PlenaryYear
from proposals.models import Proposal, rules_of

MOST_YEARS = 5
TITLES = {
    "proposal_categories": "立案提案类别",
    "proposal_classes": "提案办理结果",
    "activity_kinds": "各类活动场次",
    "activity_months": "各月活动场次",
    "micro_course": "微建议办理进程",
}


def proposal_categories(year: Any) -> Series:
    counted = Proposal.objects.in_year(year).filed().order_by().values("category__name").annotate(n=Count("pk"))
    rows = sorted(((row["category__name"] or "未分类", row["n"]) for row in counted), key=lambda row: -row[1])
    return Series(TITLES["proposal_categories"], "件", rows)


def proposal_classes(year: Any) -> Series:
    proposals, classes = Proposal.objects.in_year(year), rules_of(year.plenary).classes
    counted = [(words.replace("（", " ").rstrip("）"), proposals.last_classed(key).count()) for key, words in classes]
    return Series(TITLES["proposal_classes"], "件", counted)


def activity_kinds(year: Any) -> Series:
    counted = Activity.objects.in_year(year).filter(recommended=False).order_by().values("kind").annotate(n=Count("pk"))
    names = names_of(Occasion)
    rows = sorted(
        ((names.get(row["kind"], row["kind"]).split("（")[0], row["n"]) for row in counted), key=lambda row: -row[1]
    )
    return Series(TITLES["activity_kinds"], "场次", folded(rows, "其他类别"))


def activity_months(year: Any) -> Series:
    zone = timezone.get_default_timezone()
    counted = (
        Activity.objects.in_year(year)
        .filter(recommended=False)
        .order_by()
        .annotate(month=ExtractMonth("starts_at", tzinfo=zone))
        .values("month")
        .annotate(n=Count("pk"))
    )
    by_month = {row["month"]: row["n"] for row in counted}
    return Series(TITLES["activity_months"], "场次", [(f"{month}月", by_month.get(month, 0)) for month in range(1, 13)])


def micro_course(year: Any) -> Series:
    counted = MicroSuggestion.objects.in_year(year).submitted().order_by().values("state").annotate(n=Count("pk"))
    by_state = {row["state"]: row["n"] for row in counted}
    rows = [(state.label, by_state.get(state, 0)) for state in MicroState if state != MicroState.DRAFT]
    return Series(TITLES["micro_course"], "条", rows)


def trend(key: str, year: Any) -> Series:
    """One figure over five years. KeyError for an unknown figure."""
    entry = registry.get(key)
    rows = [(f"{one.year}", int(entry.value(one).number or 0)) for one in years_up_to(year.plenary)]
    return Series(f"{entry.label}（历年）", entry.unit, rows)


def years_up_to(year: PlenaryYear) -> list[PlenaryYear]:
    """The year and at most four before it, the earliest first."""
    return list(reversed(PlenaryYear.objects.filter(year__lte=year.year).order_by("-year")[:MOST_YEARS]))


CHARTS: dict[str, tuple[Callable[[Any], Series], str]] = {
    "proposal_categories": (proposal_categories, "bars"),
    "proposal_classes": (proposal_classes, "bars"),
    "activity_kinds": (activity_kinds, "bars"),
    "activity_months": (activity_months, "columns"),
    "micro_course": (micro_course, "bars"),
}


TREND = "trend:"
"""In front of a figure's key it is the name of the chart of that figure over the years."""


def series_of(name: str, year: Any) -> Series:
    """A chart's numbers; KeyError for an unknown name."""
    return trend(name.removeprefix(TREND), year) if name.startswith(TREND) else CHARTS[name][0](year)


def redrawn(name: str, series: Series) -> str:
    """The drawing of a series that a chart of that name once had."""
    return draw(series, shape_of(name))


def shape_of(name: str) -> str:
    return "columns" if name.startswith(TREND) else CHARTS[name][1] if name in CHARTS else "bars"


def titles() -> list[tuple[str, str]]:
    """Names and titles of all charts, for a page that shows them."""
    return [(name, TITLES[name]) for name in CHARTS]
