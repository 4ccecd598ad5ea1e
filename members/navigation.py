"""Places in the navigation, to-dos, and the plain registers of this app."""

from typing import Any

from django.urls import reverse

from cppcc.calendar import clock
from cppcc.frame import Entry, Todo, by_year, counted, crumbs, logged, register, rows, still_open, todos
from cppcc.lists import Register, check_every_new_row
from cppcc.lists import register as keep
from cppcc.rights import EVERYONE, READERS, TRAIL_READERS, Role, holds
from cppcc.vocabularies import same_while_used
from members import assessing, awarding, checking, giving, membership, questioning, years
from members.models import (
    Asked,
    Assessment,
    Award,
    Committee,
    Declaration,
    DutyKind,
    DutyPart,
    DutyReport,
    Filing,
    GivenPoints,
    LedgerCheck,
    Level,
    MemberGroup,
    Occasion,
    Organization,
    PlenaryYear,
    Question,
    Scheme,
    Sector,
    Talk,
    Term,
    kind,
    part,
)
from members.models.kind import WAYS
from members.states import AssessmentState, DeclarationState, FilingState, ReportState, SchemeState, YearState

KEEPERS = frozenset({Role.STAFF, Role.ADMIN})
OF_REPORT = ("member", "year")
STAFF, MEMBER = frozenset({Role.STAFF}), frozenset({Role.MEMBER})

register(
    Entry("待办", "todos", "inbox", EVERYONE, "", 1, words="待办事项"),
    Entry("待签", "to_sign", "pen", frozenset({Role.LEADER}), "", 2, words="签发 签批 批准"),
    Entry("委员名册", "member_list", "people", READERS | {Role.ADMIN}, "委员", 30),
    Entry("履职台账", "duty_list", "list-check", READERS, "委员", 31),
    Entry("履职申报", "declaration_list", "clipboard-check", READERS | MEMBER, "委员", 32),
    Entry("申报征集", "filing_list", "megaphone", READERS, "委员", 32, words="催办 季度申报"),
    Entry("履职得分", "ranking", "bar-chart", READERS, "委员", 33),
    Entry("年度考核", "assessments", "award", READERS, "委员", 34),
    Entry("核对意见", "question_list", "chat-left-dots", READERS | MEMBER, "委员", 34, words="核对得分 申诉"),
    Entry("考核办法", "scheme_of_year", "rulers", READERS | MEMBER, "委员", 35),
    Entry("常委履职报告", "duty_report_list", "journal-text", READERS | MEMBER, "委员", 36),
    Entry("履职分析", "duty_analysis", "graph-up", READERS, "委员", 37),
    Entry("开始使用", "beginning", "rocket-takeoff", KEEPERS, "设置", 78),
    Entry("年度", "year_now", "calendar-range", READERS | {Role.ADMIN}, "设置", 79),
    Entry("账号", "account_list", "person-badge", frozenset({Role.ADMIN}), "设置", 80),
    Entry("回收站", "bin_list", "recycle", KEEPERS | MEMBER, "设置", 88),
    Entry("显示设置", "display", "circle-half", EVERYONE, "设置", 99),
    Entry("操作日志", "audit_list", "clock-history", TRAIL_READERS, "设置", 90),
    Entry("基础资料", "settings", "gear", KEEPERS, "设置", 85),
)


crumbs(
    named={
        "member_detail": "委员",
        "declaration_detail": "履职申报",
        "filing_detail": "申报征集",
        "asked_detail": "征集的委员",
        "duty_report_detail": "履职报告",
        "question_detail": "核对意见",
        "scheme": lambda address: f"{address['year']}年办法",
        "assessment": "考核",
        "account_edit": "账号",
        "factors": "登录保护",
        "year_page": lambda address: f"{address['year']}年度",
    },
    under={
        "password_change": "mine",
        "confirm_again": "mine",
        "ledger_check": lambda address: reverse("year_page", args=[address["year"]]),
    },
    tops=("scheme", "year_page"),
)
logged(
    Entry("新增委员", "member_new", "person-plus", STAFF, "委员", 30, words="登记委员"),
    Entry("代录履职申报", "declaration_new", "clipboard-plus", STAFF, "委员", 31, words="登记履职"),
    Entry("导入委员名册", "member_import", "upload", STAFF, "委员", 32),
    Entry("新建账号", "account_new", "person-badge", frozenset({Role.ADMIN}), "账号", 80),
    Entry("批量开通账号", "account_bulk", "people", frozenset({Role.ADMIN}), "账号", 81),
)


check_every_new_row(years.check_open)
check_every_new_row(membership.check_served)
keep(
    Register("terms", Term, ("number", "starts_on", "ends_on"), ("number", "starts_on", "ends_on"), ("number",), KEEPERS,
             help="五年一届", planned=("starts_on", "ends_on"), importable=False),
    Register("years", PlenaryYear, ("term", "year", "session", "starts_on", "ends_on", "opens_on", "closes_on"),
             ("year", "plenary_name", "starts_on", "ends_on", "opens_on", "closes_on", "state"), ("year",), KEEPERS, ("term",),
             help="每年一次全体会议", new_page="year_new", check=years.check_apart,
             after=checking.look_again, planned=("starts_on", "ends_on", "opens_on", "closes_on"), importable=False,
             headings=(("plenary_name", "会议"),)),
    Register("sectors", Sector, ("name", "order"), ("name", "order"), ("name",), KEEPERS),
    Register("committees", Committee, ("name", "order"), ("name", "order"), ("name",), KEEPERS),
    Register("groups", MemberGroup, ("name", "street", "order"), ("name", "street", "order"), ("name", "street"), KEEPERS),
    Register("organizations", Organization, ("name", "kind", "order"), ("name", "kind", "order"), ("name",), KEEPERS),
    Register("occasions", Occasion, ("name", *Occasion.FLAGS, "order", "until_year"),
             ("name", *Occasion.FLAGS, "until_year"), ("name",), KEEPERS, check=same_while_used, help="协商、调研、会议、培训等"),
    Register("talks", Talk, ("plenary", "member", "kind", "on", "by", "place", "content", "follow_up"),
             ("member", "plenary", "kind", "on", "by"), ("member__name", "member__sought", "kind", "by"), STAFF, ("member", "plenary"),
             help="按等次或结果须约谈的委员", personal=True),
    Register("awards", Award, ("plenary", "member", "title", "on", "level", "by"),
             ("member", "title", "plenary", "on", "level", "by"),
             ("member__name", "member__sought", "title"), STAFF, ("member", "plenary"), help="委员的年度荣誉",
             after=awarding.record),
    Register("given-points", GivenPoints, ("plenary", "member", "way", "points", "on", "category", "reason"),
             ("member", "plenary", "way", "points", "on", "category", "reason"),
             ("member__name", "member__sought", "reason"), STAFF, ("member", "plenary"), help="机关说明理由的加分和扣分",
             check=giving.check, after=giving.record, stays=giving.stay, gone=giving.taken_back, importable=False, personal=True),
    Register("levels", Level, ("name", "above", "order", "until_year"), ("name", "above", "order", "until_year"), ("name",),
             STAFF, help="采用、刊发和批示的层级", check=same_while_used),
    Register("duty-kinds", DutyKind, ("name", "note", *DutyKind.FLAGS, *WAYS, "order", "until_year"),
             ("name", "parts", "unit", *WAYS, "until_year"), ("name", "note"), STAFF, help="履职记录的种类，可以增加本机关的",
             check=kind.check, fixed=kind.fixed),
    Register("duty-parts", DutyPart, ("name", *DutyPart.FLAGS, "order", "until_year"),
             ("name", *DutyPart.FLAGS, "until_year"), ("name",), STAFF, help="履职记录的角色和请假的种类，可以增加本机关的", check=part.check, fixed=part.fixed),
)  # fmt: skip


@todos
def year_todos(user: Any) -> list[Todo]:
    """Years that should be there and are not; such as are over and not ended."""
    if not holds(user, KEEPERS):
        return []
    known = list(PlenaryYear.objects.all())
    found = [Todo(f"尚未建立{one.year}年度", 1, one.url, one.urgent) for one in years.to_set_up(known=known)]
    if holds(user, STAFF):
        over = [one for one in known if one.state == YearState.OPEN and one.ends_on < clock.today()]
        found += [Todo("个年度已过，待结束", 1, one.get_absolute_url(), years={one.year: 1}) for one in over]
    return found


@todos
def member_todos(user: Any) -> list[Todo]:
    """What waits for this account among declarations, yearly reports, schemes and assessments."""
    found: list[Todo] = []
    if holds(user, MEMBER):
        found += _own(user)
    if holds(user, STAFF):
        found += _of_the_office()
        found += _assessments(AssessmentState.DRAFT, "份考核待报批")
        found += _checked()
        found += _assessments(AssessmentState.APPROVED, "份考核待公布")
        schemes = Scheme.objects.filter(state=SchemeState.DRAFT).select_related("plenary")
        found += [Todo("份考核办法待公布", 1, one.get_absolute_url(), years={one.plenary.year: 1}) for one in schemes]
        talks = by_year(assessing.talks_due(), "assessment__plenary__year")
        found += [
            Todo("名委员待约谈", number, f"{reverse('assessments')}?year={year}", years={year: number})
            for year, number in talks.items()
        ]
        differing = LedgerCheck.objects.filter(decision=LedgerCheck.Decision.OPEN).select_related("plenary")
        found += [
            Todo("年度台账与来源不符", 1, one.get_absolute_url(), years={one.plenary.year: 1}) for one in differing
        ]
    if holds(user, [Role.LEADER]):
        found += _assessments(AssessmentState.SUBMITTED, "份考核待批准", signing=True)
    return found


def _own(user: Any) -> list[Todo]:
    """What a member has to write."""
    late = _unwritten(user.pk).filter(due_on__lt=clock.today()).exists()
    return [
        *_to_look_at(user),
        counted(
            "份履职申报征集待答复",
            rows(_asked, user.pk),
            f"{reverse('asked_list')}?answer=open&year=all",
            year="filing__plenary__year",
            due="filing__due_on",
            related=("filing", "member"),
        ),
        counted("条申报退回补充", rows(_returned, user.pk), f"{reverse('declaration_list')}?state=returned&year=all"),
        counted(
            "份履职报告待提交",
            rows(_unwritten, user.pk),
            f"{reverse('duty_report_list')}?state=open&year=all",
            year="year__year",
            late=late,
            due="due_on",
            related=OF_REPORT,
        ),
    ]


def _to_look_at(user: Any) -> list[Todo]:
    """Each own draft result by itself, whose to-do leads to it: a second year's may be open at the same time."""
    unseen = questioning.unseen().filter(member__user=user).select_related("assessment__plenary").defer("result")
    return [
        Todo("份得分待核对", 1, one.get_absolute_url(), years={one.assessment.plenary.year: 1},
             matters=unseen.filter(pk=one.pk), due="assessment__questions_until", related=("assessment__plenary",))
        for one in unseen
    ]  # fmt: skip


def _returned(user: int | None) -> Any:
    return Declaration.objects.filter(member__user=user, state=DeclarationState.RETURNED)


def _asked(user: int | None) -> Any:
    return Asked.objects.filter(member__user=user).waiting()


def _unwritten(user: int | None) -> Any:
    return DutyReport.objects.filter(member__user=user).unwritten()


def _declared(state: str) -> Any:
    return Declaration.objects.filter(state=state)


def _reports(state: str) -> Any:
    return DutyReport.objects.filter(state=state)


def _of_the_office() -> list[Todo]:
    """What staff check, and what they write for members without an account."""
    listed, asked = f"{reverse('declaration_list')}?year=all", f"{reverse('duty_report_list')}?year=all"
    questions = f"{reverse('question_list')}?year=all&state=open"
    return [
        counted("条核对意见待答复", rows(Question.objects.waiting), questions, year="assessment__plenary__year",
                related=("member", "assessment__plenary")),
        counted("条履职申报待确认", rows(_declared, DeclarationState.SUBMITTED), f"{listed}&state=submitted"),
        counted("份履职申报征集待机关代为答复", rows(_asked, None),
                f"{reverse('asked_list')}?answer=open&office=true&year=all",
                year="filing__plenary__year", due="filing__due_on", related=("filing", "member")),
        counted("项申报征集已到期，待结束", rows(Filing.objects.due), f"{reverse('filing_list')}?state=due&year=all"),
        counted("条代录申报退回补充", rows(_returned, None),
                f"{listed}&state=returned&office=true"),
        counted("份常委履职报告待收存", rows(_reports, ReportState.SUBMITTED), f"{asked}&state=submitted",
                year="year__year", related=OF_REPORT),
        counted("份履职报告待机关代交", rows(_unwritten, None), f"{asked}&state=open&office=true",
                year="year__year", due="due_on", related=OF_REPORT),
    ]  # fmt: skip


def _checked() -> list[Todo]:
    """Assessments that nothing of the members' questions holds up any more, and those that are to be counted anew."""
    found = []
    for one in Assessment.objects.filter(state=AssessmentState.CHECKING).select_related("plenary"):
        again = questioning.uncounted(one)
        if again or not (questioning.days_left(one) or questioning.unanswered(one)):
            label = "份考核采纳意见后待重新统计" if again else "份考核核对完毕，待报批"
            found.append(Todo(label, 1, one.get_absolute_url(), years={one.plenary.year: 1}))
    return found


def _assessments(state: str, label: str, *, signing: bool = False) -> list[Todo]:
    """One of each year at most is under way: the to-do leads to it."""
    rows = Assessment.objects.filter(state=state).select_related("plenary")
    return [Todo(label, 1, one.get_absolute_url(), years={one.plenary.year: 1}, signing=signing) for one in rows]


@still_open
def open_of_members(year: Any) -> list[Todo]:
    """Declarations, yearly reports and the assessment of a year that are not finished."""
    within = f"year={year.year}"
    declared = Declaration.objects.in_year(year)
    reports = DutyReport.objects.in_year(year)
    waiting = [
        Todo("条履职申报待确认", declared.filter(state=DeclarationState.SUBMITTED).count(),
             f"{reverse('declaration_list')}?{within}&state=submitted"),
        Todo("条履职申报待委员补充", declared.filter(state=DeclarationState.RETURNED).count(),
             f"{reverse('declaration_list')}?{within}&state=returned"),
        Todo("项申报征集没有结束", Filing.objects.in_year(year).filter(state=FilingState.OPEN).count(),
             f"{reverse('filing_list')}?{within}&state=open"),
        Todo("份常委履职报告未提交", reports.unwritten().count(), f"{reverse('duty_report_list')}?{within}&state=open"),
        Todo("份常委履职报告待收存", reports.filter(state=ReportState.SUBMITTED).count(),
             f"{reverse('duty_report_list')}?{within}&state=submitted"),
        Todo("条核对意见待答复", Question.objects.filter(assessment__plenary=year).waiting().count(),
             f"{reverse('question_list')}?{within}&state=open"),
    ]  # fmt: skip
    under_way = Assessment.objects.filter(plenary=year).exclude(state=AssessmentState.PUBLISHED)
    missing = 0 if Assessment.objects.filter(plenary=year).published().exists() or under_way.exists() else 1
    page = f"{reverse('assessments')}?{within}"
    return [*waiting, Todo("份考核没有办完", under_way.count(), page), Todo("年度考核还没有进行", missing, page)]
