"""The conditions of a scheme as data: what is compared, over which time, and what follows.

``members.schemes.measures`` reads them; which of them hold together: ``members.schemes.rules.Rules``.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.db import models

from members.schemes.choosing import Applies


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


@dataclass(frozen=True)
class Condition:
    """What decides the grade whatever the points say, or has a consequence that leaves the grade as it is."""

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
