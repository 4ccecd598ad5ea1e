"""Which figures stand in the year's tables of proposals, and by which dimensions; with the year before beside."""

from dataclasses import dataclass

from cppcc.figures import Entry, Figure, Line, Ratio, Table, Value, breakdown, made_of
from members.models import PlenaryYear
from proposals.models import rules_of

DIMENSIONS = {
    "category": "类别", "proposer_kind": "提案者类型", "unit": "主办（分办）单位", "sector": "第一提案人界别",
    "committee": "第一提案人专委会",
}  # fmt: skip


def _column(key: str, label: str, **where: str) -> Figure:
    return made_of(key, label, "件", f"立案提案中，{label}的", "proposals", {"filed": "yes", **where})


COLUMNS = (
    _column("filed", "立案"),
    _column("replied", "已答复", replied="yes"),
    _column("in_hand", "在办", replied="no"),
    _column("overdue", "超期", overdue="yes"),
    _column("on_time", "按期答复", on_time="yes"),
    _column("met", "面商", met="yes"),
    _column("a", "A类", result_class="A"),
    _column("b", "B类", result_class="B"),
    _column("c", "C类", result_class="C"),
    _column("d", "D类", result_class="D"),
    _column("satisfied", "满意", grade="satisfied"),
    _column("mostly", "基本满意", grade="mostly"),
    _column("dissatisfied", "不满意", grade="dissatisfied"),
)
FILED, REPLIED = COLUMNS[0], COLUMNS[1]
HEARD, PLEASED = _column("heard", "已评价", with_feedback="yes"), _column("pleased", "满意率中的满意", satisfied="yes")
TAKEN = _column("taken", "采纳", adopted="yes")


def _rate(key: str, label: str, of: Figure, to: Figure) -> Ratio:
    return Ratio(key, label, f"{of.label} ÷ {to.label}", of, to)


SATISFACTION = _rate("satisfaction", "满意率", PLEASED, HEARD)
RATES = (
    _rate("reply", "办复率", REPLIED, FILED),
    _rate("on_time_rate", "按期办复率", COLUMNS[4], FILED),
    SATISFACTION,
    _rate("adoption", "采纳率", TAKEN, REPLIED),
    _rate("meeting", "面商率", COLUMNS[5], REPLIED),
)
BEFORE: tuple[Entry, ...] = (FILED, SATISFACTION)


def columns_of(year: PlenaryYear) -> list[Figure]:
    """The columns of a year: D only where the year has that class."""
    used = {letter.lower() for letter, _ in rules_of(year).classes}
    return [column for column in COLUMNS if column.key not in "abcd" or column.key in used]


@dataclass(frozen=True)
class Row:
    """One line of a table; ``before`` is the number filed in the year before, ``before_rate`` its satisfaction."""

    key: str | None
    """The value of the dimension; None for the total."""
    label: str
    values: dict[str, Value]
    before: int
    before_rate: Value

    @property
    def counts(self) -> dict[str, int]:
        return {column.key: int(self.values[column.key].number or 0) for column in COLUMNS}

    def rates(self) -> list[Value]:
        return [self.values[rate.key] for rate in RATES]


def table(dimension: str, year: PlenaryYear, before: PlenaryYear | None) -> list[Row]:
    """The lines of one dimension, the largest first, with a total below."""
    now = breakdown([*COLUMNS, *RATES], [dimension], year)
    then = breakdown(BEFORE, [dimension], before) if before else Table([], Line((), "", {}))
    former = {line.keys: line for line in then.lines}
    lines = {line.keys: line for line in now.lines if line.values[FILED.key].number}
    lines |= {
        keys: Line(keys, line.label, dict.fromkeys(_keys(), Value(None)) | _zeros())
        for keys, line in former.items()
        if keys not in lines and line.values[FILED.key].number
    }
    rows = [_row(keys[0], line, former.get(keys)) for keys, line in lines.items()]
    rows.sort(key=lambda row: (-row.counts[FILED.key], row.label))
    return [*rows, _row(None, now.total, then.total if before else None)]


def _keys() -> list[str]:
    return [entry.key for entry in (*COLUMNS, *RATES)]


def _zeros() -> dict[str, Value]:
    return {column.key: column.told(0) for column in COLUMNS}


def _row(key: str | None, line: Line, former: Line | None) -> Row:
    filed, rate = (former.values[entry.key] if former else Value(None) for entry in BEFORE)
    return Row(key, line.label, line.values, int(filed.number or 0), rate)


def year_before(year: PlenaryYear) -> PlenaryYear | None:
    return PlenaryYear.objects.filter(year=year.year - 1).first()
