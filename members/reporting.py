"""Yearly reports of standing members: asking for them, and what each step means."""

from datetime import date
from typing import Any

from django.db import transaction

from cppcc.notices import notify, notify_each
from members import duties
from members.models import DutyRecord, DutyReport, Member, PlenaryYear


def duties_of(report: DutyReport) -> list[duties.Duty]:
    """A report that is handed in is one duty of its member."""
    if not report.handed_in or report.submitted_on is None:
        return []
    kind = DutyRecord.Kind.DUTY_REPORT
    return [duties.Duty(report.member, report.year, kind, report.submitted_on, f"{report.year}履职报告")]


def record(report: DutyReport) -> None:
    duties.record(report, duties_of(report))


def asked_of(year: PlenaryYear, on: date) -> list[Member]:
    """Standing members of the day who have not been asked for the year's report."""
    standing = Member.objects.serving(on).standing(on).exclude(duty_reports__year=year)
    return list(standing.select_related("user"))


def ask(year: PlenaryYear, on: date, due_on: date) -> int:
    """Ask every standing member of that day; who was asked before is left alone. Returns how many were asked."""
    with transaction.atomic():
        members = asked_of(year, on)
        reports = [DutyReport.objects.create(member=member, year=year, due_on=due_on) for member in members]
        words = f"请于 {due_on:%Y-%m-%d} 前提交{year}常委履职报告。"
        notify_each(
            (one.member.user, words, one.get_absolute_url(), f"report-asked:{one.pk}")
            for one in reports
            if one.member.user
        )
    return len(members)


def urge(year: PlenaryYear, on: date) -> int:
    """Remind those who have not handed in, once a day. Returns how many were told."""
    late = DutyReport.objects.in_year(year).exclude(pk__in=DutyReport.objects.in_year(year).submitted())
    told = 0
    for report in late.select_related("member__user"):
        told += remind(report, on)
    return told


def remind(report: DutyReport, on: date) -> int:
    """Remind one who has an account, once a day."""
    if not report.member.user:
        return 0
    due = f"（截止 {report.due_on:%Y-%m-%d}）" if report.due_on else ""
    words = f"{report.year}常委履职报告还没有提交{due}，请尽快提交。"
    return notify([report.member.user], words, report.get_absolute_url(), f"report-urged:{report.pk}:{on}")


def after_step(report: DutyReport, name: str, user: Any, words: str) -> None:
    record(report)
    owner = [report.member.user] if report.member.user else []
    key = f"report:{report.pk}:{report.version}"
    if name == "accept":
        notify(owner, f"您的{report.year}履职报告已收存。", report.get_absolute_url(), key)
    elif name == "return_it":
        notify(owner, f"您的{report.year}履职报告被退回：{words}", report.get_absolute_url(), key)
