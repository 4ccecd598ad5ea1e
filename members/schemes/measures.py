"""What a condition measures: which records make which number, over which years, and whether the condition holds.

A year is kept as a tally of its records and what its assessment said, so that a past year is read from its stored result as
well as from the ledger. Nothing here knows the database.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Any, NamedTuple, Protocol

from members.kinds import PRESENCE, Kind
from members.possible import counts_leave, one_unit
from members.schemes.conditions import OF_GRADES, Compare, Condition, Measured, Over
from members.schemes.rules import CENT, ZERO, Rules

UNITS = {Measured.COUNT: " 次", Measured.HALF_DAYS: " 个半天", Measured.SHARE: "%", Measured.POINTS: " 分"}
NOT_GRADED = "不定等次"
NOT_TOLD = "没有"


class Tally(NamedTuple):
    """So many records that are alike in all that a condition can ask."""

    kind: str
    part: str
    occasion: str
    level: str
    half_days: int
    due_half_days: int
    times: int = 1
    quantity: Decimal = Decimal(1)
    """That of each of them."""


class Recorded(Protocol):
    """What a tally needs to know of a record."""

    @property
    def kind(self) -> str: ...
    @property
    def part(self) -> str: ...
    @property
    def occasion(self) -> str: ...
    @property
    def level(self) -> str: ...
    @property
    def half_days(self) -> int: ...
    @property
    def due_half_days(self) -> int: ...
    @property
    def quantity(self) -> Decimal: ...


def tallied(records: Iterable[Recorded]) -> tuple[Tally, ...]:
    """The records by what they are; in one order whatever theirs was, so that the same records are stored the same.

    Those of no kind, which a scheme counts nowhere, are left out.
    """
    alike = Counter(
        (one.kind, one.part, one.occasion, one.level, one.half_days, one.due_half_days, one.quantity)
        for one in records
        if one.kind
    )
    return tuple(Tally(*key[:-1], count, key[-1]) for key, count in sorted(alike.items()))


def stored(rows: Iterable[Tally]) -> list[list[Any]]:
    """A tally as a result stores it: a list of lists, the quantity as text at their end."""
    return [[*row[:-1], f"{row.quantity.normalize():f}"] for row in rows]


def from_stored(data: Any) -> tuple[Tally, ...]:
    """A tally as it stands in a stored result; ``keeps`` says whether it says enough."""
    return tuple(Tally(*row[:QUANTITY], *map(Decimal, row[QUANTITY:])) for row in data)


QUANTITY = Tally._fields.index("quantity")


def keeps(rules: Rules, data: Any) -> bool:
    """Whether a stored tally says what the rules ask of earlier years: results kept none at first, then no quantities."""
    return data is not None and (not rules.looks_back_on_quantities or all(len(row) > QUANTITY for row in data))


class Year(NamedTuple):
    """A member's year as a condition sees it."""

    number: int = 0
    rows: tuple[Tally, ...] = ()
    total: Decimal | None = None
    grade: str = ""
    """By name; empty: not graded."""
    order: tuple[str, ...] = ()
    """The names of all grades of that year's scheme, from the highest to the lowest."""
    qualified: bool = True
    counted: bool = True
    """Whether the member served long enough in it for "so many years running" and "fewer than in the term"."""
    records_by: str = ""
    """Where the records come from in words, where it is not the published result."""
    points_by: str = ""
    """The same of points and grade."""
    uncertain: bool = False
    """Whether the grade is one that only so many may have, and who has it is not decided."""
    parts: tuple[tuple[str, Decimal], ...] = ()
    """The points of each section, and in the year in question of each category, by what a condition knows them by."""
    told: tuple[str, ...] = ()
    """The consequences that it had, in words; where it is ``uncertain``, those that do not hang on its grade."""


class Past(NamedTuple):
    """The years of the same term before the one in question, the earliest first; ``year`` is the number of that one."""

    years: tuple[Year, ...] = ()
    year: int = 0
    last: bool = True
    """Whether no further year of the term follows."""
    whole: bool = True
    """Whether the program knows every year of the term so far and the member served in each."""


class Answer(NamedTuple):
    """``holds`` as things stand; ``settled``: nothing that is still to come can change that it holds, or that it does not."""

    holds: bool
    settled: bool
    number: Decimal | None
    """What is compared; of several years running, this year's."""
    basis: str = ""
    """The years behind it in words, where it is more than this year."""


# --- one year ----------------------------------------------------------------------------------------------------
def placed(condition: Condition, row: Tally) -> bool:
    """Whether the condition looks at records of such an occasion and level."""
    return (not condition.occasions or row.occasion in condition.occasions) and (
        not condition.levels or row.level in condition.levels
    )


def fits(condition: Condition, row: Tally) -> bool:
    """Whether the condition counts such records."""
    return row.kind in condition.kinds and placed(condition, row) and _in_part(condition, row)


def _in_part(condition: Condition, row: Tally) -> bool:
    """Whether it asks for the record's part."""
    if row.kind == Kind.LEAVE:
        return counts_leave(row.part, condition.parts, condition.kinds)
    return not condition.parts or row.part in condition.parts


def counted(condition: Condition, rows: Iterable[Tally]) -> int:
    return sum(row.times for row in rows if fits(condition, row))


def half_days(condition: Condition, rows: Iterable[Tally]) -> int:
    return sum(row.half_days * row.times for row in rows if fits(condition, row))


def quantity(condition: Condition, rows: Iterable[Tally]) -> Decimal:
    """The sum, in the unit that all kinds of the condition have."""
    return sum((row.quantity * row.times for row in rows if fits(condition, row)), ZERO)


def due_half_days(condition: Condition, rows: Iterable[Tally]) -> int:
    """Of attendance, leave and absence and of the chosen kinds, whatever the part: who was away has none."""
    kinds = {*PRESENCE, *condition.kinds}
    return sum(row.due_half_days * row.times for row in rows if row.kind in kinds and placed(condition, row))


def share(condition: Condition, rows: tuple[Tally, ...]) -> Decimal | None:
    """Per cent, to two decimals as it is told: 4 of 6 are the 66.67 that a rule writes for two thirds. None: nothing was due."""
    due = due_half_days(condition, rows)
    return (Decimal(100 * half_days(condition, rows)) / due).quantize(CENT, ROUND_HALF_UP) if due else None


def is_below(year: Year, grade: str) -> bool:
    """Whether the year's grade is lower than the one of that name.

    A scheme that has no such grade tells only which of its own are not qualified.
    """
    if not year.grade:
        return False
    if grade in year.order and year.grade in year.order:
        return year.order.index(year.grade) > year.order.index(grade)
    return not year.qualified


def has_reached(year: Year, grade: str) -> bool:
    """Whether the year's grade surely is the one of that name or a higher one."""
    if year.uncertain or grade not in year.order or year.grade not in year.order:
        return False
    return year.order.index(year.grade) <= year.order.index(grade)


def is_known(condition: Condition, year: Year, grade: str) -> bool:
    """Whether anybody can say that it is not: its scheme has such a grade, and no limit is still to be kept."""
    if condition.measured == Measured.TOLD:
        return not year.uncertain
    return condition.measured != Measured.REACHED or not year.grade or (grade in year.order and not year.uncertain)


def of_year(condition: Condition, year: Year, grade: str) -> Decimal | None:
    """The number of one year; None where there is none to compare. ``grade``: the name that its grade is compared with."""
    match condition.measured:
        case Measured.COUNT:
            return Decimal(counted(condition, year.rows))
        case Measured.IN_YEARS:
            return Decimal(min(counted(condition, year.rows), 1))
        case Measured.HALF_DAYS:
            return Decimal(half_days(condition, year.rows))
        case Measured.SHARE:
            return share(condition, year.rows)
        case Measured.QUANTITY:
            return quantity(condition, year.rows)
        case Measured.POINTS:
            return dict(year.parts).get(condition.part) if condition.part else year.total
        case Measured.REACHED:
            return Decimal(has_reached(year, grade))
        case Measured.TOLD:
            return Decimal(condition.told in year.told)
        case _:
            return Decimal(is_below(year, grade))


# --- over years --------------------------------------------------------------------------------------------------
def of_term(condition: Condition, years: Iterable[Year], grade: str) -> Decimal | None:
    """The number of several years together: the sum of theirs, a share of all that was due."""
    years = list(years)
    if condition.measured == Measured.SHARE:
        return share(condition, tuple(row for year in years for row in year.rows))
    found = [of_year(condition, year, grade) for year in years]
    return sum((one for one in found if one is not None), ZERO)


def compared(condition: Condition, number: Decimal | None) -> bool:
    if number is None:
        return False
    if not condition.asks_number:
        return number >= 1
    return number >= condition.number if condition.compare == Compare.AT_LEAST else number < condition.number


def ask(rules: Rules, condition: Condition, now: Year, past: Past, *, final: bool) -> Answer:
    """Whether a condition holds for a member, with all that must hold too. ``final``: the year is taken as over.

    The number is the condition's own. Whether the others concern the member is asked elsewhere
    (``members.schemes.scoring.concerns``).
    """
    answers = each(rules, condition, now, past, final=final)
    holds = all(answer.holds for _, answer in answers)
    settled = [answer.settled for _, answer in answers if answer.holds == holds]
    said = _named(condition, [(one, answer.basis) for one, answer in answers])
    return Answer(holds, all(settled) if holds else any(settled), answers[0][1].number, said)


def each(rules: Rules, condition: Condition, now: Year, past: Past, *, final: bool) -> list[tuple[Condition, Answer]]:
    """The answer of the condition by itself and of each that must hold too."""
    return [(one, _ask(rules, one, now, past, final=final)) for one in rules.together(condition)]


def _named(condition: Condition, said: Iterable[tuple[Condition, str]]) -> str:
    """What is behind a condition, then what is behind the others, each by its name."""
    return "；".join(words if one == condition else f"“{one.name}”{words}" for one, words in said if words)


def _compares(rules: Rules, condition: Condition) -> str:
    """The name of the grade that years are compared with."""
    named = rules.grade(condition.below)
    return named.name if named else ""


def _ask(rules: Rules, condition: Condition, now: Year, past: Past, *, final: bool) -> Answer:
    grade = _compares(rules, condition)
    if condition.over == Over.TERM:
        return _ask_term(condition, now, past, grade, final=final)
    if condition.over == Over.BEFORE:
        return _ask_before(condition, _before(condition, past, now), grade)
    number = of_year(condition, now, grade)
    holds = compared(condition, number)
    if condition.over == Over.YEAR:
        return Answer(holds, final or _stays(condition, holds=holds), number)
    before = _before(condition, past, now) if len(past.years) >= condition.years - 1 else ()
    years = (*before, now)
    so_far = len(years) == condition.years and all(one.counted for one in before)
    so_far = so_far and all(then.number + 1 == after.number for then, after in pairwise(years))
    so_far = so_far and all(compared(condition, of_year(condition, one, grade)) for one in before)
    settled = final or not so_far or _stays(condition, holds=holds)
    return Answer(so_far and holds, settled, number, basis(condition, years, grade))


def _ask_before(condition: Condition, years: tuple[Year, ...], grade: str) -> Answer:
    """Of the year before alone, where there is one: nothing that is still to come changes it.

    What it was given counts however long the member served in it.
    """
    number = of_term(condition, years, grade) if years else None
    counts = condition.measured == Measured.TOLD or all(one.counted for one in years)
    return Answer(counts and compared(condition, number), True, number, basis(condition, years, grade))


def _ask_term(condition: Condition, now: Year, past: Past, grade: str, *, final: bool) -> Answer:
    years = (*past.years, now) if condition.counts_now else past.years
    number = of_term(condition, years, grade)
    holds = compared(condition, number)
    grown = condition.measured != Measured.SHARE and number is not None and number >= condition.number
    settled = not condition.counts_now or (final and (past.last or grown))
    settled = settled or (grown and condition.measured in ADDED_UP)
    if condition.compare == Compare.FEWER_THAN and not (past.whole and all(one.counted for one in past.years)):
        holds = False
    if condition.compare == Compare.FEWER_THAN:
        holds = holds and all(is_known(condition, one, grade) for one in past.years)
    return Answer(holds, settled, number, basis(condition, years, grade))


def _before(condition: Condition, past: Past, now: Year) -> tuple[Year, ...]:
    """The earlier years that the condition looks at; of the year before none where the program does not know that one."""
    if condition.over == Over.TERM:
        return past.years
    if condition.over == Over.BEFORE:
        return tuple(one for one in past.years[-1:] if one.number + 1 == now.number)
    return past.years[-(condition.years - 1) :] if condition.over == Over.RUNNING else ()


ADDED_UP = (Measured.COUNT, Measured.HALF_DAYS, Measured.QUANTITY, Measured.IN_YEARS)
"""What further records only make more of."""


def _stays(condition: Condition, *, holds: bool) -> bool:
    """Whether what is so today stays for ever: records that came in stay, all else may still change."""
    return condition.measured in ADDED_UP and (condition.compare == Compare.AT_LEAST) == holds


# --- in words ----------------------------------------------------------------------------------------------------
def apart_from_the_grade(rules: Rules, condition: Condition, now: Year, past: Past) -> str:
    """The years behind a condition that hangs on the year's grade, without that grade; what hangs on it stands last."""
    said = []
    for one in sorted(rules.together(condition), key=lambda one: one.by_own_grade):
        years = _before(one, past, now)
        if one.counts_now and not one.by_own_grade and one.over != Over.YEAR:
            years = (*years, now)
        said.append((one, basis(one, years, _compares(rules, one))))
    return _named(condition, said)


def number_words(condition: Condition, number: Decimal | None) -> str:
    """3 次, 62.5%, 2 年; "无应到" where nothing was due."""
    if number is None:
        return "没有应到" if condition.measured == Measured.SHARE else "没有得分"
    if condition.measured == Measured.QUANTITY:
        return f"{number.normalize():f} {one_unit(condition.kinds)}".strip()
    unit = UNITS.get(Measured(condition.measured), " 年")
    return f"{number.normalize():f}{unit}"


def basis(condition: Condition, years: Iterable[Year], grade: str) -> str:
    """2023年按试算 1 次，2024年 0 次; 2023年提醒谈话: each year with its number, and whose it is where it was not published.

    Of years that have such records, how many each has.
    """
    said = []
    if condition.measured == Measured.IN_YEARS:
        condition = replace(condition, measured=Measured.COUNT)
    for year in years:
        if condition.measured == Measured.TOLD:
            given = condition.told if condition.told in year.told else NOT_TOLD
            said.append(f"{year.number}年{year.points_by}{given}")
            continue
        if condition.measured in OF_GRADES:
            open_ = "（名额未定，不算达到）" if condition.measured == Measured.REACHED and year.uncertain else ""
            said.append(f"{year.number}年{year.points_by}{year.grade or NOT_GRADED}{open_}")
            continue
        by = year.points_by if condition.measured == Measured.POINTS else year.records_by
        said.append(f"{year.number}年{by} {number_words(condition, of_year(condition, year, grade))}")
    return "，".join(said)
