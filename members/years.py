"""Which plenary year something belongs to: that of its day, or none. A year that was ended takes nothing new without a reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse

from cppcc.calendar import clock
from cppcc.notices import notify
from cppcc.rights import Refused, Role
from members.models import LateRecord, PlenaryYear, User, with_role

AHEAD = timedelta(days=31)
"""So long before the last year ends staff are reminded to set up the next: from December on."""


def of_day(day: date, known: Iterable[PlenaryYear] | None = None) -> PlenaryYear | None:
    """The year that a day falls into, if there is one; ``known``: all years, where they are at hand."""
    if known is None:
        return PlenaryYear.objects.of_day(day)
    return next((one for one in known if one.starts_on <= day <= one.ends_on), None)


def of_today() -> PlenaryYear | None:
    """The year that today falls into; what is submitted today belongs to it and to no other."""
    return of_day(clock.today())


def not_set_up() -> str:
    """Why nothing can be submitted today: nobody has set up a year for it. "" where there is one."""
    if of_today():
        return ""
    today = clock.today()
    return f"尚未建立{today.year}年度（今天 {today:%Y-%m-%d} 不在任何届次年度内），请机关先建立。您的草稿会保留。"


def provisional() -> PlenaryYear | None:
    """Where a draft stands until it is submitted: the year of today, else the newest. A draft counts in no figure."""
    return of_today() or PlenaryYear.objects.first()


def year_for_submission() -> PlenaryYear:
    """The year that what is submitted now belongs to. Raises Refused (Chinese) where there is none."""
    year = of_today()
    if year is None:
        raise Refused(not_set_up())
    return year


# --- a year that was ended ---------------------------------------------------------------------------------------
def ended_words(year: PlenaryYear) -> str:
    return f"{year}度已经结束，不再接受新的记录。"


def check_open(row: Any) -> None:
    """For plain registers: ValidationError where a row would newly enter a year that was ended.

    A row's year is its ``plenary``, else that of its day ``on``. What follows a year by its nature (``FOLLOWS_YEAR``:
    talks, awards) may come after its end.
    """
    if getattr(row, "FOLLOWS_YEAR", False):
        return
    year = _year_of(row)
    if year is None or not year.is_closed:
        return
    former = type(row)._default_manager.filter(pk=row.pk).first() if row.pk else None
    if former is None or _year_of(former) != year:
        field = "plenary" if hasattr(row, "plenary_id") else "on"
        words = f"{ended_words(year)}确需补登的，请先在“年度”页重新打开该年度并写明理由。"
        raise ValidationError({field: words})


def _year_of(row: Any) -> PlenaryYear | None:
    if getattr(row, "plenary_id", None):
        found: PlenaryYear = row.plenary
        return found
    day = getattr(row, "on", None)
    return of_day(day) if isinstance(day, date) else None


def keep_late(year: PlenaryYear, record: Any, reason: str, user: Any) -> None:
    """Say on the year's page what was entered after its end, and why."""
    LateRecord.objects.create(
        plenary=year,
        at=clock.now(),
        by=user,
        words=f"{record._meta.verbose_name}：{record}"[:200],
        reason=reason,
        url=record.get_absolute_url()[:200],
    )


def check_apart(year: PlenaryYear) -> None:
    """Each day belongs to one year at most. Raises ValidationError."""
    others = PlenaryYear.objects.exclude(pk=year.pk).filter(starts_on__lte=year.ends_on, ends_on__gte=year.starts_on)
    if other := others.first():
        raise ValidationError(
            {"starts_on": f"与{other}度（{other.starts_on:%Y-%m-%d} 至 {other.ends_on:%Y-%m-%d}）重叠。"}
        )


# --- years that nobody has set up --------------------------------------------------------------------------------
@dataclass(frozen=True)
class ToSetUp:
    """A year that should be there, with the address of its form filled in."""

    year: int
    url: str
    urgent: bool


def to_set_up(on: date | None = None, known: Iterable[PlenaryYear] | None = None) -> list[ToSetUp]:
    """The year of a day (today) if nobody made it; from a month before the present one ends, the next.

    ``known``: all years, where they are at hand.
    """
    today, rows = on or clock.today(), list(PlenaryYear.objects.all() if known is None else known)
    present = of_day(today, rows)
    if present is None:
        return [_form_of(today.year, urgent=True)]
    after = present.ends_on + timedelta(days=1)
    if today + AHEAD <= present.ends_on or of_day(after, rows):
        return []
    return [_form_of(after.year, urgent=False)]


def _form_of(year: int, *, urgent: bool) -> ToSetUp:
    """The page of a new year, which knows the rest."""
    return ToSetUp(year, f"{reverse('year_new')}?year={year}", urgent)


def remind(on: date | None = None) -> int:
    """Tell the office of a year that is not set up, once for each. Returns how many accounts were told."""
    told = 0
    for one in to_set_up(on):
        words = (
            f"尚未建立{one.year}年度，委员不能提交提案和微建议，请先建立。" if one.urgent else f"请建立{one.year}年度。"
        )
        told += notify(keepers(), words, one.url[:200], f"year-missing:{one.year}:{one.urgent}")
    return told


def keepers() -> list[User]:
    """Those who set up years."""
    return [*with_role(Role.STAFF), *with_role(Role.ADMIN)]
