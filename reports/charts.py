"""Charts as SVG: few, quiet, labelled directly, readable without colour; each has its table.

The same SVG stands in the page and in the PDF. Decision and comparison: docs/decisions/002-charts.md.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.db.models.functions import ExtractMonth
from django.utils import timezone

from activities.models import Activity, MicroSuggestion
from activities.workflow import MicroState
from proposals.models import Proposal, Reply

RED, GREY = "#B22222", "#8a8f98"
MOST_BARS = 12


TITLES = {
    "proposal_categories": "立案提案类别",
    "proposal_classes": "提案办理结果",
    "activity_kinds": "各类活动场次",
    "activity_months": "各月活动场次",
    "micro_course": "微建议办理进程",
}


@dataclass(frozen=True)
class Series:
    """Labels with counts, under a title and a unit."""

    title: str
    unit: str
    rows: list[tuple[str, int]]

    @property
    def total(self) -> int:
        return sum(count for _, count in self.rows)


def proposal_categories(year: Any) -> Series:
    counted = Proposal.objects.in_year(year).filed().order_by().values("category__name").annotate(n=Count("pk"))
    rows = sorted(((row["category__name"] or "未分类", row["n"]) for row in counted), key=lambda row: -row[1])
    return Series(TITLES["proposal_categories"], "件", rows)


def proposal_classes(year: Any) -> Series:
    proposals = Proposal.objects.in_year(year)
    names = {"A": "A类 解决或采纳", "B": "B类 正在解决", "C": "C类 留作参考"}
    return Series(
        TITLES["proposal_classes"],
        "件",
        [(names[c], proposals.last_classed(c).count()) for c in Reply.ResultClass.values],
    )


def activity_kinds(year: Any) -> Series:
    counted = Activity.objects.in_year(year).filter(recommended=False).order_by().values("kind").annotate(n=Count("pk"))
    names = dict(Activity.Kind.choices)
    rows = sorted(((names[row["kind"]].split("（")[0], row["n"]) for row in counted), key=lambda row: -row[1])
    if len(rows) > MOST_BARS:
        rows = [*rows[: MOST_BARS - 1], ("其他类别", sum(count for _, count in rows[MOST_BARS - 1 :]))]
    return Series(TITLES["activity_kinds"], "场次", rows)


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


CHARTS: dict[str, tuple[Callable[[Any], Series], str]] = {
    "proposal_categories": (proposal_categories, "bars"),
    "proposal_classes": (proposal_classes, "bars"),
    "activity_kinds": (activity_kinds, "bars"),
    "activity_months": (activity_months, "columns"),
    "micro_course": (micro_course, "bars"),
}


def draw(series: Series, shape: str) -> str:
    """The chart as SVG text, 6.1 inches (155 mm) wide; text stays text."""
    import matplotlib

    matplotlib.use("svg")
    from matplotlib import rcParams
    from matplotlib.figure import Figure

    rcParams.update(
        {
            "svg.fonttype": "none",
            "svg.hashsalt": "cppcc",
            "font.family": ["Noto Sans CJK SC", "DejaVu Sans"],
            "font.size": 9,
            "axes.unicode_minus": False,
        }
    )
    names, counts = [row[0] for row in series.rows], [row[1] for row in series.rows]
    height = 2.1 if shape == "columns" else 0.5 + 0.235 * max(len(names), 3)
    figure = Figure(figsize=(6.1, height), layout="constrained")
    axes = figure.subplots()
    top = max([*counts, 1])
    if shape == "columns":
        drawn = axes.bar(names, counts, color=RED, width=0.62)
        axes.set_ylim(0, top * 1.18)
        axes.yaxis.set_visible(False)
    else:
        drawn = axes.barh(names[::-1], counts[::-1], color=RED, height=0.62)
        axes.set_xlim(0, top * 1.12)
        axes.xaxis.set_visible(False)
    axes.bar_label(drawn, padding=3, color="#333333", fontsize=9)
    for side in ("top", "right", "left" if shape == "columns" else "bottom"):
        axes.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        axes.spines[side].set_color(GREY)
    axes.tick_params(length=0, labelcolor="#333333")
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", transparent=True, metadata={"Date": None, "Title": series.title})
    return buffer.getvalue()


def chart(name: str, year: Any) -> tuple[Series, str]:
    """A chart's series and drawing; KeyError for an unknown name."""
    gather, shape = CHARTS[name]
    series = gather(year)
    return series, draw(series, shape)


def titles() -> list[tuple[str, str]]:
    """Names and titles of all charts, for a page that shows them."""
    return [(name, TITLES[name]) for name in CHARTS]
