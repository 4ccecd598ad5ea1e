"""Analysis of duties: participation by body and month, who did nothing for long. Counted from the ledger."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max, Q

from cppcc.figures import Value, share
from members.ledger import belonged, last_day, served_in
from members.models import DutyRecord, Member, PlenaryYear

IDLE_DAYS = 90
DIMENSIONS = {"sector": "界别", "committee": "专门委员会", "group": "活动组", "month": "月份"}
KINDS = DutyRecord.Kind
COUNTED: list[tuple[str, str, tuple[str, ...]]] = [
    ("present", "出席（人次）", (KINDS.ATTENDANCE,)),
    ("leave", "请假（人次）", (KINDS.LEAVE,)),
    ("absent", "缺席（人次）", (KINDS.ABSENCE,)),
    ("proposals", "立案提案（件次）", (KINDS.PROPOSAL_FILED,)),
    ("opinions", "微建议和社情民意（条）", (KINDS.MICRO_SUBMITTED, KINDS.OPINION_SUBMITTED)),
    (
        "others",
        "申报履职（次）",
        (KINDS.SPEECH, KINDS.INSTRUCTION, KINDS.MEDIA, KINDS.GRASSROOTS, KINDS.WELFARE, KINDS.OTHER),
    ),
]


@dataclass
class Line:
    """One body or month."""

    label: str
    members: int
    """Who belonged to it in the year (for a month: all who served in it)."""
    active: int
    """Members with at least one record other than leave and absence."""
    counts: dict[str, int]

    @property
    def attendance(self) -> Value:
        """出席率: present of present, leave and absent."""
        due = self.counts["present"] + self.counts["leave"] + self.counts["absent"]
        return share(self.counts["present"], due)

    @property
    def participation(self) -> Value:
        """参与率: active of members."""
        return share(self.active, self.members)


def breakdown(year: PlenaryYear, dimension: str) -> list[Line]:
    """The lines of a dimension with a total below; four queries."""
    members = served_in(year)
    bodies = belonged(members, last_day(year))
    index = {"sector": 0, "committee": 1, "group": 2}.get(dimension)
    rows: Rows = {}
    for key, kind, on in DutyRecord.objects.filter(plenary=year).order_by().values_list("member_id", "kind", "on"):
        rows.setdefault(key, []).append((kind, on))

    def body(member: int) -> str:
        return bodies[member][index] or "未分" if index is not None else ""

    if index is None:
        lines = _months(year, members, rows)
    else:
        labels: dict[str, list[Member]] = {}
        for member in sorted(members, key=lambda one: body(one.pk)):
            labels.setdefault(body(member.pk), []).append(member)
        lines = [_line(label, [one.pk for one in people], rows) for label, people in labels.items()]
        lines.sort(key=lambda line: (-(line.participation.number or 0), line.label))
    return [*lines, _line("合计", [member.pk for member in members], rows)]


Rows = dict[int, list[tuple[str, date]]]
"""Kind and day of every record, by member."""


def _line(label: str, members: list[int], rows: Rows, within: Callable[[date], bool] | None = None) -> Line:
    counts = dict.fromkeys([key for key, _, _ in COUNTED], 0)
    of_kind = {str(kind): key for key, _, kinds in COUNTED for kind in kinds}
    active = set()
    for member in members:
        for kind, on in rows.get(member, ()):
            if within and not within(on):
                continue
            if kind in of_kind:
                counts[of_kind[kind]] += 1
            if kind not in (KINDS.LEAVE, KINDS.ABSENCE):
                active.add(member)
    return Line(label, len(members), len(active), counts)


def _months(year: PlenaryYear, members: list[Member], rows: Rows) -> list[Line]:
    lines = []
    first = year.starts_on.replace(day=1)
    while first <= last_day(year):
        after = (first + timedelta(days=32)).replace(day=1)
        serving = [one.pk for one in members if one.joined_on < after and (one.left_on is None or one.left_on > first)]

        def within(on: date, first: date = first, after: date = after) -> bool:
            return first <= on < after

        lines.append(_line(f"{first:%Y-%m}", serving, rows, within))
        first = after
    return lines


@dataclass
class Idle:
    """A member who did nothing for long."""

    member: Member
    last_on: date | None
    days: int


def idle(year: PlenaryYear, days: int = IDLE_DAYS) -> list[Idle]:
    """Serving members without any record other than leave and absence in the days before the year's last (or today).

    A member who joined within those days is not among them.
    """
    on = last_day(year)
    since = on - timedelta(days=days)
    active = ~Q(duties__kind__in=[KINDS.LEAVE, KINDS.ABSENCE]) & Q(duties__on__lte=on)
    rows = Member.objects.serving(on).filter(joined_on__lte=since).select_related("sector", "committee", "group")
    quiet = rows.annotate(last_on=Max("duties__on", filter=active)).filter(Q(last_on=None) | Q(last_on__lt=since))
    found = [Idle(member, member.last_on, (on - (member.last_on or member.joined_on)).days) for member in quiet]
    return sorted(found, key=lambda one: (-one.days, one.member.pinyin))
