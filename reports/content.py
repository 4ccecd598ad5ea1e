"""What the yearly report says: the text with its figures, photos, charts and the appendix, as plain data."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings

from activities.models import Photo
from cppcc import figures as registry
from reports import charts
from reports.default_text import CLOSING, OPENING, PARTS, Paragraph, Part
from reports.demo import is_demonstration
from reports.tokens import Figures, empty, holds, resolved

NUMERALS = "一二三四五六七八九十"
PHOTOS_A_PART = 4


class NoRecords(Exception):
    """The year has nothing to report; the words are for the person."""


@dataclass(frozen=True)
class Drawing:
    name: str
    series: charts.Series
    svg: str


@dataclass(frozen=True)
class Passage:
    """A paragraph and what is set behind it: charts and rows of two photos, spread so that pages fill evenly."""

    head: str
    text: str
    drawings: list[Drawing]
    photo_rows: list[list[Photo]]


@dataclass(frozen=True)
class Section:
    number: str
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


def has_records(year: Any) -> bool:
    """Whether the year has any proposal, activity or micro-suggestion to speak of."""
    keys = ("proposals.submitted", "activities.held", "micro.submitted")
    return any(registry.get(key).value(year).number for key in keys)


def gather(year: Any, progress: Any = None) -> Content:
    """The whole content of a year's report; NoRecords for a year without data."""
    tell = progress or (lambda percent, step: None)
    if not has_records(year):
        raise NoRecords(f"{year.year}年度还没有任何提案、活动或微建议记录，无法生成报告。")
    tell(5, "正在汇总数据")
    figures = Figures(year, registry.values(year))
    photos: list[Photo] = list(
        Photo.objects.in_year(year).select_related("activity").order_by("activity__starts_at", "order")
    )
    sections = []
    for index, part in enumerate(PARTS):
        tell(15 + index * 8, f"正在撰写第{NUMERALS[index]}部分，绘制图表")
        sections.append(_section(NUMERALS[index], part, figures, photos, year))
    names = {"year": year.year, "committee": settings.COMMITTEE_NAME}
    return Content(
        committee=settings.COMMITTEE_NAME,
        title=f"{year.year}年度履职报告",
        year=year,
        opening=resolved(OPENING, figures).format(**names),
        sections=sections,
        closing=CLOSING.format(**names),
        appendix=appendix(figures),
        snapshot=snapshot(figures.found),
        demonstration=is_demonstration(),
    )


def _section(number: str, part: Part, figures: Figures, photos: list[Photo], year: Any) -> Section:
    chosen = [photo for photo in photos if photo.activity.kind in part.kinds][:PHOTOS_A_PART]
    drawings = []
    for name in part.charts:
        series, svg = charts.chart(name, year)
        if series.total:
            drawings.append(Drawing(name, series, svg))
    paragraphs = [said for paragraph in part.paragraphs if (said := _paragraph(paragraph, figures))]
    rows = [chosen[start : start + 2] for start in range(0, len(chosen), 2)]
    return Section(number, part.title, _spread(paragraphs, drawings, rows), drawings, chosen)


def _spread(paragraphs: list[tuple[str, str]], drawings: list[Drawing], rows: list[list[Photo]]) -> list[Passage]:
    """Photos behind the first paragraphs, charts behind the last ones."""
    passages = [Passage(head, text, [], []) for head, text in paragraphs]
    if not passages:
        return [Passage("", "", drawings, rows)]
    for index, row in enumerate(rows):
        passages[min(index, len(passages) - 1)].photo_rows.append(row)
    for index, drawing in enumerate(drawings):
        passages[max(len(passages) - len(drawings) + index, 0)].drawings.append(drawing)
    return passages


def _paragraph(paragraph: Paragraph, figures: Figures) -> tuple[str, str] | None:
    kept = [
        resolved(sentence.text, figures)
        for sentence in paragraph.sentences
        if not empty(sentence.text, figures) and (not sentence.when or holds(sentence.when, figures))
    ]
    return (paragraph.head, "".join(kept)) if kept else None


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


def snapshot(found: dict[str, tuple[registry.Entry, registry.Value]]) -> dict[str, Any]:
    """The figures as they are kept with the file."""
    return {
        key: {
            "label": entry.label,
            "unit": entry.unit,
            "value": value.plain,
            "parts": list(value.parts) if value.parts else None,
            "definition": entry.definition,
        }
        for key, (entry, value) in found.items()
    }
