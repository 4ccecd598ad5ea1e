"""What the yearly report says: the text with its figures, photos, charts and the appendix, as plain data."""

import hashlib
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from activities.models import Photo
from cppcc import figures as registry
from reports import charts
from reports.demo import is_demonstration
from reports.keeping import text_of
from reports.numbers import chinese
from reports.text import Block, BlockKind, Part, Text, read_line
from reports.tokens import Figures, Piece, UnknownToken, lines_of, pieces

PHOTOS_A_PART = 4


class NoRecords(Exception):
    """The year has nothing to report; the words are for the person."""


@dataclass(frozen=True)
class Drawing:
    name: str
    series: charts.Series
    svg: str


class TextFault(Exception):
    """The text holds what cannot be said; the words are for the person."""


@dataclass(frozen=True)
class Passage:
    """A paragraph and what is set behind it: charts and rows of photos, spread so that pages fill evenly."""

    head: str
    lines: list[list[Piece]]
    kind: str
    drawings: list[Drawing]
    photo_rows: list[list[Photo]]

    @property
    def text(self) -> str:
        """The sentences behind each other."""
        return "".join(piece.text for line in self.lines for piece in line)

    @property
    def items(self) -> list[str]:
        """The lines of a list, each by itself."""
        return ["".join(piece.text for piece in line) for line in self.lines]


@dataclass(frozen=True)
class Section:
    number: str
    key: str
    title: str
    passages: list["Passage"]
    drawings: list[Drawing]
    photos: list[Photo]


@dataclass(frozen=True)
class Content:
    committee: str
    title: str
    year: Any
    opening: str
    sections: list[Section]
    closing: str
    appendix: list[dict[str, Any]]
    snapshot: dict[str, Any]
    demonstration: bool
    used: list[str] = field(default_factory=list)


def has_records(year: Any) -> bool:
    """Whether the year has any proposal, activity or micro-suggestion to speak of."""
    keys = ("proposals.submitted", "activities.held", "micro.submitted")
    return any(registry.get(key).value(year).number for key in keys)


def gather(
    year: Any,
    progress: Any = None,
    text: Text | None = None,
    found: dict[str, tuple[registry.Entry, registry.Value]] | None = None,
    *,
    strict: bool = True,
) -> Content:
    """The whole content of a year's report; NoRecords for a year without data.

    ``found``: figures as they were frozen; else as they are now.
    ``strict``: TextFault where a token cannot be said (what is printed); else such a token stays as a marked piece.
    """
    tell = progress or (lambda percent, step: None)
    if not has_records(year):
        raise NoRecords(f"{year.year}年度还没有任何提案、活动或微建议记录，无法生成报告。")
    tell(5, "正在汇总数据")
    text = text or text_of(year)
    figures = Figures(year, found or registry.values(year))
    photos: list[Photo] = list(
        Photo.objects.in_year(year).select_related("activity").order_by("activity__starts_at", "order")
    )
    sections = []
    for index, part in enumerate(text.parts):
        tell(15 + index * 48 // len(text.parts), f"正在撰写第{chinese(index + 1)}部分，绘制图表")
        sections.append(section(chinese(index + 1), part, figures, photos, year, strict=strict))
    return Content(
        committee=settings.COMMITTEE_NAME,
        title=f"{year.year}年度履职报告",
        year=year,
        opening=_plain(text.opening, figures, strict),
        sections=sections,
        closing=_plain(text.closing, figures, strict),
        appendix=appendix(figures),
        snapshot=snapshot(figures.found, year),
        demonstration=is_demonstration(),
        used=list(figures.used),
    )


def _plain(text: str, figures: Figures, strict: bool) -> str:
    return "".join(piece.text for piece in _checked(pieces(text, figures), strict))


def _checked(said: list[Piece], strict: bool) -> list[Piece]:
    for piece in said:
        if piece.fault and strict:
            raise TextFault(f"{piece.fault}（{piece.text}）。请在“报告文字”中改正后再生成。")
    return said


def section(
    number: str, part: Part, figures: Figures, photos: list[Photo], year: Any, *, strict: bool = True
) -> Section:
    """One part with its passages, charts and photos."""
    chosen = [photo for photo in photos if photo.activity.kind in part.kinds][:PHOTOS_A_PART]
    drawings = []
    for name in part.charts:
        if name not in charts.CHARTS:
            continue
        series, svg = charts.chart(name, year)
        if series.total:
            drawings.append(Drawing(name, series, svg))
    passages = [said for block in part.blocks if (said := _passage(block, figures, strict))]
    rows = [chosen[start : start + part.columns] for start in range(0, len(chosen), part.columns)]
    return Section(number, part.key, part.title, _spread(passages, drawings, rows), drawings, chosen)


def _spread(passages: list[Passage], drawings: list[Drawing], rows: list[list[Photo]]) -> list[Passage]:
    """Photos behind the first paragraphs, charts behind the last ones."""
    if not passages:
        return [Passage("", [], BlockKind.PARAGRAPH, drawings, rows)]
    for index, row in enumerate(rows):
        passages[min(index, len(passages) - 1)].photo_rows.append(row)
    for index, drawing in enumerate(drawings):
        passages[max(len(passages) - len(drawings) + index, 0)].drawings.append(drawing)
    return passages


def _passage(block: Block, figures: Figures, strict: bool) -> Passage | None:
    lines: list[list[Piece]] = []
    for raw in block.lines:
        try:
            lines += lines_of(read_line(raw), figures)
        except UnknownToken as fault:
            lines.append([Piece(raw, "", str(fault))])
    kept = [_checked(line, strict) for line in lines]
    return Passage(block.head, kept, block.kind, [], []) if kept else None


def appendix(figures: Figures) -> list[dict[str, Any]]:
    """Every figure with its definition and parts; those that the text uses are marked."""
    return [
        {
            "number": index,
            "label": entry.label,
            "value": value.text,
            "unit": entry.unit if value.number is not None else "",
            "parts": f"{value.parts[0]}÷{value.parts[1]}" if value.parts else "",
            "definition": entry.definition,
            "used": key in figures.used,
        }
        for index, (key, (entry, value)) in enumerate(figures.found.items(), 1)
    ]


def snapshot(found: dict[str, tuple[registry.Entry, registry.Value]], year: Any) -> dict[str, Any]:
    """The figures as they are kept with the file: value, parts, definition, and which records stand behind each."""
    return {
        key: {
            "label": entry.label,
            "unit": entry.unit,
            "value": value.plain,
            "parts": list(value.parts) if value.parts else None,
            "definition": entry.definition,
            **_behind(entry, year),
        }
        for key, (entry, value) in found.items()
    }


def _behind(entry: registry.Entry, year: Any) -> dict[str, Any]:
    records = entry.records(year)
    ids = sorted(records.order_by().values_list("pk", flat=True))
    digest = hashlib.sha256(",".join(map(str, ids)).encode()).hexdigest()
    return {"model": records.model._meta.label, "ids": ids, "digest": digest}
