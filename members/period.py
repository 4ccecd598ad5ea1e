"""A stretch of time and a body that figures are asked for: a quarter, any from–to, a committee's or group's own year.

A plenary year is such a stretch itself; ``Period`` is any other. What belongs to a plenary year by a key of its own
(a proposal, a micro-suggestion) falls into a part of the year by a day, so that the parts add up to the year; and it
stands as it stood at the end of the part.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta

from cppcc.calendar import clock
from members import membership
from members.models import Committee, MemberGroup, PlenaryYear

Body = Committee | MemberGroup


@dataclass(frozen=True)
class Period:
    """From one day to another, both included; ``plenary`` names the year it is told in."""

    plenary: PlenaryYear
    starts_on: date
    ends_on: date
    body: Body | None = None

    @property
    def year(self) -> int:
        return self.plenary.year

    @property
    def plenary_name(self) -> str:
        return self.plenary.plenary_name

    @property
    def start_at(self) -> datetime:
        return clock.midnight(self.starts_on)

    @property
    def end_at(self) -> datetime:
        return clock.midnight(self.ends_on + timedelta(days=1))

    @property
    def whole(self) -> bool:
        """Whether it is the plenary year from its first to its last day."""
        return (self.starts_on, self.ends_on) == (self.plenary.starts_on, self.plenary.ends_on)

    @property
    def as_of(self) -> date | None:
        """The day whose state counts; a whole year is told as it stands."""
        return None if self.whole else self.ends_on

    def __str__(self) -> str:
        return days_in_words(self.starts_on, self.ends_on)


Span = PlenaryYear | Period


def sort_of(body: Body) -> str:
    """ "committee" or "group": under which name models keep such a body."""
    return "committee" if isinstance(body, Committee) else "group"


def days_in_words(start: date, end: date) -> str:
    """2024年1月1日至3月31日; the year is said twice only where it differs."""
    year = f"{end.year}年" if start.year != end.year else ""
    return f"{start.year}年{start.month}月{start.day}日至{year}{end.month}月{end.day}日"


def whole_year(plenary: PlenaryYear, body: Body | None = None) -> Span:
    return Period(plenary, plenary.starts_on, plenary.ends_on, body) if body else plenary


def quarter(plenary: PlenaryYear, number: int, body: Body | None = None) -> Period:
    """The number-th quarter of the calendar, as far as it lies in the plenary year; the ends go with the year's."""
    first = date(plenary.year, 3 * number - 2, 1)
    last = first + relativedelta(months=3, days=-1)
    start = plenary.starts_on if number == 1 else first
    end = plenary.ends_on if number == 4 else last
    return Period(plenary, start, end, body)


def cumulated(span: Any) -> Span:
    """From the beginning of the plenary year to the end of the span."""
    plenary = span.plenary
    if span.ends_on == plenary.ends_on:
        return whole_year(plenary, span.body)
    return Period(plenary, min(plenary.starts_on, span.ends_on), span.ends_on, span.body)


def so_far(plenary: PlenaryYear, today: date) -> Span:
    """The year up to today; one that is over, or not begun, whole."""
    if not plenary.starts_on <= today < plenary.ends_on:
        return plenary
    return Period(plenary, plenary.starts_on, today)


def before(span: Any) -> Span | None:
    """The same days a year earlier, told in the plenary year before; None where there is none."""
    former = PlenaryYear.objects.filter(year=span.year - 1).select_related("term").first()
    if former is None:
        return None
    if span.whole:
        return whole_year(former, span.body)
    plenary, one = span.plenary, relativedelta(years=1)
    start = former.starts_on if span.starts_on == plenary.starts_on else span.starts_on - one
    end = former.ends_on if span.ends_on == plenary.ends_on else span.ends_on - one
    return Period(former, start, end, span.body)


def of_plenary(rows: Any, span: Any, day: str, key: str = "plenary") -> Any:
    """Rows with a plenary year (``key``) that fall into the span: all of the year's, or by their day where it is a part of one."""
    plenary = span.plenary
    if span.whole:
        return rows.filter(**{key: plenary})
    if span.starts_on >= plenary.starts_on and span.ends_on <= plenary.ends_on:
        rows = rows.filter(**{key: plenary})
        if span.starts_on > plenary.starts_on:
            rows = rows.filter(**{f"{day}__gte": span.starts_on})
        return rows.filter(**{f"{day}__lte": span.ends_on}) if span.ends_on < plenary.ends_on else rows
    return rows.filter(**{f"{day}__gte": span.starts_on, f"{day}__lte": span.ends_on})


def members_of(body: Body, on: date) -> Any:
    """Members who belonged to a committee or group on a day; where they belonged before counts for days before."""
    return membership.of_body(sort_of(body), [body], on)


def of_body(rows: Any, span: Any, *, committee: str = "", group: str = "", member: str = "") -> Any:
    """Rows of the span's body, found by the paths that the model has; a model without one has none to say of a body."""
    if span.body is None:
        return rows
    own = {"committee": committee, "group": group}[sort_of(span.body)]
    if own:
        return rows.filter(**{own: span.body})
    return rows.filter(**{f"{member}__in": members_of(span.body, span.ends_on)}) if member else rows.none()
