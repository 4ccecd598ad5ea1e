"""Default text of the report of a term, in own words."""

from reports.default_texts.shape import Part, Shipped
from reports.default_texts.shape import p as _p

TEXT = Shipped(
    "[[届次]]以来（[[期间]]），[[本会]]认真履行政治协商、民主监督、参政议政职能。现将工作情况报告如下。",
    (
        Part(
            "协商议政和调研视察",
            ("special_consultation", "counterpart_consultation", "research", "inspection"),
            (
                _p(
                    "",
                    "[[届次]]以来组织各类活动[[activities.held]]场次。",
                    "开展协商活动[[activities.consultations]]场次。",
                    "开展调研视察[[activities.research]]场次。",
                    "委员参加协商、视察、调研活动[[unity.activity_attendance]]人次。",
                    "各年度协商计划共列[[plan.items]]项，已开展[[plan.carried_out]]项。",
                    "报送成果[[outcomes.reports]]篇。",
                ),
            ),
            ("activity_kinds",),
        ),
        Part(
            "提案工作",
            (),
            (
                _p(
                    "",
                    "共收到提案[[proposals.submitted]]件，立案[[proposals.filed]]件。",
                    "立案提案已答复[[proposals.replied]]件，办复率[[proposals.reply_rate:%]]。",
                    "立案提案[[proposals.filed:同比]]。",
                    "已作评价的提案满意率[[proposals.satisfaction_rate:%]]。",
                    "选定重点提案[[proposals.key]]件。",
                ),
            ),
            ("proposal_categories",),
        ),
        Part(
            "微建议和社情民意",
            (),
            (
                _p(
                    "",
                    "提交“微建议”[[micro.submitted]]条，采用[[micro.adopted]]条，落地[[micro.done]]条。",
                    "提交社情民意信息[[opinion.submitted]]条，采用[[opinion.adopted]]条。",
                ),
            ),
        ),
        Part(
            "联系服务和宣传",
            ("liaison", "welfare", "visit"),
            (
                _p(
                    "",
                    "走访企业，面见经济人士[[liaison.visits]]人次，协调解决实际问题[[liaison.problems_solved]]个。",
                    "消费帮扶和捐款捐物[[welfare.donations]]万元。",
                    "各级各类媒体刊发宣传报道[[publicity.media_reports]]篇。",
                ),
            ),
        ),
    ),
    "",
)
