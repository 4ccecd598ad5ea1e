"""What figures are asked for: a year, a part of it, a plenary session, a term, any from–to, a committee's or group's own.

All answer the same questions (``Span``). A plenary year is such a span itself. What belongs to a plenary year by a key of
its own (a proposal, a micro-suggestion) falls into a part of the year by a day, so that the parts add up to the year; and
it stands as it stood at the end of the part. A term is a set of plenary years: what lies between two of them is in none,
and its count is the sum of theirs. Any from–to goes by days.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, Protocol

from dateutil.relativedelta import relativedelta

from cppcc.calendar import clock
from members import membership
from members.models import Committee, MemberGroup, PlenaryYear
from members.narrowing import each, of_plenary

__all__ = [
    "Body", "NoSpan", "Period", "SessionSpan", "Span", "TermSpan", "days_in_words", "each", "members_of",
    "nearest_quarter", "of_body", "of_plenary", "quarter", "quarter_words", "quarters", "session_of", "so_far", "sort_of",
    "term_until", "whole_year", "years_in_words",
]  # fmt: skip

Body = Committee | MemberGroup


class NoSpan(Exception):
    """A time that cannot be asked for here; the words are for the person (Chinese)."""


class Span(Protocol):
    """What a figure may ask of a time."""

    @property
    def parts(self) -> "tuple[Span, ...]":
        """The stretches that it is made of, each without a gap; itself where it is one."""

    @property
    def years(self) -> tuple[PlenaryYear, ...]:
        """The plenary years that it is told of, the earliest first."""

    @property
    def plenary(self) -> PlenaryYear:
        """The last of them, by which it is found."""

    @property
    def year(self) -> int:
        """The number of ``plenary``."""

    @property
    def plenary_name(self) -> str:
        """The session of its year, or the term of its years."""

    @property
    def starts_on(self) -> date: ...

    @property
    def ends_on(self) -> date: ...

    @property
    def start_at(self) -> datetime: ...

    @property
    def end_at(self) -> datetime:
        """First moment after it."""

    @property
    def whole(self) -> bool:
        """Whether it holds plenary years from their first to their last day, and nothing else."""

    @property
    def as_of(self) -> date | None:
        """The day whose state counts; whole years are told as they stand."""

    @property
    def body(self) -> Body | None:
        """The committee or group whose own it is."""

    @property
    def words(self) -> str:
        """What it is called in a text."""


class _Days:
    """What follows from the days and years of a span."""

    starts_on: date
    ends_on: date

    @property
    def start_at(self) -> datetime:
        return clock.midnight(self.starts_on)

    @property
    def end_at(self) -> datetime:
        return clock.midnight(self.ends_on + timedelta(days=1))


@dataclass(frozen=True)
class Period(_Days):
    """From one day to another, both included; ``plenary`` names the year it is told in."""

    plenary: PlenaryYear
    starts_on: date
    ends_on: date
    body: Body | None = None

    @property
    def parts(self) -> tuple[Span, ...]:
        return (self,)

    @cached_property
    def years(self) -> tuple[PlenaryYear, ...]:
        if self.within:
            return (self.plenary,)
        touched = PlenaryYear.objects.filter(starts_on__lte=self.ends_on, ends_on__gte=self.starts_on)
        return tuple(touched.select_related("term").order_by("year")) or (self.plenary,)

    @property
    def within(self) -> bool:
        """Whether all its days lie in its plenary year."""
        return self.starts_on >= self.plenary.starts_on and self.ends_on <= self.plenary.ends_on

    @property
    def year(self) -> int:
        return self.plenary.year

    @property
    def plenary_name(self) -> str:
        return sessions_in_words(self.years)

    @property
    def whole(self) -> bool:
        """Whether it is the plenary year from its first to its last day."""
        return (self.starts_on, self.ends_on) == (self.plenary.starts_on, self.plenary.ends_on)

    @property
    def as_of(self) -> date | None:
        return None if self.whole else self.ends_on

    @property
    def quarter(self) -> int | None:
        """Which quarter of its plenary year it is, if it is one."""
        days = (self.starts_on, self.ends_on)
        every = quarters(self.plenary).items()
        return next((number for number, one in every if (one.starts_on, one.ends_on) == days), None)

    @property
    def words(self) -> str:
        """2024年, 2024年第一季度, 2024年1月1日至5月31日."""
        if self.whole:
            return f"{self.year}年"
        number = self.quarter
        return f"{self.year}年{quarter_words(number)}" if number else days_in_words(self.starts_on, self.ends_on)

    def __str__(self) -> str:
        return days_in_words(self.starts_on, self.ends_on)


@dataclass(frozen=True)
class SessionSpan(Period):
    """大会期间: what came in while a plenary session sat, standing as it stands for whoever asks.

    A proposal of the session is filed and answered after it: ``stands_on`` is the day whose state counts (None: as
    things stand).
    """

    stands_on: date | None = None

    @property
    def whole(self) -> bool:
        return False

    @property
    def as_of(self) -> date | None:
        return self.stands_on

    @property
    def words(self) -> str:
        return f"{self.plenary.plenary_name}期间"


@dataclass(frozen=True)
class TermSpan(_Days):
    """届: plenary years of one term, or the same part of several (their sessions); of the last maybe only a part."""

    parts: tuple[Span, ...]
    """In their order; never none."""
    body: Body | None = None

    @property
    def years(self) -> tuple[PlenaryYear, ...]:
        return tuple(part.plenary for part in self.parts)

    @property
    def plenary(self) -> PlenaryYear:
        return self.parts[-1].plenary

    @property
    def year(self) -> int:
        return self.plenary.year

    @property
    def plenary_name(self) -> str:
        """十届"""
        return str(self.plenary.term)

    @property
    def starts_on(self) -> date:  # type: ignore[override]  # follows from the parts
        return self.parts[0].starts_on

    @property
    def ends_on(self) -> date:  # type: ignore[override]  # follows from the parts
        return self.parts[-1].ends_on

    @property
    def whole(self) -> bool:
        return all(part.whole for part in self.parts)

    @property
    def as_of(self) -> date | None:
        return self.parts[-1].as_of

    @property
    def words(self) -> str:
        if all(isinstance(part, SessionSpan) for part in self.parts):
            return f"{years_in_words(self.years)}年各次会议期间"
        return f"{years_in_words(self.years)}年" if self.whole else days_in_words(self.starts_on, self.ends_on)

    def __str__(self) -> str:
        return self.words


# --- in words ----------------------------------------------------------------------------------------------------
def sort_of(body: Body) -> str:
    """ "committee" or "group": under which name models keep such a body."""
    return "committee" if isinstance(body, Committee) else "group"


def days_in_words(start: date, end: date) -> str:
    """2024年1月1日至3月31日; the year is said twice only where it differs."""
    year = f"{end.year}年" if start.year != end.year else ""
    return f"{start.year}年{start.month}月{start.day}日至{year}{end.month}月{end.day}日"


def quarter_words(number: int) -> str:
    """第一季度"""
    return f"第{'一二三四'[number - 1]}季度"


def years_in_words(years: Iterable[PlenaryYear]) -> str:
    """2024, 2022—2024, 2022、2024—2026 where one is missing."""
    runs: list[list[int]] = []
    for number in sorted(one.year for one in years):
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return "、".join(str(run[0]) if len(run) == 1 else f"{run[0]}—{run[-1]}" for run in runs)


def sessions_in_words(years: tuple[PlenaryYear, ...]) -> str:
    """十届三次会议; of several years their terms: 十届."""
    return years[0].plenary_name if len(years) == 1 else "、".join(dict.fromkeys(str(one.term) for one in years))


# --- the spans ---------------------------------------------------------------------------------------------------
def whole_year(plenary: PlenaryYear, body: Body | None = None) -> Span:
    return Period(plenary, plenary.starts_on, plenary.ends_on, body) if body else plenary


def quarters(plenary: PlenaryYear, body: Body | None = None) -> dict[int, Period]:
    """The quarters of the calendar by their numbers, as far as they lie in the plenary year: together they are the year.

    What lies before the calendar year belongs to the first, what lies after it to the fourth. A year that begins or ends
    with a term may have no days in some: those are left out.
    """
    found = {}
    for number in range(1, 5):
        first = date(plenary.year, 3 * number - 2, 1)
        last = first + relativedelta(months=3, days=-1)
        start = plenary.starts_on if number == 1 else max(first, plenary.starts_on)
        end = plenary.ends_on if number == 4 else min(last, plenary.ends_on)
        if start <= end:
            found[number] = Period(plenary, start, end, body)
    return found


def quarter(plenary: PlenaryYear, number: int, body: Body | None = None) -> Period:
    """One of ``quarters``. Raises NoSpan where the year has no days in it."""
    found = quarters(plenary, body).get(number)
    if found is None:
        days = days_in_words(plenary.starts_on, plenary.ends_on)
        raise NoSpan(f"{plenary}度是{days}，没有{quarter_words(number)}。")
    return found


def nearest_quarter(plenary: PlenaryYear, number: int) -> int:
    """The number itself, else that of the nearest quarter in which the year has days."""
    return min(quarters(plenary), key=lambda one: abs(one - number))


def so_far(plenary: PlenaryYear, today: date) -> Span:
    """The year up to today; one that is over, or not begun, whole."""
    if not plenary.starts_on <= today < plenary.ends_on:
        return plenary
    return Period(plenary, plenary.starts_on, today)


def session_of(plenary: PlenaryYear, body: Body | None = None, stands_on: date | None = None) -> SessionSpan:
    """The plenary session of a year. Raises NoSpan where nobody entered its days."""
    if plenary.opens_on is None or plenary.closes_on is None:
        raise NoSpan(
            f"{plenary}没有登记会议日期，不能统计大会期间；请在“基础资料”的“届次年度”中填写{plenary}的会议开始、结束日期"
        )
    return SessionSpan(plenary, plenary.opens_on, plenary.closes_on, body, stands_on)


def term_until(plenary: PlenaryYear, body: Body | None = None) -> TermSpan:
    """The years of its term up to and with a plenary year; of many rows at once where the term's years are prefetched."""
    sooner = sorted((one for one in plenary.term.years.all() if one.year < plenary.year), key=lambda one: one.year)
    return TermSpan(tuple(whole_year(one, body) for one in (*sooner, plenary)), body)


# --- what is a body's --------------------------------------------------------------------------------------------
def members_of(body: Body, on: date) -> Any:
    """Members who belonged to a committee or group on a day; where they belonged before counts for days before."""
    return membership.of_body(sort_of(body), [body], on)


def of_body(rows: Any, span: Any, *, committee: str = "", group: str = "", member: str = "") -> Any:
    """Rows of the span's body, found by the paths that the model has; a model without one has none to say of a body.

    Whose member somebody was is asked on the last day; of several years each by itself: ask it within ``each``.
    """
    if span.body is None:
        return rows
    own = {"committee": committee, "group": group}[sort_of(span.body)]
    if own:
        return rows.filter(**{own: span.body})
    return rows.filter(**{f"{member}__in": members_of(span.body, span.ends_on)}) if member else rows.none()
