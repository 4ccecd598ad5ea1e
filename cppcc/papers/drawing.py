"""Charts as SVG: few, quiet, labelled directly, readable without colour.

The same SVG stands in the page and in the PDF. Decision and comparison: docs/decisions/002-charts.md.
"""

import hashlib
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.cache import cache
from django.http import HttpResponse

from cppcc.papers.colours import BARS, LINE, PAPER, PARTS, WORDS
from cppcc.texts import one_line

MOST_BARS = 12


Number = int | float | None


@dataclass(frozen=True)
class Series:
    """Labels with numbers, under a title and a unit; None: there is none to say.

    ``stacks``: where each number is made of parts, the parts' names with a number for every label.
    """

    title: str
    unit: str
    rows: Sequence[tuple[str, Number]]
    stacks: Sequence[tuple[str, list[Any]]] = field(default_factory=list)
    parts: bool = True
    """Whether the numbers are parts of one whole: else no sum is said."""

    former: Sequence[Number] = ()
    """The same rows in the year before; empty where it is not said."""

    @property
    def total(self) -> int | float:
        return added(number for _, number in self.rows)

    @property
    def heads(self) -> list[str]:
        """The heads of its table."""
        last = ["上年"] if self.former else []
        return ["项目", *(label for label, _ in self.stacks), f"数量（{self.unit}）", *last]

    @property
    def table(self) -> list[list[str]]:
        """Its numbers as words, with a sum below where there is one."""
        rows = [
            [label, *(_told(numbers[place]) for _, numbers in self.stacks), _told(number), *self._last(place)]
            for place, (label, number) in enumerate(self.rows)
        ]
        if self.adds_up:
            last = [_told(added(self.former))] if self.former else []
            rows.append(["合计", *(_told(added(numbers)) for _, numbers in self.stacks), _told(self.total), *last])
        return rows

    def _last(self, place: int) -> list[str]:
        return [_told(self.former[place])] if self.former else []

    @property
    def adds_up(self) -> bool:
        """Whether a sum below says anything."""
        return self.parts and self.unit not in ("%", "") and all(number is not None for _, number in self.rows)


def added(numbers: Iterable[Any]) -> int | float:
    """Of numbers with decimals as they are written: 0.1 and 0.2 are 0.3."""
    found = sum((Decimal(str(one or 0)) for one in numbers), Decimal(0))
    return int(found) if found == found.to_integral_value() else float(found)


def folded(rows: list[tuple[str, Any]], rest: str) -> list[tuple[str, Any]]:
    """The first rows that a chart has room for; what is beyond them as one bar of that name."""
    if len(rows) <= MOST_BARS:
        return rows
    return [*rows[: MOST_BARS - 1], (rest, sum(count for _, count in rows[MOST_BARS - 1 :]))]


SHAPES = {"bars": "条形图", "columns": "柱形图", "line": "折线图", "stacked": "堆积条形图（占比）"}


def draw(series: Series, shape: str, *, narrow: bool = False) -> str:
    """The chart as SVG text, 6.1 inches (155 mm) wide, for the third of a page narrower in larger type; text stays text."""
    from matplotlib import rcParams, use  # noqa: PLC0415 - 0.2 s and 12 MB that no process needs before its first chart
    from matplotlib.figure import Figure  # noqa: PLC0415 - likewise

    use("svg")
    rcParams.update(
        {
            "svg.fonttype": "none",
            "svg.hashsalt": "cppcc",
            "font.family": ["Noto Sans CJK SC", "DejaVu Sans"],
            "font.size": 11 if narrow else 9,
            "axes.unicode_minus": False,
            "text.parse_math": False,  # a name with $ is a name
            "hatch.linewidth": 0.4,
        }
    )
    upright = shape in ("columns", "line")
    lines = len(series.stacks) if narrow else 1
    height = (
        2.1
        if upright
        else 0.5 + (0.235 + 0.045 * narrow) * max(len(series.rows), 3) + (0.12 + 0.18 * lines) * (shape == "stacked")
    )
    figure = Figure(figsize=(4.4 if narrow else 6.1, height), layout="constrained")
    axes = figure.subplots()
    {"columns": _columns, "line": _line, "stacked": _stacked}.get(shape, _bars)(axes, series)
    for side in ("top", "right", "left" if upright else "bottom"):
        axes.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        axes.spines[side].set_color(LINE)
    axes.tick_params(length=0, labelcolor=WORDS)
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", transparent=True, metadata={"Date": None, "Title": one_line(series.title)})
    return buffer.getvalue()


def _told(number: Number) -> str:
    return "—" if number is None else f"{number:.12g}"


def _read(series: Series) -> tuple[list[str], list[int | float], list[str], int | float]:
    """Labels, heights, words, and the largest."""
    heights = [number or 0 for _, number in series.rows]
    words = [_told(number) for _, number in series.rows]
    return [one_line(label) for label, _ in series.rows], heights, words, max([*heights, 1])


def _columns(axes: Any, series: Series) -> None:
    names, heights, words, top = _read(series)
    drawn = axes.bar(range(len(names)), heights, color=BARS, width=0.62)
    axes.set_xticks(range(len(names)), names)
    axes.set_ylim(0, top * 1.18)
    axes.yaxis.set_visible(False)
    axes.bar_label(drawn, labels=words, padding=3, color=WORDS)


def _bars(axes: Any, series: Series) -> None:
    names, heights, words, top = _read(series)
    drawn = axes.barh(range(len(names)), heights[::-1], color=BARS, height=0.62)
    axes.set_yticks(range(len(names)), names[::-1])
    axes.set_xlim(0, top * 1.12)
    axes.xaxis.set_visible(False)
    axes.bar_label(drawn, labels=words[::-1], padding=3, color=WORDS)


def _line(axes: Any, series: Series) -> None:
    """From point to point; where there is no number the line has a gap."""
    names, _, words, top = _read(series)
    heights = [float("nan") if number is None else number for _, number in series.rows]
    places = range(len(names))
    axes.plot(places, heights, color=BARS, marker="o", markersize=4, linewidth=1.6)
    axes.set_xticks(places, names)
    low = min((number for _, number in series.rows if number is not None), default=0)
    axes.set_ylim(min(0, low), top * 1.25)
    axes.yaxis.set_visible(False)
    for place, (_, number) in enumerate(series.rows):
        axes.annotate(
            words[place], (place, number or 0), xytext=(0, 6), textcoords="offset points", ha="center", color=WORDS
        )


def _stacked(axes: Any, series: Series) -> None:
    """Each label's parts as shares of its whole, with their numbers inside where there is room."""
    names = [one_line(label) for label, _ in series.rows][::-1]
    totals = [number or 0 for _, number in series.rows][::-1]
    left = [0.0] * len(names)
    handles: list[Any] = []
    size, columns = (8, 4) if axes.figure.get_figwidth() > 5 else (9, 1)
    for place, (_, numbers) in enumerate(series.stacks):
        colour, hatch = PARTS[place % len(PARTS)]
        widths = [100 * part / total if total else 0.0 for part, total in zip(numbers[::-1], totals, strict=True)]
        drawn = axes.barh(
            range(len(names)), widths, left=left, color=colour, height=0.62, hatch=hatch, edgecolor=PAPER, linewidth=0.5
        )
        handles.append(drawn)
        words = [_told(part) if width >= 6 else "" for part, width in zip(numbers[::-1], widths, strict=True)]
        box = {"facecolor": PAPER, "edgecolor": "none", "pad": 0.8, "alpha": 0.85}
        axes.bar_label(drawn, labels=words, label_type="center", color=WORDS, fontsize=size, bbox=box)
        left = [one + width for one, width in zip(left, widths, strict=True)]
    axes.set_xlim(0, 100)
    axes.xaxis.set_visible(False)
    axes.set_yticks(range(len(names)), names)
    labels = [
        one_line(label) for label, _ in series.stacks
    ]  # given by themselves: one that begins with _ is a label too
    axes.legend(
        handles, labels, loc="lower left", bbox_to_anchor=(0, 1), ncols=columns, frameon=False, fontsize=size,
        borderaxespad=0,
    )  # fmt: skip


def svg_response(series: Series, shape: str, *, narrow: bool = False) -> HttpResponse:
    """The chart for a page; drawn anew only when its numbers change."""
    rows = json.dumps([series.title, series.rows, series.stacks, shape, narrow, PARTS], ensure_ascii=False)
    key = "chart:" + hashlib.sha256(rows.encode()).hexdigest()
    svg = cache.get(key)
    if svg is None:
        svg = draw(series, shape, narrow=narrow)
        cache.set(key, svg, 86_400)
    return HttpResponse(svg, content_type="image/svg+xml", headers={"Cache-Control": "private, max-age=60"})
