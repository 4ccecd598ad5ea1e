"""Charts as SVG: few, quiet, labelled directly, readable without colour.

The same SVG stands in the page and in the PDF. Decision and comparison: docs/decisions/002-charts.md.
"""

import hashlib
import io
import json
from dataclasses import dataclass

from django.core.cache import cache
from django.http import HttpResponse

from cppcc.texts import one_line

RED, GREY = "#B22222", "#8a8f98"
MOST_BARS = 12


@dataclass(frozen=True)
class Series:
    """Labels with counts, under a title and a unit."""

    title: str
    unit: str
    rows: list[tuple[str, int]]

    @property
    def total(self) -> int:
        return sum(count for _, count in self.rows)


def folded(rows: list[tuple[str, int]], rest: str) -> list[tuple[str, int]]:
    """The first rows that a chart has room for; what is beyond them as one bar of that name."""
    if len(rows) <= MOST_BARS:
        return rows
    return [*rows[: MOST_BARS - 1], (rest, sum(count for _, count in rows[MOST_BARS - 1 :]))]


def draw(series: Series, shape: str) -> str:
    """The chart as SVG text, 6.1 inches (155 mm) wide; text stays text."""
    from matplotlib import rcParams, use  # noqa: PLC0415 - 0.2 s and 12 MB that no process needs before its first chart
    from matplotlib.figure import Figure  # noqa: PLC0415 - likewise

    use("svg")
    rcParams.update(
        {
            "svg.fonttype": "none",
            "svg.hashsalt": "cppcc",
            "font.family": ["Noto Sans CJK SC", "DejaVu Sans"],
            "font.size": 9,
            "axes.unicode_minus": False,
        }
    )
    names, counts = [one_line(row[0]) for row in series.rows], [row[1] for row in series.rows]
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
    figure.savefig(buffer, format="svg", transparent=True, metadata={"Date": None, "Title": one_line(series.title)})
    return buffer.getvalue()


def svg_response(series: Series, shape: str) -> HttpResponse:
    """The chart for a page; drawn anew only when its numbers change."""
    rows = json.dumps([series.title, series.rows, shape], ensure_ascii=False)
    key = "chart:" + hashlib.sha256(rows.encode()).hexdigest()
    svg = cache.get(key)
    if svg is None:
        svg = draw(series, shape)
        cache.set(key, svg, 86_400)
    return HttpResponse(svg, content_type="image/svg+xml", headers={"Cache-Control": "private, max-age=60"})
