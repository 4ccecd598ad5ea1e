"""Figures of activities, micro-suggestions and the indicators that staff define."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from activities.models import (
    Activity,
    Attendance,
    Enterprise,
    EnterpriseProblem,
    EnterpriseVisit,
    Indicator,
    MediaReport,
    MicroSuggestion,
    OfficeTask,
    OtherParticipants,
    Outcome,
    PartyPaper,
    PlanItem,
    Quantity,
    Suggestion,
    Venue,
    WelfareDeed,
)
from activities.task_workflow import TaskState
from cppcc.figures import Figure, figure, provider, ratio

Kind = Activity.Kind
CONSULT_INSPECT_RESEARCH = (*Activity.CONSULTATIONS, Kind.INSPECTION, Kind.RESEARCH)
BRAND = "谏议朝阳"  # the brand that the committee's report speaks of
TOURISM = "tourism"


def _present(year: Any) -> Any:
    return Attendance.objects.in_year(year).present()


@figure("activities.held", "组织活动", "场次", "年内开始的活动，不含推荐委员参加的区级会议和活动")
def held(year: Any) -> Any:
    return Activity.objects.in_year(year).filter(recommended=False)


@figure("activities.consultations", "协商活动", "场次", "年内专题、对口、界别、提案办理和基层协商活动")
def consultations(year: Any) -> Any:
    return held(year).filter(kind__in=Activity.CONSULTATIONS)


@figure("activities.research", "调研视察", "场次", "年内调研和视察活动")
def research(year: Any) -> Any:
    return held(year).filter(kind__in=[Kind.RESEARCH, Kind.INSPECTION])


@figure(
    "unity.activity_attendance",
    "组织委员参加协商视察调研活动",
    "人次",
    "年内协商（含专题、对口、界别、提案办理、基层协商）、视察、调研活动中委员出席的人次；一名委员一场活动计一人次，推荐参加的另计",
)
def activity_attendance(year: Any) -> Any:
    return _present(year).filter(activity__kind__in=CONSULT_INSPECT_RESEARCH, activity__recommended=False)


@figure(
    "unity.recommended_attendance",
    "推荐委员参加区级重要会议活动",
    "人次",
    "年内由政协推荐、参加区级单位举办的会议和活动的委员人次",
)
def recommended_attendance(year: Any) -> Any:
    return _present(year).filter(activity__recommended=True)


@figure("grassroots.sessions", "委员工作站与街道活动组活动", "场次", "年内委员工作站、街道活动组组织的委员活动")
def grassroots_sessions(year: Any) -> Any:
    return held(year).filter(kind=Kind.GROUP_ACTIVITY)


@figure("brand.sessions", f"“{BRAND}”协商活动", "场次", f"年内“{BRAND}”品牌下的活动")
def brand_sessions(year: Any) -> Any:
    return Activity.objects.in_year(year).filter(brand__name=BRAND)


@figure("brand.member_attendance", f"“{BRAND}”委员参与", "人次", f"年内“{BRAND}”活动中委员出席的人次")
def brand_members(year: Any) -> Any:
    return _present(year).filter(activity__brand__name=BRAND)


@figure("brand.public_attendance", f"“{BRAND}”群众参与", "人次", f"年内“{BRAND}”活动中群众参加的人次", total="count")
def brand_public(year: Any) -> Any:
    return OtherParticipants.objects.in_year(year).filter(
        activity__brand__name=BRAND, kind=OtherParticipants.Kind.PUBLIC
    )


@figure("brand.suggestions", f"“{BRAND}”意见建议", "条", f"年内“{BRAND}”活动形成的意见建议")
def brand_suggestions(year: Any) -> Any:
    return Suggestion.objects.in_year(year).filter(activity__brand__name=BRAND)


@figure("brand.outcomes_adopted", f"“{BRAND}”成果转化", "件", f"年内“{BRAND}”意见建议中已转化落实的")
def brand_converted(year: Any) -> Any:
    return Suggestion.objects.in_year(year).filter(activity__brand__name=BRAND, converted_on__isnull=False)


@figure(
    "training.members_trained", "委员参加培训", "名", "年内出席培训活动的委员人数，同一委员只计一次", distinct="member"
)
def trained(year: Any) -> Any:
    return _present(year).filter(activity__kind=Kind.TRAINING)


@figure("tourism.reports", "文旅融合议政报告", "篇", "年内文旅融合专题活动形成并报送的报告")
def tourism_reports(year: Any) -> Any:
    return Outcome.objects.in_year(year).filter(activity__theme__code=TOURISM, sent_on__isnull=False)


@figure("tourism.suggestions", "旅游千亿级产业协商会建议", "条", "年内文旅融合专题的协商会议形成的建议")
def tourism_suggestions(year: Any) -> Any:
    return Suggestion.objects.in_year(year).filter(
        activity__theme__code=TOURISM, activity__kind__in=Activity.CONSULTATIONS
    )


@figure("outcomes.reports", "报送成果", "篇", "年内活动形成并报送的调研、视察、议政报告和建议案")
def outcome_reports(year: Any) -> Any:
    return Outcome.objects.in_year(year).filter(sent_on__isnull=False)


@figure("plan.items", "协商计划项目", "项", "经区委审定的年度协商计划项目")
def plan_items(year: Any) -> Any:
    return PlanItem.objects.filter(plenary=year, approved_on__isnull=False)


@figure("plan.carried_out", "已开展协商计划项目", "项", "经区委审定、年内至少开展一次活动的协商计划项目")
def plan_carried_out(year: Any) -> Any:
    begun = Activity.objects.in_year(year).exclude(plan_item=None).values("plan_item")
    return plan_items(year).filter(pk__in=begun)


ratio("plan.completion_rate", "协商计划完成率", "已开展项目 ÷ 计划项目", of="plan.carried_out", to="plan.items")


def _micro(year: Any) -> Any:
    return MicroSuggestion.objects.in_year(year).submitted().filter(kind=MicroSuggestion.Kind.MICRO)


def _opinions(year: Any) -> Any:
    return MicroSuggestion.objects.in_year(year).submitted().filter(kind=MicroSuggestion.Kind.OPINION)


@figure("opinion.submitted", "社情民意提交", "条", "年内提交的社情民意信息，不含草稿")
def opinions_submitted(year: Any) -> Any:
    return _opinions(year)


@figure("opinion.adopted", "社情民意采用", "条", "年内提交的社情民意信息中被采用的，不论层级")
def opinions_adopted(year: Any) -> Any:
    return _opinions(year).exclude(state__in=["submitted", "rejected"])


@figure("opinion.adopted_above", "社情民意省级以上采用", "条", "年内提交的社情民意信息中被省级、国家级采用的")
def opinions_above(year: Any) -> Any:
    return opinions_adopted(year).filter(adoption_level__in=["province", "nation"])


@figure("opinion.instructions", "社情民意获领导批示", "条", "年内提交的社情民意信息中获领导批示的")
def opinions_instructed(year: Any) -> Any:
    return _opinions(year).exclude(instruction="")


@figure("micro.submitted", "微建议提交", "条", "年内提交的微建议，不含草稿")
def micro_submitted(year: Any) -> Any:
    return _micro(year)


@figure("micro.adopted", "微建议采用", "条", "年内提交的微建议中，采用、转提案线索、转办和已落地的")
def micro_adopted(year: Any) -> Any:
    return _micro(year).exclude(state__in=["submitted", "rejected"])


@figure("micro.done", "微建议落地", "条", "年内提交的微建议中，已由承办单位落地的")
def micro_done(year: Any) -> Any:
    return _micro(year).filter(state="done")


@figure("micro.reported", "微建议上报", "条", "年内提交的微建议中，已上报省级平台的")
def micro_reported(year: Any) -> Any:
    return _micro(year).filter(reported_on__isnull=False)


@figure("micro.provincial_excellent", "省政协优秀微建议", "条", "年内提交的微建议中，被省政协评为优秀的")
def micro_excellent(year: Any) -> Any:
    return _micro(year).filter(provincial_result=MicroSuggestion.ProvincialResult.EXCELLENT)


# --- registers 台账 ------------------------------------------------------------------------------------------------
@figure(
    "liaison.lead_enterprises",
    "班子成员牵头联系重点企业",
    "个",
    "年内由班子成员牵头联系的重点企业，同一企业只计一次",
    distinct="name",
)
def lead_enterprises(year: Any) -> Any:
    return Enterprise.objects.in_year(year).filter(kind=Enterprise.Kind.LEAD)


@figure(
    "liaison.nonpublic_enterprises",
    "联系帮扶非公企业",
    "家",
    "年内联系帮扶的非公有制企业，同一企业只计一次",
    distinct="name",
)
def nonpublic_enterprises(year: Any) -> Any:
    return Enterprise.objects.in_year(year).filter(kind=Enterprise.Kind.NONPUBLIC)


@figure("liaison.visits", "走访非公有制经济人士", "人次", "年内走访企业所见经济人士的人次之和", total="people")
def visits(year: Any) -> Any:
    return EnterpriseVisit.objects.in_year(year)


@figure("liaison.suggestions", "走访收集意见建议", "条", "年内走访企业收集的意见建议条数之和", total="suggestions")
def visit_suggestions(year: Any) -> Any:
    return EnterpriseVisit.objects.in_year(year)


@figure("liaison.problems_solved", "协调各部门解决实际问题", "个", "年内由部门解决的企业实际问题，一题一条")
def problems_solved(year: Any) -> Any:
    return EnterpriseProblem.objects.in_year(year)


@figure(
    "welfare.city_reading_rooms",
    "星梦城市书房覆盖街镇",
    "个",
    "年末有星梦城市书房在用的街镇，同一街镇只计一次",
    distinct="group",
)
def reading_rooms(year: Any) -> Any:
    return Venue.objects.on_day(year.ends_on).filter(kind=Venue.Kind.READING_ROOM)


def _welfare(year: Any, *kinds: str) -> Any:
    return WelfareDeed.objects.in_year(year).filter(kind__in=kinds)


@figure("welfare.students_funded", "资助困难学生", "名", "年内委员资助困难学生的人数之和", total="value")
def students_funded(year: Any) -> Any:
    return _welfare(year, WelfareDeed.Kind.STUDENTS)


@figure("welfare.elderly_adopted", "认领孤寡老人", "名", "年内委员认领照护孤寡老人的人数之和", total="value")
def elderly_adopted(year: Any) -> Any:
    return _welfare(year, WelfareDeed.Kind.ELDERLY)


@figure("welfare.counselling_sessions", "心理辅导", "场(次)", "年内委员组织心理辅导的场次之和", total="value")
def counselling(year: Any) -> Any:
    return _welfare(year, WelfareDeed.Kind.COUNSELLING)


@figure(
    "welfare.donations",
    "消费帮扶和捐款捐物",
    "万元",
    "年内消费帮扶和捐款捐物的金额之和，按元登记，以万元统计",
    total="value",
    per=10_000,
)
def donations(year: Any) -> Any:
    return _welfare(year, *WelfareDeed.MONEY)


@figure("publicity.media_reports", "各级各类媒体刊发宣传报道", "篇", "年内各级各类媒体刊发的宣传报道，一篇一条")
def media_reports(year: Any) -> Any:
    return MediaReport.objects.in_year(year)


@figure("party.papers", "向区委请示报告", "件", "年内向区委报送的请示和报告")
def party_papers(year: Any) -> Any:
    return PartyPaper.objects.in_year(year)


@figure("office.tasks_done", "委办任务完成", "项", "年内核定完成的委办任务")
def tasks_done(year: Any) -> Any:
    return OfficeTask.objects.in_year(year).filter(state=TaskState.DONE)


def quantities(indicator_id: int, year: Any) -> Any:
    """The entries of an indicator in a year."""
    return Quantity.objects.in_year(year).filter(indicator=indicator_id)


@provider
def indicators() -> Iterator[Figure]:
    """Every active indicator is a figure at once, under its own key."""
    for indicator in Indicator.objects.filter(active=True):
        measure = {"sum": {"total": "value"}, "latest": {"latest": "value"}, "distinct": {"distinct": "subject"}}
        yield Figure(
            indicator.key,
            indicator.name,
            indicator.unit,
            indicator.definition,
            partial(quantities, indicator.pk),
            per=indicator.per,
            **measure[indicator.how],
        )
