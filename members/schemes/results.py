"""What scoring says: points of each record, line and category, and the member's score."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from members.schemes.conditions import of_category
from members.schemes.consequences import Consequence
from members.schemes.facts import Fact
from members.schemes.rules import Category, Grade, Line, Section


class Item(NamedTuple):
    """A record that a line looked at, with what it brought; ``note`` says why it brought nothing."""

    fact: Fact
    points: Decimal
    note: str = ""


@dataclass
class LineResult:
    line: Line
    points: Decimal
    uncapped: Decimal
    items: list[Item] = field(default_factory=list)
    by_hand: bool = False
    """Points that the office gave or took with a reason, by no rule."""


@dataclass
class CategoryResult:
    category: Category
    points: Decimal
    uncapped: Decimal
    lines: list[LineResult]
    mine: bool = True
    """Whether it is for this member."""


@dataclass
class Score:
    """All that the rules say of a member."""

    total: Decimal
    base: Decimal
    bonus: Decimal
    deduction: Decimal
    categories: list[CategoryResult]
    grade: Grade | None
    """None: not graded, ``note`` says why."""
    by_points: Grade | None
    forced: list[str]
    note: str = ""
    possible: list[Consequence] = field(default_factory=list)
    """Consequences that hold for this or for another grade of the year, see ``members.schemes.consequences.of_grade``."""
    consequences: list[Consequence] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    """The records as they were counted (``members.schemes.facts.as_counted``)."""

    @property
    def parts(self) -> tuple[tuple[str, Decimal], ...]:
        return parts_of(self.base, self.bonus, self.deduction, self.categories)


def parts_of(
    base: Decimal, bonus: Decimal, deduction: Decimal, categories: Iterable[CategoryResult] = ()
) -> tuple[tuple[str, Decimal], ...]:
    """The points of each section and of the member's own categories by what a condition knows them by."""
    sections = ((Section.BASE.value, base), (Section.BONUS.value, bonus), (Section.DEDUCTION.value, deduction))
    return (*sections, *((of_category(one.category.key), one.points) for one in categories if one.mine))
