"""Which figures stand in the year's tables of proposals, and by which dimensions; with the year before beside."""

from dataclasses import dataclass

from cppcc.figures import Entry, Figure, Line, Ratio, Sort, Table, Value, breakdown, made_of
from members.models import PlenaryYear
from proposals.models import SatisfactionGrade, every_class, every_grade, rules_of

DIMENSIONS = {
    "category": "类别", "proposer_kind": "提案者类型", "unit": "主办（分办）单位", "sector": "第一提案人界别",
    "committee": "第一提案人专委会",
}  # fmt: skip


def _column(key: str, label: str, **where: str) -> Figure:
    return made_of(key, label, "件", f"立案提案中，{label}的", "proposals", {"filed": "yes", **where})


FILED, REPLIED = _column("filed", "立案"), _column("replied", "已答复", replied="yes")
ON_TIME, MET = _column("on_time", "按期答复", on_time="yes"), _column("met", "面商", met="yes")
PLAIN = (
    FILED,
    REPLIED,
    _column("in_hand", "在办", replied="no"),
    _column("overdue", "超期", overdue="yes"),
    ON_TIME,
    MET,
)
HEARD, PLEASED = _column("heard", "已评价", with_feedback="yes"), _column("pleased", "满意率中的满意", satisfied="yes")
TAKEN = _column("taken", "采纳", adopted="yes")


def _rate(key: str, label: str, of: Figure, to: Figure) -> Ratio:
    return Ratio(key, label, f"{of.label} ÷ {to.label}", of, to)


SATISFACTION = _rate("satisfaction", "满意率", PLEASED, HEARD)
RATES = (
    _rate("reply", "办复率", REPLIED, FILED),
    _rate("on_time_rate", "按期办复率", ON_TIME, FILED),
    SATISFACTION,
    _rate("adoption", "采纳率", TAKEN, REPLIED),
    _rate("meeting", "面商率", MET, REPLIED),
)
BEFORE: tuple[Entry, ...] = (FILED, SATISFACTION)


def columns() -> list[Figure]:
    """Every column that there ever was: one for each class and each grade that the district keeps."""
    classes = [_column(row.key.lower(), row.short, result_class=row.key) for row, _ in every_class()]
    return [*PLAIN, *classes, *(_column(row.key, words, grade=row.key) for row, words in every_grade())]


def columns_of(year: PlenaryYear, among: list[Figure]) -> list[Figure]:
    """The columns of a year: the classes that it names, the grades that are open in it."""
    classes = {key.lower() for key, _ in rules_of(year).classes}
    grades = {row.key for row in SatisfactionGrade.objects.open_in(year.year)}
    own = {one.key for one in PLAIN} | classes | grades
    return [one for one in among if one.key in own]


@dataclass(frozen=True)
class Row:
    """One line of a table; ``before`` is the number filed in the year before, ``before_rate`` its satisfaction.

    Without a year before neither has a number; a line that that year did not have was filed 0 times in it.
    """

    key: str | None
    """The value of the dimension; None for the total."""
    label: str
    values: dict[str, Value]
    before: Value
    before_rate: Value

    @property
    def counts(self) -> dict[str, int]:
        return {key: int(value.number or 0) for key, value in self.values.items() if value.sort == Sort.COUNT}

    def rates(self) -> list[Value]:
        return [self.values[rate.key] for rate in RATES]


def table(
    dimension: str, year: PlenaryYear, before: PlenaryYear | None, columns_: list[Figure] | None = None
) -> list[Row]:
    """The lines of one dimension, the largest first, with a total below. ``columns_``: of those that were read already."""
    counted = columns_ or columns()
    now = breakdown([*counted, *RATES], [dimension], year)
    then = breakdown(BEFORE, [dimension], before) if before else Table([])
    former = {line.keys: line for line in then.lines}
    absent = FILED.told(0) if before else Value(None)
    lines = {line.keys: line for line in now.lines if line.values[FILED.key].number}
    nothing = {one.key: one.told(0) for one in counted} | {
        one.key: one.told([Value(None), Value(None)]) for one in RATES
    }
    lines |= {
        keys: Line(keys, line.label, nothing)
        for keys, line in former.items()
        if keys not in lines and line.values[FILED.key].number
    }
    rows = [_row(keys[0], line, former.get(keys), absent) for keys, line in lines.items()]
    rows.sort(key=lambda row: (-row.counts[FILED.key], row.label))
    return [*rows, _row(None, now.total, then.total if before else None, absent)]


def filed_lines(dimension: str, year: PlenaryYear) -> list[tuple[str, int]]:
    """The lines of ``table`` with how many were filed, for a chart: nothing else of them is counted."""
    found = [
        (line.label, int(line.values[FILED.key].number or 0)) for line in breakdown([FILED], [dimension], year).lines
    ]
    return sorted(((label, number) for label, number in found if number), key=lambda row: (-row[1], row[0]))


def _row(key: str | None, line: Line, former: Line | None, absent: Value) -> Row:
    """``absent``: how many were filed in the year before where it has no such line."""
    filed, rate = (former.values[entry.key] for entry in BEFORE) if former else (absent, Value(None))
    return Row(key, line.label, line.values, filed, rate)


def year_before(year: PlenaryYear) -> PlenaryYear | None:
    return PlenaryYear.objects.filter(year=year.year - 1).first()
