"""Default texts of the bulletin, the report on proposals, a body's own year and of any period, in own words."""

from reports.default_texts.shape import Part, Sentence, Shipped
from reports.default_texts.shape import p as _p

_OPINIONS = _p(
    "",
    "提交“微建议”[[micro.submitted]]条，采用[[micro.adopted]]条，落地[[micro.done]]条。",
    "提交社情民意信息[[opinion.submitted]]条，采用[[opinion.adopted]]条。",
)
_SERVICE = _p(
    "",
    "走访企业，面见经济人士[[liaison.visits]]人次，收集意见建议[[liaison.suggestions]]条，协调解决实际问题[[liaison.problems_solved]]个。",
    "委员资助困难学生[[welfare.students_funded]]名。",
    "消费帮扶和捐款捐物[[welfare.donations]]万元。",
    "各级各类媒体刊发宣传报道[[publicity.media_reports]]篇。",
)
_CONSULTED = ("开展协商活动[[activities.consultations]]场次。", "开展调研视察[[activities.research]]场次。")
_TAKEN_PART = "委员参加协商、视察、调研活动[[unity.activity_attendance]]人次。"
_SENT = "报送成果[[outcomes.reports]]篇：[[titles:outcomes.reports]]。"
_PHOTOS_OF = ("special_consultation", "counterpart_consultation", "research", "inspection")

QUARTER = Shipped(
    "[[期间]]，[[本会]]认真履行政治协商、民主监督、参政议政职能。现将工作情况通报如下。",
    (
        Part(
            "协商议政和调研视察",
            _PHOTOS_OF,
            (
                _p(
                    "",
                    "本季度组织各类活动[[activities.held]]场次。",
                    *_CONSULTED,
                    _TAKEN_PART,
                    "年度协商计划共列[[plan.items]]项，今年以来已开展[[累计:plan.carried_out]]项。",
                    _SENT,
                ),
                _p("协商活动：", "〔逐条 activities.consultations〕[[名称]]", kind="list"),
            ),
            ("activity_kinds",),
        ),
        Part(
            "提案工作",
            (),
            (
                _p(
                    "",
                    "本季度收到提案[[proposals.submitted]]件。",
                    "今年以来累计收到提案[[累计:proposals.submitted]]件，立案[[累计:proposals.filed]]件。",
                    "至期末已答复[[累计:proposals.replied]]件，办复率[[累计:proposals.reply_rate:%]]。",
                    "已作评价的提案满意率[[累计:proposals.satisfaction_rate:%]]。",
                ),
            ),
        ),
        Part("微建议和社情民意", (), (_OPINIONS,)),
        Part("联系服务和宣传", ("liaison", "welfare", "visit"), (_SERVICE,)),
        Part(
            "机关工作",
            (),
            (
                _p("", "完成委办任务[[office.tasks_done]]项。"),
                _p("完成的任务：", "〔逐条 office.tasks_done〕[[名称]]", kind="list"),
            ),
        ),
    ),
    "下一季度，各委办要对照年度任务清单抓好落实。",
)

PROPOSALS = Shipped(
    "现将[[届次]]以来[[本会]]提案工作情况报告如下。",
    (
        Part(
            "提案提出和审查立案",
            (),
            (
                _p(
                    "",
                    "共收到提案[[proposals.submitted]]件。",
                    "经审查，立案[[proposals.filed]]件，立案率[[proposals.filing_rate:%]]。",
                    "并案[[proposals.merged]]件。",
                    "转为社情民意或意见建议[[proposals.converted]]件。",
                    "不予立案[[proposals.rejected]]件。",
                ),
            ),
            ("proposal_categories",),
        ),
        Part(
            "提案办理",
            ("proposal_consultation",),
            (
                _p(
                    "",
                    "立案提案已答复[[proposals.replied]]件，办复率[[proposals.reply_rate:%]]，其中按期答复[[proposals.on_time]]件，"
                    "按期办复率[[proposals.on_time_rate:%]]。",
                    "办理中走访或座谈面商提案[[proposals.met]]件，面商率[[proposals.meeting_rate:%]]。",
                    "从办理结果看，已经解决或采纳的[[proposals.class_a]]件，正在解决或列入计划的[[proposals.class_b]]件，"
                    "留作参考的[[proposals.class_c]]件，采纳率[[proposals.adoption_rate:%]]。",
                ),
                _p(
                    "主要数据",
                    "[[proposals.submitted]]",
                    "[[proposals.filed]]",
                    "[[proposals.reply_rate]]",
                    "[[proposals.on_time_rate]]",
                    "[[proposals.meeting_rate]]",
                    "[[proposals.adoption_rate]]",
                    "[[proposals.satisfaction_rate]]",
                    kind="figures",
                ),
            ),
            ("proposal_classes",),
        ),
        Part(
            "提案人评价",
            (),
            (
                _p(
                    "",
                    "提案人已评价[[proposals.with_feedback]]件：满意[[proposals.graded_satisfied]]件、"
                    "基本满意[[proposals.graded_mostly]]件、不满意[[proposals.graded_dissatisfied]]件，"
                    "满意率[[proposals.satisfaction_rate:%]]。",
                    Sentence("提案人不满意的，按规定由承办单位重新办理。", when="proposals.graded_dissatisfied > 0"),
                    "答复中承诺解决、尚待落实的提案[[proposals.promises_open]]件，列入“回头看”清单。",
                ),
            ),
        ),
        Part(
            "重点提案",
            (),
            (
                _p("", "选定重点提案[[proposals.key]]件。"),
                _p("", "〔逐条 proposals.key〕[[名称]]", kind="list"),
            ),
        ),
    ),
    "下一步，[[本会]]将继续提高提案质量、办理质量和服务质量，推动更多提案成果转化。",
)

BODY = Shipped(
    "[[年度]]年，[[机构]]在[[本会]]领导下组织委员履职。现将全年工作总结如下。",
    (
        Part(
            "组织活动",
            (*_PHOTOS_OF, "group_activity"),
            (
                _p(
                    "",
                    "[[机构]]在任委员[[members.serving]]名。",
                    "全年组织活动[[activities.held]]场次。",
                    *_CONSULTED,
                    "开展活动组活动[[grassroots.sessions]]场次。",
                    "牵头协商计划项目[[plan.items]]项，已开展[[plan.carried_out]]项。",
                    _SENT,
                ),
                _p("主要活动：", "〔逐条 activities.held〕[[名称]]", kind="list"),
            ),
            ("activity_months",),
        ),
        Part(
            "委员履职",
            (),
            (
                _p(
                    "",
                    "[[机构]]及所属委员提出提案[[proposals.submitted]]件，立案[[proposals.filed]]件；"
                    "已答复[[proposals.replied]]件。",
                    "其中重点提案[[proposals.key]]件。",
                ),
                _OPINIONS,
            ),
        ),
        Part("联系服务", ("liaison", "welfare", "visit"), (_SERVICE,)),
    ),
    "新的一年，[[机构]]将围绕中心、服务大局，继续组织好委员履职。",
)

PERIOD = Shipped(
    "[[期间]]，[[本会]]认真履行政治协商、民主监督、参政议政职能。现将工作情况报告如下。",
    (
        Part(
            "协商议政和调研视察",
            _PHOTOS_OF,
            (
                _p(
                    "",
                    "期间组织各类活动[[activities.held]]场次。",
                    *_CONSULTED,
                    _TAKEN_PART,
                    _SENT,
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
                    "期间收到提案[[proposals.submitted]]件，立案[[proposals.filed]]件。",
                    "至期末已答复[[proposals.replied]]件，办复率[[proposals.reply_rate:%]]。",
                ),
            ),
        ),
        Part("微建议和社情民意", (), (_OPINIONS,)),
        Part("联系服务和宣传", ("liaison", "welfare", "visit"), (_SERVICE,)),
    ),
    "",
)
