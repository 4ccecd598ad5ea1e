"""Charts: pictures of a figure by a dimension or over the years; few, quiet, readable without colour, each with its table.

The same SVG stands in the page and in the PDF. Decision and comparison: docs/decisions/002-charts.md.
"""

from dataclasses import dataclass
from typing import Any

from cppcc import figures as registry
from cppcc.figures import Figure, Line, breakdown, made_of
from cppcc.papers import Series, draw, folded
from members.models import PlenaryYear

MOST_YEARS = 5
BARS, COLUMNS = "bars", "columns"


@dataclass(frozen=True)
class Chart:
    """A figure by a dimension. ``largest``: the largest first, else in the register's order with every value, also 0."""

    title: str
    figure: Figure
    by: str
    shape: str = BARS
    largest: bool = True
    rest: str = ""
    """Under what name what there is no room for is folded together."""

    def series(self, span: Any) -> Series:
        found = breakdown([self.figure], [self.by], span)
        if self.largest:
            rows = [(line.label, _number(line, self.figure)) for line in found.lines]
            rows = short(sorted(rows, key=lambda row: -row[1]))
            return Series(self.title, self.figure.unit, folded(rows, self.rest) if self.rest else rows)
        known = {line.keys[0]: _number(line, self.figure) for line in found.lines}
        words = self.figure.source.dimension(self.by).words(span)
        rows = [(label, known.get(key, 0)) for key, label in words.items() if key or known.get(key)]
        return Series(self.title, self.figure.unit, short(rows))


def _number(line: Line, figure: Figure) -> int:
    return int(line.values[figure.key].number or 0)


def short(rows: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """Without what stands in brackets behind the names, where they still differ then."""
    names = [label.split("（")[0] or label for label, _ in rows]
    return list(zip(names, (number for _, number in rows), strict=True)) if len(set(names)) == len(names) else rows


def _of(source: str, unit: str, **where: str) -> Figure:
    return made_of("chart", "", unit, "", source, where)


CHARTS: dict[str, Chart] = {
    "proposal_categories": Chart("立案提案类别", _of("proposals", "件", filed="yes"), "category"),
    "proposal_classes": Chart("提案办理结果", _of("proposals", "件", replied="yes"), "result_class", largest=False),
    "activity_kinds": Chart("各类活动场次", _of("activities", "场次", recommended="no"), "kind", rest="其他类别"),
    "activity_months": Chart(
        "各月活动场次", _of("activities", "场次", recommended="no"), "month", COLUMNS, largest=False
    ),
    "micro_course": Chart("微建议办理进程", _of("micro", "条"), "state", largest=False),
}
TITLES = {name: chart.title for name, chart in CHARTS.items()}
TREND = "trend:"
"""In front of a figure's key it is the name of the chart of that figure over the years."""


def trend(key: str, year: Any) -> Series:
    """One figure over five years. KeyError for an unknown figure."""
    entry = registry.get(key)
    rows = [(f"{one.year}", int(entry.value(one).number or 0)) for one in years_up_to(year.plenary)]
    return Series(f"{entry.label}（历年）", entry.unit, rows)


def years_up_to(year: PlenaryYear) -> list[PlenaryYear]:
    """The year and at most four before it, the earliest first."""
    return list(reversed(PlenaryYear.objects.filter(year__lte=year.year).order_by("-year")[:MOST_YEARS]))


def series_of(name: str, year: Any) -> Series:
    """A chart's numbers; KeyError for an unknown name."""
    return trend(name.removeprefix(TREND), year) if name.startswith(TREND) else CHARTS[name].series(year)


def redrawn(name: str, series: Series) -> str:
    """The drawing of a series that a chart of that name once had."""
    return draw(series, shape_of(name))


def shape_of(name: str) -> str:
    return COLUMNS if name.startswith(TREND) else CHARTS[name].shape if name in CHARTS else BARS


def titles() -> list[tuple[str, str]]:
    """Names and titles of all charts, for a page that shows them."""
    return list(TITLES.items())
