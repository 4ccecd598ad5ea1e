"""Lines of a paragraph, all of them looked at together: flush on both sides, evenly filled, the last one not lonely.

Lengths are in characters (em) of the text's own size. What a character is wide is asked of the caller.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from cppcc.papers.breaking import HALF_EMPTY, may_break

SQUEEZE = 0.42
"""What a mark with a blank half may give of its width, in a line that is too long by a little."""
TIGHT = 0.012
"""What each gap may give besides."""
LEAST_LAST = 3
"""The last line of a paragraph has as many characters, two of them more than marks."""
LONELY, TORN = 1e7, 1e9

PLAIN = re.compile(r"^[\u0020-\u007e\u2000-\u206f\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]*$")
"""Signs that every font of the kind has: a line of them alone stands where the line stands."""

Advance = Callable[[str, str], float]
"""How wide a character is in a face."""


@dataclass(frozen=True)
class Run:
    """Words in one face: body, kai, hei, song."""

    text: str
    face: str = "body"


@dataclass(frozen=True)
class Line:
    """``space``: what stands between two characters more than usual; ``squeezed``: what each half-empty mark gives."""

    runs: tuple[Run, ...]
    space: float = 0.0
    squeezed: float = 0.0
    width: float = 0.0
    """As it stands."""

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)

    def markup(self, usual: float = 0.0) -> str:
        """As HTML; ``usual`` is the space between characters of the text around."""
        if (
            not self.space
            and not self.squeezed
            and PLAIN.match(self.text)
            and {run.face for run in self.runs} == {"body"}
        ):
            return escape(self.text)
        last = len(self.text) - 1
        found, place = [], 0
        for run in self.runs:
            inner = []
            for sign in run.text:
                shown = escape(sign)
                if self.squeezed and sign in HALF_EMPTY and place < last:
                    shown = f'<span style="letter-spacing:{usual + self.space - self.squeezed:.4f}em">{shown}</span>'
                inner.append(shown)
                place += 1
            face = "" if run.face == "body" else f' class="{run.face}"'
            found.append(f"<span{face}>{''.join(inner)}</span>" if face else "".join(inner))
        style = f' style="letter-spacing:{usual + self.space:.4f}em"' if self.space else ""
        return f'<span class="l"{style}>{"".join(found)}</span>'


@dataclass(frozen=True)
class Measure:
    """How wide lines are, and how they are filled."""

    width: float
    first: float = 0.0
    """By how much the first line is indented."""
    flush: bool = True
    """Else lines end where they end, as even as can be: in headings, captions and cells."""
    even: bool = False
    """Where they are not flush: all of about one length, as captions are, rather than as few as can be."""
    usual: float = 0.0
    """Space between characters, for all of them (the standard's grid draws 28 of them together)."""


def set_lines(runs: Iterable[Run], measure: Measure, advance: Advance, units: Iterable[str] = ()) -> list[Line]:
    """The lines of a paragraph. Raises nothing: what can't be kept whole in a line's width is torn."""
    kept = tuple(run for run in runs if run.text)
    return list(_lines(kept, measure, advance, frozenset(units)))


@lru_cache(maxsize=4096)
def _lines(runs: tuple[Run, ...], measure: Measure, advance: Advance, units: frozenset[str]) -> tuple[Line, ...]:
    text = "".join(run.text for run in runs)
    if not text:
        return ()
    faces = [run.face for run in runs for _ in run.text]
    widths = [advance(face, sign) + measure.usual for face, sign in zip(faces, text, strict=True)]
    whole = _Paragraph(text, widths, _breaks(text, widths, measure, units), measure)
    lines = []
    for start, end in whole.cuts():
        first = start + len(text[start:end]) - len(text[start:end].lstrip(" ")) if start else 0
        end = first + len(text[first:end].rstrip(" "))
        space, squeezed = whole.filled(first, end, last=end >= len(text.rstrip(" ")), at_start=not start)
        lines.append(Line(_runs(text, faces, first, end), space, squeezed, whole.width(first, end, space, squeezed)))
    return tuple(lines)


def _runs(text: str, faces: Sequence[str], start: int, end: int) -> tuple[Run, ...]:
    found: list[Run] = []
    for place in range(start, end):
        if found and found[-1].face == faces[place]:
            found[-1] = Run(found[-1].text + text[place], faces[place])
        else:
            found.append(Run(text[place], faces[place]))
    return tuple(found)


def _breaks(text: str, widths: Sequence[float], measure: Measure, units: frozenset[str]) -> list[int]:
    """Places where a line may end; what is wider than most of a line may be torn anywhere."""
    allowed = may_break(text, units)
    least = measure.width - measure.first
    start = 0
    for place in range(1, len(text) + 1):
        if place == len(text) or allowed[place]:
            if sum(widths[start:place]) > least * 0.6:
                allowed[start + 1 : place] = [True] * (place - start - 1)
            start = place
    return [place for place in range(1, len(text)) if allowed[place]] + [len(text)]


class _Paragraph:
    def __init__(self, text: str, widths: Sequence[float], breaks: Sequence[int], measure: Measure) -> None:
        self.text, self.breaks, self.measure = text, breaks, measure
        self.sums, self.empty = [0.0], [0]
        for sign, width in zip(text, widths, strict=True):
            self.sums.append(self.sums[-1] + width)
            self.empty.append(self.empty[-1] + (sign in HALF_EMPTY))

    def cuts(self) -> list[tuple[int, int]]:
        """Start and end of each line: of all ways the one that costs least."""
        best: dict[int, tuple[float, int]] = {0: (0.0, 0)}
        length, starts = len(self.text), [0, *self.breaks]
        for number, end in enumerate(self.breaks, start=1):
            chosen: tuple[float, int] | None = None
            for start in reversed(starts[:number]):
                cost = best[start][0] + self.cost(start, end, last=end == length)
                if chosen is None or cost < chosen[0]:
                    chosen = (cost, start)
                if self.sums[end] - self.sums[start] > self.measure.width * 1.5:
                    break
            best[end] = chosen or (TORN, starts[number - 1])
        found, end = [], length
        while end:
            start = best[end][1]
            found.append((start, end))
            end = start
        return found[::-1]

    def room(self, at_start: bool) -> float:
        return self.measure.width - (self.measure.first if at_start else 0.0)

    def slack(self, start: int, end: int, at_start: bool) -> float:
        trimmed = start + len(self.text[start:end].rstrip(" "))
        return self.room(at_start) - (self.sums[trimmed] - self.sums[start]) + self.measure.usual

    def gives(self, start: int, end: int) -> tuple[float, int]:
        """What the line may give where it is too long, and how many gaps it has."""
        marks = self.empty[max(start, end - 1)] - self.empty[start]
        return SQUEEZE * marks + TIGHT * (end - start - 1), max(end - start - 1, 1)

    def cost(self, start: int, end: int, last: bool) -> float:
        slack = self.slack(start, end, at_start=not start)
        gives, gaps = self.gives(start, end)
        if slack < -1e-6:
            if -slack > gives + 1e-6 or not self.measure.flush:
                return TORN * (1 - slack)
            return 1 + 40 * (slack / gives) ** 2
        lonely = LONELY if last and start and self.lonely(start, end) else 0.0
        if not self.measure.flush:
            return lonely + 500 + (slack**2 if self.measure.even else 0.0 if last else slack)
        if last:
            short = self.room(at_start=False) * 0.12
            return lonely + (20.0 if start and self.sums[end] - self.sums[start] < short else 0.0)
        loose = slack / gaps
        return lonely + (loose / 0.02) ** 2 + (loose / 0.06) ** 4

    def lonely(self, start: int, end: int) -> bool:
        words = self.text[start:end].strip()
        return len(words) < LEAST_LAST or sum(sign not in HALF_EMPTY for sign in words) < LEAST_LAST - 1

    def filled(self, start: int, end: int, *, last: bool, at_start: bool) -> tuple[float, float]:
        """What to put between characters, and what to take of the marks, so that the line is as wide as it shall be."""
        slack = round(self.slack(start, end, at_start), 6)
        if not self.measure.flush or end - start < 2:
            return 0.0, 0.0
        gives, gaps = self.gives(start, end)
        if slack >= 0:
            return (0.0, 0.0) if last else (slack / gaps, 0.0)
        marks = self.empty[max(start, end - 1)] - self.empty[start]
        ratio = min(-slack / gives, 1.0) if gives else 0.0
        return -TIGHT * ratio, SQUEEZE * ratio if marks else 0.0

    def width(self, start: int, end: int, space: float, squeezed: float) -> float:
        marks = self.empty[max(start, end - 1)] - self.empty[start]
        usual = self.measure.usual
        return self.sums[end] - self.sums[start] - usual + space * max(end - start - 1, 0) - squeezed * marks
