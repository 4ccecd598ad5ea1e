"""Where duties come from in this app, and what it adds to a member's file."""

from collections.abc import Iterator
from typing import Any

from members import awarding, declaring, giving, reporting
from members.dossier import Row, Section, section
from members.duties import Source, source
from members.models import Award, Declaration, DutyReport, GivenPoints

source(
    Source(
        Declaration,
        lambda year: Declaration.objects.in_year(year).select_related("member", "plenary"),
        lambda row, year: declaring.duties_of(row),
    ),
    Source(
        DutyReport,
        lambda year: DutyReport.objects.in_year(year).select_related("member", "year"),
        lambda row, year: reporting.duties_of(row),
    ),
    Source(Award, awarding.given_in, awarding.meant),
    Source(
        GivenPoints,
        lambda year: GivenPoints.objects.filter(plenary=year).select_related("member", "plenary"),
        lambda row, year: giving.duties_of(row),
    ),
)


def _declared(member: Any, year: Any) -> Iterator[Row]:
    for row in Declaration.objects.in_year(year).filter(member=member):
        yield Row(row.on, f"{row.get_kind_display()}：{row.title}", row.get_state_display(), row.get_absolute_url())


def _reports(member: Any, year: Any) -> Iterator[Row]:
    for row in DutyReport.objects.in_year(year).filter(member=member).select_related("year", "member"):
        yield Row(row.submitted_on, str(row), row.get_state_display(), row.get_absolute_url())


def _awards(member: Any, year: Any) -> Iterator[Row]:
    for row in Award.objects.filter(member=member, plenary=year):
        yield Row(row.on, row.title, row.by)


def _given(member: Any, year: Any) -> Iterator[Row]:
    for row in GivenPoints.objects.filter(member=member, plenary=year).prefetch_related("duties"):
        words = f"{row.get_way_display()} {row.points.normalize():f} 分：{row.reason}"
        record = next(iter(row.duties.all()), None)  # the register is for staff alone
        yield Row(row.on, words, row.category, record.open_url if record else "")


section(
    Section("履职申报", 40, _declared),
    Section("常委履职报告", 50, _reports, "本年度没有征集。"),
    Section("表彰", 60, _awards),
    Section("机关加减分", 70, _given),
)
