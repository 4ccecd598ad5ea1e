"""Places in the navigation, and what waits for whom among the reports."""

from typing import Any

from django.urls import reverse

from cppcc.frame import Entry, Todo, counted, register, still_open, todos
from cppcc.rights import EVERYONE, OFFICE, READERS, Role, holds
from reports.models import Report
from reports.states import ReportState

register(
    Entry("数据总览", "dashboard", "bar-chart", READERS, "报告", 60),
    Entry("自设数据", "own_list", "sliders", READERS, "报告", 63),
    Entry("历年对照", "trends", "graph-up-arrow", READERS, "报告", 62),
    Entry("年度报告", "report_page", "file-earmark-pdf", READERS, "报告", 65, phone="报告"),
    Entry("各类报告", "report_list", "journals", EVERYONE, "报告", 66),
)

OF_STAFF = (
    (ReportState.CHECKING, "份报告待核稿"),
    (ReportState.SIGNED, "份报告待公布"),
)


def _in(state: str, label: str) -> Todo:
    return counted(label, Report.objects.filter(state=state), f"{reverse('report_list')}?state={state}")


@todos
def report_todos(user: Any) -> list[Todo]:
    """The office checks and publishes, a leader signs; a draft that was sent back is written again."""
    found: list[Todo] = []
    if holds(user, OFFICE):
        found += [_in(state, label) for state, label in OF_STAFF]
        found.append(counted("份报告退回修改", Report.objects.sent_back(), f"{reverse('report_list')}?state=back"))
    if holds(user, [Role.LEADER]):
        found.append(_in(ReportState.SIGNING, "份报告待签发"))
    return found


@still_open
def open_reports(year: Any) -> list[Todo]:
    """Reports of a year that were begun and are neither signed nor left as drafts."""
    listed = f"{reverse('report_list')}?plenary={year.pk}"
    rows = Report.objects.filter(plenary=year)
    states = (ReportState.CHECKING, ReportState.SIGNING, ReportState.SIGNED)
    return [
        Todo(f"份报告{state.label}", rows.filter(state=state).count(), f"{listed}&state={state}") for state in states
    ]
