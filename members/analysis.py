"""Analysis of duties: participation by body and month, who did nothing for long. Which figures stand in its tables."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q, Subquery

from cppcc.figures import Entry, Figure, How, Measure, Ratio, Table, Value, counted, made_of, narrowed, share
from cppcc.figures import breakdown as cut_by
from cppcc.figures import breakdowns as cut_by_each
from members.kinds import Kind
from members.ledger import last_day
from members.models import DutyRecord, Member, PlenaryYear

IDLE_DAYS = 90
DIMENSIONS = {"sector": "界别", "committee": "专门委员会", "group": "活动组", "month": "月份"}


def _duties(key: str, label: str, *kinds: str) -> Figure:
    return made_of(key, label, "次", f"履职台账中的{label}", "duties", {"kind": tuple(str(kind) for kind in kinds)})


COUNTED = (
    _duties("present", "出席（人次）", Kind.ATTENDANCE),
    _duties("leave", "请假（人次）", Kind.LEAVE),
    _duties("absent", "缺席（人次）", Kind.ABSENCE),
    _duties("proposals", "立案提案（件次）", Kind.PROPOSAL_FILED),
    _duties("opinions", "微建议和社情民意（条）", Kind.MICRO_SUBMITTED, Kind.OPINION_SUBMITTED),
    made_of("others", "申报履职（次）", "次", "履职台账中的申报履职（次）", "duties", {"declared": "yes"}),
)
DUE = _duties("due", "应出席（人次）", Kind.ATTENDANCE, Kind.LEAVE, Kind.ABSENCE)
ATTENDANCE = Ratio("attendance", "出席率", "出席 ÷ 应出席（出席、请假和缺席）", COUNTED[0], DUE)
ACTIVE = made_of(
    "active", "有履职记录的委员", "名", "有请假、缺席以外的履职记录的委员，一人计一次", "duties", {"done": "yes"},
    Measure(How.DISTINCT, "member"),
)  # fmt: skip
MEMBERS = made_of("members", "委员人数", "名", "年内任职过的委员", "served")
LEDGER: tuple[Entry, ...] = (*COUNTED, ACTIVE, ATTENDANCE)


@dataclass(frozen=True)
class Line:
    """One body or month. ``members``: who belonged to it in the year (for a month: all who served in it)."""

    label: str
    members: int
    values: dict[str, Value]
    key: str | None = None
    """The value of the dimension; None for the total."""

    @property
    def active(self) -> int:
        """Members with at least one record other than leave and absence."""
        return int(self.values[ACTIVE.key].number or 0)

    @property
    def counts(self) -> dict[str, int]:
        return {one.key: int(self.values[one.key].number or 0) for one in COUNTED}

    @property
    def attendance(self) -> Value:
        return self.values[ATTENDANCE.key]

    @property
    def participation(self) -> Value:
        """参与率: active of members."""
        return share(self.active, self.members)


Serving = dict[str, int]
"""How many members, by the words of a line."""


def breakdown(year: PlenaryYear, dimension: str) -> list[Line]:
    """The lines of a dimension with a total below: bodies by participation, months in their order."""
    found = cut_by(LEDGER, [_cut(dimension)], year)
    return [*_lines(dimension, found, _serving(year, dimension)), _total(year, found)]


def lines(year: PlenaryYear, dimension: str, of: Figure) -> list[Line]:
    """``breakdown`` for a chart: of one figure alone, without a total."""
    return _lines(dimension, cut_by([of], [_cut(dimension)], year), _serving(year, dimension))


def breakdowns(year: PlenaryYear) -> dict[str, list[Line]]:
    """``breakdown`` by every dimension. A member was in one body of each kind on the day that the year is seen from, so
    that all bodies are counted in one reading of the ledger.
    """
    bodies = [name for name in DIMENSIONS if name != "month"]
    cuts = [_cut(name) for name in bodies]
    ledger, serving = cut_by_each(LEDGER, cuts, year), cut_by_each([MEMBERS], cuts, year)
    found = {
        name: [*_lines(name, table, _numbers(members)), _total(year, table)]
        for name, table, members in zip(bodies, ledger, serving, strict=True)
    }
    return {name: found[name] if name in found else breakdown(year, name) for name in DIMENSIONS}


def _lines(dimension: str, found: Table, serving: Serving) -> list[Line]:
    known = {line.label: line for line in found.lines}
    rows = [
        Line(label, number, known[label].values, known[label].keys[0])
        if label in known
        else Line(label, number, _nothing())
        for label, number in serving.items()
    ]
    if dimension != "month":
        rows.sort(key=lambda line: (-(line.participation.number or 0), line.label))
    return rows


def _total(year: PlenaryYear, found: Table) -> Line:
    whole = counted([MEMBERS], year)[MEMBERS.key]
    return Line("合计", int(whole.number or 0), found.total.values)


def _cut(dimension: str) -> str:
    return "calendar_month" if dimension == "month" else f"last_{dimension}"


def cell(figure: Figure, dimension: str, line: Line) -> Figure:
    """What a cell of a table counts: the figure of a column in a line."""
    return figure if line.key is None else narrowed(figure, _cut(dimension), line.key)


def _nothing() -> dict[str, Value]:
    return {one.key: Value(Decimal(0)) for one in (*COUNTED, ACTIVE)} | {ATTENDANCE.key: Value(None)}


def _numbers(table: Table) -> Serving:
    return {line.label: int(line.values[MEMBERS.key].number or 0) for line in table.lines}


def _serving(year: PlenaryYear, dimension: str) -> Serving:
    return _serving_by_month(year) if dimension == "month" else _numbers(cut_by([MEMBERS], [_cut(dimension)], year))


def _serving_by_month(year: PlenaryYear) -> Serving:
    """How many served on some day of each month of the year, as far as it has come."""
    months, first = [], year.starts_on.replace(day=1)
    while first <= last_day(year):
        months.append(first)
        first = (first + timedelta(days=32)).replace(day=1)
    asked = {
        f"m{number}": Count("pk", filter=Q(joined_on__lt=_after(one)) & (Q(left_on=None) | Q(left_on__gt=one)))
        for number, one in enumerate(months)
    }
    found = MEMBERS.source.rows(year).order_by().aggregate(**asked)
    return {f"{one:%Y-%m}": found[f"m{number}"] for number, one in enumerate(months)}


def _after(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1)


@dataclass
class Idle:
    """A member who did nothing for long."""

    member: Member
    last_on: date | None
    days: int


def idle(year: PlenaryYear, days: int = IDLE_DAYS) -> list[Idle]:
    """Serving members without any record of something done in the days before the year's last (or today).

    A member who joined within those days is not among them.
    """
    on = last_day(year)
    since = on - timedelta(days=days)
    done = DutyRecord.objects.filter(member=OuterRef("pk"), on__lte=on).done()
    rows = Member.objects.serving(on).filter(joined_on__lte=since).select_related("sector", "committee", "group")
    last = Subquery(done.order_by("-on").values("on")[:1])
    quiet = rows.filter(~Exists(done.filter(on__gte=since))).annotate(last_on=last)
    found = [Idle(member, member.last_on, (on - (member.last_on or member.joined_on)).days) for member in quiet]
    return sorted(found, key=lambda one: (-one.days, one.member.pinyin, one.member.pk))
