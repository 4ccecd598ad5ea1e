"""How a year that is still running would end for a member as things stand: nothing is said of it as if it were over.

What has happened stays: a condition for "at least" so many records that is met decides. What may still change is open: a
condition for "fewer than", for points, a share or a grade is no fault before the last day; it is told with what is still due.
"""

from dataclasses import dataclass
from decimal import Decimal

from members.schemes import measures
from members.schemes.conditions import OF_GRADES, Compare, Condition, Effect
from members.schemes.facts import Fact, Person
from members.schemes.measures import Answer
from members.schemes.rules import Grade, Rules
from members.schemes.scoring import concerns, graded, seen


@dataclass(frozen=True)
class Due:
    """A condition that will hold at the end of the year, or of the term, unless something changes."""

    condition: Condition
    answers: tuple[tuple[Condition, Answer], ...]
    """Its own, and that of each condition that must hold too."""
    until: str = "年末"

    @property
    def number(self) -> Decimal:
        """What there is by now."""
        return self.answers[0][1].number or Decimal(0)

    @property
    def short(self) -> Decimal:
        """How much is still missing, of a condition for "fewer than"."""
        return self.condition.number - self.number

    @property
    def there(self) -> str:
        """现 0 次，还差 1 次; of what can't be made up for one by one, how it stands; then the others by their names."""
        (_, own), *others = self.answers
        said = [_there(self.condition, own), *(f"“{one.name}”{_there(one, answer)}" for one, answer in others)]
        return "；".join(said)

    @property
    def brief(self) -> str:
        """照此到年末“从不出席”，还差 1 次"""
        lacks = self.condition.measured in measures.ADDED_UP
        told = self.there.rpartition("，")[2] if lacks and len(self.answers) == 1 else self.there
        return f"照此到{self.until}“{self.condition.name}”，{told}"

    def words(self, rules: Rules) -> str:
        """照此到年末“从不出席”（现 0 次，还差 1 次），将直接定为“不称职”。"""
        grade = rules.grade(self.condition.grade)
        effect = {"grade": "将直接定为", "at_most": "将最高定为", "consequence": "将给予"}[self.condition.effect]
        what = (grade.name if grade else "—") if self.condition.on_grade else self.condition.consequence
        return f"照此到{self.until}“{self.condition.name}”（{self.there}），{effect}“{what}”。"


def _there(condition: Condition, answer: Answer) -> str:
    if condition.measured in OF_GRADES or not condition.counts_now:
        return answer.basis or "按目前得分"
    now = f"现 {measures.number_words(condition, answer.number)}"
    if condition.compare != Compare.FEWER_THAN or condition.measured not in measures.ADDED_UP:
        return now
    return f"{now}，还差 {measures.number_words(condition, condition.number - (answer.number or Decimal(0)))}"


def due(
    rules: Rules,
    facts: list[Fact],
    person: Person,
    grade: Grade | None,
    total: Decimal | None = None,
    parts: tuple[tuple[str, Decimal], ...] = (),
) -> list[Due]:
    """The conditions that a member does not escape yet; none for one who will not be graded.

    ``grade``, ``total`` and its ``parts``: as things stand; a ceiling that the grade does not exceed is not told.
    """
    if not person.serving or person.months < rules.graded_after_months:
        return []
    rank = {one.key: index for index, one in enumerate(rules.grades)}
    now = graded(seen(rules, facts, total, person, parts), grade)
    found = []
    for condition in rules.conditions:
        if condition.effect == Effect.NONE or not concerns(rules, condition, person):
            continue
        if condition.on_grade and condition.grade not in rank:
            continue
        answer = measures.ask(rules, condition, now, person.past, final=False)
        if answer.settled or not answer.holds:
            continue
        kept = grade is not None and condition.on_grade and rank[condition.grade] <= rank[grade.key]
        if condition.effect != Effect.AT_MOST or not kept:
            each = measures.each(rules, condition, now, person.past, final=False)
            at_end = measures.ask(rules, condition, now, person.past, final=True)
            found.append(Due(condition, tuple(each), "年末" if at_end.settled else "届末"))
    return found
