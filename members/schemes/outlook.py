"""How a year that is still running would end for a member as things stand: nothing is said of it as if it were over.

What has happened stays: a condition for "at least" so many that is met decides. What may still come is open: a condition
for "fewer than" is no fault before the last day; it is told with what is still due.
"""

from dataclasses import dataclass

from members.schemes.rules import Compare, Condition, Effect, Grade, Rules
from members.schemes.scoring import Fact, Person, concerns, number_of


@dataclass(frozen=True)
class Due:
    """A condition that will hold at the year's end unless ``short`` further records come."""

    condition: Condition
    number: int
    """How many there are by now."""

    @property
    def short(self) -> int:
        return self.condition.number - self.number

    def words(self, rules: Rules) -> str:
        """照此到年末“从不出席”（现 0 次，还差 1 次），将直接定为“不称职”。"""
        grade = rules.grade(self.condition.grade)
        effect = {"grade": "将直接定为", "at_most": "将最高定为"}[self.condition.effect]
        there = f"现 {self.number} 次，还差 {self.short} 次"
        return f"照此到年末“{self.condition.name}”（{there}），{effect}“{grade.name if grade else '—'}”。"


def due(rules: Rules, facts: list[Fact], person: Person, grade: Grade | None) -> list[Due]:
    """The conditions for "fewer than" that a member does not escape yet; none for one who will not be graded.

    ``grade``: as things stand; a ceiling that it does not exceed is not told.
    """
    if not person.serving or person.months < rules.graded_after_months:
        return []
    rank = {one.key: index for index, one in enumerate(rules.grades)}
    found = []
    for condition in rules.conditions:
        if condition.compare != Compare.FEWER_THAN or not concerns(condition, person):
            continue
        number = number_of(condition, facts)
        if number >= condition.number or condition.grade not in rank:
            continue
        kept = grade is not None and rank[condition.grade] <= rank[grade.key]
        if condition.effect == Effect.GRADE or not kept:
            found.append(Due(condition, number))
    return found
