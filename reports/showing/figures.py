"""Numbers on pages: tiles, the head of the dashboard, and the records behind a number."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from cppcc import figures
from cppcc.figures import Columns
from cppcc.lists.cells import FACTS
from cppcc.rights.pages import may_open
from cppcc.templatetags.components import NOTHING
from cppcc.templatetags.furniture import day
from members.period import Span
from reports import charts, numbers

# --- tiles -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Tile:
    """A figure of a span and, where it is told, of the same days a year before; each opens its records."""

    figure: figures.Entry
    value: figures.Value
    span: Span
    former: figures.Value | None = None
    former_span: Span | None = None
    origin: str = ""
    """Where the number comes from, where it is not counted."""

    @property
    def url(self) -> str:
        return records_url(self.figure, self.span)

    @property
    def unit(self) -> str:
        return self.figure.unit if self.value.number is not None else ""

    @property
    def number(self) -> str:
        return numbers.told(self.value, self.figure.unit)

    @property
    def parts(self) -> str:
        return parts_words(self.value)

    @property
    def words(self) -> str:
        """How it has changed."""
        then = numbers.LAST_YEAR if self.span.whole else numbers.SAME_DAYS
        return numbers.compared(self.value, self.former, self.figure.unit, then=then)

    @property
    def former_url(self) -> str:
        return records_url(self.figure, self.former_span) if self.former and self.former_span else ""

    @property
    def former_words(self) -> str:
        if not self.former:
            return ""
        return " · ".join(filter(None, [f"去年同期 {numbers.told(self.former, self.figure.unit)}", self.words]))


def doubts(entries: Iterable[figures.Entry], span: Span) -> dict[str, str]:
    """Where those figures come from that are not counted, by key."""
    found = figures.origins(entries, span)
    return {key: origin.words for key, origin in found.items() if origin != figures.Origin.COUNTED}


def tiles_of(now: Span, then: Span | None, only: list[str] | None = None) -> list[Tile]:
    """Figures of a span beside those of the same days a year ago; in the order that is asked for."""
    found = figures.values(now, only)
    former = figures.values(then, only) if then else {}
    told = doubts((entry for entry, _ in found.values()), now)
    order = list(found) if only is None else [key for key in only if key in found]
    return [
        Tile(*found[key], now, former[key][1] if key in former else None, then, told.get(key, ""))
        for key in order
    ]  # fmt: skip


def records_url(figure: figures.Entry, span: Span) -> str:
    """The records behind a number, up to the last day of a part of a year."""
    return _address("figure_detail", span, figure.key)


def chart_urls(name: str, span: Span, *, narrow: bool = False) -> tuple[str, str]:
    """A chart as a picture, and its numbers as a table; of no other days than the numbers that stand beside it.

    One over the years is of whole years.
    """
    of = span.plenary if name.startswith(charts.TREND) else span
    return _address("chart", of, name, **({"narrow": ""} if narrow else {})), _address("chart_bars", of, name)


def _address(page: str, span: Span, what: str, **asked: str) -> str:
    if not span.whole:
        asked["until"] = day(span.ends_on)
    return reverse(page, args=[span.year, what]) + (f"?{urlencode(asked)}" if asked else "")


def parts_words(value: figures.Value) -> str:
    """Numerator and denominator of a rate."""
    return f"{value.parts[0]} / {value.parts[1]}" if value.parts else ""


def day_of_year(value: date) -> str:
    return f"{value.month}月{value.day}日"


def dashboard_line(now: Span, then: Span | None) -> str:
    """Which days the numbers are of, and beside which they stand."""
    until = "" if now.whole else f"截至 {day_of_year(now.ends_on)}"
    same = "" if then is None or then.whole else "同日"
    beside = f"，与{then.year}年{same}对照" if then else ""
    return f"{now.plenary}{until}{beside} · 未注明来源的由系统计数 · 点数字看明细"


def told(figure: figures.Figure) -> figures.Figure:
    """A figure without a name of its own, named after what it counts."""
    said = "，".join(one.words(figure.source) for one in figure.where)
    return replace(figure, label=figure.source.label, definition=said or f"全部{figure.source.label}")


# --- the records behind a number -------------------------------------------------------------------


@dataclass(frozen=True)
class Heading:
    """A column's head; ``order``: "ascending", "descending" or nothing, ``turn``: how a press on it sorts."""

    words: str
    turn: str
    order: str = ""

    @property
    def icon(self) -> str:
        return {"ascending": "sort-up", "descending": "sort-down"}.get(self.order, "chevron-expand")


def headings(columns: Columns, sort: str) -> list[Heading]:
    """``sort``: the number of the column that the list is sorted by, "2" or "-2"."""
    return [_heading(words, str(number), sort) for number, words in enumerate(columns.headings, start=1)]


def _heading(words: str, number: str, sort: str) -> Heading:
    if sort == number:
        return Heading(words, f"-{number}", "ascending")
    return Heading(words, number, "descending" if sort == f"-{number}" else "")


@dataclass(frozen=True)
class Cell:
    """``url``: where the cell leads; one cell of a row is the link. ``label``: of a fact that a card on the phone says,
    ``tone``: of a state."""

    value: Any
    look: str = ""
    label: str = ""
    url: str = ""
    tone: str = ""


LINKED = 1
"""The column whose words are the link: the first is mostly a number or a day."""
STATE = "状态"


def rows(columns: Columns, records: Iterable[Any], reader: Any) -> list[tuple[str | None, list[Cell]]]:
    """The address of each record where its page is open to the reader, and its cells."""
    places = [(record, columns.url(record)) for record in records]
    led = [(record, url if url and may_open(reader, url) else None) for record, url in places]
    return [(url, cells(columns, record, url)) for record, url in led]


def cells(columns: Columns, record: Any, url: str | None) -> list[Cell]:
    """A card says the link, the state and the first facts that there are."""
    main = min(LINKED, len(columns.cells) - 1)
    tones = getattr(record, "TONES", {})
    found, facts = [], 0
    for at, (heading, value) in enumerate(zip(columns.headings, columns.row(record), strict=True)):
        if at == main:
            found.append(Cell(value, "main-cell", url=url or ""))
        elif heading == STATE and tones:
            found.append(Cell(value, "state-cell", tone=tones.get(record.state, "secondary")))
        elif value not in (None, "") and facts < FACTS:
            found.append(Cell(value, f"fact f{facts}", heading))
            facts += 1
        else:
            found.append(Cell(value))
    return found


def basis_words(entry: figures.Entry, words: str, count: int, unseen: int = 0) -> str:
    """How it is counted, and how many records stand behind it or were found among them."""
    if isinstance(entry, figures.Total):
        named = "、".join(f"“{part.label}”" for part in entry.parts)
        whole = "相减" if entry.less else "相加"
        return f"口径：{entry.definition}。由{named}{whole}而成，以下 {count} 条记录来自能够一并列出的部分，其余请看各项数据。"
    hidden = f"（另有 {unseen} 条您没有查看权限）" if unseen else ""
    if words:
        return f"口径：{entry.definition}。这个数字的依据中，含“{words}”的有 {count} 条{hidden}。"
    return f"口径：{entry.definition}。以下 {count} 条记录是这个数字的依据{hidden}。"


def empty_words(words: str) -> str:
    if words:
        return f"没有含“{words}”的记录。"
    return "这个数字还没有记录。登记相应的活动、提案或统计项后会自动出现。"


def frozen_words(report: Any, entry: figures.Entry, frozen: dict[str, Any]) -> str:
    """What a signed report says of it, and how the records have moved since."""
    value = NOTHING if frozen["value"] is None else frozen["value"]
    gone, come = frozen["gone"], frozen["come"]
    moved = f"此后有 {gone} 条不再计入、{come} 条新计入。" if gone or come else ""
    return f"{report}签发时为 {value}{entry.unit}，以下是签发时计入的记录。{moved}"
