"""What a report says: the text with its figures, photos, charts, tables and the appendix, as plain data."""

import hashlib
import re
from dataclasses import dataclass, field, replace
from typing import Any

from activities.models import Photo
from cppcc import figures as registry
from cppcc.identity import committee_name
from reports import charts
from reports.demo import is_demonstration
from reports.keeping import text_of
from reports.kinds import ReportKind
from reports.models import Report
from reports.numbers import chinese, compared
from reports.text import Block, BlockKind, Part, paragraphs, read_line
from reports.tokens import CUMULATED, TOKEN, Figures, Piece, UnknownToken, lines_of, named, title_faults

PHOTOS_A_PART = 4
TELLING = ("proposals.submitted", "activities.held", "micro.submitted")
"""A time in which all of these are nothing has nothing to report."""
PART_OF_YEAR = re.compile("年度内|年内")
MEND = "请在“报告文字”中改正后再生成。"
CELL = "\t"
Line = list[Piece]


class NoRecords(Exception):
    """The time has nothing to report; the words are for the person."""


class TextFault(Exception):
    """The text holds what cannot be said; the words are for the person."""


@dataclass(frozen=True)
class Drawing:
    name: str
    series: charts.Series
    svg: str


@dataclass(frozen=True)
class Passage:
    """A paragraph, list, table, chart or row of photos; behind a paragraph stand charts and photos of its part."""

    head: str
    lines: list[Line]
    kind: str
    drawings: list[Drawing] = field(default_factory=list)
    photo_rows: list[list[Photo]] = field(default_factory=list)
    rows: list[list[Line]] = field(default_factory=list)
    """A table's cells; the first row is its head."""
    numeral: str = ""
    """Of a heading within its part: 一, 二."""

    @property
    def text(self) -> str:
        """The sentences behind each other."""
        return "".join(piece.text for line in self.lines for piece in line)

    @property
    def items(self) -> list[str]:
        """The lines of a list, each by itself."""
        return ["".join(piece.text for piece in line) for line in self.lines]

    @property
    def cells(self) -> list[list[str]]:
        return [["".join(piece.text for piece in cell) for cell in row] for row in self.rows]


@dataclass(frozen=True)
class Section:
    number: str
    key: str
    title: str
    passages: list[Passage]

    @property
    def drawings(self) -> list[Drawing]:
        return [drawing for passage in self.passages for drawing in passage.drawings]

    @property
    def photos(self) -> list[Photo]:
        return [photo for passage in self.passages for row in passage.photo_rows for photo in row]


@dataclass(frozen=True)
class Content:
    committee: str
    title: str
    slug: str
    span_words: str
    body: str
    whole: bool
    plenary_name: str
    covered: bool
    opening: list[Line]
    """Paragraphs."""
    sections: list[Section]
    closing: list[Line]
    appendix: list[dict[str, Any]]
    snapshot: dict[str, Any]
    demonstration: bool
    used: list[str] = field(default_factory=list)

    @property
    def drawings(self) -> list[Drawing]:
        return [drawing for section in self.sections for drawing in section.drawings]


def has_records(span: Any) -> bool:
    """Whether the time has any proposal, activity or micro-suggestion to speak of."""
    return any(registry.get(key).value(span).number for key in TELLING)


@dataclass
class Gathering:
    """What the passages of one report are written from."""

    figures: Figures
    photos: list[Photo]
    strict: bool

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

    def paragraphs(self, words: str) -> list[Line]:
        """An opening or closing: each line a paragraph."""
        return [line for raw in paragraphs(words) for line in self.line(raw)]


def gather(report: Report, progress: Any = None, *, strict: bool = True, only: str = "") -> Content:
    """The whole content of a report with the figures as they are now; NoRecords where there is nothing to say.

    ``strict``: TextFault where a token cannot be said (what is printed); else such a token stays as a marked piece.
    ``only``: the key of one part, for its preview.
    """
    tell = progress or (lambda percent, step: None)
    span = report.span
    tell(5, "正在汇总数据")
    found = registry.values(span)
    if not any(found[key][1].number for key in TELLING):
        raise NoRecords(f"{report.span_words}还没有任何提案、活动或微建议记录，无法生成报告。")
    text = text_of(report)
    if strict and (wrong := title_faults([report.name, *text.titles()])):
        raise TextFault(f"{wrong[0]}。{MEND}")
    photos = Photo.objects.in_year(span).select_related("activity").order_by("activity__starts_at", "order")
    work = Gathering(Figures(span, found), list(photos), strict)
    sections: list[Section] = []
    for index, part in enumerate(text.parts):
        if only and part.key != only:
            continue
        tell(15 + index * 48 // len(text.parts), f"正在撰写第{chinese(index + 1)}部分，绘制图表")
        number = index if only else len(sections)
        one = section(chinese(number + 1), part, work)
        if one.passages:
            sections.append(one)
    return Content(
        committee=committee_name(),
        title=report.name,
        slug=report.slug,
        span_words=report.span_words,
        body=str(report.body or ""),
        whole=span.whole,
        plenary_name=report.plenary.plenary_name,
        covered=report.covered,
        opening=work.paragraphs(text.opening),
        sections=sections,
        closing=work.paragraphs(text.closing),
        appendix=appendix(work.figures, whole=report.kind == ReportKind.YEAR),
        snapshot={} if only else snapshot(work.figures),
        demonstration=is_demonstration(),
        used=list(work.figures.used),
    )


# --- parts and passages ------------------------------------------------------------------------------------------
def section(number: str, part: Part, work: Gathering) -> Section:
    """One part with its passages, charts and photos."""
    chosen = [photo for photo in work.photos if photo.activity.kind in part.kinds][:PHOTOS_A_PART]
    drawings = [drawing for name in part.charts if (drawing := drawn(name, work.figures.span))]
    passages = _numbered([said for block in part.blocks if (said := _passage(block, work))])
    return Section(number, part.key, part.title, _spread(passages, drawings, even_rows(chosen, part.columns)))


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


def drawn(name: str, span: Any) -> Drawing | None:
    """A chart by its name; None for one that is unknown or has nothing to show."""
    try:
        series = charts.series_of(name, span)
    except KeyError:
        return None
    return Drawing(name, series, charts.redrawn(name, series)) if series.total else None


def even_rows(photos: list[Photo], columns: int) -> list[list[Photo]]:
    """Rows of at most so many, as even as can be: four in three columns are two and two, never three and one."""
    number = -(-len(photos) // columns)
    rows, start = [], 0
    for index in range(number):
        size = len(photos) // number + (index < len(photos) % number)
        rows.append(photos[start : start + size])
        start += size
    return rows


def _spread(passages: list[Passage], drawings: list[Drawing], rows: list[list[Photo]]) -> list[Passage]:
    """Photos behind the first paragraphs, charts behind the last ones."""
    if not passages:
        return [Passage("", [], BlockKind.PARAGRAPH, drawings, rows)] if drawings or rows else []
    for index, row in enumerate(rows):
        passages[min(index, len(passages) - 1)].photo_rows.append(row)
    for index, drawing in enumerate(drawings):
        passages[max(len(passages) - len(drawings) + index, 0)].drawings.append(drawing)
    return passages


def _passage(block: Block, work: Gathering) -> Passage | None:
    """A block as it stands now; None where nothing is left of it."""
    if block.kind == BlockKind.HEADING:
        return Passage(block.head, [], block.kind)
    if block.kind == BlockKind.CHART:
        found = [drawing for name in block.lines if (drawing := drawn(name, work.figures.span))]
        return Passage(block.head, [], block.kind, found) if found else None
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
    """Each figure that the lines name, beside the same days of last year."""
    rows = [[[Piece(text)] for text in ("指标", "数值", "上年同期", "比较")]]
    told = False  # whether there is a year before at all
    for raw in block.lines:
        for match in TOKEN.finditer(raw):
            key = match.group(2)
            try:
                entry, value = work.figures.entry(key)
            except UnknownToken as fault:
                rows.append([work.checked([Piece(match.group(0), "", str(fault))]), [], [], []])
                continue
            former = work.figures.former(key)
            now = f"{value.text}{entry.unit}" if value.number is not None else "—"
            then = f"{former.text}{entry.unit}" if former and former.number is not None else "—"
            told = told or former is not None
            words = compared(value, former) or "—"
            rows.append([[Piece(entry.label)], [Piece(now, key)], [Piece(then)], [Piece(words)]])
    return rows if told else [row[:2] for row in rows]


# --- what stands behind it ---------------------------------------------------------------------------------------
def appendix(figures: Figures, *, whole: bool = True) -> list[dict[str, Any]]:
    """Every figure that counts something, with its definition and parts, those that the text uses marked.

    Not ``whole``: those alone that the text uses.
    """
    rows: list[dict[str, Any]] = []
    for key, (entry, value, _) in _every(figures).items():
        used = key in figures.used
        if not used and not (whole and value.number):
            continue
        rows.append(
            {
                "number": len(rows) + 1,
                "label": label_of(key, entry),
                "value": value.text,
                "unit": entry.unit if value.number is not None else "",
                "parts": f"{value.parts[0]}÷{value.parts[1]}" if value.parts else "",
                "definition": entry.definition if figures.span.whole else PART_OF_YEAR.sub("期内", entry.definition),
                "used": used,
            }
        )
    return rows


def snapshot(figures: Figures) -> dict[str, Any]:
    """The figures as they are kept with the file: value, parts, definition, and which records stand behind each."""
    return {
        key: {
            "label": label_of(key, entry),
            "unit": entry.unit,
            "value": value.plain,
            "parts": list(value.parts) if value.parts else None,
            "definition": entry.definition,
            **behind(entry, span),
        }
        for key, (entry, value, span) in _every(figures).items()
    }


def label_of(key: str, entry: registry.Entry) -> str:
    return f"{entry.label}（累计）" if key.startswith(CUMULATED) else entry.label


def _every(figures: Figures) -> dict[str, tuple[registry.Entry, registry.Value, Any]]:
    """All figures of the span; behind them those that the text tells from the beginning of the year."""
    own = {key: (entry, value, figures.span) for key, (entry, value) in figures.found.items()}
    summed = {
        name: (entry, value, figures.cumulated)
        for key, (entry, value) in figures.summed.items()
        if (name := named(key, CUMULATED)) in figures.used
    }
    return own | summed


def behind(entry: registry.Entry, span: Any) -> dict[str, Any]:
    """Which records stand behind a figure: the model, their keys, and a digest of the keys."""
    records = entry.records(span)
    ids = sorted(records.order_by().values_list("pk", flat=True))
    digest = hashlib.sha256(",".join(map(str, ids)).encode()).hexdigest()
    return {"model": records.model._meta.label, "ids": ids, "digest": digest}
