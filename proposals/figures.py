"""Statistics of proposals, as the domain rules define them. The base of all rates: filed, not withdrawn."""

from cppcc.figures import figure, ratio

OF = "proposals"

figure(
    "proposals.submitted",
    "提案总数",
    "件",
    "年度内提交的提案，不含草稿、退回修改中和已撤案的",
    OF,
    {"submitted": "yes"},
)
figure(
    "proposals.filed", "立案提案", "件", "年度内立案且未撤案的提案；并案的按年度规则另计或计入", OF, {"filed": "yes"}
)
figure("proposals.merged", "并案", "件", "年度内并入其他提案的提案", OF, {"merged": "yes"})
figure("proposals.converted", "转社情民意", "件", "年度内转为社情民意或意见建议的提案", OF, {"converted": "yes"})
figure("proposals.rejected", "不予立案", "件", "年度内不予立案的提案", OF, {"rejected": "yes"})
figure(
    "proposals.replied",
    "已答复提案",
    "件",
    "立案提案中，主办单位（分办的为全部单位）均已答复的",
    OF,
    {"replied": "yes"},
)
figure(
    "proposals.on_time",
    "按期答复提案",
    "件",
    "已答复提案中，各主办单位首次答复均未超过答复期限的",
    OF,
    {"on_time": "yes"},
)
figure("proposals.met", "面商提案", "件", "已答复提案中，承办单位走访或座谈面商提案人至少一次的", OF, {"met": "yes"})
figure(
    "proposals.with_feedback", "已评价提案", "件", "立案提案中，提案人已对办理作出评价的", OF, {"with_feedback": "yes"}
)
figure(
    "proposals.satisfied",
    "满意和基本满意提案",
    "件",
    "立案提案中，末次评价的办理结果为满意或基本满意的",
    OF,
    {"satisfied": "yes"},
)
figure(
    "proposals.graded_satisfied",
    "评价满意提案",
    "件",
    "立案提案中，末次评价的办理结果为满意的",
    OF,
    {"filed": "yes", "grade": "satisfied"},
)
figure(
    "proposals.graded_mostly",
    "评价基本满意提案",
    "件",
    "立案提案中，末次评价的办理结果为基本满意的",
    OF,
    {"filed": "yes", "grade": "mostly"},
)
figure(
    "proposals.graded_dissatisfied",
    "评价不满意提案",
    "件",
    "立案提案中，末次评价的办理结果为不满意的",
    OF,
    {"filed": "yes", "grade": "dissatisfied"},
)
figure(
    "proposals.promises_open",
    "待落实承诺提案",
    "件",
    "立案提案中，B类答复的承诺事项尚未登记落实的",
    OF,
    {"promise_open": "yes"},
)
figure("proposals.excellent", "优秀提案", "件", "年度内评为优秀的立案提案", OF, {"filed": "yes", "excellent": "yes"})
figure("proposals.key", "重点提案", "件", "年度内选定、由领导领办或督办的重点提案", OF, {"key": "yes"})
figure(
    "proposals.class_a", "A类答复", "件", "已答复提案中，末次答复为A类（已经解决或采纳）的", OF, {"result_class": "A"}
)
figure(
    "proposals.class_b",
    "B类答复",
    "件",
    "已答复提案中，末次答复为B类（正在解决或列入计划）的",
    OF,
    {"result_class": "B"},
)
figure(
    "proposals.class_c",
    "C类答复",
    "件",
    "已答复提案中，末次答复为C类（留作参考或暂不可行）的",
    OF,
    {"result_class": "C"},
)
figure(
    "proposals.class_d", "D类答复", "件", "已答复提案中，末次答复为D类的（年度规则设D类时）", OF, {"result_class": "D"}
)
figure("proposals.adopted", "采纳提案", "件", "已答复提案中，末次答复为A类或B类的", OF, {"adopted": "yes"})
ratio("proposals.filing_rate", "立案率", "立案数 ÷ 提案总数", of="proposals.filed", to="proposals.submitted")
ratio("proposals.reply_rate", "提案办复率", "已答复提案 ÷ 立案提案", of="proposals.replied", to="proposals.filed")
ratio(
    "proposals.satisfaction_rate",
    "提案满意率",
    "（满意＋基本满意）÷ 已评价提案，以末次评价为准",
    of="proposals.satisfied",
    to="proposals.with_feedback",
)
ratio("proposals.adoption_rate", "采纳率", "（A类＋B类）÷ 已答复提案", of="proposals.adopted", to="proposals.replied")
ratio("proposals.on_time_rate", "按期办复率", "按期答复提案 ÷ 立案提案", of="proposals.on_time", to="proposals.filed")
ratio("proposals.meeting_rate", "面商率", "面商提案 ÷ 已答复提案", of="proposals.met", to="proposals.replied")
