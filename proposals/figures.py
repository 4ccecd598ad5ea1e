"""Statistics of proposals, as the domain rules define them. The base of all rates: filed, not withdrawn."""

from typing import Any

from cppcc.figures import figure, ratio
from proposals.models import Proposal
from proposals.states import State


def _year(year: Any) -> Any:
    return Proposal.objects.in_year(year)


@figure("proposals.submitted", "提案总数", "件", "年度内提交的提案，不含草稿、退回修改中和已撤案的")
def submitted(year: Any) -> Any:
    return _year(year).submitted()


@figure("proposals.filed", "立案提案", "件", "年度内立案且未撤案的提案；并案的按年度规则另计或计入")
def filed(year: Any) -> Any:
    return _year(year).filed()


@figure("proposals.merged", "并案", "件", "年度内并入其他提案的提案")
def merged(year: Any) -> Any:
    return _year(year).decided(State.MERGED)


@figure("proposals.converted", "转社情民意", "件", "年度内转为社情民意或意见建议的提案")
def converted(year: Any) -> Any:
    return _year(year).decided(State.CONVERTED)


@figure("proposals.rejected", "不予立案", "件", "年度内不予立案的提案")
def rejected(year: Any) -> Any:
    return _year(year).decided(State.REJECTED)


@figure("proposals.replied", "已答复提案", "件", "立案提案中，主办单位（分办的为全部单位）均已答复的")
def replied(year: Any) -> Any:
    return _year(year).replied()


@figure("proposals.on_time", "按期答复提案", "件", "已答复提案中，各主办单位首次答复均未超过答复期限的")
def on_time(year: Any) -> Any:
    return _year(year).replied_on_time()


@figure("proposals.met", "面商提案", "件", "已答复提案中，承办单位走访或座谈面商提案人至少一次的")
def met(year: Any) -> Any:
    return _year(year).met_in_person()


@figure("proposals.with_feedback", "已评价提案", "件", "立案提案中，提案人已对办理作出评价的")
def with_feedback(year: Any) -> Any:
    return _year(year).with_feedback()


@figure("proposals.satisfied", "满意和基本满意提案", "件", "立案提案中，末次评价的办理结果为满意或基本满意的")
def satisfied(year: Any) -> Any:
    return _year(year).satisfied()


@figure("proposals.graded_satisfied", "评价满意提案", "件", "立案提案中，末次评价的办理结果为满意的")
def graded_satisfied(year: Any) -> Any:
    return _year(year).last_graded("satisfied")


@figure("proposals.graded_mostly", "评价基本满意提案", "件", "立案提案中，末次评价的办理结果为基本满意的")
def graded_mostly(year: Any) -> Any:
    return _year(year).last_graded("mostly")


@figure("proposals.graded_dissatisfied", "评价不满意提案", "件", "立案提案中，末次评价的办理结果为不满意的")
def graded_dissatisfied(year: Any) -> Any:
    return _year(year).last_graded("dissatisfied")


@figure("proposals.promises_open", "待落实承诺提案", "件", "立案提案中，B类答复的承诺事项尚未登记落实的")
def promises_open(year: Any) -> Any:
    return _year(year).with_open_promise()


@figure("proposals.excellent", "优秀提案", "件", "年度内评为优秀的立案提案")
def excellent(year: Any) -> Any:
    return _year(year).filed().filter(is_excellent=True)


@figure("proposals.key", "重点提案", "件", "年度内选定、由领导领办或督办的重点提案")
def key(year: Any) -> Any:
    return _year(year).chosen()


@figure("proposals.class_a", "A类答复", "件", "已答复提案中，末次答复为A类（已经解决或采纳）的")
def class_a(year: Any) -> Any:
    return _year(year).last_classed("A")


@figure("proposals.class_b", "B类答复", "件", "已答复提案中，末次答复为B类（正在解决或列入计划）的")
def class_b(year: Any) -> Any:
    return _year(year).last_classed("B")


@figure("proposals.class_c", "C类答复", "件", "已答复提案中，末次答复为C类（留作参考或暂不可行）的")
def class_c(year: Any) -> Any:
    return _year(year).last_classed("C")


@figure("proposals.class_d", "D类答复", "件", "已答复提案中，末次答复为D类的（年度规则设D类时）")
def class_d(year: Any) -> Any:
    return _year(year).last_classed("D")


@figure("proposals.adopted", "采纳提案", "件", "已答复提案中，末次答复为A类或B类的")
def adopted(year: Any) -> Any:
    return _year(year).adopted()


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
