"""The kinds of reports that come from the one machine: what each is called, what it spans, how its address reads."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models

from members.models import Committee, MemberGroup, PlenaryYear
from members.period import (
    Body,
    Period,
    Span,
    days_in_words,
    quarter,
    quarter_words,
    sort_of,
    term_until,
    whole_year,
)


class ReportKind(models.TextChoices):
    YEAR = "year", "年度履职报告"
    QUARTER = "quarter", "季度通报"
    PROPOSALS = "proposals", "提案工作情况报告"
    BODY = "body", "专委会（活动组）年度工作"
    PERIOD = "period", "阶段工作报告"
    TERM = "term", "届工作报告"


COVERED = (ReportKind.YEAR, ReportKind.PROPOSALS, ReportKind.TERM)
"""Those with a cover and a table of contents."""
TELLS_ALL = (ReportKind.YEAR, ReportKind.TERM)
"""Those whose appendix has every figure that counts something, used in the text or not."""


@dataclass(frozen=True)
class Wanted:
    """A report that somebody asks for, before it is a row; ``slug`` says which one it is, once for all."""

    kind: str
    span: Span
    name: str
    slug: str

    @property
    def committee(self) -> Committee | None:
        return self.span.body if isinstance(self.span.body, Committee) else None

    @property
    def group(self) -> MemberGroup | None:
        return self.span.body if isinstance(self.span.body, MemberGroup) else None


def of_year(plenary: PlenaryYear) -> Wanted:
    return Wanted(ReportKind.YEAR, plenary, f"{plenary}度履职报告", str(plenary.year))


def of_quarter(plenary: PlenaryYear, number: int) -> Wanted:
    """Raises NoSpan where the year has no days in the quarter."""
    name = f"{plenary}{quarter_words(number)}工作通报"
    return Wanted(ReportKind.QUARTER, quarter(plenary, number), name, f"{plenary.year}-q{number}")


def of_proposals(plenary: PlenaryYear) -> Wanted:
    name = f"{plenary}提案工作情况报告"
    return Wanted(ReportKind.PROPOSALS, plenary, name, f"{plenary.year}-proposals")


def of_body(plenary: PlenaryYear, body: Body) -> Wanted:
    name = f"{body}{plenary}工作总结"[:60]
    return Wanted(ReportKind.BODY, whole_year(plenary, body), name, f"{plenary.year}-{sort_of(body)}-{body.pk}")


def of_period(plenary: PlenaryYear, start: date, end: date, name: str = "", body: Body | None = None) -> Wanted:
    """From one day to another; two of the same days are told apart by their names."""
    own = "" if body is None else f"-{sort_of(body)}-{body.pk}"
    name = name or f"{body or ''}{days_in_words(start, end)}工作报告"[:60]
    return Wanted(ReportKind.PERIOD, Period(plenary, start, end, body), name, f"{start:%Y%m%d}-{end:%Y%m%d}{own}")


def of_term(plenary: PlenaryYear, body: Body | None = None) -> Wanted:
    """The term of a plenary year, from its first year to this one."""
    span = term_until(plenary, body)
    own = "" if body is None else f"-{sort_of(body)}-{body.pk}"
    name = f"{body or ''}{plenary.term}（{span.words}）工作报告"[:60]
    return Wanted(ReportKind.TERM, span, name, f"term-{plenary.term.number}-{plenary.year}{own}")


def words_of(span: Any) -> str:
    """What a span is called in a text: 2024年, 2024年第一季度, 2024年1月1日至5月31日, 2022—2026年."""
    words: str = span.words
    return words
