"""A new year on one page: the year itself, and what each app carries over from the year before.

Apps declare in their ``carrying.py`` what can be carried, how it is previewed and how it is written. Carrying is
idempotent: what the new year has already is neither doubled nor changed, and the former year is only read.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from cppcc.calendar import clock
from cppcc.rights import OFFICE, Refused, Role, holds
from members import years
from members.models import Member, PlenaryYear, Position, Term


@dataclass(frozen=True)
class Preview:
    """What would be copied, in lines, and what is different then; ``nothing`` says why there is nothing to carry."""

    words: str = ""
    lines: tuple[str, ...] = ()
    differs: tuple[str, ...] = ()
    nothing: str = ""


@dataclass(frozen=True)
class Carried:
    """One thing that a new year takes over. ``look`` and ``carry`` get the former year and the new one (unsaved in a preview)."""

    key: str
    title: str
    order: int
    look: Callable[[PlenaryYear, PlenaryYear], Preview]
    carry: Callable[[PlenaryYear, PlenaryYear, Any], str]
    """Writes it for an account; says what was done ("12 项")."""
    ticked: bool = True
    roles: frozenset[Role] = OFFICE
    """Whose it is to carry."""


_declared: list[Carried] = []


def carried(*ones: Carried) -> None:
    """Declare what can be carried over."""
    _declared.extend(ones)
    _declared.sort(key=lambda one: one.order)


def own(user: Any) -> list[Carried]:
    """What is this account's to carry."""
    return [one for one in _declared if holds(user, one.roles)]


@dataclass(frozen=True)
class Offer:
    """What a page shows of one thing that can be carried."""

    what: Carried
    preview: Preview
    ticked: bool

    @property
    def possible(self) -> bool:
        return not self.preview.nothing


def offers(former: PlenaryYear | None, new: PlenaryYear, user: Any, chosen: Iterable[str] | None = None) -> list[Offer]:
    """What this account can carry, ticked as chosen, else as usual."""
    if former is None:
        return []
    keys = None if chosen is None else set(chosen)
    found = []
    for one in own(user):
        preview = one.look(former, new)
        ticked = one.ticked if keys is None else one.key in keys
        found.append(Offer(one, preview, ticked and not preview.nothing))
    return sorted(found, key=lambda offer: not offer.possible)


def carry(former: PlenaryYear, new: PlenaryYear, keys: Iterable[str], user: Any) -> list[str]:
    """Carry the chosen things; those that are there by now are left. Returns what was done, in words."""
    if new.is_closed:
        raise Refused(f"{years.ended_words(new)}请先在“年度”页重新打开。")
    wanted, done = set(keys), []
    with transaction.atomic():
        PlenaryYear.objects.select_for_update(of=("self",)).get(
            pk=new.pk
        )  # two who press at once carry one after the other
        for one in own(user):
            if one.key in wanted and not one.look(former, new).nothing:
                done.append(f"{one.title}{one.carry(former, new, user)}")
    return done


def before(year: int) -> PlenaryYear | None:
    """The newest year before, with its term."""
    return PlenaryYear.objects.filter(year__lt=year).select_related("term").order_by("-year").first()


# --- the term that a new year belongs to -------------------------------------------------------------------------
def next_term(last: Term) -> Term:
    """The term after the last, unsaved: five years from the day after it."""
    starts = last.ends_on + timedelta(days=1)
    return Term(
        number=last.number + 1, starts_on=starts, ends_on=date(starts.year + 5, starts.month, 1) - timedelta(days=1)
    )


def proposed(year: int | None = None) -> PlenaryYear | None:
    """The year that comes next (or the given one) with all that is known, unsaved; None where there is no term yet."""
    last_term = Term.objects.order_by("-number").first()
    if last_term is None:
        return None
    if year is None:
        missing = years.to_set_up()
        newest = PlenaryYear.objects.order_by("-year").first()
        year = missing[0].year if missing else newest.year + 1 if newest else clock.today().year
    former = before(year)
    starts = former.ends_on + timedelta(days=1) if former and former.year == year - 1 else date(year, 1, 1)
    ends = date(year, 12, 31) if starts.year <= year and starts < date(year, 12, 31) else starts + timedelta(days=364)
    term = Term.objects.filter(starts_on__lte=starts, ends_on__gte=starts).first()
    if term is None:
        term = next_term(last_term) if starts > last_term.ends_on else last_term
    return PlenaryYear(term=term, year=year, session=_session(term, year, former), starts_on=starts, ends_on=ends)


def _session(term: Term, year: int, former: PlenaryYear | None) -> int:
    """The session that follows the former year's in its term; one that no other year has."""
    taken = set(PlenaryYear.objects.filter(term=term).values_list("session", flat=True)) if term.pk else set()
    if former and former.term_id == term.pk:
        wanted = former.session + year - former.year
    else:
        wanted = max(1, year - term.starts_on.year + 1)
    return wanted if wanted not in taken else max(taken) + 1


# --- who joins and who leaves ------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Turnover:
    """The members at the change of the year: who serves on its first day, who left and who came since the former's session."""

    serving: int
    left: tuple[Member, ...]
    joined: tuple[Member, ...]
    seats: int
    """Seats of the standing committee and its chairs that have no end yet."""


def _settled(year: PlenaryYear) -> date:
    """From when on changes are those of the year after: the end of its session, which is held in its first two months."""
    return (year.closes_on or year.starts_on + timedelta(days=60)) + timedelta(days=1)


def turnover(former: PlenaryYear | None, new: PlenaryYear) -> Turnover:
    since = _settled(former) if former else new.starts_on
    span = {"gte": since, "lte": new.ends_on}
    left = Member.objects.filter(**{f"left_on__{how}": day for how, day in span.items()}).order_by("left_on", "pk")
    joined = Member.objects.filter(**{f"joined_on__{how}": day for how, day in span.items()}).order_by(
        "joined_on", "pk"
    )
    return Turnover(
        Member.objects.serving(new.starts_on).count(), tuple(left), tuple(joined),
        open_seats(new).count(),
    )  # fmt: skip


def open_seats(new: PlenaryYear) -> Any:
    """Positions of an earlier term that nobody has ended."""
    begins = new.term.starts_on
    return Position.objects.within(begins).filter(ends_on=None, starts_on__lt=begins)
