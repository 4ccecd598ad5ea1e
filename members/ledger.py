"""Reading the duty ledger for scoring: a constant number of queries for any number of members."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Max

from cppcc.calendar import clock
from members import membership, ordering
from members.models import PARTS, DutyRecord, Member, NameOrder, PastMembership, PlenaryYear, Position
from members.schemes.rules import Rules
from members.schemes.scoring import Fact, Person, Score, Scorer


@dataclass
class Assessed:
    """A member as the assessment sees one: where the member belonged on the day, and the points."""

    member: Member
    person: Person
    sector: str
    committee: str
    group: str
    score: Score
    facts: list[Fact]
    rank: int = 0


def last_day(year: PlenaryYear) -> date:
    """The day that a year is seen from: its last, or today while it runs."""
    return max(min(year.ends_on, clock.today()), year.starts_on)


def running(year: PlenaryYear) -> bool:
    """Whether something can still happen in the year: it is not over, or has not begun."""
    return clock.today() <= year.ends_on


Seats = dict[int, list[tuple[date, date | None]]]


def seats_of(members: Iterable[int] | None = None) -> Seats:
    """From when to when each member held a seat of the standing committee."""
    rows = Position.objects.filter(kind__in=Position.STANDING)
    if members is not None:
        rows = rows.filter(member__in=members)
    seats: Seats = {}
    for member, starts, ends in rows.values_list("member_id", "starts_on", "ends_on"):
        seats.setdefault(member, []).append((starts, ends))
    return seats


def sat(seats: Seats, member: int, on: date) -> bool:
    return any(starts <= on and (ends is None or on <= ends) for starts, ends in seats.get(member, ()))


FIELDS = (
    "member_id", "pk", "kind", "part", "occasion", "level", "half_days", "due_half_days", "on", "words",
    "quantity", "among", "content_type_id", "object_id",
)  # fmt: skip
ON = FIELDS.index("on") - 1


def facts_of(year: PlenaryYear, seats: Seats, members: Iterable[int] | None = None) -> dict[int, list[Fact]]:
    """The year's ledger by member."""
    rows = DutyRecord.objects.filter(plenary=year)
    if members is not None:
        rows = rows.filter(member__in=members)
    found: dict[int, list[Fact]] = {}
    for member, *values, quantity, among, content_type, source in rows.order_by().values_list(*FIELDS):
        on = values[ON]
        standing = member in seats and sat(seats, member, on)
        fact = Fact._make((*values, (content_type, source), standing, quantity, among))
        found.setdefault(member, []).append(fact)
    return _of_whole(found)


def _of_whole(found: dict[int, list[Fact]]) -> dict[int, list[Fact]]:
    """Facts out of a part of a record are facts of that record: a scheme asks what else there is of the same."""
    for model, path in PARTS.items():
        own = ContentType.objects.get_for_model(model).pk
        keys = {fact.source[1] for facts in found.values() for fact in facts if fact.source[0] == own}
        if not keys:
            continue
        one: Any = model._meta.get_field(path)
        whole = ContentType.objects.get_for_model(one.related_model).pk
        of = dict(model._default_manager.filter(pk__in=keys).values_list("pk", one.attname))
        for member, facts in found.items():
            found[member] = [
                fact._replace(source=(whole, of[fact.source[1]])) if fact.source[0] == own else fact for fact in facts
            ]
    return found


def months_served(member: Member, year: PlenaryYear, until: date) -> int:
    """Whole months of the year in which the member served, up to and with that day."""
    starts = max(member.joined_on, year.starts_on)
    ends = min(member.left_on or date.max, until + timedelta(days=1))
    if ends <= starts:
        return 0
    passed = relativedelta(ends, starts)
    return int(passed.years * 12 + passed.months)


def served_in(year: PlenaryYear, order: NameOrder = NameOrder.PINYIN) -> list[Member]:
    """All who were members on any day of the year, by name; positions are those at its end."""
    rows = Member.objects.filter(joined_on__lte=year.ends_on).exclude(left_on__lte=year.starts_on)
    return list(ordering.ordered(rows, order, year.ends_on).select_related("sector", "committee", "group"))


def belonged(members: list[Member], on: date) -> dict[int, tuple[str, str, str]]:
    """Sector, committee and group of each on a day, in words."""
    then = membership.Belongings(members)
    return {member.pk: then.on(member, on).words() for member in members}


def stamp(year: PlenaryYear) -> str:
    """What a year's points depend on besides the rules, in one short text: it changes with every change of them."""
    records = DutyRecord.objects.filter(plenary=year).aggregate(Count("pk"), Max("pk"), Max("updated_at"))
    members = Member.objects.aggregate(Count("pk"), Max("pk"), Max("updated_at"))
    seats = list(Position.objects.order_by("pk").values_list("pk", "member", "kind", "starts_on", "ends_on"))
    past = list(PastMembership.objects.order_by("pk").values_list("pk", "member", "starts_on", "ends_on"))
    days = [year.starts_on, year.ends_on, last_day(year), running(year)]
    said = repr([year.pk, days, records, members, seats, past])
    return hashlib.sha256(said.encode()).hexdigest()


def assess(year: PlenaryYear, rules: Rules, only: Member | None = None, *, final: bool = False) -> list[Assessed]:
    """Every member of the year with points and grade, the highest first; five queries whatever their number.

    Months served, seats and leaving are those of the year's end as far as they are known. While the year runs, having
    too few records decides no grade yet, unless ``final``: the office draws up the year's result.
    """
    on, end = last_day(year), year.ends_on
    members = served_in(year) if only is None else [only]
    keys = None if only is None else [only.pk]
    seats = seats_of(keys)
    facts = facts_of(year, seats, keys)
    bodies = belonged(members, on)
    scorer = Scorer(rules, final=final or not running(year))
    found = []
    for member in members:
        person = Person(membership.served(member, end), months_served(member, year, end), sat(seats, member.pk, end))
        own = facts.get(member.pk, [])
        found.append(Assessed(member, person, *bodies[member.pk], scorer.score(own, person), own))
    found.sort(key=lambda one: (-one.score.total, one.member.pinyin, one.member.pk))
    for index, one in enumerate(found):
        same = index and found[index - 1].score.total == one.score.total
        one.rank = found[index - 1].rank if same else index + 1
    return found
