"""Spans that follow from another one: the same days a year earlier (同比), the year so far (累计), 上年, 本届, 上届, 大会期间."""

from typing import Any

from dateutil.relativedelta import relativedelta

from members.models import PlenaryYear
from members.period import NoSpan, Period, SessionSpan, Span, TermSpan, quarters, session_of, term_until, whole_year

ONE_YEAR = relativedelta(years=1)


def cumulated(span: Any) -> Span:
    """From the beginning of the plenary year to the end of the span; a term is that itself. Raises NoSpan."""
    if isinstance(span, TermSpan):
        return span
    plenary = _one_year(span, "累计")
    if span.ends_on == plenary.ends_on:
        return whole_year(plenary, span.body)
    return Period(plenary, min(plenary.starts_on, span.ends_on), span.ends_on, span.body)


def year_before(span: Any) -> Span | None:
    """上年: the whole plenary year before; None where there is none. Raises NoSpan for several years."""
    former = _former(_one_year(span, "上年"))
    return whole_year(former, span.body) if former else None


def term_so_far(span: Any) -> Span:
    """本届: from the first year of the term to the end of the span. Raises NoSpan where it lies in several terms."""
    if isinstance(span, TermSpan):
        return span
    last = span.years[-1]
    if len({one.term_id for one in span.years}) > 1:
        raise NoSpan("本报告跨两届，“本届”指哪一届说不清")
    whole = term_until(last, span.body)
    if span.ends_on >= last.ends_on:
        return whole
    return TermSpan((*whole.parts[:-1], Period(last, last.starts_on, span.ends_on, span.body)), span.body)


def term_before(span: Any) -> Span | None:
    """上届: all years of the term before; None where there is none."""
    number = span.years[0].term.number
    former = PlenaryYear.objects.filter(term__number=number - 1).select_related("term").order_by("year")
    years = tuple(whole_year(one, span.body) for one in former)
    return TermSpan(years, span.body) if years else None


def sessions(span: Any) -> Span:
    """大会期间: the session of the span's plenary year, of a term all of them. Raises NoSpan."""
    if isinstance(span, TermSpan):
        found = tuple(session_of(one, span.body, span.as_of) for one in span.years)
        return TermSpan(found, span.body)
    return session_of(_one_year(span, "大会期间"), span.body, span.as_of)


def before(span: Any) -> Span | None:
    """The same days a year earlier; of a term the same part of the term before. None where there is none.

    Raises NoSpan where the two would overlap.
    """
    if isinstance(span, TermSpan):
        return _same_of_term_before(span)
    if isinstance(span, Period) and not span.within:
        return _a_year_earlier(span)
    former = _former(span.plenary)
    return _moved(span, former) if former else None


def _a_year_earlier(span: Period) -> Span | None:
    """By days; None where one of the years that it would touch is missing."""
    start, end = span.starts_on - ONE_YEAR, span.ends_on - ONE_YEAR
    if end >= span.starts_on:
        raise NoSpan("本报告的期间长于一年，与上年同期相比会有重叠，没有“同比”")
    wanted = {one.year - 1 for one in (*span.years, span.plenary)}
    there = {one.year: one for one in PlenaryYear.objects.filter(year__in=wanted).select_related("term")}
    return Period(there[span.year - 1], start, end, span.body) if wanted == there.keys() else None


def _moved(span: Any, to: PlenaryYear) -> Span | None:
    """The same part of another plenary year, as far as that has its days; None where it has none of them.

    Raises NoSpan for a session without days.
    """
    apart = relativedelta(years=span.year - to.year)
    if isinstance(span, SessionSpan):
        return session_of(to, span.body, span.stands_on and span.stands_on - apart)
    if span.whole:
        return whole_year(to, span.body)
    if number := span.quarter:
        return quarters(to, span.body).get(number)
    start = to.starts_on if span.starts_on == span.plenary.starts_on else max(to.starts_on, span.starts_on - apart)
    end = to.ends_on if span.ends_on == span.plenary.ends_on else min(to.ends_on, span.ends_on - apart)
    return Period(to, start, end, span.body) if start <= end else None


def _same_of_term_before(span: TermSpan) -> Span | None:
    """Session for session; None where one of them is missing."""
    number = span.plenary.term.number - 1
    rows = PlenaryYear.objects.filter(term__number=number, session__in=[one.session for one in span.years])
    former = {one.session: one for one in rows.select_related("term")}
    if len(former) < len(span.parts):
        return None
    found = [_moved(part, former[part.plenary.session]) for part in span.parts]
    there = tuple(part for part in found if part is not None)
    return TermSpan(there, span.body) if len(there) == len(found) else None


def _former(plenary: PlenaryYear) -> PlenaryYear | None:
    return PlenaryYear.objects.filter(year=plenary.year - 1).select_related("term").first()


def _one_year(span: Any, word: str) -> PlenaryYear:
    """The plenary year of a span that lies in one. Raises NoSpan."""
    if len(span.years) > 1:
        raise NoSpan(f"本报告跨多个年度，没有“{word}”")
    found: PlenaryYear = span.years[0]
    return found
