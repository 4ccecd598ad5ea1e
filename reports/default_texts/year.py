"""The yearly report's default text: six parts in the order of a committee's account, each sentence by its figures."""

from reports.default_texts.shape import Part, Sentence, Shipped
from reports.default_texts.shape import p as _p

PARTS: tuple[Part, ...] = (
    Part(
        "坚持党的领导　筑牢政治忠诚",
        ("study", "party_group", "training"),
        (
            _p("请示报告。", "全年向区委报送请示和报告[[party.papers]]件。"),
            _p(
                "年度协商计划。",
                "经区委审定的年度协商计划共列[[plan.items]]项，已开展[[plan.carried_out]]项，完成率[[plan.completion_rate:%]]。",
            ),
        ),
        ("activity_months",),
    ),
    Part(
        "坚持勤勉履职　服务中心大局",
        ("special_consultation", "counterpart_consultation", "research", "inspection", "supervision"),
        (
            _p(
                "协商议政和调研视察。",
                "全年组织各类活动[[activities.held]]场次。",
                "开展协商活动[[activities.consultations]]场次。",
                "开展调研视察[[activities.research]]场次。",
            ),
            _p("报送成果。", "全年报送调研、视察、议政报告和建议案[[outcomes.reports]]篇。"),
        ),
        ("activity_kinds",),
    ),
    Part(
        "坚持服务为民　增进民生福祉",
        ("liaison", "welfare", "visit"),
        (
            _p(
                "联系企业。",
                "班子成员牵头联系重点企业[[liaison.lead_enterprises]]个。",
                "联系帮扶非公有制企业[[liaison.nonpublic_enterprises]]家。",
                "走访企业，面见经济人士[[liaison.visits]]人次，收集意见建议[[liaison.suggestions]]条。",
                "协调各部门解决实际问题[[liaison.problems_solved]]个。",
            ),
            _p(
                "公益服务。",
                "委员资助困难学生[[welfare.students_funded]]名。",
                "委员认领孤寡老人[[welfare.elderly_adopted]]名。",
                "委员组织心理辅导[[welfare.counselling_sessions]]场(次)。",
                "消费帮扶和捐款捐物[[welfare.donations]]万元。",
                "城市书房覆盖街镇[[welfare.city_reading_rooms]]个。",
            ),
        ),
    ),
    Part(
        "坚持团结民主　广泛凝聚共识",
        ("group_activity", "publicity"),
        (
            _p(
                "委员参加活动。",
                "组织委员参加协商、视察、调研活动[[unity.activity_attendance]]人次。",
                "推荐委员参加区级重要会议、活动[[unity.recommended_attendance]]人次。",
                "委员工作站和街道活动组组织活动[[grassroots.sessions]]场次。",
            ),
            _p("宣传报道。", "全年在各级各类媒体刊发宣传报道[[publicity.media_reports]]篇。"),
        ),
    ),
    Part(
        "坚持守正创新　构建协商体系",
        ("grassroots_consultation", "proposal_consultation", "sector_consultation"),
        (
            _p(
                "协商品牌。",
                "在“[[titles:brand.active]]”协商品牌下开展活动[[brand.sessions]]场次。",
                "委员[[brand.member_attendance]]人次、群众[[brand.public_attendance]]人次参与协商品牌活动，"
                "提出意见建议[[brand.suggestions]]条，成果转化[[brand.outcomes_adopted]]件。",
            ),
            _p(
                "提案工作。",
                "全年收到提案[[proposals.submitted]]件，经审查立案[[proposals.filed]]件，并案[[proposals.merged]]件，"
                "转社情民意[[proposals.converted]]件。",
                "选定重点提案[[proposals.key]]件。",
                Sentence("立案提案全部答复，提案办复率[[proposals.reply_rate:%]]。", when="proposals.reply_rate ≥ 100"),
                Sentence(
                    "立案提案中已答复[[proposals.replied]]件，提案办复率[[proposals.reply_rate:%]]。",
                    when="proposals.reply_rate < 100",
                ),
                "已作评价的提案满意率[[proposals.satisfaction_rate:%]]。",
                "从办理结果看，已经解决或采纳的[[proposals.class_a]]件，正在解决或列入计划的[[proposals.class_b]]件，"
                "留作参考的[[proposals.class_c]]件。",
            ),
            _p(
                "微建议和社情民意。",
                Sentence(
                    "全年累计提交“微建议”[[micro.submitted]]条，其中[[micro.provincial_excellent]]条被省政协评为优秀“微建议”，"
                    "落地[[micro.done]]条。",
                    when="micro.provincial_excellent > 0",
                ),
                Sentence(
                    "全年累计提交“微建议”[[micro.submitted]]条，落地[[micro.done]]条。",
                    when="micro.provincial_excellent = 0",
                ),
                "提交社情民意信息[[opinion.submitted]]条，采用[[opinion.adopted]]条。",
            ),
        ),
        ("proposal_categories", "proposal_classes", "micro_course"),
    ),
    Part(
        "坚持固本强基　加强队伍建设",
        ("training", "office", "standing_committee", "plenary"),
        (
            _p(
                "委员队伍。",
                "在任委员[[members.serving]]名，其中常委[[members.standing]]名。",
                "提交年度履职报告的常委[[duty.standing_reports]]名。",
                "参加培训的委员[[training.members_trained]]名。",
            ),
            _p("机关工作。", "完成委办任务[[office.tasks_done]]项。"),
        ),
    ),
)

OPENING = "[[年度]]年，[[本会]]认真履行政治协商、民主监督、参政议政职能。现将履职情况报告如下。"
CLOSING = (
    "新的一年，[[本会]]将继续坚持大团结大联合，充分发挥专门协商机构作用，更好凝聚共识，"
    "以扎实的履职成效服务全区高质量发展。"
)
TEXT = Shipped(OPENING, PARTS, CLOSING)
