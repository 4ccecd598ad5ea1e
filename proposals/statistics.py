"""The year's proposals broken down: by category, proposer kind, unit, sector, committee, with the year before beside.

One query gives each filed proposal with what is known of it; the breakdowns are counted from those rows. Every
definition is the queryset's own (``proposals.querysets``).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import BooleanField, Case, When

from cppcc.calendar import clock
from cppcc.figures import Value, share
from members.membership import Belongings
from members.models import PlenaryYear
from proposals.models import Assignment, Proposal, Proposer, rules_of


@dataclass(frozen=True)
class Facts:
    """What is known of one filed proposal."""

    category: tuple[int | None, str]
    proposer_kind: tuple[str, str]
    sector: tuple[int | None, str]
    committee: tuple[int | None, str]
    units: tuple[tuple[int, str], ...]
    replied: bool
    on_time: bool
    met: bool
    overdue: bool
    grade: str
    result_class: str


@dataclass(frozen=True)
class Column:
    """One number of a breakdown: which proposals it counts, and the filter of the list behind it."""

    key: str
    label: str
    counts: Callable[[Facts], bool]
    query: dict[str, str]


COLUMNS = (
    Column("filed", "立案", lambda f: True, {}),
    Column("replied", "已答复", lambda f: f.replied, {"replied": "true"}),
    Column("in_hand", "在办", lambda f: not f.replied, {"replied": "false"}),
    Column("overdue", "超期", lambda f: f.overdue, {"overdue": "true"}),
    Column("on_time", "按期答复", lambda f: f.on_time, {"on_time": "true"}),
    Column("met", "面商", lambda f: f.met, {"met": "true"}),
    Column("a", "A类", lambda f: f.result_class == "A", {"result_class": "A"}),
    Column("b", "B类", lambda f: f.result_class == "B", {"result_class": "B"}),
    Column("c", "C类", lambda f: f.result_class == "C", {"result_class": "C"}),
    Column("d", "D类", lambda f: f.result_class == "D", {"result_class": "D"}),
    Column("satisfied", "满意", lambda f: f.grade == "satisfied", {"grade": "satisfied"}),
    Column("mostly", "基本满意", lambda f: f.grade == "mostly", {"grade": "mostly"}),
    Column("dissatisfied", "不满意", lambda f: f.grade == "dissatisfied", {"grade": "dissatisfied"}),
)
# rate: (label, parts of the numerator, parts of the base), all of them columns


def columns_of(year: PlenaryYear) -> list[Column]:
    """The columns of a year: D only where the year has that class."""
    used = {letter.lower() for letter, _ in rules_of(year).classes}
    return [column for column in COLUMNS if column.key not in "abcd" or column.key in used]


RATES = (
    ("办复率", ("replied",), ("filed",)),
    ("按期办复率", ("on_time",), ("filed",)),
    ("满意率", ("satisfied", "mostly"), ("satisfied", "mostly", "dissatisfied")),
    ("采纳率", ("a", "b"), ("replied",)),
    ("面商率", ("met",), ("replied",)),
)
Keyed = Callable[[Facts], Iterable[tuple[Any, str]]]
DIMENSIONS: dict[str, tuple[str, Keyed]] = {
    "category": ("类别", lambda f: [f.category]),
    "proposer_kind": ("提案者类型", lambda f: [f.proposer_kind]),
    "unit": ("主办（分办）单位", lambda f: f.units),
    "sector": ("第一提案人界别", lambda f: [f.sector]),
    "committee": ("第一提案人专委会", lambda f: [f.committee]),
}


def facts_of(year: PlenaryYear) -> list[Facts]:
    """Every filed proposal of a year, in a constant number of queries."""
    rows = Proposal.objects.in_year(year)
    first = Proposer.objects.filter(is_first=True).select_related("member__sector", "member__committee", "sector")
    firsts = {row.proposal_id: row for row in first.select_related("committee").filter(proposal__plenary=year)}
    belonged = Belongings([one.member for one in firsts.values() if one.member])
    units: dict[int, list[tuple[int, str]]] = defaultdict(list)
    hands = Assignment.objects.answering().filter(proposal__plenary=year)
    for proposal_id, unit_id, name in hands.values_list("proposal", "unit", "unit__name"):
        units[proposal_id].append((unit_id, name))

    def is_in(queryset: Any) -> Any:
        return Case(When(pk__in=queryset.values("pk"), then=True), default=False, output_field=BooleanField())

    annotated = rows.filed().annotate(
        is_replied=is_in(rows.replied()),
        is_on_time=is_in(rows.replied_on_time()),
        is_met=is_in(rows.met_in_person()),
        is_overdue=is_in(rows.overdue(clock.today())),
        grade=rows.last_grade(),
        given_class=rows.last_class(),
    )
    kinds = dict(Proposal.ProposerKind.choices)
    found = []
    for row in annotated.select_related("category"):
        signer = firsts.get(row.pk)
        member = signer and signer.member
        then: Any = belonged.on(member, row.submitted_on) if member and row.submitted_on else None
        sector = signer and (signer.sector or (then and then.sector))
        committee = signer and (signer.committee or (then and then.committee))
        found.append(
            Facts(
                category=(row.category_id, str(row.category or "未分类")),
                proposer_kind=(row.proposer_kind, kinds[row.proposer_kind]),
                sector=(sector.pk, str(sector)) if sector else (None, "（集体提案）"),
                committee=(committee.pk, str(committee)) if committee else (None, "（无）"),
                units=tuple(units.get(row.merged_into_id or row.pk, [])),
                replied=row.is_replied,
                on_time=row.is_on_time,
                met=row.is_met,
                overdue=row.is_overdue,
                grade=row.grade or "",
                result_class=(row.given_class or "") if row.is_replied else "",
            )
        )
    return found


@dataclass(frozen=True)
class Line:
    """One row of a breakdown; ``before`` is the number filed in the year before, ``before_rate`` its satisfaction."""

    key: Any
    label: str
    counts: dict[str, int]
    before: int
    before_rate: Value

    def rates(self) -> list[Value]:
        return [_rate(self.counts, parts, base) for _, parts, base in RATES]


def _rate(counts: dict[str, int], parts: tuple[str, ...], base: tuple[str, ...]) -> Value:
    return share(sum(counts[name] for name in parts), sum(counts[name] for name in base))


def _counted(facts: list[Facts], keyed: Keyed) -> dict[tuple[Any, str], dict[str, int]]:
    found: dict[tuple[Any, str], dict[str, int]] = {}
    for fact in facts:
        for key in keyed(fact):
            counts = found.setdefault(key, dict.fromkeys([column.key for column in COLUMNS], 0))
            for column in COLUMNS:
                counts[column.key] += column.counts(fact)
    return found


def breakdown(dimension: str, now: list[Facts], before: list[Facts]) -> list[Line]:
    """The lines of one dimension, the largest first, with a total below."""
    _, keyed = DIMENSIONS[dimension]
    counted, former = _counted(now, keyed), _counted(before, keyed)
    satisfaction = RATES[2][1:]
    lines = []
    for key in sorted(counted.keys() | former.keys(), key=lambda key: (-counted.get(key, {}).get("filed", 0), key[1])):
        nothing = dict.fromkeys([column.key for column in COLUMNS], 0)
        old = former.get(key, nothing)
        lines.append(Line(key[0], key[1], counted.get(key, nothing), old["filed"], _rate(old, *satisfaction)))
    return [*lines, _total(now, before)]


def _total(now: list[Facts], before: list[Facts]) -> Line:
    def all_in_one(fact: Facts) -> list[tuple[Any, str]]:
        return [(None, "合计")]

    nothing = dict.fromkeys([column.key for column in COLUMNS], 0)
    counts = _counted(now, all_in_one).get((None, "合计"), nothing)
    old = _counted(before, all_in_one).get((None, "合计"), nothing)
    return Line("", "合计", counts, old["filed"], _rate(old, *RATES[2][1:]))


def list_query(year: PlenaryYear, dimension: str, key: Any, column: Column) -> str:
    """The query of the list behind a number; "" where the list has no such filter (rows without a body)."""
    if key is None:
        return ""
    own = {} if key == "" else {"unit" if dimension == "unit" else dimension: str(key)}
    if dimension == "unit" and own:
        own = {"lead_unit": str(key)}
    return "?" + urlencode({"year": year.year, "filed": "true", **own, **column.query})


def year_before(year: PlenaryYear) -> PlenaryYear | None:
    return PlenaryYear.objects.filter(year=year.year - 1).first()
