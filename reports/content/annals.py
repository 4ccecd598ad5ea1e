"""What an album (画册) shows besides the text, from the same records: chosen figures, the year's events, maps, lists."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from activities.models import Activity, Photo
from cppcc import figures as registry
from cppcc.figures import Figure, UnknownCut, breakdown
from members.models import Assessment, AssessmentEntry
from reports import arranging
from reports.numbers import chinese
from reports.tokens import Figures

MOST_FIGURES, MOST_EVENTS, ROUTINE = 12, 64, 12
"""Figures on a page; events of a year; a kind of meeting that is held so often in a year is no event."""
MAPS = (
    ("unity.activity_attendance", "sector"),
    ("proposals.filed", "sector"),
    ("unity.activity_attendance", "group"),
)


@dataclass(frozen=True)
class Tile:
    label: str
    number: str
    unit: str
    former: str = ""


@dataclass(frozen=True)
class Event:
    month: str
    day: str
    title: str
    kind: str


@dataclass(frozen=True)
class Map:
    title: str
    unit: str
    tiles: list[tuple[str, int]]


@dataclass(frozen=True)
class Register:
    """A list with its heads; names alone stand beside each other."""

    title: str
    heads: tuple[str, ...]
    rows: list[tuple[str, ...]]


@dataclass(frozen=True)
class Annals:
    tiles: list[Tile]
    events: list[Event]
    maps: list[Map]
    registers: list[Register] = field(default_factory=list)
    cover: Photo | None = None


def annals(figures: Figures, appendix: list[dict[str, Any]], photos: list[Photo], cover: str) -> Annals:
    """Everything that the album shows beside the text; what there is nothing of is left out."""
    span = figures.span
    return Annals(
        tiles=_tiles(figures, appendix),
        events=_events(span),
        maps=[found for key, by in MAPS if (found := _map(key, by, span))],
        registers=[one for one in (_reports(figures), *_proposals(figures), commended(span)) if one.rows],
        cover=next((photo for photo in photos if str(photo.pk) == cover), None),
    )


def _tiles(figures: Figures, appendix: list[dict[str, Any]]) -> list[Tile]:
    """Those of the leaders' page first, then those that the text names, as far as they are something."""
    known = {row["label"]: row for row in appendix}
    found: dict[str, Tile] = {}
    for key in (*arranging.names("figure"), *figures.used):
        row = known.get(figures.found[key][0].label) if key in figures.found else None
        if row is not None and row["value"] not in ("0", "—", ""):
            found.setdefault(row["label"], Tile(row["label"], row["value"], row["unit"], row.get("former") or ""))
    return list(found.values())[:MOST_FIGURES]


def _events(span: Any) -> list[Event]:
    rows = list(Activity.objects.in_year(span).filter(recommended=False).order_by("starts_at", "pk"))
    often = {kind for kind, number in Counter(row.kind for row in rows).items() if number >= ROUTINE}
    found = []
    for row in [one for one in rows if one.kind not in often][:MOST_EVENTS]:
        day = row.starts_at.astimezone()
        found.append(Event(f"{chinese(day.month)}月", f"{day.month}月{day.day}日", row.title, row.get_kind_display()))
    return found


def _map(key: str, by: str, span: Any) -> Map | None:
    try:
        entry = registry.get(key)
        found = breakdown([entry], [by], span)
        dimension = registry.leaves(entry)[0].source.dimension(by).label
    except (KeyError, UnknownCut):
        return None
    tiles = [(line.label, int(line.values[key].number or 0)) for line in found.lines if line.keys[0]]
    if len(tiles) < 2 or not any(number for _, number in tiles):
        return None
    return Map(f"{entry.label}（按{dimension}）", entry.unit, _short(tiles))


def _short(tiles: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """Without the end that all names share: 委员活动组."""
    names = [label for label, _ in tiles]
    end = ""
    for length in range(1, min(map(len, names))):
        if len({name[-length:] for name in names}) > 1:
            break
        end = names[0][-length:]
    return [(label.removesuffix(end) if len(end) > 2 else label, number) for label, number in tiles]


def _rows(figures: Figures, key: str) -> list[Any]:
    if key not in figures.found:
        return []
    entry = figures.found[key][0]
    return list(entry.records(figures.span)) if isinstance(entry, Figure) else []


def _reports(figures: Figures) -> Register:
    rows: list[tuple[str, ...]] = [
        (f"《{one.title}》", one.get_kind_display(), one.addressee, _day(one.sent_on))
        for one in _rows(figures, "outcomes.reports")
    ]
    return Register("调研、视察和议政成果", ("题目", "种类", "报送", "日期"), rows)


def _day(day: Any) -> str:
    return f"{day.month}月{day.day}日" if day else "—"


def _proposals(figures: Figures) -> list[Register]:
    found = []
    for title, key in (("重点提案", "proposals.key"), ("优秀提案", "proposals.excellent")):
        rows = sorted(_rows(figures, key), key=lambda one: (one.number is None, one.number))
        found.append(Register(title, ("编号", "案由"), [(str(one.number or "—"), one.title) for one in rows]))
    return found


def commended(span: Any) -> Register:
    """Members whose grade in the year's newest published assessment is one that its scheme commends."""
    newest = Assessment.objects.filter(plenary=span.plenary, state="published").order_by("-revision").first()
    best = [grade.name for grade in newest.parsed.honoured] if newest else []
    rows = AssessmentEntry.objects.filter(assessment=newest, grade__in=best).order_by("rank") if best else ()
    return Register("优秀委员", ("姓名",), [(one.name,) for one in rows])
