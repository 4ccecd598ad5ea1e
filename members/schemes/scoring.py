"""The points of one member by the rules of a scheme, each point with the records it comes from.

Nothing here depends on the order of the records. Where a rule leaves a choice, it is made in the member's favour:
the first item's points go to the item with which the sum is the highest, a limit of items leaves the best ones.
"""

from collections.abc import Iterable
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

from members.kinds import BY_HAND, PRESENCE
from members.schemes import choosing, measures
from members.schemes.by_attendance import by_share, by_steps
from members.schemes.choosing import Applies
from members.schemes.conditions import Condition, Effect
from members.schemes.consequences import consequences, of_grade
from members.schemes.facts import Fact, Person, applies, as_counted
from members.schemes.measures import Year
from members.schemes.results import CategoryResult, Item, LineResult, Score, parts_of
from members.schemes.rules import (
    BY_SHARE,
    CENT,
    SUMMED,
    ZERO,
    Category,
    Counting,
    Grade,
    Line,
    Rate,
    Rules,
    Section,
    Spread,
    capped,
    takes,
)
from members.schemes.summing import summed
from members.schemes.worth import Worth, best, by_matter

MOST_SUM = Decimal("99999.99")
"""More than any scheme means; base, bonus, deduction and total have their place in a result's columns with it."""


class Scorer:
    """Scores many members by the same rules.

    ``final``: the year is taken as over. Before that, having too few records decides nothing (``members.schemes.outlook``).
    """

    def __init__(self, rules: Rules, *, final: bool = True) -> None:
        self.rules, self.final = rules, final
        self._rate_of: dict[tuple[str, ...], Rate | None] = {}

    @cached_property
    def _by_kind(self) -> dict[str, list[Line]]:
        found: dict[str, list[Line]] = {}
        for _, line in self.rules.lines:
            kinds = {*line.kinds, *PRESENCE} if line.counting in BY_SHARE else set(line.kinds)
            for kind in kinds:
                found.setdefault(kind, []).append(line)
        return found

    def score(self, facts: Iterable[Fact], person: Person | None = None) -> Score:
        person = person or Person()
        facts = as_counted(self.rules, facts)
        by_hand = [fact for fact in facts if fact.kind in BY_HAND]
        dealt = self._deal([fact for fact in facts if fact.kind not in BY_HAND] if by_hand else facts)
        categories = [self._category(category, dealt, by_hand, person) for category in self.rules.categories]
        apart = self._apart(by_hand)

        def of(section: Section, among: list[CategoryResult]) -> Decimal:
            return sum((one.points for one in among if one.category.section == section), ZERO)

        base = _kept(self.rules.base_points + of(Section.BASE, categories))
        bonus = capped(_kept(of(Section.BONUS, categories)), self.rules.bonus_cap)
        bonus = _kept(bonus + of(Section.BONUS, apart))
        categories += apart
        deduction = _kept(of(Section.DEDUCTION, categories))
        total = capped(max(_kept(base + bonus - deduction), self.rules.floor), self.rules.ceiling)
        now = seen(self.rules, facts, total, person, parts_of(base, bonus, deduction, categories))
        grade, by_points, forced, note = self._grade(total, now, person)
        score = Score(total, base, bonus, deduction, categories, grade, by_points, forced, note, facts=facts)
        # Also of who has no grade: a person may still give one, and it has what follows from it.
        if self.rules.conditions:
            asked = [one for one in self.rules.conditions if concerns(self.rules, one, person)]
            then = graded(now, grade)
            score.possible = consequences(self.rules, asked, then, person.past, final=self.final)
        if grade is not None:
            score.consequences = of_grade(score.possible, person.past.year, grade.name)
        return score

    # --- which records a line counts ---------------------------------------------------------------------------
    def _deal(self, facts: list[Fact]) -> dict[str, list[Fact]]:
        dealt: dict[str, list[Fact]] = {}
        kinds_of: dict[tuple[int, int], set[str]] = {}
        if any(line.without for _, line in self.rules.lines):
            for fact in facts:
                kinds_of.setdefault(fact.source, set()).add(fact.kind)
        for fact in facts:
            lines = self._by_kind.get(fact.kind, [])
            if fact.was:  # where the record would count as what it is, it is told why it does not
                lines = [*lines, *(one for one in self._by_kind.get(fact.was.kind, ()) if one not in lines)]
            for line in lines:
                if line.occasions and fact.occasion not in line.occasions:
                    continue
                if line.levels and fact.level not in line.levels:
                    continue
                if not applies(line.applies, fact):
                    continue
                if line.without and kinds_of[fact.source] & set(line.without):
                    continue
                dealt.setdefault(line.key, []).append(fact)
        return dealt

    def _category(
        self, category: Category, dealt: dict[str, list[Fact]], by_hand: list[Fact], person: Person
    ) -> CategoryResult:
        mine = choosing.concerns(category.only, person.belongs)
        lines = []
        for line in category.lines:
            its = dealt.get(line.key, []) if mine and choosing.concerns(line.only, person.belongs) else []
            lines.append(self._line(line, its, taking=takes(category, line)))
        own = [fact for fact in by_hand if self._key_of.get(fact.category) == category.key]
        if own:
            lines.append(_by_hand(category, "机关加减分", own))
        uncapped = sum((one.points for one in lines), category.start if mine else ZERO)
        points = capped(_kept(uncapped), category.cap)
        if category.floor is not None and (own or any(line.minus for line in category.lines)):
            # What is taken goes down to the floor; nobody is lifted to it.
            points = max(points, min(category.floor, _earned(category.start if mine else ZERO, lines)))
        return CategoryResult(category, points, uncapped, lines, mine)

    @cached_property
    def _key_of(self) -> dict[str, str]:
        """The key of each category by its name; of several of one name the first."""
        return {category.name: category.key for category in reversed(self.rules.categories)}

    def _apart(self, by_hand: list[Fact]) -> list[CategoryResult]:
        """What the office gave and took in no category of the scheme: one of its own for each, outside the others' limits."""
        found = []
        for name, section, cap, kind in (
            ("机关加分", Section.BONUS, self.rules.given_cap, BY_HAND[0]),
            ("机关扣分", Section.DEDUCTION, self.rules.taken_cap, BY_HAND[1]),
        ):
            own = [fact for fact in by_hand if fact.kind == kind and fact.category not in self._key_of]
            if own:
                category = Category(kind, name, section, cap)
                line = _by_hand(category, name, own)
                found.append(CategoryResult(category, capped(line.points, cap), line.points, [line]))
        return found

    # --- what a line gives -------------------------------------------------------------------------------------
    def _line(self, line: Line, facts: list[Fact], *, taking: bool) -> LineResult:
        """``taking``: its points are taken, so that in the member's favour is the least of them."""
        aside = [Item(one, ZERO) for one in facts if one.was and one.kind not in line.kinds]
        if aside and line.counting not in BY_SHARE:
            told = self._line(line, [one for one in facts if one.kind in line.kinds], taking=taking)
            return replace(told, items=[*told.items, *aside])
        if not facts:
            return LineResult(line, ZERO, ZERO)
        if line.counting == Counting.SHARE:
            result = by_share(line, facts)
        elif line.counting == Counting.STEPS:
            result = by_steps(line, facts)
        else:
            items = self._summed(line, facts) if line.counting in SUMMED else self._items(line, facts, taking=taking)
            uncapped = sum((item.points for item in items), ZERO)
            result = LineResult(line, capped(uncapped, line.cap), uncapped, items)
        return _taken(result) if line.minus else result

    def _rate(self, line: Line, fact: Fact) -> Rate | None:
        """What the line gives for the member's part, the kind, the level and the occasion; None where it has nothing for them."""
        key = (line.key, fact.part, fact.kind, fact.level, fact.occasion)
        if key not in self._rate_of:
            of = Rate((fact.part,), kinds=(fact.kind,), levels=(fact.level,), occasions=(fact.occasion,))
            rates = line.rates if fact.kind in line.kinds else ()
            self._rate_of[key] = next((rate for rate in rates if rate.meets(of)), None)
        return self._rate_of[key]

    def so_many(self, line: Line, rate: Rate, facts: Iterable[Fact]) -> int:
        """How many of the records have the rate's points in the line."""
        return sum(self._rate(line, fact) == rate for fact in facts)

    def counts(self, line: Line, fact: Fact) -> bool:
        """Whether a record that the line looks at has points in it, or a part in its share."""
        if line.counting in BY_SHARE:
            return fact.kind in line.kinds
        return self._rate(line, fact) is not None

    def _items(self, line: Line, facts: list[Fact], *, taking: bool) -> list[Item]:
        worth, silent = [], []
        none = _no_rate(line)
        for fact in facts:
            rate, times = self._rate(line, fact), _times(line, fact)
            if rate is None:
                silent.append(Item(fact, ZERO, none))
            elif not times and line.counting == Counting.QUANTITY:
                silent.append(Item(fact, ZERO, "数量不足，不计分"))
            else:
                first, further = (_shared(line, rate, points * times, fact) for points in (rate.first, rate.next))
                worth.append(Worth(first, further, fact))
        worth.sort(key=lambda one: (-one.first, -one.further, one.fact.on, one.fact.pk))
        if not line.per_matter:
            return [*self._of_items(line, worth, taking=taking), *silent]
        items = self._of_items(line, by_matter(worth), taking=taking)
        told = {item.fact.pk for item in items}
        lower = [Item(one.fact, ZERO, "同一件只计分值最高的一条") for one in worth if one.fact.pk not in told]
        return [*items, *silent, *lower]

    def _of_items(self, line: Line, worth: list[Worth], *, taking: bool) -> list[Item]:
        """What each of the items that have points brings; the highest come first."""
        if line.least_items and len(worth) < line.least_items:
            return [Item(one.fact, ZERO, too_few(line)) for one in worth]
        spared = f"前 {line.skip} 项不扣分" if taking else f"前 {line.skip} 项另计，不在此重复"
        skipped = [Item(one.fact, ZERO, spared) for one in worth[: line.skip]]
        worth = worth[line.skip :]
        most = 1 if line.counting == Counting.ONCE else line.most_items
        return [*best(worth, most, taking=taking), *skipped]

    def _summed(self, line: Line, facts: list[Fact]) -> list[Item]:
        in_order = [(self._rate(line, fact), fact) for fact in sorted(facts, key=lambda one: (one.on, one.pk))]
        worth = [(rate, fact) for rate, fact in in_order if rate is not None]
        silent = [Item(fact, ZERO, _no_rate(line)) for rate, fact in in_order if rate is None]
        told = summed(line, [(rate, fact.quantity) for rate, fact in worth])
        return [*(Item(fact, *one) for (_, fact), one in zip(worth, told, strict=True)), *silent]

    # --- the grade ---------------------------------------------------------------------------------------------
    def _grade(self, total: Decimal, now: Year, person: Person) -> tuple[Grade | None, Grade | None, list[str], str]:
        grades = self.rules.grades
        by_points = next((grade for grade in grades if total >= grade.least), None)
        if by_points is None:  # a draft that is not finished: what is published has a grade from 0 on
            return None, None, [], "办法还没有此分数的等次" if grades else "办法没有设等次"
        if not person.serving:
            return None, by_points, [], "年末不在任，不定等次"
        if person.months < self.rules.graded_after_months:
            return None, by_points, [], f"任职不满 {self.rules.graded_after_months} 个月，不定等次"
        grade = by_points
        forced: list[str] = []
        rank = {one.key: index for index, one in enumerate(grades)}
        # Whether the year is below a grade is asked of the grade that all other conditions leave.
        hanging = [one for one in self.rules.conditions if self.rules.hangs_on_grade(one)]
        for asked in ([one for one in self.rules.conditions if one not in hanging], hanging):
            then = graded(now, grade)
            for condition in asked:
                wanted = self.rules.grade(condition.grade)
                if wanted is None or not condition.on_grade or not concerns(self.rules, condition, person):
                    continue
                answer = measures.ask(self.rules, condition, then, person.past, final=self.final)
                if not (answer.holds and answer.settled):
                    continue
                if condition.effect == Effect.GRADE or rank[wanted.key] > rank[grade.key]:
                    # Of several conditions the strictest decides, whatever their order.
                    lower = not forced or rank[wanted.key] > rank[grade.key]
                    grade = wanted if lower else grade
                    name = "，且".join(one.name for one in self.rules.together(condition))
                    forced.append(f"{name}（{answer.basis}）" if answer.basis else name)
        return grade, by_points, forced, ""


def too_few(line: Line) -> str:
    """What is said of records that would count if there were as many as the line asks."""
    return f"不足 {line.least_items} 项，不计分"


def concerns(rules: Rules, condition: Condition, person: Person) -> bool:
    """Whether a condition, with all that must hold too, is one for this member."""
    return all(
        choosing.concerns(one.only, person.belongs)
        and (one.applies == Applies.ALL or (one.applies == Applies.STANDING) == person.standing)
        for one in rules.together(condition)
    )


def seen(
    rules: Rules,
    facts: Iterable[Fact],
    total: Decimal | None,
    person: Person,
    parts: tuple[tuple[str, Decimal], ...] = (),
) -> Year:
    """The year as its conditions see it, without a grade yet; ``facts`` as they are counted (``Score.facts``)."""
    order = tuple(one.name for one in rules.grades)
    rows = measures.tallied(facts) if rules.conditions else ()
    return Year(person.past.year, rows, total, parts=parts, order=order)


def graded(year: Year, grade: Grade | None) -> Year:
    return year._replace(grade=grade.name if grade else "", qualified=grade is None or grade.qualified)


def _by_hand(category: Category, name: str, facts: list[Fact]) -> LineResult:
    """Each record's points as they are, below 0 where they go against what the category counts."""
    taken = BY_HAND[0] if category.section == Section.DEDUCTION else BY_HAND[1]
    facts = sorted(facts, key=lambda fact: (fact.on, fact.pk))
    items = [Item(fact, -fact.quantity if fact.kind == taken else fact.quantity) for fact in facts]
    points = sum((item.points for item in items), ZERO)
    return LineResult(Line(f"{category.key}-by-hand", name, BY_HAND), points, points, items, by_hand=True)


def _earned(start: Decimal, lines: list[LineResult]) -> Decimal:
    """What there is before anything is taken."""
    found = start
    for line in lines:
        parts = [item.points for item in line.items] if line.by_hand else [line.points]
        found += sum((part for part in parts if part > 0), ZERO)
    return found


def _times(line: Line, fact: Fact) -> Decimal | int:
    """How often a record brings the points of its rate."""
    if line.counting == Counting.PERCENT:
        return fact.quantity / 100
    if line.counting == Counting.HALF_DAY:
        return fact.half_days
    return int(fact.quantity // line.per) if line.counting == Counting.QUANTITY else 1


def _shared(line: Line, rate: Rate, points: Decimal, fact: Fact) -> Decimal:
    """A member's share of the points, to the cent; rounded once, also where they are a percentage."""
    if rate.spread:
        heads = fact.among - 1 if rate.spread == Spread.OTHERS else fact.among
        points /= max(heads, 1)
    elif line.counting != Counting.PERCENT:
        return points
    return points.quantize(CENT, ROUND_HALF_UP)


def _no_rate(line: Line) -> str:
    """Why a record for which the line has no rate brings nothing."""
    if any(rate.occasions for rate in line.rates):
        return "没有与其会议活动类别、角色、种类、层级相应的分值，不计分"
    named = any(rate.kinds or rate.levels for rate in line.rates)
    return "没有与其角色、种类、层级相应的分值，不计分" if named else "该角色不计分"


def _taken(result: LineResult) -> LineResult:
    """The same as points that are taken."""
    items = [item._replace(points=-item.points) if item.points else item for item in result.items]
    return LineResult(result.line, ZERO - result.points, ZERO - result.uncapped, items)


def _kept(points: Decimal) -> Decimal:
    """As many points as a result can hold: one record of a quantity without measure must not stop a whole year's count."""
    return min(max(points, -MOST_SUM), MOST_SUM)
