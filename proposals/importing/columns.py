"""The columns of the proposals' book, out and in. Values ask only what was fetched along (``FETCHED``)."""

from collections.abc import Callable
from typing import Any

from cppcc.sheets import In, key_column
from proposals.models import Assignment, Proposal, Review
from proposals.states import GONE, State

FETCHED = (
    "assignments__unit", "assignments__replies__result_class", "proposers__member", "proposers__organization", "proposers__committee",
    "proposers__sector", "proposers__group", "main_members__member", "feedback__attitude", "feedback__result", "reviews", "key",
)  # fmt: skip
"""What an export fetches along, besides plenary, category and merged_into."""
KINDS = {label: value for value, label in Proposal.Kind.choices}
KIND_WORDS = {"大会提案": "会议提案", "全会提案": "会议提案", "会议期间": "会议提案", "大会": "会议提案", "平时": "平时提案",
              "闭会期间": "平时提案", "闭会期间提案": "平时提案", "日常提案": "平时提案"}  # fmt: skip
PROPOSER_KINDS = {label: value for value, label in Proposal.ProposerKind.choices}
PROPOSER_WORDS = {
    "个人": "委员个人", "个人提案": "委员个人", "委员": "委员个人", "联名": "委员联名", "联名提案": "委员联名", "党派提案": "党派",
    "民主党派": "党派", "团体": "人民团体", "团体提案": "人民团体", "专委会": "专门委员会", "专委会提案": "专门委员会",
    "界别提案": "界别", "小组提案": "小组", "活动组": "小组", "委员小组": "小组",
}  # fmt: skip
OUTCOMES = {
    "立案": State.FILED, "不予立案": State.REJECTED, "并案": State.MERGED, "转社情民意": State.CONVERTED, "撤案": State.WITHDRAWN,
}  # fmt: skip
OUTCOME_WORDS = {
    "已立案": "立案", "予以立案": "立案", "不立案": "不予立案", "未立案": "不予立案", "已并案": "并案", "合并": "并案", "并案处理": "并案",
    "转为社情民意": "转社情民意", "转社情民意信息": "转社情民意", "转信息": "转社情民意", "转意见": "转社情民意", "转为意见": "转社情民意",
    "作为意见": "转社情民意", "作为意见建议": "转社情民意", "转为意见建议": "转社情民意", "转意见建议": "转社情民意",
    "转为社情民意信息": "转社情民意", "作为社情民意": "转社情民意", "作为社情民意信息": "转社情民意",
    "已撤案": "撤案", "撤回": "撤案", "已撤回": "撤案", "撤销": "撤案", "撤销提案": "撤案",
}  # fmt: skip
WHETHER_FILED = "是否立案"
WHETHER_WORDS = {"是": "立案", "√": "立案", "✓": "立案", "否": "不予立案", "×": "不予立案"}
"""What also answers under that heading alone."""
GROUNDS = {label: value for value, label in Review.Ground.choices}
YES = {"是": True, "否": False}
YES_WORDS = {"√": "是", "✓": "是", "1": "是", "0": "否", "×": "否", "重点": "是", "优秀": "是", "有": "是", "无": "否"}


def units_as(*roles: str) -> Callable[[Proposal], str]:
    def value(one: Proposal) -> str:
        return "、".join(
            hand.unit.name for hand in one.assignments.all() if hand.role in roles and hand.state not in GONE
        )

    return value


def last_reply(one: Proposal) -> Any:
    """The last sent reply of those who answer, whoever has it since; None where there is none."""
    hands = [hand for hand in one.assignments.all() if hand.answers]
    sent = [reply for hand in hands for reply in hand.replies.all() if reply.sent_on]
    return max(sent, key=lambda reply: (reply.round, reply.sent_on, reply.pk), default=None)


def of_reply(name: str) -> Callable[[Proposal], Any]:
    return lambda one: getattr(last_reply(one), name, None)


def class_of_reply(one: Proposal) -> Any:
    found = last_reply(one)
    return found and found.result_class.letter


def last_word(one: Proposal) -> Any:
    """The evaluation of the last round; of several the first given."""
    given = list(one.feedback.all())
    last = max((each.round for each in given), default=0)
    return next((each for each in given if each.round == last), None)


def grade_of(name: str) -> Callable[[Proposal], Any]:
    def value(one: Proposal) -> Any:
        found = last_word(one)
        return None if found is None else str(getattr(found, name))

    return value


def outcome(one: Proposal) -> str:
    """What became of it: 立案 for all else that has a number."""
    ended = next((words for words, state in OUTCOMES.items() if state == one.state), "")
    return ended or ("立案" if one.number else "")


def _rejected(name: str) -> Callable[[Proposal], Any]:
    def value(one: Proposal) -> Any:
        found = [each for each in one.reviews.all() if each.ground]
        if not found:
            return None
        return str(found[-1].get_ground_display()) if name == "ground" else found[-1].reason

    return value


def _of_key(name: str) -> Callable[[Proposal], Any]:
    return lambda one: getattr(getattr(one, "key", None), name, None)


def bodies(one: Proposal) -> str:
    """The proposers as they signed, the first one first."""
    return "" if one.proposer_words == "—" else one.proposer_words


COLUMNS = (
    In("year", "年度", lambda one: one.plenary.year, also=("年份", "届次年度", "提案年度"), needed=True, example=2023),
    In("number", "编号", lambda one: one.number, also=("提案编号", "提案号", "案号", "立案号", "立案编号"), example=1),
    In("title", "案由", lambda one: one.title,
       also=("题目", "标题", "案由/题目", "提案案由", "提案题目", "提案名称", "提案标题", "名称"), needed=True,
       example="关于示例事项的提案"),
    In("members", "提案人", bodies, also=("提案者", "提出人", "第一提案人", "提案委员", "提案单位", "提案人（联名人）", "提案人姓名",
                                                                "第一提案者", "提案者姓名", "提案人/单位"),
       needed=True, example="张三、李四"),
    In("category", "类别", lambda one: one.category and one.category.name, also=("提案类别", "分类", "所属类别"),
       example="社会建设"),
    In("situation", "情况分析", lambda one: one.situation, shown=False,
       also=("情况", "正文", "内容", "提案内容", "问题", "存在问题", "背景"), example="情况……"),
    In("suggestion", "具体建议", lambda one: one.suggestion, shown=False, also=("建议", "对策建议", "意见建议"), example="建议……"),
    In("lead", "主办单位", units_as(Assignment.Role.LEAD), also=("承办单位", "主办", "主要承办单位", "办理单位"), example="区民政局"),
    In("submitted_on", "提交日期", lambda one: one.submitted_on, also=("提交时间", "提出日期", "收到日期", "提案日期", "来件日期"),
       needed=True, example="2023-01-08"),
    In("filed_on", "立案日期", lambda one: one.filed_on, also=("立案时间", "审查日期", "审查立案日期"), example="2023-01-20"),
    In("replied_on", "答复日期", of_reply("sent_on"), also=("答复时间", "办复日期", "办结日期", "复函日期"), example="2023-04-10"),
    In("result_class", "办理结果", class_of_reply, also=("答复类别", "办理结果类别", "结果类别", "办理情况", "类"), example="A"),
    In("grade", "评价", grade_of("result"), also=("满意度", "结果评价", "委员评价", "反馈意见", "评价结果"), example="满意"),
    In("proposer_kind", "提案者类型", lambda one: one.get_proposer_kind_display(), also=("提案形式", "提案者类别", "提案类型")),
    In("main", "主要撰写委员", lambda one: "、".join(str(row.member) for row in one.main_members.all()),
       shown=False, also=("执笔人", "撰写人", "主要执笔委员")),
    In("kind", "提案种类", lambda one: one.get_kind_display(), also=("会议或平时", "提案时段", "种类")),
    In("outcome", "审查结果", outcome, also=("审查意见", "立案情况", WHETHER_FILED, "审查处理")),
    In("ground", "不予立案情形", _rejected("ground"), shown=False, also=("不立案情形",)),
    In("reason", "审查说明", _rejected("reason"), shown=False, also=("不予立案理由", "不立案理由", "不立案原因", "不予立案原因")),
    In("into", "并入编号", lambda one: one.merged_into and one.merged_into.number, shown=False, also=("并入提案", "并入", "并案编号")),
    In("co", "会办单位", units_as(Assignment.Role.CO), also=("协办单位", "会办", "协办", "会同单位")),
    In("separate", "分办单位", units_as(Assignment.Role.SEPARATE), also=("分别办理单位", "分办")),
    In("letter", "答复文号", of_reply("number"), shown=False, also=("文号", "复函文号", "答复函号")),
    In("reply", "答复内容", of_reply("text"), shown=False, also=("答复", "答复正文", "复函内容")),
    In("attitude", "态度评价", grade_of("attitude"), also=("办理态度", "态度", "办理态度评价")),
    In("words", "评价意见", lambda one: getattr(last_word(one), "words", None), shown=False, also=("委员意见", "意见")),
    In("is_key", "重点提案", lambda one: "是" if one.is_key else "否", also=("是否重点", "重点")),
    In("leading", "领办领导", _of_key("leading"), shown=False, also=("领办人", "包案领导")),
    In("supervising", "督办领导", _of_key("supervising"), shown=False, also=("督办人",)),
    In("is_excellent", "优秀提案", lambda one: "是" if one.is_excellent else "否", also=("是否优秀", "优秀", "表彰")),
    key_column(),
)  # fmt: skip
HEADINGS = tuple(one.heading for one in COLUMNS)
OF = {one.key: one.heading for one in COLUMNS}
