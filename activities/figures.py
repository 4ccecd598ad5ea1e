"""Figures of activities, micro-suggestions and registers, each defined once."""

from cppcc.figures import NOTHING, How, Measure, Sort, figure, ratio

figure(
    "activities.held",
    "组织活动",
    "场次",
    "年内开始的活动，不含推荐委员参加的区级会议和活动",
    "activities",
    {"recommended": "no"},
)
figure(
    "activities.consultations",
    "协商活动",
    "场次",
    "年内专题、对口、界别、提案办理和基层协商活动",
    "activities",
    {"recommended": "no", "consultation": "yes"},
)
figure(
    "activities.research",
    "调研视察",
    "场次",
    "年内调研和视察活动",
    "activities",
    {"recommended": "no", "research": "yes"},
)
figure(
    "unity.activity_attendance",
    "组织委员参加协商视察调研活动",
    "人次",
    "年内协商（含专题、对口、界别、提案办理、基层协商）、视察、调研活动中委员出席的人次；一名委员一场活动计一人次，推荐参加的另计",
    "attendance",
    {"state": "present", "recommended": "no", "gathering": "yes"},
)
figure(
    "unity.recommended_attendance",
    "推荐委员参加区级重要会议活动",
    "人次",
    "年内由政协推荐、参加区级单位举办的会议和活动的委员人次",
    "attendance",
    {"state": "present", "recommended": "yes"},
)
figure(
    "grassroots.sessions",
    "委员工作站与街道活动组活动",
    "场次",
    "年内委员工作站、街道活动组组织的委员活动",
    "activities",
    {"recommended": "no", "grassroots": "yes"},
)
figure("brand.sessions", "协商品牌活动", "场次", "年内各协商品牌下的活动", "activities", {"!brand": NOTHING})
figure("brand.active", "开展活动的协商品牌", "个", "年内有活动的协商品牌", "brands", {"active": "yes"})
figure(
    "brand.member_attendance",
    "协商品牌委员参与",
    "人次",
    "年内协商品牌活动中委员出席的人次",
    "attendance",
    {"state": "present", "!brand": NOTHING},
)
figure(
    "brand.public_attendance",
    "协商品牌群众参与",
    "人次",
    "年内协商品牌活动中群众参加的人次",
    "others",
    {"public": "yes", "!brand": NOTHING},
    measure=Measure(How.SUM, "count"),
)
figure(
    "brand.suggestions", "协商品牌意见建议", "条", "年内协商品牌活动形成的意见建议", "suggestions", {"!brand": NOTHING}
)
figure(
    "brand.outcomes_adopted",
    "协商品牌成果转化",
    "件",
    "年内协商品牌活动的意见建议中已转化落实的",
    "suggestions",
    {"!brand": NOTHING, "converted": "yes"},
)
figure(
    "training.members_trained",
    "委员参加培训",
    "名",
    "年内出席培训活动的委员人数，同一委员只计一次",
    "attendance",
    {"state": "present", "training": "yes"},
    measure=Measure(How.DISTINCT, "member"),
)
figure(
    "outcomes.reports",
    "报送成果",
    "篇",
    "年内活动形成并报送的调研、视察、议政报告和建议案",
    "outcomes",
    {"sent": "yes"},
)
figure("plan.items", "协商计划项目", "项", "经区委审定的年度协商计划项目", "plan")
figure(
    "plan.carried_out",
    "已开展协商计划项目",
    "项",
    "经区委审定、年内至少开展一次活动的协商计划项目",
    "plan",
    {"carried_out": "yes"},
)
ratio("plan.completion_rate", "协商计划完成率", "已开展项目 ÷ 计划项目", of="plan.carried_out", to="plan.items")
figure("opinion.submitted", "社情民意提交", "条", "年内提交的社情民意信息，不含草稿", "opinions")
figure(
    "opinion.adopted",
    "社情民意采用",
    "条",
    "年内提交的社情民意信息中被采用的，不论层级",
    "opinions",
    {"adopted": "yes"},
)
figure(
    "opinion.adopted_above",
    "社情民意省级以上采用",
    "条",
    "年内提交的社情民意信息中被省级、国家级采用的",
    "opinions",
    {"adopted": "yes", "above": "yes"},
)
figure(
    "opinion.instructions",
    "社情民意获领导批示",
    "条",
    "年内提交的社情民意信息中获领导批示的",
    "opinions",
    {"instructed": "yes"},
)
figure("micro.submitted", "微建议提交", "条", "年内提交的微建议，不含草稿", "micro")
figure(
    "micro.adopted",
    "微建议采用",
    "条",
    "年内提交的微建议中，采用、转提案线索、转办和已落地的",
    "micro",
    {"adopted": "yes"},
)
figure("micro.done", "微建议落地", "条", "年内提交的微建议中，已由承办单位落地的", "micro", {"done": "yes"})
figure("micro.reported", "微建议上报", "条", "年内提交的微建议中，已上报省级平台的", "micro", {"reported": "yes"})
figure(
    "micro.provincial_excellent",
    "省政协优秀微建议",
    "条",
    "年内提交的微建议中，被省政协评为优秀的",
    "micro",
    {"provincial_result": "excellent"},
)
figure(
    "liaison.lead_enterprises",
    "班子成员牵头联系重点企业",
    "个",
    "年内由班子成员牵头联系的重点企业，同一企业只计一次",
    "enterprises",
    {"led": "yes"},
    measure=Measure(How.DISTINCT, "name"),
)
figure(
    "liaison.nonpublic_enterprises",
    "联系帮扶非公企业",
    "家",
    "年内联系帮扶的非公有制企业，同一企业只计一次",
    "enterprises",
    {"nonpublic": "yes"},
    measure=Measure(How.DISTINCT, "name"),
)
figure(
    "liaison.visits",
    "走访非公有制经济人士",
    "人次",
    "年内走访企业所见经济人士的人次之和",
    "visits",
    measure=Measure(How.SUM, "people"),
)
figure(
    "liaison.suggestions",
    "走访收集意见建议",
    "条",
    "年内走访企业收集的意见建议条数之和",
    "visits",
    measure=Measure(How.SUM, "suggestions"),
)
figure("liaison.problems_solved", "协调各部门解决实际问题", "个", "年内由部门解决的企业实际问题，一题一条", "problems")
figure(
    "welfare.city_reading_rooms",
    "城市书房覆盖街镇",
    "个",
    "期末有城市书房在用的街镇，同一街镇只计一次",
    "venues",
    {"reading_room": "yes"},
    measure=Measure(How.DISTINCT, "group"),
)
figure(
    "welfare.students_funded",
    "资助困难学生",
    "名",
    "年内委员资助困难学生的人数之和",
    "welfare",
    {"kind": "students"},
    measure=Measure(How.SUM, "value"),
    sort=Sort.COUNT,
)
figure(
    "welfare.elderly_adopted",
    "认领孤寡老人",
    "名",
    "年内委员认领照护孤寡老人的人数之和",
    "welfare",
    {"kind": "elderly"},
    measure=Measure(How.SUM, "value"),
    sort=Sort.COUNT,
)
figure(
    "welfare.counselling_sessions",
    "心理辅导",
    "场(次)",
    "年内委员组织心理辅导的场次之和",
    "welfare",
    {"kind": "counselling"},
    measure=Measure(How.SUM, "value"),
    sort=Sort.COUNT,
)
figure(
    "welfare.donations",
    "消费帮扶和捐款捐物",
    "万元",
    "年内消费帮扶和捐款捐物的金额之和，按元登记，以万元统计",
    "welfare",
    {"in_money": "yes"},
    measure=Measure(How.SUM, "money"),
)
figure("publicity.media_reports", "各级各类媒体刊发宣传报道", "篇", "年内各级各类媒体刊发的宣传报道，一篇一条", "media")
figure("party.papers", "向区委请示报告", "件", "年内向区委报送的请示和报告", "party_papers")
figure("office.tasks_done", "委办任务完成", "项", "年内核定完成的委办任务", "tasks", {"state": "done"})
