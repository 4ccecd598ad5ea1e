"""What an award means for the duty ledger: a duty of the year in which it was given."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from members import duties
from members.models import Award, DutyRecord, PlenaryYear


def duties_of(award: Award) -> list[duties.Duty]:
    """One duty, in the year of its day; in the year that it is of where nobody set up that one."""
    year = award.plenary
    if not year.starts_on <= award.on <= year.ends_on:
        year = PlenaryYear.objects.of_day(award.on) or year
    words = f"{award.title}（{award.by}）" if award.by else award.title
    return [duties.Duty(award.member, year, DutyRecord.Kind.AWARD, award.on, words, level=award.level)]


def given_in(year: PlenaryYear) -> Any:
    """All that may be a duty of the year."""
    here = Q(on__range=(year.starts_on, year.ends_on)) | Q(plenary=year)
    return Award.objects.filter(here).select_related("member", "plenary")


def record(award: Award) -> None:
    """Bring the ledger in line with an award; in the transaction of its saving."""
    duties.record(award, duties_of(award))


def record_many(awards: Iterable[Award]) -> None:
    duties.record_many(Award, ((award, duties_of(award)) for award in awards))
