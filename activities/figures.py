"""Figures of activities, micro-suggestions and registers, each defined once."""

from typing import Any

from activities.models import (
    Activity,
    Attendance,
    Brand,
    Enterprise,
    EnterpriseProblem,
    EnterpriseVisit,
    MediaReport,
    MicroSuggestion,
    OfficeTask,
    OtherParticipants,
    Outcome,
    PartyPaper,
    PlanItem,
    Suggestion,
    Venue,
    WelfareDeed,
)
from activities.states import TaskState
from cppcc.figures import Sort, figure, ratio
from members.period import of_body


def _upto(rows: Any, year: Any, day: str) -> Any:
    """Rows whose day has come; in a part of a year by its end."""
    return rows.filter(**{f"{day}__lte": year.as_of} if year.as_of else {f"{day}__isnull": False})


def sent(year: Any) -> Any:
    return _upto(Outcome.objects.in_year(year), year, "sent_on")


def _present(year: Any) -> Any:
    return Attendance.objects.in_year(year).present()


@figure("activities.held", "组织活动", "场次", "年内开始的活动，不含推荐委员参加的区级会议和活动")
def held(year: Any) -> Any:
    return Activity.objects.in_year(year).filter(recommended=False)


def _held(year: Any) -> Any:
    return held(year)


@figure("activities.consultations", "协商活动", "场次", "年内专题、对口、界别、提案办理和基层协商活动")
def consultations(year: Any) -> Any:
    return _held(year).consultations()


@figure("activities.research", "调研视察", "场次", "年内调研和视察活动")
def research(year: Any) -> Any:
    return _held(year).research()


@figure(
    "unity.activity_attendance",
    "组织委员参加协商视察调研活动",
    "人次",
    "年内协商（含专题、对口、界别、提案办理、基层协商）、视察、调研活动中委员出席的人次；一名委员一场活动计一人次，推荐参加的另计",
)
def activity_attendance(year: Any) -> Any:
    return _present(year).consultations_and_research().filter(activity__recommended=False)


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
    return _held(year).grassroots()


@figure("brand.sessions", "协商品牌活动", "场次", "年内各协商品牌下的活动")
def brand_sessions(year: Any) -> Any:
    return Activity.objects.in_year(year).exclude(brand=None)


@figure("brand.active", "开展活动的协商品牌", "个", "年内有活动的协商品牌")
def brands_active(year: Any) -> Any:
    return Brand.objects.filter(pk__in=brand_sessions(year).order_by().values("brand"))


@figure("brand.member_attendance", "协商品牌委员参与", "人次", "年内协商品牌活动中委员出席的人次")
def brand_members(year: Any) -> Any:
    return _present(year).exclude(activity__brand=None)


@figure("brand.public_attendance", "协商品牌群众参与", "人次", "年内协商品牌活动中群众参加的人次", total="count")
def brand_public(year: Any) -> Any:
    public = OtherParticipants.objects.in_year(year).public()
    return public.exclude(activity__brand=None)


@figure("brand.suggestions", "协商品牌意见建议", "条", "年内协商品牌活动形成的意见建议")
def brand_suggestions(year: Any) -> Any:
    return Suggestion.objects.in_year(year).exclude(activity__brand=None)


@figure("brand.outcomes_adopted", "协商品牌成果转化", "件", "年内协商品牌活动的意见建议中已转化落实的")
def brand_converted(year: Any) -> Any:
    return _upto(brand_suggestions(year), year, "converted_on")


@figure(
    "training.members_trained", "委员参加培训", "名", "年内出席培训活动的委员人数，同一委员只计一次", distinct="member"
)
def trained(year: Any) -> Any:
    return _present(year).training()


@figure("outcomes.reports", "报送成果", "篇", "年内活动形成并报送的调研、视察、议政报告和建议案")
def outcome_reports(year: Any) -> Any:
    return sent(year)


@figure("plan.items", "协商计划项目", "项", "经区委审定的年度协商计划项目")
def plan_items(year: Any) -> Any:
    items = PlanItem.objects.filter(plenary=year.plenary, approved_on__isnull=False)
    return of_body(items, year, committee="lead_committee")


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
    return _opinions(year).adopted(year)


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
    return _micro(year).adopted(year)


@figure("micro.done", "微建议落地", "条", "年内提交的微建议中，已由承办单位落地的")
def micro_done(year: Any) -> Any:
    return _upto(_micro(year).filter(state="done"), year, "done_on")


@figure("micro.reported", "微建议上报", "条", "年内提交的微建议中，已上报省级平台的")
def micro_reported(year: Any) -> Any:
    return _upto(_micro(year), year, "reported_on")


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
    "城市书房覆盖街镇",
    "个",
    "期末有城市书房在用的街镇，同一街镇只计一次",
    distinct="group",
)
def reading_rooms(year: Any) -> Any:
    return Venue.objects.at_end(year).reading_rooms()


def _welfare(year: Any, *kinds: str) -> Any:
    return WelfareDeed.objects.in_year(year).filter(kind__in=kinds)


@figure("welfare.students_funded", "资助困难学生", "名", "年内委员资助困难学生的人数之和", total="value")
def students_funded(year: Any) -> Any:
    return _welfare(year, "students")


@figure("welfare.elderly_adopted", "认领孤寡老人", "名", "年内委员认领照护孤寡老人的人数之和", total="value")
def elderly_adopted(year: Any) -> Any:
    return _welfare(year, "elderly")


@figure("welfare.counselling_sessions", "心理辅导", "场(次)", "年内委员组织心理辅导的场次之和", total="value")
def counselling(year: Any) -> Any:
    return _welfare(year, "counselling")


@figure(
    "welfare.donations",
    "消费帮扶和捐款捐物",
    "万元",
    "年内消费帮扶和捐款捐物的金额之和，按元登记，以万元统计",
    total="value",
    per=10_000,
    sort=Sort.MONEY,
)
def donations(year: Any) -> Any:
    return WelfareDeed.objects.in_year(year).money()


@figure("publicity.media_reports", "各级各类媒体刊发宣传报道", "篇", "年内各级各类媒体刊发的宣传报道，一篇一条")
def media_reports(year: Any) -> Any:
    return MediaReport.objects.in_year(year)


@figure("party.papers", "向区委请示报告", "件", "年内向区委报送的请示和报告")
def party_papers(year: Any) -> Any:
    return PartyPaper.objects.in_year(year)


@figure("office.tasks_done", "委办任务完成", "项", "年内核定完成的委办任务")
def tasks_done(year: Any) -> Any:
    return OfficeTask.objects.in_year(year).filter(state=TaskState.DONE)
