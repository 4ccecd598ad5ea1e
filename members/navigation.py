"""Places in the navigation, to-dos, and the plain registers of this app."""

from typing import Any

from django.urls import reverse

from cppcc.calendar import clock
from cppcc.frame import Entry, Todo, register, todos
from cppcc.lists import Register
from cppcc.lists import register as keep
from cppcc.rights import READERS, Role, holds
from members import assessing
from members.models import (
    Assessment,
    Award,
    Committee,
    Declaration,
    DutyReport,
    MemberGroup,
    Organization,
    PlenaryYear,
    Sector,
    Talk,
    Term,
)
from members.states import AssessmentState, DeclarationState, ReportState

KEEPERS = frozenset({Role.STAFF, Role.ADMIN})
STAFF, MEMBER = frozenset({Role.STAFF}), frozenset({Role.MEMBER})

register(
    Entry("委员名册", "member_list", "people", READERS | {Role.ADMIN}, "委员", 30),
    Entry("履职台账", "duty_list", "list-check", READERS, "委员", 31),
    Entry("履职申报", "declaration_list", "clipboard-check", READERS | MEMBER, "委员", 32),
    Entry("履职得分", "ranking", "bar-chart", READERS, "委员", 33),
    Entry("年度考核", "assessments", "award", READERS, "委员", 34),
    Entry("考核办法", "scheme_of_year", "rulers", READERS | MEMBER, "委员", 35),
    Entry("常委履职报告", "duty_report_list", "journal-text", READERS | MEMBER, "委员", 36),
    Entry("履职分析", "duty_analysis", "graph-up", READERS, "委员", 37),
    Entry("账号", "account_list", "person-badge", frozenset({Role.ADMIN}), "设置", 80),
    Entry("回收站", "bin_list", "recycle", KEEPERS | MEMBER, "设置", 88),
    Entry("操作日志", "audit_list", "clock-history", frozenset({Role.ADMIN}), "设置", 90),
    Entry("基础资料", "settings", "gear", KEEPERS, "设置", 85),
)
keep(
    Register("terms", Term, ("number", "starts_on", "ends_on"), ("number", "starts_on", "ends_on"), ("number",), KEEPERS,
             help="五年一届"),
    Register("years", PlenaryYear, ("term", "year", "session", "starts_on", "ends_on"),
             ("year", "plenary_name", "starts_on", "ends_on"), ("year",), KEEPERS, ("term",), help="每年一次全体会议"),
    Register("sectors", Sector, ("name", "order"), ("name", "order"), ("name",), KEEPERS),
    Register("committees", Committee, ("name", "order"), ("name", "order"), ("name",), KEEPERS),
    Register("groups", MemberGroup, ("name", "street", "order"), ("name", "street", "order"), ("name", "street"), KEEPERS),
    Register("organizations", Organization, ("name", "kind", "order"), ("name", "kind", "order"), ("name",), KEEPERS),
    Register("talks", Talk, ("plenary", "member", "on", "by", "place", "content", "follow_up"),
             ("member", "plenary", "on", "by"), ("member__name", "member__pinyin", "by"), STAFF, ("member", "plenary"),
             help="等次不称职委员的约谈"),
    Register("awards", Award, ("plenary", "member", "title", "on", "by"), ("member", "title", "plenary", "on", "by"),
             ("member__name", "member__pinyin", "title"), STAFF, ("member", "plenary"), help="委员的年度荣誉"),
)  # fmt: skip


@todos
def member_todos(user: Any, year: Any) -> list[Todo]:
    """What waits for this account among declarations, yearly reports and assessments."""
    found: list[Todo] = []
    declared = Declaration.objects.in_year(year)
    reports = DutyReport.objects.in_year(year)
    if holds(user, MEMBER):
        own = declared.filter(member__user=user, state=DeclarationState.RETURNED)
        found.append(Todo("条申报退回补充", own.count(), f"{reverse('declaration_list')}?state=returned"))
        asked = reports.filter(member__user=user, state__in=[ReportState.ASKED, ReportState.RETURNED])
        late = asked.filter(due_on__lt=clock.today())
        found.append(Todo("份履职报告待提交", asked.count(), reverse("duty_report_list"), late.exists()))
    if holds(user, STAFF):
        waiting = declared.filter(state=DeclarationState.SUBMITTED)
        found.append(Todo("条履职申报待确认", waiting.count(), f"{reverse('declaration_list')}?state=submitted"))
        given = reports.filter(state=ReportState.SUBMITTED)
        found.append(Todo("份常委履职报告待收存", given.count(), f"{reverse('duty_report_list')}?state=submitted"))
        approved = Assessment.objects.filter(plenary=year, state=AssessmentState.APPROVED)
        found.append(Todo("份考核待公布", approved.count(), reverse("assessments")))
        found.append(Todo("名委员待约谈", assessing.to_be_talked_to(year).count(), reverse("assessments")))
    if holds(user, [Role.LEADER]):
        asked_for = Assessment.objects.filter(plenary=year, state=AssessmentState.SUBMITTED)
        found.append(Todo("份考核待批准", asked_for.count(), reverse("assessments")))
    return found
