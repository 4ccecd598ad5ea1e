"""Places in the navigation, and what waits for whom among the reports."""

from typing import Any

from django.urls import reverse

from cppcc.frame import Entry, Tab, Todo, bar, bar_of_many, counted, crumbs, register, rows, still_open, todos
from cppcc.rights import AT_WORK, OFFICE, READERS, Role, holds
from reports.models import Report
from reports.states import ReportState

register(
    Entry("登记", "log", "journal-plus", frozenset({Role.STAFF, Role.ADMIN}), "", 3, words="新建 代录 录入"),
    Entry("数据总览", "dashboard", "bar-chart", READERS, "报告", 60),
    Entry("自设数据", "own_list", "sliders", READERS, "报告", 63),
    Entry("历年对照", "trends", "graph-up-arrow", READERS, "报告", 62),
    Entry("年度报告", "report_page", "file-earmark-pdf", READERS, "报告", 65),
    Entry("各类报告", "report_list", "journals", AT_WORK, "报告", 66),
)

crumbs(
    named={"report_text": "报告文字", "report_read": "在线阅读", "own_detail": "自设数据", "all_figures": "全部数据"},
    under={"report_text": "report_list", "report_read": "report_list"},
)
HOME, WAITING = Tab("首页", "home", "house"), Tab("待办", "todos", "inbox")
MINE, MENU = Tab("我的", "mine", "person"), Tab("全部", "menu", "grid")
OF_THE_OFFICE = (HOME, WAITING, Tab("登记", "log", "journal-plus"), MENU)
bar(Role.STAFF, *OF_THE_OFFICE)
bar(Role.ADMIN, *OF_THE_OFFICE)
bar(
    Role.LEADER,
    HOME,
    Tab("数据", "dashboard", "bar-chart"),
    Tab("报告", "report_page", "file-earmark-pdf"),
    Tab("待签", "to_sign", "pen"),
    MINE,
)
bar(
    Role.DISPATCHER,
    HOME,
    WAITING,
    Tab("提案", "proposal_list", "file-earmark-text"),
    Tab("统计", "proposal_statistics", "pie-chart"),
    MINE,
)
bar(Role.HANDLER, HOME, WAITING, Tab("承办", "proposal_list", "file-earmark-text"), MINE)
bar(
    Role.MEMBER,
    HOME,
    Tab("提案", "proposal_list", "file-earmark-text"),
    Tab("微建议", "micro_list", "lightbulb"),
    Tab("活动", "activity_list", "calendar-event"),
    MINE,
)
bar(Role.AUDITOR, HOME, Tab("日志", "audit_list", "clock-history"), MENU, MINE)
bar_of_many(MENU, MINE)

OF_STAFF = (
    (ReportState.CHECKING, "份报告待核稿"),
    (ReportState.SIGNED, "份报告待公布"),
)


def _such(state: str) -> Any:
    return Report.objects.filter(state=state)


def _in(state: str, label: str, *, signing: bool = False) -> Todo:
    return counted(label, rows(_such, state), f"{reverse('report_list')}?state={state}", signing=signing)


@todos
def report_todos(user: Any) -> list[Todo]:
    """The office checks and publishes, a leader signs; a draft that was sent back is written again."""
    found: list[Todo] = []
    if holds(user, OFFICE):
        found += [_in(state, label) for state, label in OF_STAFF]
        found.append(counted("份报告退回修改", rows(Report.objects.sent_back), f"{reverse('report_list')}?state=back"))
    if holds(user, [Role.LEADER]):
        found.append(_in(ReportState.SIGNING, "份报告待签发", signing=True))
    return found


@still_open
def open_reports(year: Any) -> list[Todo]:
    """Reports of a year that were begun and are neither signed nor left as drafts."""
    listed = f"{reverse('report_list')}?plenary={year.pk}"
    here = Report.objects.filter(plenary=year)
    states = (ReportState.CHECKING, ReportState.SIGNING, ReportState.SIGNED)
    return [
        Todo(f"份报告{state.label}", here.filter(state=state).count(), f"{listed}&state={state}") for state in states
    ]
