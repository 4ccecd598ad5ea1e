"""A member's points in a year as the pages show them: live while the year runs, then what was published."""

from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, NamedTuple

from cppcc.rights import READERS, Role, holds
from members.assessing import current
from members.kinds import LATENESS, PRESENCE
from members.ledger import Assessed, assess, chosen_by, facts_of, running, seats_of, served_in
from members.models import AssessmentEntry, DutyRecord, Member, PlenaryYear, Scheme
from members.schemes import outlook
from members.schemes.explaining import Open, explained, missing, still_open, supposed, uncounted
from members.schemes.facts import Fact, Person
from members.schemes.results import Score
from members.schemes.rules import BY_SHARE, Category, Line, Rules
from members.schemes.scoring import Scorer
from members.schemes.words import limit_words, points_words
from members.states import SchemeState


@dataclass
class Points:
    """What the page about points shows."""

    total: str
    grade: str
    explained: dict[str, Any]
    published: AssessmentEntry | None = None
    missing: list[tuple[str, str]] = field(default_factory=list)
    open_lines: list[Open] = field(default_factory=list)
    uncounted: list[DutyRecord] = field(default_factory=list)
    sure: bool = True
    """False while the scheme is a draft."""
    running: bool = False
    """While the year runs the grade is that of the points as they stand; ``due`` says what may still change it."""
    due: list[str] = field(default_factory=list)
    """Conditions that will hold at the year's end unless more comes, in words."""


def scheme_for(year: PlenaryYear, user: Any) -> Scheme | None:
    """The year's scheme; a draft counts for staff and leaders only."""
    return Scheme.objects.visible_to(user).filter(plenary=year).select_related("plenary").first()


def entry_of(member: Member, year: PlenaryYear) -> AssessmentEntry | None:
    """The member's published result, by the newest revision."""
    assessment = current(year)
    return assessment.entries.filter(member=member).select_related("assessment").first() if assessment else None


def points_of(member: Member, year: PlenaryYear, user: Any) -> Points | None:
    """The published result if there is one; else the points as of now; None without a scheme."""
    if holds(user, READERS) or holds(user, [Role.MEMBER]):
        published = entry_of(member, year)
        if published:
            return Points(
                points_words(published.total), published.grade or "不定等次", published.result, published=published
            )
    scheme = scheme_for(year, user)
    return live_points(member, year, scheme) if scheme else None


def live_points(member: Member, year: PlenaryYear, scheme: Scheme) -> Points:
    """The points as of now, what is missing for better grades, and where points can still be had."""
    one = _assessed(member, year, scheme)
    score, rules = one.score, scheme.parsed
    left = [fact.pk for fact in uncounted(score, one.facts)]
    return Points(
        total=points_words(score.total),
        grade=score.grade.name if score.grade else score.note,
        explained=explained(score),
        missing=[(name, points_words(short)) for name, short in missing(rules, score)],
        open_lines=still_open(rules, one.facts, one.person, year.year),
        uncounted=list(DutyRecord.objects.filter(pk__in=left)),
        sure=scheme.state == SchemeState.PUBLISHED,
        running=running(year),
        due=[*(_due(rules, one.facts, one.person, score) if running(year) else []), *_limited(score)],
    )


def _assessed(member: Member, year: PlenaryYear, scheme: Scheme) -> Assessed:
    return assess(year, scheme.parsed, only=member)[0]


def _limited(score: Score) -> list[str]:
    """A grade that only so many may have is settled among all members, not here."""
    if score.grade is None or not score.grade.limited:
        return []
    return [f"“{score.grade.name}”{limit_words(score.grade)}，按全体委员的得分排定，这里没有计入。"]


def _due(rules: Rules, facts: list[Fact], person: Person, score: Score) -> list[str]:
    open_yet = outlook.due(rules, facts, person, score.grade, score.total, score.parts)
    return [one.words(rules) for one in open_yet]


class Supposed(NamedTuple):
    """What further records would bring."""

    now: Decimal
    then: Decimal
    grade: str
    due: list[str]
    """Conditions that would hold at the year's end all the same, in words."""


def what_if(member: Member, year: PlenaryYear, scheme: Scheme, more: dict[str, int]) -> Supposed:
    """Points now, points with so many further records of each line (by key), the grade then and what is due yet."""
    rules = scheme.parsed
    one = _assessed(member, year, scheme)
    added = list(one.facts)
    for _, line in rules.lines:
        number = min(max(more.get(line.key, 0), 0), 100)
        added += supposed(line, number, one.person, added, year.year)
    score = Scorer(rules, final=not running(year)).score(added, one.person)
    due = _due(rules, added, one.person, score) if running(year) else []
    return Supposed(one.score.total, score.total, score.grade.name if score.grade else score.note, due)


# --- what one rule does ------------------------------------------------------------------------------------------
MOST_TRIED = 10_000
"""With more records of its kinds than that a rule is not tried while it is typed."""


@dataclass(frozen=True)
class Tried:
    """One rule over a year's members, its own limit regarded, those of its category and of the sum not."""

    records: int = 0
    """How many it has points for, before any limit of their number."""
    members: int = 0
    """How many members have such records."""
    scored: int = 0
    """How many members get (or lose) points by it."""
    total: Decimal = Decimal(0)
    most: Decimal = Decimal(0)


def looked_at(line: Line, present_from: Decimal | None = None) -> set[str]:
    """The kinds of all records that decide what a line counts; ``present_from``: that of the scheme."""
    kinds = {*line.kinds, *line.without, *(PRESENCE if line.counting in BY_SHARE else ())}
    return kinds | set(PRESENCE) if present_from is not None and kinds & {*PRESENCE, *LATENESS} else kinds


def tried(
    year: PlenaryYear, category: Category, *lines: Line, present_from: Decimal | None = None
) -> tuple[list[Tried], int]:
    """Each of the lines by itself over all members of the year, and for how many members the first and the last differ.

    ``present_from``: that of the scheme.

    A bounded number of queries: members, seats, records and, where the line or category is for some, what members belong to.
    """
    kinds = {kind for line in lines for kind in looked_at(line, present_from)}
    members, seats = served_in(year), seats_of()
    facts = facts_of(year, seats, kinds=kinds)
    belongs = chosen_by(year, Rules(categories=(replace(category, lines=lines),)), members)
    alone = [Rules(categories=(replace(category, lines=(line,)),), present_from=present_from) for line in lines]
    scorers = [Scorer(one) for one in alone]
    found = [Tried() for _ in lines]
    differ = 0
    for member in members:
        own = facts.get(member.pk)
        if not own:
            continue
        person = Person(belongs=belongs.get(member.pk, frozenset()))
        results = [scorer.score(own, person).categories[0].lines[0] for scorer in scorers]
        for at, result in enumerate(results):
            points = abs(result.points)
            number = sum(1 for item in result.items if scorers[at].counts(result.line, item.fact))
            then = found[at]
            found[at] = Tried(
                then.records + number, then.members + bool(number), then.scored + bool(points),
                then.total + points, max(then.most, points),
            )  # fmt: skip
        differ += results[0].points != results[-1].points
    return found, differ
