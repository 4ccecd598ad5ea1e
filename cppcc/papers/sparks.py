"""Small lines beside a number: how it went over the years, readable at a glance, in the colour of the text around."""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDE, HIGH, EDGE = 96, 28, 4


def spark(points: Sequence[tuple[str, float | int | None]]) -> SafeString:
    """A line through the points as SVG with its numbers in words; nothing where fewer than two are known.

    It is drawn in ``currentColor`` alone, so that it is right by day, by night and on paper; a gap stays a gap.
    """
    known = [number for _, number in points if number is not None]
    if len(known) < 2:
        return SafeString("")
    low, high = min(known), max(known)
    step = (WIDE - 2 * EDGE) / (len(points) - 1)

    def place(index: int, number: float) -> tuple[float, float]:
        share = (number - low) / (high - low) if high > low else 0.5
        return round(EDGE + index * step, 1), round(HIGH - EDGE - share * (HIGH - 2 * EDGE), 1)

    runs: list[list[tuple[float, float]]] = [[]]
    for index, (_, number) in enumerate(points):
        if number is None:
            runs.append([])
        else:
            runs[-1].append(place(index, number))
    lines = format_html_join(
        "",
        '<polyline fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'
        ' points="{}"/>',
        ((" ".join(f"{x:g},{y:g}" for x, y in run),) for run in runs if len(run) > 1),
    )
    last = next(run[-1] for run in reversed(runs) if run)
    words = "，".join(f"{label} {number:g}" if number is not None else f"{label} 无" for label, number in points)
    return format_html(
        '<svg class="spark" viewBox="0 0 {} {}" role="img" aria-label="历年：{}"><title>{}</title>{}'
        '<circle cx="{}" cy="{}" r="3" fill="currentColor"/></svg>',
        WIDE, HIGH, words, words, lines, f"{last[0]:g}", f"{last[1]:g}",
    )  # fmt: skip
