"""Sources of figures about activities, what hangs on them, suggestions and registers, and by what they are cut."""

from typing import Any

from django.db.models import Case, F, FilteredRelation, Q, Value, When
from django.db.models.functions import Coalesce, ExtractMonth, NullIf

from activities.models import (
    Activity,
    AdoptionChannel,
    Attendance,
    Brand,
    Enterprise,
    EnterpriseKind,
    EnterpriseProblem,
    EnterpriseVisit,
    Indicator,
    MediaReport,
    MicroCategory,
    MicroSuggestion,
    OfficeTask,
    OpinionAdoption,
    OtherParticipants,
    Outcome,
    OutcomeKind,
    PaperKind,
    ParticipantKind,
    PartyPaper,
    PlanForm,
    PlanItem,
    Quantity,
    Suggestion,
    Theme,
    Venue,
    VenueKind,
    WelfareDeed,
    WelfareKind,
)
from activities.models.micro import BODIES, SOURCES
from activities.states import MicroState, TaskState
from cppcc.figures import (
    Amount,
    Computed,
    Dimension,
    Field,
    Several,
    Sort,
    Source,
    declare,
    field,
    flag,
    month,
    names_of,
    row,
)
from cppcc.vocabularies import Names
from members.dimensions import NONE, persons
from members.models import Committee, Level, Member, MemberGroup, Occasion
from members.period import each, of_body
from proposals.models import Unit


def come(span: Any, day: str) -> Q:
    """The day has come; in a part of a year by its end."""
    return Q(**{f"{day}__lte": span.as_of}) if span.as_of else Q(**{f"{day}__isnull": False})


# --- activities and what hangs on them ---------------------------------------------------------------------------
def _of_kind(path: str, *flags: str) -> Any:
    """Of kinds with any of these flags: one that the office adds counts at once."""
    return lambda span: Q(**{f"{path}kind__in": Occasion.objects.with_any(*flags)})


def _flagged(of: Any, **flags: bool) -> Any:
    return lambda span: Q(kind__in=of.objects.keys(**flags))


def _names(of: Any) -> Any:
    """The values of a vocabulary as they are called now."""
    return lambda: Names(of)


def _activity(path: str = "") -> tuple[Dimension, ...]:
    """What an activity answers, and with it all that hangs on it (``path`` with its underscores)."""
    return (
        field("kind" if not path else "activity_kind", "活动类别", _names(Occasion), f"{path}kind"),
        flag("consultation", "协商活动", _of_kind(path, "consultation")),
        flag("research", "调研视察活动", _of_kind(path, "research")),
        flag("gathering", "协商视察调研活动", _of_kind(path, "consultation", "research")),
        flag("training", "培训活动", _of_kind(path, "training")),
        flag("grassroots", "委员工作站与活动组活动", _of_kind(path, "grassroots")),
        flag("meeting", "会议", _of_kind(path, "meeting")),
        flag("recommended", "推荐参加的区级活动", lambda span: Q(**{f"{path}recommended": True})),
        row("brand", "协商品牌", Brand.objects.all, f"{path}brand", NONE),
        Several("theme", "专题", names_of(Theme.objects.all), NONE, int, True, by=lambda: F(f"{path}themes")),
        row("committee", "组织专委会", Committee.objects.all, f"{path}committee", NONE),
        row("group", "组织活动组", MemberGroup.objects.all, f"{path}group", NONE),
        month(f"{path}starts_at", moment=True),
    )


declare(
    Source(
        "activities", "活动", "场次", "开始时间", lambda span: Activity.objects.in_year(span),
        (*_activity(), row("plan_item", "协商计划项目", PlanItem.objects.all, none=NONE)),
    )
)  # fmt: skip
declare(
    Source(
        "attendance", "委员出席", "人次", "活动开始时间", lambda span: Attendance.objects.in_year(span),
        (
            field("state", "出席情况", Attendance.State.choices),
            *persons("activity__starts_at__date"),
            *(one for one in _activity("activity__") if one.key not in ("committee", "group")),
            row("activity_committee", "组织专委会", Committee.objects.all, "activity__committee", NONE),
            row("activity_group", "组织活动组", MemberGroup.objects.all, "activity__group", NONE),
        ),
    )
)  # fmt: skip
declare(
    Source(
        "others", "其他参加者", "条", "活动开始时间", lambda span: OtherParticipants.objects.in_year(span),
        (
            field("kind", "参加者", _names(ParticipantKind)),
            flag("public", "群众", _flagged(ParticipantKind, public=True)),
            *_activity("activity__"),
        ),
        (Amount("count", "人次", "人次"),),
    )
)  # fmt: skip
declare(
    Source(
        "suggestions", "活动意见建议", "条", "活动开始时间", lambda span: Suggestion.objects.in_year(span),
        (flag("converted", "已转化落实", lambda span: come(span, "converted_on")), *_activity("activity__")),
    )
)  # fmt: skip
declare(
    Source(
        "outcomes", "成果", "篇", "活动开始时间", lambda span: Outcome.objects.in_year(span),
        (
            field("kind", "种类", _names(OutcomeKind)),
            flag("sent", "已报送", lambda span: come(span, "sent_on")),
            flag("instructed", "已获批示（截至今天）", lambda span: ~Q(instruction="")),
            flag("converted", "已转化（截至今天）", lambda span: ~Q(conversion="")),
            *_activity("activity__"),
        ),
    )
)  # fmt: skip


def _plan_items(span: Any) -> Any:
    items = PlanItem.objects.filter(plenary__in=span.years, approved_on__isnull=False)
    return of_body(items, span, committee="lead_committee")


def _carried_out(span: Any) -> Any:
    """With an activity in the span, of a term in the item's own year."""
    return each(PlanItem.objects.all(), span, _begun)


def _begun(rows: Any, part: Any) -> Any:
    begun = Activity.objects.in_year(part).exclude(plan_item=None).values("plan_item")
    return rows.filter(plenary__in=part.years, pk__in=begun)


declare(
    Source(
        "plan", "协商计划项目", "项", "所属年度", _plan_items,
        (
            flag("carried_out", "已开展", _carried_out),
            field("form", "形式", _names(PlanForm)),
            row("committee", "牵头专委会", Committee.objects.all, "lead_committee"),
            field("quarter", "季度", [(number, f"第{number}季度") for number in range(1, 5)]),
        ),
    )
)  # fmt: skip
declare(
    Source(
        "brands", "协商品牌", "个", "有活动的年度", lambda span: Brand.objects.all(),
        (flag("active", "期内有活动", lambda span: Q(pk__in=_branded(span).order_by().values("brand"))),),
    )
)  # fmt: skip


def _branded(span: Any) -> Any:
    return Activity.objects.in_year(span).exclude(brand=None)


# --- micro-suggestions and opinions ------------------------------------------------------------------------------
def _suggested(kind: str) -> Any:
    return lambda span: MicroSuggestion.objects.in_year(span).submitted().filter(kind=kind)


SAID: tuple[Dimension, ...] = (
    field("state", "现在的状态", [choice for choice in MicroState.choices if choice[0] != MicroState.DRAFT]),
    field("category", "类别", _names(MicroCategory)),
    flag("adopted", "采用", lambda span: MicroSuggestion.objects.adopted(span)),
    flag("done", "落地", lambda span: Q(state=MicroState.DONE) & come(span, "done_on")),
    flag("reported", "上报", lambda span: come(span, "reported_on")),
    field("provincial_result", "现在的省级结果", MicroSuggestion.ProvincialResult.choices),
    row("unit", "承办单位", Unit.objects.all, none=NONE),
    Computed("unit_kind", "承办单位类别", lambda: Unit.Kind.choices, NONE, by=lambda rows, span: F("unit__kind")),
    *persons("submitted_on"),
    month("submitted_on"),
)
declare(Source("micro", "微建议", "条", "提交日期", _suggested(MicroSuggestion.Kind.MICRO), SAID))


def _levels() -> Any:
    return Names(Level)


def _channels() -> Any:
    return Names(AdoptionChannel)


def _came_from(path: str = "") -> Computed:
    """From whom it came: a member, a body of which kind, anybody else."""
    whens = [When(**{f"{path}{name}__isnull": False, "then": Value(name)}) for name in (*BODIES, "member")]
    return Computed("source", "来源", lambda: SOURCES, by=lambda rows, span: Case(*whens, default=Value("author")))


def _said_by_adoptions(key: str, label: str, names: Any, none: str) -> Several:
    """What the adoptions of an opinion say, each value once for an opinion."""
    kept = Q(**{f"adoptions__{key}__gt": ""})
    return Several(
        key, label, names, none, many=True,
        joined=lambda rows: rows.annotate(**{f"_{key}": FilteredRelation("adoptions", condition=kept)}),
        by=lambda: F(f"_{key}__{key}"),
    )  # fmt: skip


declare(
    Source(
        "opinions", "社情民意", "条", "提交日期", _suggested(MicroSuggestion.Kind.OPINION),
        (
            *SAID,
            _came_from(),
            _said_by_adoptions("level", "采用层级", _levels, "（无采用层级）"),
            _said_by_adoptions("channel", "采用渠道", _channels, "（无采用渠道）"),
            flag("above", "省级以上采用", lambda span: Q(pk__in=OpinionAdoption.objects.above().values("opinion"))),
            flag("instructed", "获领导批示", lambda span: Q(pk__in=OpinionAdoption.objects.instructed().values("opinion"))),
        ),
    )
)  # fmt: skip


def _said(key: str, label: str, names: Any, path: str = "") -> Computed:
    """A key of a register that may be empty."""
    return Computed(key, label, names, NONE, by=lambda rows, span: NullIf(F(path or key), Value("")))


declare(
    Source(
        "adoptions", "社情民意采用", "次", "采用日期，没有的按社情民意的提交日期",
        lambda span: OpinionAdoption.objects.in_year(span).adoptions(),
        (
            _said("level", "采用层级", _levels),
            _said("channel", "采用渠道", _channels),
            flag("above", "省级以上", lambda span: OpinionAdoption.objects.above()),
            flag("instructed", "获领导批示", lambda span: ~Q(instruction="")),
            _said("instruction_level", "批示层级", _levels),
            field("category", "社情民意类别", _names(MicroCategory), "opinion__category"),
            _came_from("opinion__"),
            *persons("opinion__submitted_on", "opinion__member"),
            Computed(
                "month", "月份", lambda: ((number, f"{number}月") for number in range(1, 13)), of=int,
                by=lambda rows, span: ExtractMonth(Coalesce("on", "instructed_on", "opinion__submitted_on")),
            ),
        ),
    )
)  # fmt: skip


# --- registers 台账 ------------------------------------------------------------------------------------------------
def _enterprises() -> Any:
    names = Enterprise.objects.order_by("name").values_list("name", flat=True).distinct()
    return ((name, name) for name in names)


declare(
    Source(
        "enterprises", "联系企业", "家", "联系期间", lambda span: Enterprise.objects.in_year(span),
        (
            field("kind", "类别", _names(EnterpriseKind)),
            flag("led", "班子成员牵头联系", _flagged(EnterpriseKind, led=True)),
            flag("nonpublic", "联系帮扶非公企业", _flagged(EnterpriseKind, nonpublic=True)),
            Field("name", "企业", _enterprises, counts=True, path="name"),
            row("member", "联系人", Member.objects.all, none=NONE),
        ),
    )
)  # fmt: skip
declare(
    Source(
        "visits", "走访企业", "次", "走访日期", lambda span: EnterpriseVisit.objects.in_year(span),
        (
            row("enterprise", "企业", Enterprise.objects.all),
            field("enterprise_kind", "企业类别", _names(EnterpriseKind), "enterprise__kind"),
            *persons("on"),
            month("on"),
        ),
        (Amount("people", "走访人次", "人次"), Amount("suggestions", "收集意见建议", "条")),
    )
)  # fmt: skip
declare(
    Source(
        "problems", "解决企业问题", "个", "解决日期", lambda span: EnterpriseProblem.objects.in_year(span),
        (row("enterprise", "企业", Enterprise.objects.all), month("on")),
    )
)  # fmt: skip
declare(
    Source(
        "venues", "场所", "个", "期末在用", lambda span: Venue.objects.at_end(span),
        (
            field("kind", "类别", _names(VenueKind)),
            flag("reading_room", "城市书房", _flagged(VenueKind, reading_room=True)),
            row("group", "街道活动组", MemberGroup.objects.all),
        ),
    )
)  # fmt: skip
declare(
    Source(
        "welfare", "公益", "次", "日期", lambda span: WelfareDeed.objects.in_year(span),
        (
            field("kind", "类别", _names(WelfareKind)),
            flag("in_money", "金额", _flagged(WelfareKind, money=True)),
            *persons("on"),
            month("on"),
        ),
        (
            Amount("value", "数量", "", sort=Sort.AMOUNT),
            Amount("money", "金额", "万元", path="value", sort=Sort.MONEY, per=10_000),
        ),
        behind=("member",),
    )
)  # fmt: skip
declare(
    Source(
        "media", "媒体报道", "篇", "刊发日期", lambda span: MediaReport.objects.in_year(span),
        (field("level", "层级", _levels), *persons("on"), month("on")),
    )
)  # fmt: skip
declare(
    Source(
        "party_papers", "请示报告", "件", "报送日期", lambda span: PartyPaper.objects.in_year(span),
        (field("kind", "种类", _names(PaperKind)), month("on")),
    )
)  # fmt: skip
declare(
    Source(
        "tasks", "委办任务", "项", "所属年度（年内一段按完成日期）", lambda span: OfficeTask.objects.in_year(span),
        (field("state", "状态", TaskState.choices),),
    )
)  # fmt: skip
BEHIND = ("activity", "member", "proposal", "opinion", "unit")
_OF_QUANTITY = (
    row("indicator", "统计指标", Indicator.objects.all),
    Field("subject", "对象或事项", lambda: (), shown=str, counts=True, path="subject"),
    Field("counted", "计数对象", lambda: (), shown=str, counts=True, path="counted"),
    *persons("on"),
    month("on"),
)
QUANTITIES = declare(
    Source(
        "quantities", "统计登记", "条", "日期", lambda span: Quantity.objects.in_year(span), _OF_QUANTITY,
        (Amount("value", "数量", "", sort=Sort.AMOUNT),),
        behind=BEHIND,
    )
)  # fmt: skip
LAST_QUANTITIES = declare(
    Source(
        "last_quantities", "各记录最近一次登记", "条", "日期", lambda span: Quantity.objects.in_year(span).last_of_each(), _OF_QUANTITY,
        (Amount("value", "数量", "", sort=Sort.AMOUNT),),
        behind=BEHIND,
    )
)  # fmt: skip
