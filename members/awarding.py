"""What an award means for the duty ledger: a duty of the year in which it was given."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from typing import Any

from django.db.models import Exists, OuterRef, Q

from members import duties, years
from members.models import Award, DutyRecord, PlenaryYear

OfDay = Callable[[date], PlenaryYear | None]
"""The year that a day falls into."""


def duties_of(award: Award, of_day: OfDay = years.of_day) -> list[duties.Duty]:
    """One duty, in the year of its day; in the year that it is of where nobody set up that one."""
    year = award.plenary
    if not year.starts_on <= award.on <= year.ends_on:
        year = of_day(award.on) or year
    words = f"{award.title}（{award.by}）" if award.by else award.title
    return [duties.Duty(award.member, year, DutyRecord.Kind.AWARD, award.on, words, level=award.level)]


def given_in(year: PlenaryYear) -> Any:
    """All that may be a duty of the year; ``elsewhere``: whether their day falls into another one."""
    here = Q(on__range=(year.starts_on, year.ends_on)) | Q(plenary=year)
    others = PlenaryYear.objects.exclude(pk=year.pk).filter(starts_on__lte=OuterRef("on"), ends_on__gte=OuterRef("on"))
    return Award.objects.filter(here).annotate(elsewhere=Exists(others)).select_related("member", "plenary")


def meant(award: Any, year: PlenaryYear | None) -> list[duties.Duty]:
    """What an award out of ``given_in`` is in that year, without a query; without a year, in that of its day."""
    if year is None:
        return duties_of(award)
    inside = year.starts_on <= award.on <= year.ends_on
    if award.elsewhere and not inside:
        return []
    return duties_of(award, lambda day: year if inside else None)


def record(award: Award) -> None:
    """Bring the ledger in line with an award; in the transaction of its saving."""
    duties.record(award, duties_of(award))


def record_many(awards: Iterable[Award]) -> None:
    of_day = partial(years.of_day, known=list(PlenaryYear.objects.all()))
    duties.record_many(Award, ((award, duties_of(award, of_day)) for award in awards))
