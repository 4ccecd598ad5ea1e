"""The page on which the office makes a figure: three steps, and beside them what comes of what is chosen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

from cppcc import figures
from cppcc.calendar import clock
from cppcc.figures import (
    Dimension,
    Entry,
    How,
    KeyedNames,
    Ratio,
    RowNames,
    Sort,
    Source,
    UnknownCut,
    Value,
    columns_for,
)
from cppcc.rights import holds
from cppcc.search import normal
from cppcc.vocabularies import Names, rows_of
from members.models import PlenaryYear
from reports.numbers import overfull
from reports.own import Choices, sentence
from reports.own.choosing import FIRST_WANTED, QUOTIENTS, SUMS, Kind
from reports.showing.figures import Cell, parts_words, rows
from reports.wording import Wording

GROUPS: dict[str, tuple[str, ...]] = {
    "提案与办理": ("proposals", "proposers", "assignments", "replies", "feedback", "promises", "talks"),
    "活动与成果": ("activities", "attendance", "others", "suggestions", "outcomes", "plan", "brands"),
    "微建议与社情民意": ("micro", "opinions"),
    "委员与履职": ("members", "served", "duties"),
}
OTHERS = "台账与统计登记"
LONG, FIRST = 60, 10
"""From how many values on only those are offered that occur; how many records stand beside."""
SEARCHED = 12


@dataclass(frozen=True)
class Option:
    value: str
    words: str
    chosen: bool = False
    ended: bool = False

    @property
    def search(self) -> str:
        return normal(self.words)


@dataclass(frozen=True)
class Row:
    """One condition: a dimension with its values."""

    key: str
    label: str
    options: list[Option]
    out: bool
    note: str = ""

    @property
    def searched(self) -> bool:
        return len(self.options) > SEARCHED


@dataclass(frozen=True)
class Seen:
    """What a figure says now, and its first records as far as the account may see them."""

    lines: list[tuple[str, str, str]]
    headings: list[str]
    records: list[tuple[str | None, list[Cell]]]
    words: str
    warning: str = ""
    """Why the value is none that may be told."""


class Editor:
    """The steps with what is chosen; ``entry`` is the figure that comes of it, or ``fault`` says why none does."""

    def __init__(
        self, choices: Choices, known: Mapping[str, Entry], year: PlenaryYear | None, user: Any,
        entry: Entry | None = None, fault: str = "",
    ) -> None:  # fmt: skip
        self.choices, self.known, self.year, self.user = choices, known, year, user
        self.entry, self.fault = entry, fault

    # --- 数什么 ---
    @property
    def kinds(self) -> list[Option]:
        return [Option(str(key), str(words), key == self.choices.kind) for key, words in Kind.choices]

    @property
    def counted(self) -> bool:
        return self.choices.kind == Kind.COUNTED

    @property
    def quotient(self) -> bool:
        return self.choices.kind in QUOTIENTS

    @property
    def summed(self) -> bool:
        return self.choices.kind in SUMS

    @property
    def less(self) -> bool:
        return self.choices.kind == Kind.DIFFERENCE

    @property
    def first_fault(self) -> str:
        """Why the field above the parts is asked again."""
        return FIRST_WANTED if self.less and self.fault == FIRST_WANTED else ""

    @property
    def of_words(self) -> str:
        return "其中的部分" if self.choices.kind == Kind.SHARE else "被平均的数"

    @property
    def to_words(self) -> str:
        return "占什么的比例" if self.choices.kind == Kind.SHARE else "平均到每"

    @cached_property
    def source(self) -> Source | None:
        try:
            return figures.source_of(self.choices.source)
        except UnknownCut:
            return None

    @property
    def source_groups(self) -> list[tuple[str, list[Option]]]:
        offered = [one for one in figures.sources() if one.offered and holds(self.user, one.readers)]
        placed = {key: group for group, keys in GROUPS.items() for key in keys}
        found: dict[str, list[Option]] = {group: [] for group in (*GROUPS, OTHERS)}
        for one in offered:
            words = f"{one.label}，按{one.day}"
            found[placed.get(one.key, OTHERS)].append(Option(one.key, words, one.key == self.choices.source))
        return [(group, options) for group, options in found.items() if options]

    # --- 哪些 ---
    @cached_property
    def conditions(self) -> list[Row]:
        if self.source is None:
            return []
        return [self._row(self.source.dimensions[key]) for key in self.choices.by if key in self.source.dimensions]

    @property
    def more(self) -> list[Option]:
        """Dimensions that may be added."""
        cuts = self.source.cuts if self.source else ()
        return [Option(one.key, one.label) for one in cuts if one.key not in self.choices.by]

    def _row(self, dimension: Dimension) -> Row:
        chosen = set(self.choices.ticked(dimension.key))
        found, note = list(self._values(dimension)), ""
        if len(found) > LONG or not found:
            there = self._occurring(dimension)
            left = {value: (words, ended) for value, words, ended in found}
            kept = [one for one in found if one[0] in there or one[0] in chosen] if found else []
            free = [(value, there.get(value, value), False) for value in {*there, *chosen} if value not in left]
            found, note = [*kept, *(sorted(free) if dimension.shown else [])], "只列出本年度和上年度有记录的。"
        options = [Option(value, words, value in chosen, ended) for value, words, ended in found]
        return Row(dimension.key, dimension.label, options, dimension.key in self.choices.out, note)

    def _values(self, dimension: Dimension) -> Iterable[tuple[str, str, bool]]:
        names, ended = dimension.names, set()
        if isinstance(names, RowNames):
            found = [(one.pk, str(one), has_ended(one)) for one in names.rows()]
        elif isinstance(names, KeyedNames):
            found = [(one.key, words, has_ended(one)) for one, words in names.rows()]
        else:
            words_of = names()
            if isinstance(words_of, Names):
                ended = {one.key for one in rows_of(words_of.of) if has_ended(one)}
            found = [(key, words, key in ended) for key, words in words_of]
        yield from ((str(key), words, gone) for key, words, gone in found)
        if dimension.none:
            yield "", dimension.none, False

    def _occurring(self, dimension: Dimension) -> dict[str, str]:
        """Values that records of this year or the year before have."""
        if self.source is None or self.year is None:
            return {}
        figure = figures.made_of("look", "", "", "", self.source.key)
        spans = PlenaryYear.objects.filter(year__in=[self.year.year, self.year.year - 1])
        found = [line for span in spans for line in figures.breakdown([figure], [dimension.key], span).lines]
        return {line.keys[0]: line.label for line in found}

    # --- 怎么数 ---
    @property
    def measures(self) -> list[Option]:
        if self.source is None:
            return []
        things = [one for one in self.source.cuts if one.counts and not one.many]
        found = [
            (f"{How.RECORDS}:", f"数记录（{self.source.unit}）"),
            *((f"{How.DISTINCT}:{one.key}", f"数不同的{one.label}（去重）") for one in things),
            *((f"{How.AT_LEAST}:{one.key}", f"数达到若干{self.source.unit}的{one.label}") for one in things),
            *((f"{How.SUM}:{one.key}", f"{one.label}合计") for one in self.source.amounts),
            *((f"{How.AVERAGE}:{one.key}", f"{one.label}平均") for one in self.source.amounts),
        ]
        chosen = self.choices.measure if self.least is None else self.choices.measure.rpartition(":")[0]
        return [Option(key, words, key == chosen) for key, words in found]

    @property
    def least(self) -> str | None:
        """How many records a member, a unit has to have; None where it is not asked."""
        how, _, of = self.choices.measure.partition(":")
        return of.partition(":")[2] if how == How.AT_LEAST else None

    # --- figures of figures ---
    @cached_property
    def names(self) -> dict[str, str]:
        return names_of(self.known)

    @property
    def figure_names(self) -> list[str]:
        """Names of the figures of which another can be made."""
        return [self.names[key] for key, one in self.known.items() if divisible(one)]

    @property
    def of_name(self) -> str:
        return self.names.get(self.choices.of, self.choices.of)

    @property
    def to_name(self) -> str:
        return self.names.get(self.choices.to, self.choices.to)

    @property
    def part_options(self) -> list[Option]:
        chosen = set(self.choices.parts[1:] if self.less else self.choices.parts)
        return [Option(key, self.names[key], key in chosen) for key, one in self.known.items() if divisible(one)]

    @property
    def first_options(self) -> list[Option]:
        first = self.choices.parts[0] if self.choices.parts else ""
        return [Option(key, self.names[key], key == first) for key, one in self.known.items() if divisible(one)]

    # --- beside ---
    @cached_property
    def seen(self) -> Seen | None:
        return None if self.entry is None or self.year is None else seen_of(self.entry, self.year, self.user)


def names_of(known: Mapping[str, Entry]) -> dict[str, str]:
    """How each figure is chosen: by its name, with its key where another has the same."""
    names = Wording(known.values()).names
    return {key: names.get(key, f"{one.label} {key}") for key, one in known.items()}


def divisible(entry: Entry) -> bool:
    return not isinstance(entry, Ratio) and entry.sort not in (Sort.SHARE, Sort.AVERAGE)


def has_ended(row: Any) -> bool:
    """Whether a row of a register takes nothing new any more, as registers say it."""
    today = clock.today()
    days = [day for name in ("left_on", "until") if (day := getattr(row, name, None))]
    until = getattr(row, "until_year", None)
    return (
        getattr(row, "active", True) is False or any(day < today for day in days) or bool(until and until < today.year)
    )


def value_words(entry: Entry, value: Value) -> str:
    return f"{value.text}{entry.unit if value.number is not None else ''}"


def seen_of(entry: Entry, year: PlenaryYear, user: Any) -> Seen:
    """The value of the year and of the one before, and the first records."""
    before = PlenaryYear.objects.filter(year=year.year - 1).first()
    told = [(span, figures.stands(entry, span)) for span in (year, before) if span]
    found = [(span, entry.value(span) if stands else Value(None)) for span, stands in told]
    lines = [(f"{span.year}年", value_words(entry, value), parts_words(value)) for span, value in found]
    records = entry.records(year) if told[0][1] else entry.records(year).none()
    mine = records.visible_to(user) if hasattr(records, "visible_to") else records
    count, visible = records.count(), mine.count()
    columns = columns_for(records.model)
    first = islice(columns.fetch(mine)[:FIRST], FIRST)
    if not told[0][1]:
        return Seen(lines, [], [], f"{year.year}年度没有这个数据：它的使用年度不含这一年。")
    words = f"{year.year}年依据 {count} 条记录" + (f"，其中您可查看 {visible} 条" if visible < count else "")
    if visible > FIRST:
        words += f"，以下是前 {FIRST} 条"
    over = next((f"{span.year}年{fault}" for span, value in found if (fault := overfull(value))), "")
    return Seen(lines, columns.headings, rows(columns, first, user), words, over)


def said_of(kind: str, data: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """What was chosen, for two people who changed it at once."""
    if kind == Kind.COUNTED:
        try:
            return sentence(figures.from_data(data))
        except UnknownCut as fault:
            return str(fault)
    keys = [data.get("of", ""), data.get("to", ""), *data.get("parts", [])]
    return f"{Kind(kind).label}：{'、'.join(names.get(key, key) for key in keys if key)}"
