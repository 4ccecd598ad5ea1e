"""Places in the navigation, to-dos by role, and the plain registers of this app."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count
from django.db.models.functions import TruncDate
from django.urls import reverse

from activities.importing.facts import taken_heading
from activities.models import (
    Activity,
    AdoptionChannel,
    Brand,
    Enterprise,
    EnterpriseKind,
    EnterpriseProblem,
    EnterpriseVisit,
    Indicator,
    MediaReport,
    MicroCategory,
    MicroSuggestion,
    OfficePoint,
    OfficeRule,
    OfficeTask,
    OutcomeKind,
    PaperKind,
    ParticipantKind,
    PartyPaper,
    PlanForm,
    PlanItem,
    Quantity,
    Theme,
    Venue,
    VenueKind,
    WelfareDeed,
    WelfareKind,
)
from activities.services import ledgers
from activities.services.facts import KINDS
from activities.showing.facts import beside as facts_beside
from activities.states import MicroState, TaskState
from cppcc.calendar import clock
from cppcc.figures import declared_keys
from cppcc.frame import Entry, Todo, beside, by_state, counted, crumbs, logged, register, rows, still_open, todos
from cppcc.lists import Register
from cppcc.lists import register as keep
from cppcc.rights import OFFICE, Role, holds
from cppcc.vocabularies import ended_words, same_while_used
from members.models import PlenaryYear
from members.years import of_day

READERS = frozenset({Role.STAFF, Role.LEADER})
BEGINS = TruncDate("starts_at")

register(
    Entry("活动", "activity_list", "calendar-event", READERS | {Role.MEMBER}, "活动", 40),
    Entry("日历", "activity_calendar", "calendar3", READERS | {Role.MEMBER}, "活动", 41),
    Entry("协商计划", "plan", "signpost-split", READERS | {Role.MEMBER}, "活动", 42),
    Entry("品牌与活动组", "brands", "flag", READERS, "活动", 43),
    Entry("台账", "ledgers", "journals", OFFICE, "活动", 45),
    Entry("委办任务", "task_list", "check2-square", READERS, "活动", 46),
    Entry("年度工作簿", "workbook", "file-earmark-spreadsheet", READERS, "活动", 47),
    Entry("微建议", "micro_list", "lightbulb", READERS | {Role.MEMBER, Role.HANDLER}, "微建议", 50),
    Entry("信息库", "micro_library", "collection", READERS | {Role.MEMBER}, "微建议", 51),
    Entry("上报省平台", "micro_report", "send", OFFICE, "微建议", 52),
)

crumbs(
    named={
        "activity_detail": "活动",
        "micro_detail": "微建议",
        "task_detail": "任务",
        "brand_page": "品牌",
        "group_page": "活动组",
    },
    under={"group_page": "brands"},
)
logged(
    Entry("登记活动", "activity_new", "calendar-plus", OFFICE, "活动", 40, words="新建活动 会议 调研 视察"),
    Entry("登记出席", "activity_list", "person-check", OFFICE, "活动", 41, words="签到 考勤 请假"),
    Entry("导入出席", "attendance_import", "upload", OFFICE, "活动", 42),
    Entry("导入活动", "activity_import", "upload", OFFICE, "活动", 43),
    Entry("布置委办任务", "task_new", "check2-square", OFFICE, "活动", 44, words="新增任务"),
    Entry("登记社情民意", "opinion_new", "lightbulb", OFFICE, "微建议与社情民意", 50, words="信息 采用 批示"),
    Entry("导入社情民意", "opinion_import", "upload", OFFICE, "微建议与社情民意", 51),
    Entry("走访企业", "register_new", "buildings", OFFICE, "台账", 60, args=("visits",)),
    Entry("企业问题", "register_new", "chat-square-text", OFFICE, "台账", 61, args=("problems",)),
    Entry("公益台账", "register_new", "heart", OFFICE, "台账", 62, args=("welfare",), words="助学 助老 捐赠"),
    Entry("媒体报道", "register_new", "newspaper", OFFICE, "台账", 63, args=("media",)),
    Entry("请示报告", "register_new", "envelope-paper", OFFICE, "台账", 64, args=("party-papers",)),
)


def free_key(indicator: Indicator) -> None:
    """An indicator may not take the key of a figure that the program itself counts, nor the heading of another column."""
    if indicator.key in declared_keys():
        raise ValidationError({"key": "这个代码已用于系统自带的数据，请换一个。"})
    if indicator.active and (words := taken_heading(indicator)):
        raise ValidationError({"name": words})


def solved_by_whom(problem: EnterpriseProblem) -> None:
    """A solved problem says which department solved it."""
    if problem.on and not problem.department:
        raise ValidationError({"department": "登记解决日期时请填写协调部门。"})


def of_its_time(row: Any) -> None:
    """A kind that was ended stays with the records of its years."""
    day = getattr(row, "on", None) or getattr(row, "since", None)
    former = type(row)._default_manager.filter(pk=row.pk).values_list("kind", flat=True).first() if row.pk else None
    if day is None or former == row.kind:
        return
    if words := ended_words(row._meta.get_field("kind").of, row.kind, day.year):
        raise ValidationError({"kind": words})


LEDGER: dict[str, Any] = {"place": "ledgers"}
keep(
    Register("plan", PlanItem, ("plenary", "topic", "form", "lead_committee", "quarter", "approved_on"),
             ("topic", "form", "lead_committee", "quarter", "approved_on"), ("topic",), OFFICE,
             ("plenary", "lead_committee"), help="年度协商计划"),
    Register("brands", Brand, ("name", "order"), ("name", "order"), ("name",), OFFICE),
    Register("channels", AdoptionChannel, ("name", "level", "order", "until_year"),
             ("name", "level", "order", "until_year"), ("name",), OFFICE, help="社情民意在哪里被采用", check=same_while_used),
    Register("themes", Theme, ("name", "code", "order"), ("name", "order"), ("name",), OFFICE),
    Register("indicators", Indicator, ("key", "name", "unit", "how", "per", "definition", "belongs_to", "order", "active"),
             ("name", "key", "belongs_to", "unit", "how", "active"), ("name", "key"), OFFICE, help="自定义统计指标",
             check=free_key),
    Register("venue-kinds", VenueKind, ("name", "reading_room", "order", "until_year"),
             ("name", "reading_room", "until_year"), ("name",), OFFICE, check=same_while_used),
    Register("welfare-kinds", WelfareKind, ("name", "unit", "money", "order", "until_year"),
             ("name", "unit", "money", "until_year"), ("name",), OFFICE, check=same_while_used),
    Register("participant-kinds", ParticipantKind, ("name", "public", "order", "until_year"),
             ("name", "public", "until_year"), ("name",), OFFICE, check=same_while_used),
    Register("plan-forms", PlanForm, ("name", "order", "until_year"), ("name", "until_year"), ("name",), OFFICE,
             check=same_while_used),
    Register("outcome-kinds", OutcomeKind, ("name", "order", "until_year"), ("name", "until_year"), ("name",), OFFICE,
             check=same_while_used),
    Register("enterprise-kinds", EnterpriseKind, ("name", "led", "nonpublic", "order", "until_year"), ("name", "led", "nonpublic", "until_year"), ("name",), OFFICE,
             check=same_while_used),
    Register("micro-categories", MicroCategory, ("name", "order", "until_year"), ("name", "until_year"), ("name",), OFFICE,
             check=same_while_used),
    Register("paper-kinds", PaperKind, ("name", "order", "until_year"), ("name", "until_year"), ("name",), OFFICE,
             check=same_while_used),
    Register("enterprises", Enterprise, ("name", "kind", "member", "since", "until"),
             ("name", "kind", "member", "since", "until"), ("name", "member__name"), OFFICE, ("member",),
             help="重点企业和非公企业", planned=("until",), **LEDGER),
    Register("visits", EnterpriseVisit, ("enterprise", "on", "member", "people", "suggestions", "words"),
             ("enterprise", "on", "member", "people", "suggestions"), ("enterprise__name", "member__name", "words"),
             OFFICE, ("enterprise", "member"), help="走访人次和意见建议", after=ledgers.record, **LEDGER),
    Register("problems", EnterpriseProblem, ("enterprise", "words", "raised_on", "department", "progress", "on"),
             ("words", "enterprise", "raised_on", "department", "on"), ("words", "enterprise__name", "department"),
             OFFICE, ("enterprise",), help="从提出到部门解决", check=solved_by_whom, **LEDGER),
    Register("welfare", WelfareDeed, ("kind", "member", "on", "subject", "value"),
             ("subject", "kind", "member", "on", "value"), ("subject", "member__name"), OFFICE, ("member",),
             help="助学、助老、辅导、捐赠", check=of_its_time, after=ledgers.record, **LEDGER),
    Register("media", MediaReport, ("title", "outlet", "level", "on", "link", "member"),
             ("title", "outlet", "level", "on", "member"), ("title", "outlet", "member__name"), OFFICE, ("member",),
             help="一篇一条", after=ledgers.record, **LEDGER),
    Register("venues", Venue, ("name", "kind", "group", "address", "since", "until"),
             ("name", "kind", "group", "since", "until"), ("name", "group__name"), OFFICE, ("group",),
             help="书房、工作站等，按街道", check=of_its_time, planned=("until",), **LEDGER),
    Register("party-papers", PartyPaper, ("kind", "title", "addressee", "on", "reply"),
             ("title", "kind", "addressee", "on"), ("title",), OFFICE, help="向区委的请示和报告", **LEDGER),
    Register("quantities", Quantity, ("indicator", "on", "subject", "value", "activity", "member"),
             ("indicator", "subject", "on", "value", "member"), ("subject", "indicator__name", "member__name"), OFFICE,
             ("indicator", "activity", "member", "proposal", "opinion", "unit"), help="自定义指标逐项登记",
             after=ledgers.fact_changed, **LEDGER),
    Register("office-rules", OfficeRule, ("plenary", "kind", "points"), ("kind", "plenary", "points"), ("plenary__year",),
             OFFICE, ("plenary",), help="任务完成情况的分值", importable=False),
    Register("office-points", OfficePoint, ("user", "on", "words", "points"), ("user", "on", "words", "points"),
             ("user__name", "words"), OFFICE, ("user",), help="任务以外的加分和扣分", importable=False),
)  # fmt: skip


beside(*KINDS.values())(facts_beside)


@todos
def micro_todos(user: Any) -> list[Todo]:
    """What waits for this account among the micro-suggestions it sees, of all years."""
    found: list[Todo] = []

    def add(label: str, such: Any, query: str) -> None:
        found.append(counted(label, such, f"{reverse('micro_list')}?{query}&year=all"))

    if holds(user, [Role.MEMBER]):
        add("条微建议草稿", rows(_own_drafts, user.pk), f"state={MicroState.DRAFT}")
    if holds(user, [Role.STAFF]):
        add("条微建议待审核", rows(_micros, MicroState.SUBMITTED), f"state={MicroState.SUBMITTED}")
        kept = f"state={MicroState.ADOPTED}&kind={MicroSuggestion.Kind.MICRO}&returned=false"
        add("条微建议待转办", rows(_kept), kept)
        add("条被退办，待另行转办", rows(MicroSuggestion.objects.sent_back), "returned=true")
        add("条转办微建议，单位没有可办理的账号", rows(MicroSuggestion.objects.unstaffed), "unstaffed=true")
    if holds(user, [Role.HANDLER]):
        add("条微建议待落地", rows(_given, user.pk), f"state={MicroState.TRANSFERRED}")
    return found


def _micros(state: str) -> Any:
    return MicroSuggestion.objects.filter(state=state)


def _own_drafts(user: int) -> Any:
    return _micros(MicroState.DRAFT).filter(member__user=user)


def _kept() -> Any:
    return _micros(MicroState.ADOPTED).filter(kind=MicroSuggestion.Kind.MICRO, returned_on=None)


def _given(user: int) -> Any:
    return _micros(MicroState.TRANSFERRED).filter(unit__handlers__user=user)


def _open_tasks(owner: int) -> Any:
    return OfficeTask.objects.filter(owner=owner, state=TaskState.OPEN)


def of_days(rows: Any, day: str) -> dict[int | None, int]:
    """How many rows are of which plenary year, by a moment of theirs; two queries, the second only where there are any."""
    days = dict(
        rows.order_by().annotate(day=TruncDate(day)).values_list("day").annotate(number=Count("pk", distinct=True))
    )
    known = list(PlenaryYear.objects.all()) if days else []
    found: dict[int | None, int] = {}
    for on, number in days.items():
        plenary = of_day(on, known)
        year = plenary.year if plenary else None
        found[year] = found.get(year, 0) + number
    return found


@todos
def activity_todos(user: Any) -> list[Todo]:
    """Invitations and leaves to answer, tasks to do and to confirm, of all years."""
    found: list[Todo] = []
    if holds(user, [Role.MEMBER]):
        coming = Activity.objects.awaiting(user, clock.now())
        years = of_days(coming, "starts_at")
        address = f"{reverse('activity_list')}?mine=invited&year=all"
        found.append(Todo("场活动邀请待回复", sum(years.values()), address, years=years, matters=coming, due=BEGINS))
    if holds(user, OFFICE):
        asked = Activity.objects.with_leave_asked()
        years = of_days(asked, "starts_at")
        address = f"{reverse('activity_list')}?leave=true&year=all"
        found.append(Todo("场活动有请假待批", sum(years.values()), address, years=years, matters=asked, due=BEGINS))
        late = _open_tasks(user.pk).filter(due_on__lt=clock.today()).exists()
        address = f"{reverse('task_list')}?state={TaskState.OPEN}&owner={user.pk}&year=all"
        found.append(counted("项委办任务", rows(_open_tasks, user.pk), address, late=late, due="due_on"))
        address = f"{reverse('task_list')}?nobodys=true&year=all"
        found.append(counted("项任务的责任人账号已停用", rows(OfficeTask.objects.nobodys), address, due="due_on"))
    if holds(user, [*OFFICE, Role.LEADER]):
        signing = holds(user, [Role.LEADER])
        address = f"{reverse('task_list')}?confirm=true&year=all"
        found.append(
            counted(
                "项任务待核定", rows(OfficeTask.objects.to_confirm, user.pk), address, due="due_on", signing=signing
            )
        )
    return found


@still_open
def open_of_activities(year: Any) -> list[Todo]:
    """Micro-suggestions, leaves and tasks of a year that are not finished; activities without anybody's attendance."""
    within = f"year={year.year}"
    micro, tasks = MicroSuggestion.objects.in_year(year), OfficeTask.objects.in_year(year)
    held = Activity.objects.in_year(year)
    listed, activities = f"{reverse('micro_list')}?{within}", f"{reverse('activity_list')}?{within}"
    states = by_state(micro)
    waiting = (MicroState.SUBMITTED, MicroState.ADOPTED, MicroState.TRANSFERRED)
    of_tasks = by_state(tasks)
    return [
        *[Todo(f"条微建议{state.label}", states.get(state, 0), f"{listed}&state={state}") for state in waiting],
        Todo("场活动有请假待批", held.with_leave_asked().count(), f"{activities}&leave=true"),
        Todo("场活动还没有出席登记", held.without_attendance().count(), f"{activities}&bare=true"),
        *[
            Todo(f"项委办任务{state.label}", of_tasks.get(state, 0), f"{reverse('task_list')}?{within}&state={state}")
            for state in (TaskState.OPEN, TaskState.REPORTED)
        ],
    ]
