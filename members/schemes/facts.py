"""What scoring reads: the records of a member as a scheme counts them, and what else it must know of the member."""

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from members.kinds import LATENESS, Kind, Part
from members.schemes.choosing import Applies
from members.schemes.measures import Past
from members.schemes.rules import CENT, Rules


class Fact(NamedTuple):
    """One record of the ledger as scoring needs it."""

    pk: int
    kind: str
    part: str
    occasion: str
    level: str
    half_days: int
    due_half_days: int
    on: date
    words: str
    source: tuple[int, int]
    standing: bool
    """Whether the member was a standing member on that day."""
    quantity: Decimal = Decimal(1)
    among: int = 1
    """How many members share it."""
    category: str = ""
    """The name of the category in which points given or taken by the office count; "" for their own."""
    was: "Fact | None" = None
    """The record as the ledger has it, where a scheme counts it as another (``as_counted``)."""


class Person(NamedTuple):
    """What the grade needs to know of a member besides the records."""

    serving: bool = True
    """At the end of the year, as things stand."""
    months: int = 12
    """Whole months served in the year."""
    standing: bool = False
    past: Past = Past()
    belongs: frozenset[str] = frozenset()
    """Positions and bodies at the end of the year, as far as the rules ask (``members.schemes.choosing``)."""


def as_counted(rules: Rules, facts: Iterable[Fact]) -> list[Fact]:
    """The records as the scheme counts them: who came for too little of a meeting was absent. The ledger stays as it is.

    Who was absent came neither late nor left early, as in the ledger: such records of that meeting are of no kind then.
    """
    least, facts = rules.present_from, list(facts)
    if least is None:
        return facts
    away = {fact.source for fact in facts if not _there(fact, least)}
    return [
        fact if fact.source not in away
        else fact._replace(kind="", was=fact) if fact.kind in LATENESS
        else fact if _there(fact, least)
        else _as_absence(fact)
        for fact in facts
    ]  # fmt: skip


def _there(fact: Fact, least: Decimal) -> bool:
    """Whether the attendance is as many per cent of what was due, compared as it is told: 2 of 3 are 66.67; no other
    record is asked."""
    if fact.kind != Kind.ATTENDANCE or not fact.due_half_days:
        return True
    return (Decimal(100 * fact.half_days) / fact.due_half_days).quantize(CENT, ROUND_HALF_UP) >= least


def _as_absence(fact: Fact) -> Fact:
    """As the ledger has an absence: for as long as the meeting took."""
    return fact._replace(kind=Kind.ABSENCE.value, part=Part.PARTICIPANT.value, half_days=fact.due_half_days, was=fact)


def applies(to: str, fact: Fact) -> bool:
    """Whether a rule for all, for standing members or for the others looks at a record of that day."""
    return to == Applies.ALL or (to == Applies.STANDING) == fact.standing
