"""The rules of a scheme as data; how they stand in the year's JSON: ``members.schemes.reading``.

Points are Decimal with at most two places. Nothing here knows the database.
"""

from dataclasses import dataclass, field
from decimal import Decimal

from django.db import models

from members.kinds import Kind
from members.schemes.choosing import Applies
from members.schemes.conditions import Condition, Measured, Over, of_category

ZERO = Decimal(0)
CENT = Decimal("0.01")
MOST_POINTS = Decimal(10_000)
MOST_QUANTITY = Decimal(10**8)
MOST_PER_CENT = Decimal(100)


class Section(models.TextChoices):
    BASE = "base", "基础分"
    BONUS = "bonus", "加分"
    DEDUCTION = "deduction", "扣分"


class Counting(models.TextChoices):
    EACH = "each", "按件（次）计分"
    ONCE = "once", "只计一次，取最高"
    HALF_DAY = "half_day", "按半天计分"
    SHARE = "share", "按出席率折算"
    STEPS = "steps", "按出席率分档计分"
    QUANTITY = "quantity", "按数量计分"
    TOTAL = "total", "按全年累计数量计分"
    TIMES = "times", "按全年累计次数计分"
    PERCENT = "percent", "按数量的百分比计分"


BY_SHARE = (Counting.SHARE, Counting.STEPS)
"""Points by the part of all due half days at which the member was present, none of each record."""
SUMMED = (Counting.TOTAL, Counting.TIMES)
"""Points for each full so many of all records together, not of each."""
BY_FULL = (Counting.QUANTITY, *SUMMED)
"""Points for each full so many: how many that is has to be said."""


class Spread(models.TextChoices):
    """Who shares the points of one record that several members have their part in."""

    NONE = "", "不分摊，各得全部"
    ALL = "all", "由共同完成的委员平分"
    OTHERS = "others", "由第一人以外的委员平分"


def both(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    """What both name, where one that names nothing names everything."""
    return tuple(key for key in one or other if not other or key in other)


@dataclass(frozen=True)
class Rate:
    """Points for an item by the member's part in it, by kind, by level and by occasion; none named: for every one.

    ``further`` None: as the first. ``least``: counted by steps, the attendance in per cent from which it is given; parts are
    then kinds of leave that count as presence.
    """

    parts: tuple[str, ...] = ()
    first: Decimal = ZERO
    further: Decimal | None = None
    kinds: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    spread: str = ""
    occasions: tuple[str, ...] = ()
    least: Decimal = ZERO

    @property
    def next(self) -> Decimal:
        return self.first if self.further is None else self.further

    def meets(self, other: "Rate") -> bool:
        """Whether there is a record that both are for; of two steps only one is reached, of one per cent there is only one."""
        if self.least or other.least:
            return self.least == other.least
        pairs = (
            (self.parts, other.parts), (self.kinds, other.kinds), (self.levels, other.levels),
            (self.occasions, other.occasions),
        )  # fmt: skip
        return all(not one or not two or set(one) & set(two) for one, two in pairs)

    def shared_with(self, other: "Rate") -> "Rate":
        """For which records both are, where they meet."""
        return Rate(
            parts=both(self.parts, other.parts),
            kinds=both(self.kinds, other.kinds),
            levels=both(self.levels, other.levels),
            occasions=both(self.occasions, other.occasions),
        )


@dataclass(frozen=True)
class Line:
    """One rule: which records count, for whom, how."""

    key: str
    name: str
    kinds: tuple[str, ...]
    occasions: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    """Records whose source also has a record of one of these kinds do not count here."""
    applies: str = Applies.ALL
    counting: str = Counting.EACH
    most_items: int | None = None
    skip: int = 0
    """How many items, those with the highest points, count elsewhere and not here."""
    cap: Decimal | None = None
    rates: tuple[Rate, ...] = (Rate(),)
    reading: str = ""
    minus: bool = False
    """Takes points inside its category, which is none of deductions."""
    per_matter: bool = False
    """Of several records of one and the same matter only the one with the most points counts."""
    least_items: int | None = None
    """Fewer items than that are none: all or nothing."""
    only: tuple[str, ...] = ()
    """For whom it counts (``members.schemes.choosing``); empty: for everybody."""
    per: Decimal = Decimal(1)
    """Counted by quantity or by a sum: how much of it makes the points once; what does not fill it makes none."""

    @property
    def leaves_present(self) -> tuple[str, ...] | None:
        """Counted by attendance: the parts of leaves that count as presence; empty: of all; None: no leave does.

        Of steps one row speaks for all.
        """
        rates = [rate for rate in self.rates if not rate.kinds or Kind.LEAVE in rate.kinds]
        if Kind.LEAVE not in self.kinds or not rates:
            return None
        if self.counting != Counting.STEPS and not all(rate.parts for rate in rates):
            return ()
        return tuple(dict.fromkeys(part for rate in rates for part in rate.parts))


@dataclass(frozen=True)
class Category:
    key: str
    name: str
    section: str = Section.BASE
    cap: Decimal | None = None
    lines: tuple[Line, ...] = ()
    start: Decimal = ZERO
    """Points that every member has here before any record."""
    only: tuple[str, ...] = ()
    """Who has its start and its lines (``members.schemes.choosing``); empty: everybody."""
    floor: Decimal | None = ZERO
    """The least that lines which take points leave of it; None: it may fall below 0."""


def takes(category: Category, line: Line) -> bool:
    """Whether a line's points are taken: it stands among the deductions, or is one inside its category."""
    return line.minus or category.section == Section.DEDUCTION


@dataclass(frozen=True)
class Grade:
    key: str
    name: str
    least: Decimal = ZERO
    qualified: bool = True
    honoured: bool = False
    """Whether its members may be commended for the year."""
    share_limit: Decimal | None = None
    """Per cent of those who are graded that may have it at most (``members.schemes.limits``)."""
    rank_limit: int | None = None
    """How many may have it at most."""

    @property
    def limited(self) -> bool:
        return self.share_limit is not None or self.rank_limit is not None


@dataclass(frozen=True)
class Rules:
    base_points: Decimal = ZERO
    floor: Decimal = ZERO
    ceiling: Decimal | None = None
    bonus_cap: Decimal | None = None
    given_cap: Decimal | None = None
    taken_cap: Decimal | None = None
    """The most that the office gives and takes with a reason, outside the scheme's categories."""
    graded_after_months: int = 0
    open_to_members: bool = False
    categories: tuple[Category, ...] = ()
    grades: tuple[Grade, ...] = field(default_factory=tuple)
    """From the highest to the lowest."""
    conditions: tuple[Condition, ...] = ()
    present_from: Decimal | None = None
    """Per cent of what was due: who came for less of a meeting counts as absent from it; None: who came was there."""

    @property
    def lines(self) -> list[tuple[Category, Line]]:
        return [(category, line) for category in self.categories for line in category.lines]

    @property
    def honoured(self) -> list[Grade]:
        """The grades that are commended: those marked so; where none is, as in earlier schemes, those called 优秀."""
        marked = [grade for grade in self.grades if grade.honoured]
        return marked or [grade for grade in self.grades if "优秀" in grade.name]

    @property
    def for_some(self) -> list[Category | Line | Condition]:
        """The categories, lines and conditions that are for a choice of members."""
        parts: list[Category | Line | Condition] = [*self.conditions]
        for category in self.categories:
            parts += [category, *category.lines]
        return [part for part in parts if part.only]

    @property
    def chooses(self) -> bool:
        """Whether something counts for a choice of members alone."""
        return bool(self.for_some)

    @property
    def parts_of_points(self) -> dict[str, str]:
        """What of the points a condition may compare, by what it is known by, in words."""
        sections = {section.value: f"{section.label}合计" for section in Section}
        if self.base_points:
            sections[Section.BASE.value] += "（含起评分）"
        return {"": "总分", **sections, **{of_category(one.key): f"“{one.name}”得分" for one in self.categories}}

    @property
    def looks_back(self) -> bool:
        """Whether earlier years of the term decide something."""
        return any(condition.over != Over.YEAR for condition in self.conditions)

    @property
    def looks_back_on_quantities(self) -> bool:
        return any(one.over != Over.YEAR and one.measured == Measured.QUANTITY for one in self.conditions)

    @property
    def looks_back_on_consequences(self) -> bool:
        return any(one.measured == Measured.TOLD for one in self.conditions)

    @property
    def gives(self) -> tuple[str, ...]:
        """The consequences that its conditions have, in words, each once."""
        return tuple(dict.fromkeys(one.consequence for one in self.conditions if one.has_consequence))

    def together(self, condition: Condition) -> list[Condition]:
        """The condition with all that must hold with it, also those that these name, each once; itself first."""
        found, named = [condition], [*condition.also]
        for key in named:
            other = next((one for one in self.conditions if one.key == key), None)
            if other is not None and other not in found:
                found.append(other)
                named += other.also
        return found

    def hangs_on_grade(self, condition: Condition) -> bool:
        """Whether the year's own grade decides it."""
        return any(one.by_own_grade for one in self.together(condition))

    def grade(self, key: str) -> Grade | None:
        return next((grade for grade in self.grades if grade.key == key), None)


def signed(points: Decimal, section: str) -> Decimal:
    """Points as they go into a member's sum: those of deductions below 0."""
    return -points if section == Section.DEDUCTION and points else points


def capped(points: Decimal, cap: Decimal | None) -> Decimal:
    """At most the cap, where there is one."""
    return points if cap is None else min(points, cap)
