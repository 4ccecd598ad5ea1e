"""Charts: pictures of a figure by a dimension or over the years; few, quiet, readable without colour, each with its table.

The same SVG stands in the page and in the PDF. Decision and comparison: docs/decisions/002-charts.md.
"""

from dataclasses import dataclass, replace
from typing import Any

from cppcc import figures as registry
from cppcc.figures import Figure, Line, breakdown, made_of
from cppcc.papers import MOST_BARS, SHAPES, Series, added, draw, folded
from members.comparison import before
from members.models import PlenaryYear
from members.period import NoSpan
from reports.spans import years_up_to

BARS, COLUMNS, LINE, STACKED = "bars", "columns", "line", "stacked"
ORDERED = (
    "month",
    "calendar_month",
    "quarter",
    "round",
    "grade",
    "result",
    "attitude",
    "result_class",
    "level",
    "state",
)


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
            lines = sorted(found.lines, key=lambda line: (-_number(line, self.figure), _tie(line)))
            counts = short([(line.label, _number(line, self.figure)) for line in lines])
            return Series(self.title, self.figure.unit, folded(counts, self.rest) if self.rest else list(counts))
        known = {line.keys[0]: _number(line, self.figure) for line in found.lines}
        words = self.figure.source.dimension(self.by).words(span)
        rows: list[tuple[str, Any]] = [
            (label, known.get(key, 0)) for key, label in words.items() if key or known.get(key)
        ]
        return Series(self.title, self.figure.unit, short(rows))


def _number(line: Line, figure: Figure) -> int:
    return int(line.values[figure.key].number or 0)


def _tie(line: Line) -> str:
    """What stands first of bars of equal length: by the key where it is a word of ours, else by the name."""
    key = line.keys[0]
    return line.label if key.isdigit() or not key else key


def short(rows: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
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
TREND, BY = "trend:", "by:"
"""In front of a figure's key: that figure over the years (``trend:<key>``, ``trend:<key>:line``); that figure by a
dimension, in a shape, or stacked by a second one (``by:<key>:<dimension>:<shape>``, ``by:…:stacked:<dimension>``)."""


def trend(key: str, year: Any) -> Series:
    """One figure over five years; KeyError for an unknown one. A year without a value, or of which it is not told, has none, never 0."""
    entry = registry.get(key)
    told = [(one, registry.stands(entry, one)) for one in years_up_to(year.plenary)]
    rows = [(f"{one.year}", entry.value(one).plain if stands else None) for one, stands in told]
    return Series(f"{entry.label}（历年）", entry.unit, rows, parts=False)


def by_dimension(name: str, span: Any) -> Series:
    """A figure by the dimensions that the name says. KeyError where it is unknown, can't be cut so, or isn't told of the span."""
    if not known(name, span):
        raise KeyError(name)
    key, dimension, shape, *second = name.removeprefix(BY).split(":")
    entry = registry.get(key)
    try:
        if shape == STACKED:
            return _stacked(entry, dimension, second[0], span)
        found = breakdown([entry], [dimension], span)
    except registry.UnknownCut as fault:
        raise KeyError(name) from fault
    rows = [(line.label, line.values[entry.key].plain) for line in found.lines]
    if not _in_order(dimension):
        rows.sort(key=lambda row: -(row[1] or 0))
    title = title_of(entry, [dimension])
    if registry.adds_up(entry) and not found.many:
        return Series(title, entry.unit, short(folded(rows, "其余")))
    return Series(
        title if len(rows) <= MOST_BARS else f"{title}，前{MOST_BARS}项",
        entry.unit,
        short(rows[:MOST_BARS]),
        parts=False,
    )


def years_of(name: str, year: PlenaryYear) -> list[tuple[PlenaryYear, registry.Value]]:
    """The bars of a chart over the years; a year of which the figure is not told has none. KeyError for an unknown chart."""
    entry = registry.get(name.removeprefix(TREND).split(":")[0])
    return [(one, entry.value(one)) for one in years_up_to(year) if registry.stands(entry, one)]


def bars(name: str, span: Any) -> tuple[str, list[tuple[str, registry.Value, Figure | None]]]:
    """Title and bars of a chart: label, value, and the figure that the bar counts (None where no conditions spell it).

    KeyError for an unknown chart, and for one over the years: see ``years_of``.
    """
    if name.startswith(TREND) or not known(name, span):
        raise KeyError(name)
    if name.startswith(BY):
        key, by, *_ = name.removeprefix(BY).split(":")
        entry = registry.get(key)
    else:
        entry, by = CHARTS[name].figure, CHARTS[name].by
    try:
        found, dimension = breakdown([entry], [by], span), registry.leaves(entry)[0].source.dimension(by)
    except registry.UnknownCut as fault:
        raise KeyError(name) from fault
    rows = []
    for line in found.lines:
        told = isinstance(entry, Figure) and (line.keys[0] or dimension.none)
        rows.append(
            (line.label, line.values[entry.key], registry.narrowed(entry, by, line.keys[0]) if told else None)  # type: ignore[arg-type]  # a figure
        )
    return name_of(name), rows


def _stacked(entry: registry.Entry, dimension: str, second: str, span: Any) -> Series:
    found = breakdown([entry], [dimension, second], span)
    parts: dict[str, dict[str, Any]] = {}
    names: list[str] = []
    source = registry.leaves(entry)[0].source
    words, others = source.dimension(dimension).words(span), source.dimension(second).words(span)
    for line in found.lines:
        own, other = (known.get(key) or "（未填）" for key, known in zip(line.keys, (words, others), strict=True))
        parts.setdefault(other, {})[own] = line.values[entry.key].plain or 0
        if own not in names:
            names.append(own)
    order = {label: place for place, label in enumerate(others.values())}
    stacks = [
        (label, [numbers.get(name, 0) for name in names])
        for label, numbers in sorted(parts.items(), key=lambda part: order.get(part[0], len(order)))
    ]
    rows = [(name, added(numbers.get(name, 0) for numbers in parts.values())) for name in names]
    return Series(title_of(entry, [dimension, second]), entry.unit, rows[:MOST_BARS], _cut(stacks))


def _cut(stacks: list[tuple[str, list[Any]]]) -> list[tuple[str, list[Any]]]:
    return [(label, numbers[:MOST_BARS]) for label, numbers in stacks]


def _in_order(dimension: str) -> bool:
    """Whether the register's order says more than the size: months, quarters, grades."""
    return dimension in ORDERED


def title_of(entry: registry.Entry, dimensions: list[str]) -> str:
    source = registry.leaves(entry)[0].source
    said = "和".join(source.dimension(one).label for one in dimensions)
    return f"{entry.label}（按{said}）"


def known(name: str, span: Any = None) -> bool:
    """Whether a chart, or a breakdown, of that name can be made; of a span: whether its figure is told of it."""
    kind, _, rest = name.partition(":")
    key, *more = rest.split(":")
    if f"{kind}:" not in (TREND, BY):
        return name in CHARTS
    try:
        entry = registry.get(key)
        if f"{kind}:" == BY:
            by = [one for one in more if one not in SHAPES]
            title_of(entry, by)
            return _fits(entry, by, more) and (span is None or registry.stands(entry, span))
    except (KeyError, registry.UnknownCut):
        return False
    return True


def _fits(entry: registry.Entry, by: list[str], more: list[str]) -> bool:
    """Whether a name says one dimension and a shape, or for stacks two; a table none or two dimensions without a shape."""
    if not 1 <= len(by) <= 2 or more[0] != by[0]:
        return False
    stacked = len(more) > 1 and more[1] == STACKED
    if stacked:
        return len(by) == 2 and len(more) == 3 and registry.adds_up(entry)
    return len(more) <= 2 if len(by) == 1 else more == by


def series_of(name: str, year: Any) -> Series:
    """A chart's numbers; KeyError for an unknown name."""
    if name.startswith(TREND):
        return trend(name.removeprefix(TREND).split(":")[0], year)
    return by_dimension(name, year) if name.startswith(BY) else CHARTS[name].series(year)


def beside_former(name: str, series: Series, span: Any) -> Series:
    """The numbers with those of the same rows in the year before, where there was one and rows stand for the same."""
    if name.startswith(TREND) or series.stacks:
        return series
    try:
        then = before(span)
    except NoSpan:
        return series
    if then is None:
        return series
    known = dict(series_of(name, then).rows)
    former = [known.get(label, 0 if series.adds_up else None) for label, _ in series.rows]
    if series.adds_up and (rest := added(known.values()) - added(former)) and len(series.rows) == MOST_BARS:
        former[-1] = added([former[-1], rest])  # the last row holds what there is no room for
    return replace(series, former=former) if any(former) else series


def redrawn(name: str, series: Series) -> str:
    """The drawing of a series that a chart of that name once had."""
    return draw(series, shape_of(name))


def shape_of(name: str) -> str:
    if name.startswith(BY):
        shape = (name.split(":") + [BARS] * 4)[3]
        return shape if shape in SHAPES else BARS
    if name.startswith(TREND):
        return LINE if name.endswith(f":{LINE}") else COLUMNS
    return CHARTS[name].shape if name in CHARTS else BARS


def name_of(name: str) -> str:
    """A chart as its writers read it; its name where what it shows is gone."""
    kind, _, rest = name.partition(":")
    key, *more = rest.split(":")
    try:
        if kind == TREND.rstrip(":"):
            return f"{registry.get(key).label}（历年{SHAPES[shape_of(name)]}）"
        if kind == BY.rstrip(":"):
            said = [more[0], *more[2:3]]
            return f"{title_of(registry.get(key), said)}{SHAPES[shape_of(name)]}"
    except (KeyError, IndexError, registry.UnknownCut):
        return name
    return TITLES.get(name, name)


def titles() -> list[tuple[str, str]]:
    """Names and titles of all charts that come with the program."""
    return list(TITLES.items())
