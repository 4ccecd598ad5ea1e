"""The parts and passages of a report: each block of the text as it stands with its figures, charts and photos."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from activities.models import Photo
from cppcc.figures import Value
from members.period import TermSpan
from reports import charts
from reports.content.shape import Drawing, Line, Passage, Section
from reports.cutting import rows_of, words_of_table
from reports.numbers import NOTHING, chinese, comparison_of, exact_form, said
from reports.spans import SPANS, labelled, named
from reports.text import Block, BlockKind, Part, paragraphs, read_line
from reports.tokens import NOT_REPEATED, TOKEN, Figures, Piece, UnknownToken, holds, lines_of

LEAST_SHARED = 2
"""Pairs of characters that a photo's words and a paragraph have in common where it speaks of it."""
COMMON = frozenset(("委员", "活动", "工作", "开展", "政协", "区政", "组织", "全区", "会议", "召开", "参加"))
MEND = "请在“报告文字”中改正后再生成。"
CELL = "\t"


class TextFault(Exception):
    """The text holds what cannot be said; the words are for the person."""


@dataclass
class Gathering:
    """What the passages of one report are written from."""

    figures: Figures
    photos: list[Photo]
    strict: bool
    page: bool = False
    """Whether it is for a page on line, which shows no numbers of charts."""

    def checked(self, said: Line) -> Line:
        for piece in said:
            if piece.fault and self.strict:
                raise TextFault(f"{piece.fault}（{piece.text}）。{MEND}")
        return said

    def line(self, raw: str) -> list[Line]:
        """What a line of the text comes to; what is wrong with its mark stays as a marked piece."""
        try:
            found = lines_of(read_line(raw), self.figures)
        except UnknownToken as fault:
            found = [[Piece(raw, "", str(fault))]]
        return [self.checked(one) for one in found]

    def drawings(self, names: Iterable[str]) -> list[Drawing]:
        """Charts by their names, of those that have something to show."""
        return [one for name in names if (one := drawn(name, self.figures.span, page=self.page))]

    def paragraphs(self, words: str) -> list[Line]:
        """An opening or closing: each line a paragraph."""
        return [line for raw in paragraphs(words) for line in self.line(raw)]


def section(number: str, part: Part, work: Gathering) -> Section:
    """One part with its passages, charts and photos."""
    known = {str(photo.pk): photo for photo in work.photos}
    chosen = [known[key] for key in part.photos if key in known]
    drawings = work.drawings(part.charts)
    passages = _numbered([said for block in part.blocks if (said := _passage(block, work))])
    return Section(number, part.key, part.title, _spread(passages, drawings, chosen, part.columns))


def _numbered(passages: list[Passage]) -> list[Passage]:
    """Headings counted within the part; one with nothing left behind it leaves."""
    count, found = 0, []
    for index, passage in enumerate(passages):
        if passage.kind == BlockKind.HEADING:
            if all(one.kind == BlockKind.HEADING for one in passages[index + 1 : index + 2]):
                continue
            count += 1
            passage = replace(passage, numeral=chinese(count))
        found.append(passage)
    return found


def drawn(name: str, span: Any, *, page: bool = False) -> Drawing | None:
    """A chart by its name; None for one that is unknown or has nothing to show. ``page``: without the year before."""
    try:
        series = charts.series_of(name, span)
    except KeyError:
        return None
    if not series.total:
        return None
    return Drawing(name, series if page else charts.beside_former(name, series, span))


def even_rows(photos: list[Photo], columns: int) -> list[list[Photo]]:
    """Rows of at most so many, as even as can be: four in three columns are two and two, never three and one."""
    number = -(-len(photos) // columns)
    rows, start = [], 0
    for index in range(number):
        size = len(photos) // number + (index < len(photos) % number)
        rows.append(photos[start : start + size])
        start += size
    return rows


def _spread(passages: list[Passage], drawings: list[Drawing], photos: list[Photo], columns: int) -> list[Passage]:
    """Photos behind the paragraph that speaks of them, charts behind the last ones."""
    if not passages:
        rows = even_rows(photos, columns)
        return [Passage("", [], BlockKind.PARAGRAPH, drawings, rows)] if drawings or rows else []
    behind: dict[int, list[Photo]] = {}
    for number, photo in enumerate(photos):
        behind.setdefault(_speaks_of(photo, passages, number // columns), []).append(photo)
    for index, there in behind.items():
        passages[index].photo_rows.extend(even_rows(there, columns))
    for index, drawing in enumerate(drawings):
        passages[max(len(passages) - len(drawings) + index, 0)].drawings.append(drawing)
    return passages


def _speaks_of(photo: Photo, passages: list[Passage], otherwise: int) -> int:
    """The passage that has most pairs of characters in common with the photo's words; where none has some, in order."""
    wanted = _pairs(f"{photo.activity.title} {photo.caption}")
    shared = [len(wanted & _pairs(f"{one.head}{one.text}")) for one in passages]
    most = max(shared)
    return shared.index(most) if most >= LEAST_SHARED else min(otherwise, len(passages) - 1)


def _pairs(text: str) -> set[str]:
    return {one + two for one, two in pairwise(text) if one.isalnum() and two.isalnum()} - COMMON


def _passage(block: Block, work: Gathering) -> Passage | None:
    """A block as it stands now; None where nothing is left of it."""
    if block.kind == BlockKind.HEADING:
        return Passage(block.head, [], block.kind)
    if block.kind == BlockKind.CHART:
        found = work.drawings(block.lines)
        return Passage(block.head, [], block.kind, found) if found else None
    if block.kind == BlockKind.BREAKDOWN:
        cut = _breakdown_rows(block, work)
        return Passage(block.head, [], block.kind, rows=cut) if cut else None
    if block.kind == BlockKind.PHOTOS:
        wanted = {photo.pk: photo for photo in work.photos}
        photos = [wanted[int(key)] for key in block.lines if key.isdecimal() and int(key) in wanted]
        return Passage(block.head, [], block.kind, photo_rows=even_rows(photos, block.columns)) if photos else None
    if block.kind == BlockKind.FIGURES:
        rows = _figure_rows(block, work)
        return Passage(block.head, [], block.kind, rows=rows) if len(rows) > 1 else None
    if block.kind == BlockKind.TABLE:
        rows = _table_rows(block, work)
        return Passage(block.head, [], block.kind, rows=rows) if rows else None
    kept = [line for raw in block.lines for line in work.line(raw)]
    return Passage(block.head, kept, block.kind) if kept else None


def _breakdown_rows(block: Block, work: Gathering) -> list[list[Line]]:
    """A figure by its dimensions; what can't be cut any more is a fault in words."""
    for name in block.lines:
        try:
            found = rows_of(name, work.figures.span)
        except KeyError:
            return [[work.checked([Piece(words_of_table(name), "", f"“{words_of_table(name)}”已无法统计")])]]
        return [[[Piece(cell)] for cell in row] for row in found] if len(found) > 2 else []
    return []


def _table_rows(block: Block, work: Gathering) -> list[list[Line]]:
    """Cells are parted by tabs (as a paste from a spreadsheet has them) or by bars; short rows are filled up."""
    rows = []
    for raw in block.lines:
        for line in work.line(raw.replace("|", CELL)):
            rows.append(_cells(line))
    widest = max(map(len, rows), default=0)
    return [[*row, *([[Piece("")]] * (widest - len(row)))] for row in rows]


def _cells(line: Line) -> list[Line]:
    cells: list[Line] = [[]]
    for piece in line:
        first, *more = [piece.text] if piece.key or piece.fault else piece.text.split(CELL)
        cells[-1].append(Piece(first.strip(), piece.key, piece.fault))
        cells += [[Piece(text.strip())] for text in more]
    return cells


def _figure_rows(block: Block, work: Gathering) -> list[list[Line]]:
    """Each figure that the lines name, beside the same days of last year, a term beside the one before."""
    rows: list[list[Line]] = []
    told = set()  # beside what they stand: "上年", "上届"; nothing where there is no year before at all
    for raw in block.lines:
        line = read_line(raw)
        try:
            if line.each:
                raise UnknownToken(NOT_REPEATED)
            if line.when and not holds(line.when, work.figures):
                continue
        except UnknownToken as fault:
            rows.append([work.checked([Piece(raw, "", str(fault))]), [], [], []])
            continue
        for match in TOKEN.finditer(line.text):
            kind, key, form = match.groups(default="")
            try:
                value = work.figures.look(key, kind)
                if wrong := work.figures.unfit(key, form, kind):
                    raise UnknownToken(wrong)
            except UnknownToken as fault:
                rows.append([work.checked([Piece(match.group(0), "", str(fault))]), [], [], []])
                continue
            entry, former = work.figures.found[key][0], _former(work.figures, key, kind)
            name = named(key, kind) if value.number is not None else key if kind not in SPANS else ""
            if name:
                work.figures.value(key, kind)
            now, then = (_with_unit(one, exact_form(form), entry.unit) for one in (value, former))
            if former is not None:
                told.add("上届" if isinstance(work.figures.span_of(kind), TermSpan) else "上年")
            words = (work.figures.compared(key, kind, comparison_of(form)) if former is not None else "") or NOTHING
            label = labelled(named(key, kind), entry.label)
            rows.append([[Piece(label)], [Piece(now, name)], [Piece(then)], [Piece(words)]])
    heads = ("指标", "数值", f"{'／'.join(sorted(told, reverse=True))}同期", "比较")
    rows.insert(0, [[Piece(text)] for text in heads])
    return rows if told else [row[:2] for row in rows]


def _with_unit(value: Value | None, form: str, unit: str) -> str:
    words = said(value, form, unit) if value else NOTHING
    return words if words == NOTHING or words.endswith("%") else f"{words}{unit}"


def _former(figures: Figures, key: str, kind: str) -> Value | None:
    """What a figure stands beside; nothing where the two would overlap."""
    try:
        return figures.former(key, kind)
    except UnknownToken:
        return None
