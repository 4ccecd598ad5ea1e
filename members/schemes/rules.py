"""The rules of a scheme as data; how they stand in the year's JSON: ``members.schemes.reading``.

Points are Decimal with at most two places. Nothing here knows the database.
"""

from dataclasses import dataclass, field
from decimal import Decimal

from django.db import models

from members.kinds import Kind

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


class Applies(models.TextChoices):
    ALL = "all", "全体委员"
    STANDING = "standing", "仅常委"
    OTHERS = "others", "仅非常委"


class Compare(models.TextChoices):
    AT_LEAST = "at_least", "达到或超过"
    FEWER_THAN = "fewer_than", "少于"


class Measured(models.TextChoices):
    """What a condition compares."""

    COUNT = "count", "次数（件数）"
    HALF_DAYS = "half_days", "实到半天数"
    SHARE = "share", "出席率（%）"
    QUANTITY = "quantity", "数量合计"
    IN_YEARS = "in_years", "有这样记录的年度数"
    POINTS = "points", "得分"
    BELOW = "below", "低于某个等次的年度"
    REACHED = "reached", "达到某个等次的年度"
    TOLD = "told", "以往年度给予过的结果"


OF_GRADES = (Measured.BELOW, Measured.REACHED)
"""Years are counted by their grade, the year in question by its own, which a person may still change."""
OF_YEARS = (*OF_GRADES, Measured.TOLD)
"""What a year has or has not: a number is asked of several years together alone."""
WHOLE = (Measured.COUNT, Measured.HALF_DAYS, Measured.IN_YEARS, *OF_YEARS)
"""What is counted and has no places."""
OF_RECORDS = (Measured.COUNT, Measured.HALF_DAYS, Measured.SHARE, Measured.QUANTITY, Measured.IN_YEARS)


class Over(models.TextChoices):
    """Over which time."""

    YEAR = "year", "本年度"
    BEFORE = "before", "上一年度"
    RUNNING = "running", "连续几年，每年都是"
    TERM = "term", "本届以来合计"


class Effect(models.TextChoices):
    GRADE = "grade", "直接定为"
    AT_MOST = "at_most", "最高定为"
    CONSEQUENCE = "consequence", "等次不变，给予"
    NONE = "none", "本身没有结果，只供其他条件引用"


USUAL_CONSEQUENCES = ("提醒谈话", "诫勉谈话", "通报批评", "劝退建议", "不再提名")
MOST_CONSEQUENCE = 20
"""How many signs a consequence has at most."""
MOST_YEARS = 5
TALK = "谈"
"""A consequence with this sign is a talk to be held."""


def asks_talk(consequence: str) -> bool:
    """Whether a consequence is a talk to be held: its words say so."""
    return TALK in consequence


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
class Condition:
    """What decides the grade whatever the points say, or has a consequence that leaves the grade as it is.

    ``members.schemes.measures`` reads it.
    """

    key: str
    name: str
    kinds: tuple[str, ...]
    occasions: tuple[str, ...] = ()
    applies: str = Applies.ALL
    compare: str = Compare.AT_LEAST
    number: Decimal = Decimal(1)
    """Whole where things or years are counted, else with at most two places."""
    effect: str = Effect.GRADE
    grade: str = ""
    levels: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    measured: str = Measured.COUNT
    over: str = Over.YEAR
    years: int = 2
    """How many, where it is for years running."""
    below: str = ""
    """The key of the grade below which a year counts, or from which on, where years are counted."""
    consequence: str = ""
    only: tuple[str, ...] = ()
    """Whom it concerns (``members.schemes.choosing``); empty: everybody."""
    part: str = ""
    """Which points, where points are compared: of a section, of a category by its key; empty: the total."""
    also: tuple[str, ...] = ()
    """The keys of other conditions that must hold too (``Rules.together``)."""
    told: str = ""
    """The consequence of earlier years that is looked for, by its exact words."""

    @property
    def of_records(self) -> bool:
        """Whether it looks at records, not at points or grades."""
        return self.measured in OF_RECORDS

    @property
    def counts_whole(self) -> bool:
        return self.measured in WHOLE

    @property
    def counts_now(self) -> bool:
        """Whether the year in question is one of those that it looks at; of what was given only earlier ones are."""
        return self.over != Over.BEFORE and self.measured != Measured.TOLD

    @property
    def by_own_grade(self) -> bool:
        """Whether it looks at the grade of the year in question."""
        return self.measured in OF_GRADES and self.over != Over.BEFORE

    @property
    def asks_number(self) -> bool:
        """Whether it compares a number; a single year has been given something, or has such a grade, or not."""
        return self.over == Over.TERM or self.measured not in OF_YEARS

    @property
    def on_grade(self) -> bool:
        return self.effect in (Effect.GRADE, Effect.AT_MOST)

    @property
    def has_consequence(self) -> bool:
        return self.effect == Effect.CONSEQUENCE


def of_category(key: str) -> str:
    """What a condition knows the points of a category by."""
    return f"category:{key}"


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
