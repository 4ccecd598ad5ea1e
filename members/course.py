"""The courses of plenary years, schemes, assessments, declared duties and duty reports, declared once.

One line a step: what it does, its button, from which states, to which, whose it is, and when.
"""

from typing import Any

from django.urls import reverse

from cppcc.calendar import clock
from cppcc.rights import Role
from cppcc.workflow import Missing, Step, Weight, by_roles, course
from members import assessing, declaring, drafting, filing, giving, questioning, reporting
from members.models import Asked, Assessment, Declaration, DutyReport, Filing, PlenaryYear, Question, Scheme
from members.states import CHECK_BROKEN_OFF, QUESTION_ACCEPTED
from members.states import AskedState as K
from members.states import AssessmentState as A
from members.states import DeclarationState as D
from members.states import FilingState as F
from members.states import QuestionState as Q
from members.states import ReportState as R
from members.states import SchemeState as S
from members.states import YearState as Y
from members.steps import assessment, declaration, question, report, scheme, year
from members.steps import filing as filing_steps

USUAL, RARE = Weight.USUAL, Weight.RARE

staff = by_roles(Role.STAFF)
leader = by_roles(Role.LEADER)
own = by_roles(Role.MEMBER, also=lambda record, user: record.member.user_id == user.pk)


def own_or_for_one_alone(record: Any, user: Any) -> bool:
    """The member; staff for one who has no account."""
    return own(record, user) or (record.member.user_id is None and staff(record, user))


def own_or_for_one_untold(record: Any, user: Any) -> bool:
    """The member; staff for one who gets no notice: without an account, or with one that is switched off."""
    return own(record, user) or (staff(record, user) and bool(filing.untold(record.member)))


def own_or_staff(record: Any, user: Any) -> bool:
    """The member, or staff for what came on paper or by mail."""
    return own(record, user) or staff(record, user)


def complete(scheme: Scheme) -> str:
    return "".join(drafting.against_publishing(scheme))


def unused(scheme: Scheme) -> str:
    return "已按此办法建立考核，不能撤回。" if scheme.plenary.assessments.exists() else ""


def counted(assessment: Assessment) -> str:
    if assessing.counting(assessment):
        return assessing.IN_COUNTING
    there = assessment.entries.exists()
    return "" if there else "得分还没有统计完，统计完才能报批。没有统计成的，请按现有记录重新统计。"


def has_content(report: DutyReport) -> str:
    return "" if report.text.strip() or report.file else "请先写报告正文，或上传文件。"


def over(year: PlenaryYear) -> str:
    return "" if clock.today() > year.ends_on else f"{year}度到 {year.ends_on:%Y-%m-%d} 为止，之后才能结束。"


def shown(year: PlenaryYear) -> bool:
    return year.shown


def not_shown(year: PlenaryYear) -> bool:
    return not year.shown


def asks_members(assessment: Assessment) -> bool:
    return questioning.days() > 0


def answered(assessment: Assessment) -> str:
    """Why questions hold the assessment up, with the way to them."""
    words = questioning.unanswered(assessment)
    page = f"{reverse('question_list')}?year={assessment.plenary.year}&state=open"
    return Missing(words, page, "答复核对意见") if words else ""


# fmt: off
YEAR = course(
    PlenaryYear,
    Step(year.close, "结束年度", [Y.OPEN], Y.CLOSED, staff, needs=[over],
         asks="结束后不再接受新的记录（补登须写明理由），现有数据留存备查。正在办理的事项照常进行。请先看过“还没有办完”。"),
    Step(year.show, "设为默认显示", [Y.OPEN, Y.CLOSED], None, staff, when=[not_shown], weight=USUAL,
         asks="各页打开时先显示这一年，直到改回。不影响新的记录记入哪一年。"),
    Step(year.unshow, "恢复按日期显示", [Y.OPEN, Y.CLOSED], None, staff, when=[shown], weight=USUAL,
         asks="各页打开时显示当天所在的年度。"),
    Step(year.reopen, "重新打开", [Y.CLOSED], Y.OPEN, staff, form="reason", weight=RARE,
         asks="重新打开后可以照常登记；此前留存的数据保留在记录中。"),
    ahead={Y.OPEN: ("到期后结束年度",)},
)

SCHEME = course(
    Scheme,
    Step(scheme.publish, "公布办法", [S.DRAFT], S.PUBLISHED, staff, again=True, needs=[complete, giving.strayed],
         asks="公布后办法即固定，委员可以看到规则和自己的得分。请先在“试算”中核对。"),
    Step(scheme.reopen, "撤回修改", [S.PUBLISHED], S.DRAFT, staff, needs=[unused], form="reason", weight=RARE,
         asks="只有还没有建立考核结果时可以撤回。"),
    after=drafting.after_step,
    ahead={S.DRAFT: ("公布办法",)},
)

ASSESSMENT = course(
    Assessment,
    Step(assessment.submit, "报请批准", [A.DRAFT, A.CHECKING], A.SUBMITTED, staff,
         needs=[counted, questioning.days_left, answered, questioning.uncounted, giving.uncounted],
         asks="报批后不能再改等次，由领导批准或退回。"),
    Step(assessment.open_to_members, "请委员核对", [A.DRAFT], A.CHECKING, staff, when=[asks_members], needs=[counted], weight=USUAL,
         asks="每位委员将收到通知，只能看到自己的得分和记录，可以提出核对意见。期满并逐条答复后才能报请批准。"),
    Step(assessment.waive, "不再等待核对", [A.DRAFT, A.CHECKING], None, leader, when=[questioning.held_up],
         needs=[counted], form="reason", weight=USUAL,
         asks="核对没有期满或还有意见没有答复时，仍可报批和公布。理由记入经过，现有的意见照常答复。"),
    Step(assessment.approve, "批准", [A.SUBMITTED], A.APPROVED, leader, again=True, asks="批准后结果即固定，任何改动都能查出。"),
    Step(assessment.send_back, "退回", [A.SUBMITTED, A.APPROVED], A.DRAFT, leader, form="reason", weight=USUAL,
         asks="退回工作人员修改。"),
    Step(assessment.take_back, "撤回", [A.SUBMITTED], A.DRAFT, staff, weight=USUAL, asks="撤回后可以继续修改。"),
    Step(assessment.publish, "公布", [A.APPROVED], A.PUBLISHED, staff, again=True, needs=[answered],
         asks="每位委员将收到通知，只能看到自己的结果。公布后固定，更正须另立修订。"),
    after=assessing.after_step,
    automatic=(QUESTION_ACCEPTED, CHECK_BROKEN_OFF),
    ahead={A.DRAFT: ("报请批准", "批准", "公布"),
           A.CHECKING: ("报请批准", "批准", "公布"), A.SUBMITTED: ("批准", "公布"), A.APPROVED: ("公布",)},
)

QUESTION = course(
    Question,
    Step(question.accept, "采纳", [Q.OPEN], Q.ACCEPTED, staff, form="reason",
         asks="委员将看到答复。采纳后请更正记录，再重新统计；已报批或已批准的考核随之退回。"),
    Step(question.decline, "不采纳", [Q.OPEN], Q.DECLINED, staff, form="reason", asks="委员将看到答复。"),
    Step(question.withdraw, "撤回", [Q.OPEN], Q.WITHDRAWN, own_or_for_one_alone, weight=USUAL, asks="撤回后机关不再答复。"),
    after=questioning.after_step,
    ahead={Q.OPEN: ("机关答复",)},
)

DECLARATION = course(
    Declaration,
    Step(declaration.confirm, "确认", [D.SUBMITTED], D.CONFIRMED, staff, batch=True, asks="确认后记入委员履职记录，按当年办法计分。"),
    Step(declaration.return_it, "退回补充", [D.SUBMITTED], D.RETURNED, staff, form="reason", weight=USUAL,
         asks="委员将看到理由，可以补充后再次提交。"),
    Step(declaration.send_again, "再次提交", [D.RETURNED], D.SUBMITTED, own_or_for_one_alone),
    Step(declaration.withdraw, "撤回", [D.SUBMITTED, D.RETURNED], D.WITHDRAWN, own, weight=USUAL,
         asks="撤回后不再确认，也不计分。"),
    Step(declaration.revoke, "撤销确认", [D.CONFIRMED], D.RETURNED, staff, form="reason", weight=RARE,
         asks="撤销后这条履职记录随之取消。"),
    after=declaring.after_step,
    ahead={D.SUBMITTED: ("机关确认",), D.RETURNED: ("补充后再次提交", "机关确认")},
)

DUTY_REPORT = course(
    DutyReport,
    Step(report.submit, "提交", [R.ASKED, R.RETURNED], R.SUBMITTED, own_or_staff, needs=[has_content],
         asks="提交后由机关审核，收存前可以撤回。"),
    Step(report.take_back, "撤回", [R.SUBMITTED], R.RETURNED, own, weight=USUAL, asks="撤回后可以修改，再重新提交。"),
    Step(report.accept, "收存", [R.SUBMITTED], R.ACCEPTED, staff, batch=True, asks="收存后计入本年度常委履职报告。"),
    Step(report.return_it, "退回补充", [R.SUBMITTED, R.ACCEPTED], R.RETURNED, staff, form="reason", weight=USUAL,
         asks="常委将看到理由。"),
    after=reporting.after_step,
    ahead={R.ASKED: ("提交", "收存"), R.RETURNED: ("补充后提交", "收存"), R.SUBMITTED: ("收存",)},
)

FILING = course(
    Filing,
    Step(filing_steps.change_due, "改截止日期", [F.OPEN], None, staff, form="due", weight=USUAL,
         asks="还没有答复的委员将收到通知。"),
    Step(filing_steps.ask_more, "补充征集", [F.OPEN], None, staff, when=[filing.has_further],
         needs=[filing.past_due], weight=USUAL, asks="向征集之后新任职、或新符合条件的委员征集，已征集的不重复。"),
    Step(filing_steps.close, "结束征集", [F.OPEN], F.CLOSED, staff, weight=USUAL,
         asks="结束后委员的待办随之取消，不再催办；委员仍可照常申报履职。"),
    Step(filing_steps.reopen, "重新打开", [F.CLOSED], F.OPEN, staff, weight=RARE,
         asks="重新打开后，还没有答复的委员又会看到待办。"),
    after=filing.after_step,
    ahead={F.OPEN: ("结束征集",)},
)

ASKED = course(
    Asked,
    Step(filing_steps.nothing, "本期没有可申报的履职", [K.ASKED], K.NOTHING, own_or_for_one_untold,
         when=[filing.undeclared], needs=[filing.ended], asks="截止日期之前可以撤回；之后有可申报的，仍可申报。"),
    Step(filing_steps.take_back, "撤回", [K.NOTHING], K.ASKED, own_or_for_one_untold, needs=[filing.ended, filing.overdue],
         weight=USUAL, asks="撤回后可以申报，或重新说明。"),
    ahead={K.ASKED: ("答复", "机关结束征集"), K.NOTHING: ("机关结束征集",)},
)
