"""Reading the duty ledger for scoring: a constant number of queries for any number of members."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Max

from cppcc.calendar import clock
from members import membership, ordering
from members.kinds import BY_HAND
from members.models import (
    PARTS,
    Assessment,
    AssessmentEntry,
    DutyRecord,
    GivenPoints,
    Member,
    NameOrder,
    PastMembership,
    PlenaryYear,
    Position,
    Scheme,
)
from members.models.member import earlier_end
from members.schemes import choosing, limits
from members.schemes.consequences import held_with
from members.schemes.facts import Fact, Person
from members.schemes.measures import Past, Tally, Year, from_stored, keeps, tallied
from members.schemes.results import Score, parts_of
from members.schemes.rules import Rules
from members.schemes.scoring import Scorer
from members.states import SchemeState

Tell = Callable[[int, int], None]
"""What hears how many of how many members are counted."""


def silent(done: int, number: int) -> None:
    """Nobody asks how far it is."""


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
    for member, starts, ends, left in rows.values_list("member_id", "starts_on", "ends_on", "member__left_on"):
        seats.setdefault(member, []).append((starts, earlier_end(ends, left)))
    return seats


def sat(seats: Seats, member: int, on: date) -> bool:
    return any(starts <= on and (ends is None or on <= ends) for starts, ends in seats.get(member, ()))


FIELDS = (
    "member_id", "pk", "kind", "part", "occasion", "level", "half_days", "due_half_days", "on", "words",
    "quantity", "among", "content_type_id", "object_id",
)  # fmt: skip
ON = FIELDS.index("on") - 1


def facts_of(
    year: PlenaryYear, seats: Seats, members: Iterable[int] | None = None, kinds: Iterable[str] | None = None
) -> dict[int, list[Fact]]:
    """The year's ledger by member; ``kinds``: of these alone."""
    rows = DutyRecord.objects.filter(plenary=year)
    if kinds is not None:
        rows = rows.filter(kind__in=kinds)
    if members is not None:
        rows = rows.filter(member__in=members)
    found: dict[int, list[Fact]] = {}
    for member, *values, quantity, among, content_type, source in rows.order_by().values_list(*FIELDS):
        on = values[ON]
        standing = member in seats and sat(seats, member, on)
        fact = Fact._make((*values, (content_type, source), standing, quantity, among, "", None))
        found.setdefault(member, []).append(fact)
    return _by_hand(_of_whole(found))


def _by_hand(found: dict[int, list[Fact]]) -> dict[int, list[Fact]]:
    """Points given or taken by the office with the category that they were given in; a query only where there are such."""
    keys = {fact.source[1] for facts in found.values() for fact in facts if fact.kind in BY_HAND}
    if not keys:
        return found
    named = GivenPoints.objects.filter(pk__in=keys).exclude(category="").order_by()
    of = dict(named.values_list("pk", "category"))
    return {
        member: [fact._replace(category=of.get(fact.source[1], "")) if fact.kind in BY_HAND else fact for fact in facts]
        for member, facts in found.items()
    }


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


def stamp(year: PlenaryYear, rules: Rules | None = None) -> str:
    """What a year's points depend on besides the rules, in one short text: it changes with every change of them.

    With ``rules`` that look back, what earlier years of the term depend on too.
    """
    back = earlier(year) if rules is not None and rules.looks_back else []
    records = DutyRecord.objects.filter(plenary__in=[year, *back]).aggregate(Count("pk"), Max("pk"), Max("updated_at"))
    members = Member.objects.aggregate(Count("pk"), Max("pk"), Max("updated_at"))
    seats = list(Position.objects.order_by("pk").values_list("pk", "member", "kind", "starts_on", "ends_on"))
    past = list(PastMembership.objects.order_by("pk").values_list("pk", "member", "starts_on", "ends_on"))
    days = [year.starts_on, year.ends_on, last_day(year), running(year)]
    if back:
        days += [(one.pk, one.starts_on, one.ends_on, is_last(year)) for one in back]
        days += list(Scheme.objects.filter(plenary__in=back).order_by("pk").values_list("pk", "version"))
        days += [one.pk for one in published(back).values()]
    said = repr([year.pk, days, records, members, seats, past])
    return hashlib.sha256(said.encode()).hexdigest()


# --- earlier years of the term -----------------------------------------------------------------------------------
NO_FURTHER_YEAR = timedelta(days=183)
"""With less than half a year left after a plenary year, the term has no further one."""
BY_PREVIEW, BY_LEDGER, NO_SCHEME = "按试算", "按履职记录", "没有考核办法，"


def earlier(year: PlenaryYear) -> list[PlenaryYear]:
    """The years of the same term before this one, the earliest first."""
    rows = PlenaryYear.objects.filter(term=year.term_id, starts_on__lt=year.starts_on)
    return list(rows.select_related("scheme").order_by("starts_on"))


def is_last(year: PlenaryYear) -> bool:
    """Whether no further year of the term follows."""
    if PlenaryYear.objects.filter(term=year.term_id, starts_on__gt=year.starts_on).exists():
        return False
    return bool(year.term.ends_on - year.ends_on < NO_FURTHER_YEAR)


def published(years: list[PlenaryYear]) -> dict[int, Assessment]:
    """The newest published assessment of each year that has one."""
    rows = Assessment.objects.filter(plenary__in=years).published().order_by("revision")
    return {one.plenary_id: one for one in rows}


def pasts_of(year: PlenaryYear, rules: Rules, members: list[Member], seats: Seats) -> dict[int, Past]:
    """What earlier years of the term say of each member; the number of queries depends on the years alone.

    A year that was published counts by its stored result, another one by the preview under its own published scheme.
    Of results stored before they kept their records, or what these count, they are asked of the ledger.
    """
    if not rules.looks_back:
        return {}
    back, last = earlier(year), is_last(year)
    results = published(back)
    previews = {one.pk: _scorer_of(one) for one in back if one.pk not in results}
    told = any(one.looks_back_on_consequences for one in (rules, *(by.rules for by in previews.values() if by)))
    stored: dict[int, dict[int, tuple[Any, ...]]] = {}
    rows = AssessmentEntry.objects.filter(assessment__in=results.values(), member__in=members)
    fields = (
        "assessment__plenary_id", "member_id", "total", "grade", "qualified", "base", "bonus", "deduction",
        *(["result__possible"] if told else []), "result__tally",
    )  # fmt: skip
    for plenary, member, *values in rows.order_by().values_list(*fields):
        *said, tally = values
        possible = said.pop() if told else None
        stored.setdefault(plenary, {})[member] = (*said, possible, tally if keeps(rules, tally) else None)
    found: dict[int, tuple[Year, ...]] = {member.pk: () for member in members}
    for index, one in enumerate(back):
        result, entries = results.get(one.pk), stored.get(one.pk, {})
        whole = all(values[-1] is not None for values in entries.values())
        facts = {} if result and whole else facts_of(one, seats, [member.pk for member in members])
        preview = previews.get(one.pk)
        belongs = chosen_by(one, preview.rules, members) if preview else {}
        order = tuple(grade.name for grade in result.parsed.grades) if result else ()
        for member in members:
            before = Past(found[member.pk], one.year, last=False, whole=one.session == index + 1)
            if result:
                then = _stored(one, order, entries.get(member.pk), facts.get(member.pk, []))
            else:
                person = person_of(member, one, seats, before, belongs.get(member.pk, frozenset()))
                then = _previewed(one, preview, person, facts.get(member.pk, []))
            counts = served_long_enough(member, one, rules.graded_after_months)
            found[member.pk] = (*found[member.pk], then._replace(counted=counts))
    known = year.session == len(back) + 1
    return {key: Past(years, year.year, last=last, whole=known) for key, years in found.items()}


def served_long_enough(member: Member, year: PlenaryYear, months: int) -> bool:
    there = member.joined_on <= year.ends_on and (member.left_on is None or member.left_on > year.starts_on)
    return there and months_served(member, year, year.ends_on) >= months


def chosen_by(year: PlenaryYear, rules: Rules, members: list[Member]) -> dict[int, frozenset[str]]:
    """What each is known by at the end of the year, where rules choose members; no query where they don't."""
    if not rules.chooses:
        return {}
    then = membership.Belongings(members)
    held: dict[int, list[str]] = {}
    seats = Position.objects.held(year.ends_on).filter(member__in=members).order_by()
    for member, kind in seats.values_list("member_id", "kind"):
        held.setdefault(member, []).append(choosing.known(choosing.By.POSITION, kind))
    found = {}
    for one in members:
        at = then.on(one, year.ends_on)
        bodies = (
            (choosing.By.SECTOR, at.sector),
            (choosing.By.COMMITTEE, at.committee),
            (choosing.By.GROUP, at.group),
        )
        own = [choosing.known(by, body.pk) for by, body in bodies if body is not None]
        found[one.pk] = frozenset([*own, *held.get(one.pk, ())])
    return found


def rules_of(year: PlenaryYear) -> Rules | None:
    """Those of the year's scheme, where it is published."""
    scheme: Scheme | None = getattr(year, "scheme", None)
    return scheme.parsed if scheme is not None and scheme.state == SchemeState.PUBLISHED else None


def _scorer_of(year: PlenaryYear) -> Scorer | None:
    rules = rules_of(year)
    return None if rules is None else Scorer(rules, final=not running(year))


def _stored(year: PlenaryYear, order: tuple[str, ...], values: tuple[Any, ...] | None, facts: list[Fact]) -> Year:
    """A year as its published result says.

    ``values``: total, grade, qualified, points of the sections, possible consequences and tally of an entry.
    """
    if values is None:
        return Year(year.year, order=order)
    total, grade, qualified, *sections, possible, tally = values
    rows: tuple[Tally, ...] = tallied(facts) if tally is None else from_stored(tally)
    by = BY_LEDGER if tally is None else ""
    told = tuple(one.words for one in held_with(possible, year.year, grade, order))
    return Year(year.year, rows, total, grade, order, qualified, records_by=by, parts=parts_of(*sections), told=told)


def _previewed(year: PlenaryYear, scorer: Scorer | None, person: Person, facts: list[Fact]) -> Year:
    """A year without a published result, as its own scheme would say today; without a scheme its records alone."""
    if scorer is None:
        return Year(year.year, tallied(facts), records_by=BY_LEDGER, points_by=NO_SCHEME)
    score = scorer.score(facts, person)
    uncertain = score.grade is not None and score.grade.limited
    return Year(
        number=year.year,
        rows=tallied(score.facts),
        total=score.total,
        grade=score.grade.name if score.grade else "",
        order=tuple(grade.name for grade in scorer.rules.grades),
        qualified=score.grade is None or score.grade.qualified,
        records_by=BY_PREVIEW,
        points_by=BY_PREVIEW,
        uncertain=uncertain,
        parts=score.parts,
        told=tuple(one.words for one in score.consequences if one.grades is None or not uncertain),
    )


def person_of(
    member: Member, year: PlenaryYear, seats: Seats, past: Past, belongs: frozenset[str] = frozenset()
) -> Person:
    """A member as the grade sees one, at the end of the year as far as it is known."""
    end = year.ends_on
    standing = sat(seats, member.pk, end)
    return Person(membership.served(member, end), months_served(member, year, end), standing, past, belongs)


# --- this year ---------------------------------------------------------------------------------------------------
def assess(
    year: PlenaryYear, rules: Rules, only: Member | None = None, *, final: bool = False, tell: Tell = silent
) -> list[Assessed]:
    """Every member of the year with points and grade, the highest first; five queries whatever their number.

    Limits of a grade are those of the year's end, asked of all members together: not for ``only`` one.

    Rules that look back ask some more, as many as there are earlier years in the term.

    Months served, seats and leaving are those of the year's end as far as they are known. While the year runs, having
    too few records decides no grade yet, unless ``final``: the office draws up the year's result.
    """
    on = last_day(year)
    members = served_in(year) if only is None else [only]
    keys = None if only is None else [only.pk]
    seats = seats_of(keys)
    facts = facts_of(year, seats, keys)
    bodies = belonged(members, on)
    pasts = pasts_of(year, rules, members, seats)
    belongs = chosen_by(year, rules, members)
    scorer = Scorer(rules, final=final or not running(year))
    found = []
    for done, member in enumerate(members):
        tell(done, len(members))
        past = pasts.get(member.pk) or Past(year=year.year)
        person = person_of(member, year, seats, past, belongs.get(member.pk, frozenset()))
        score = scorer.score(facts.get(member.pk, []), person)
        found.append(Assessed(member, person, *bodies[member.pk], score, score.facts))
    if scorer.final and only is None:
        limits.limit(rules, [one.score for one in found], year.year)
    found.sort(key=lambda one: (-one.score.total, one.member.pinyin, one.member.pk))
    for index, one in enumerate(found):
        same = index and found[index - 1].score.total == one.score.total
        one.rank = found[index - 1].rank if same else index + 1
    return found
