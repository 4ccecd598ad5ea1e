"""The courses of a proposal and of what each unit does with it, declared once. Source: domain rules "Course".

One line a step: what it does, its button, from which states, to which, whose it is, and when. What the steps write
stands in ``proposals.steps`` and ``proposals.unit_steps``; the states on the ground in ``proposals.states``.
"""

from typing import Any

from cppcc.calendar import clock
from cppcc.rights import Role
from cppcc.workflow import Follows, Step, Weight, by_roles, course
from proposals import cosigning, feedback, handling, placing, steps, unit_steps
from proposals.acting import helps, is_head, is_own
from proposals.models import Assignment, Extension, Proposal
from proposals.states import (
    ANSWERED_FOR,
    END,
    FOLLOW_UNITS,
    LEAD_GONE,
    LEADING,
    NUMBERED,
    OPEN,
    OUT,
    PART_OPEN,
    PROMOTED,
    REOPEN,
    SUBMIT_BY_ITSELF,
    UNDER_REVIEW,
    WORKING,
    WRITING,
)
from proposals.states import HandState as Hand
from proposals.states import State as S

USUAL, RARE = Weight.USUAL, Weight.RARE

# --- whose ------------------------------------------------------------------------------------------------------
staff = by_roles(Role.STAFF)
dispatcher = by_roles(Role.DISPATCHER)
office = by_roles(Role.STAFF, Role.DISPATCHER)
writer = by_roles(Role.MEMBER, also=Proposal.is_first_proposer)
clerk = by_roles(Role.STAFF, also=lambda proposal, user: proposal.is_paper)
evaluator = by_roles(Role.MEMBER, also=feedback.may_evaluate)
own = by_roles(Role.HANDLER, also=is_own)
head = by_roles(Role.HANDLER, also=is_head)
helper = by_roles(Role.HANDLER, also=helps)


def writer_or_clerk(proposal: Proposal, user: Any) -> bool:
    """The first proposer, or staff for a proposal that they entered from paper."""
    return writer(proposal, user) or clerk(proposal, user)


# --- when -------------------------------------------------------------------------------------------------------
def waiting(proposal: Proposal) -> bool:
    return proposal.submit_by_itself_on is not None


def may_wait(proposal: Proposal) -> bool:
    return not waiting(proposal) and cosigning.may_wait(proposal)


def unsigned(proposal: Proposal) -> bool:
    return bool(cosigning.unanswered(proposal))


def collective(proposal: Proposal) -> bool:
    return proposal.is_collective


def publishable(proposal: Proposal) -> bool:
    return proposal.publishable and proposal.published_on is None


def published(proposal: Proposal) -> bool:
    return proposal.published_on is not None


def key(proposal: Proposal) -> bool:
    return proposal.is_key


def not_key(proposal: Proposal) -> bool:
    return not proposal.is_key


def excellent(proposal: Proposal) -> bool:
    return proposal.is_excellent


def not_excellent(proposal: Proposal) -> bool:
    return not proposal.is_excellent


def promised(proposal: Proposal) -> bool:
    return handling.open_promises(proposal).exists()


def nobody_asks_again(proposal: Proposal) -> bool:
    return not feedback.asks_again(proposal)


def reply_to_come(hand: Assignment) -> bool:
    """Once the reply is sent nobody's help is waited for."""
    return hand.proposal.state in LEADING


def unplaced(hand: Assignment) -> bool:
    return hand.unplaced


def answers(hand: Assignment) -> bool:
    return hand.answers


def helps_only(hand: Assignment) -> bool:
    return not hand.answers


def may_still_return(hand: Assignment) -> str:
    return "" if clock.today() <= hand.return_until else f"退办期限（{hand.return_until:%Y-%m-%d}）已过。"


def asked(hand: Assignment) -> bool:
    return hand.extensions.filter(decision=Extension.Decision.ASKED).exists()


def decided(hand: Assignment) -> str:
    return "已有一份延期申请待批。" if asked(hand) else ""


# --- the tables -------------------------------------------------------------------------------------------------
ANSWERS_AHEAD = ("承办单位办理、答复", "提案人评价", "办结")
AHEAD: dict[str, tuple[str, ...]] = {
    S.DRAFT: ("提交", "审查"),
    S.RETURNED: ("修改后再次提交", "审查"),
    S.SUBMITTED: ("审查，决定是否立案",),
    S.REVIEWING: ("决定是否立案",),
    S.MERGED: ("随并入的提案办理、答复",),
    S.FILED: ("交办", *ANSWERS_AHEAD),
    S.DISPATCHED: ("承办单位签收", *ANSWERS_AHEAD),
    S.HANDLING: ANSWERS_AHEAD,
    S.REPLIED: ANSWERS_AHEAD[1:],
}
SENT = ("签发", "审核", "发送答复")
HAND_AHEAD: dict[str, tuple[str, ...]] = {
    Hand.WAITING: ("签收",),
    Hand.HANDLING: ("送交会办意见或答复",),
    Hand.DRAFTED: SENT,
    Hand.SIGNED: SENT[1:],
    Hand.CHECKED: SENT[2:],
}
TAKEN_BACK = Follows(steps.state_before, (S.DRAFT, S.RETURNED))
EVALUATED = Follows(feedback.state_after, (S.CLOSED, S.HANDLING, S.REPLIED))

# fmt: off
PROPOSAL = course(
    Proposal,
    Step(steps.submit, "提交", WRITING, S.SUBMITTED, writer_or_clerk,
         needs=[cosigning.complete, handling.in_a_year, cosigning.signers_serve],
         form="submit", asks="提交后由提案委审查，审查开始前可以撤回。"),
    Step(steps.wait_for_signatures, "等待联名后提交", WRITING, None, writer_or_clerk, when=[may_wait],
         needs=[cosigning.complete], weight=USUAL,
         asks="联名截止后自动提交；受邀委员都已答复时提前提交。等待期间可以修改，也可以取消等待。"),
    Step(steps.stop_waiting, "取消等待", WRITING, None, writer_or_clerk, when=[waiting], weight=USUAL,
         asks="不再自动提交，提案仍为草稿。"),
    Step(steps.record_signature, "登记纸质联名", [*WRITING, S.SUBMITTED], None, staff, when=[unsigned], form="signature",
         weight=RARE, asks="受邀委员在纸上签名的，由机关登记并上传扫描件。"),
    Step(steps.start_review, "开始审查", [S.SUBMITTED], S.REVIEWING, staff, batch=True, weight=USUAL,
         asks="开始审查后，提案人不能再自行撤回。"),
    Step(steps.file, "立案", UNDER_REVIEW, S.FILED, staff, form="file", batch=True,
         asks="立案后自动编号，编号连续且不再改变。"),
    Step(steps.return_for_changes, "退回修改", UNDER_REVIEW, S.RETURNED, staff, form="reason", weight=USUAL),
    Step(steps.pass_on, "移交下一提案人", [S.RETURNED], None, staff, when=[cosigning.may_pass_on], form="pass_on",
         asks="原第一提案人已不能办理。由另一位联名委员作第一提案人，修改后提交；原提案人仍为联名提案人。"),
    Step(steps.merge, "并案", UNDER_REVIEW, S.MERGED, staff, form="merge", weight=USUAL,
         asks="原提案人都成为并入提案的提案人。"),
    Step(steps.unmerge, "解除并案", [S.MERGED], S.REVIEWING, staff, form="reason", weight=RARE,
         asks="退回审查中，重新审查：可以另行立案，也可以并入另一件。"),
    Step(steps.convert, "转社情民意", UNDER_REVIEW, S.CONVERTED, staff, form="reason", weight=RARE),
    Step(steps.reject, "不予立案", UNDER_REVIEW, S.REJECTED, staff, form="reject", weight=RARE,
         asks="提案人将看到情形和理由。"),
    Step(steps.dispatch, "交办", [S.FILED], S.DISPATCHED, dispatcher, form="dispatch", batch=True),
    Step(steps.add_units, "增加会办单位", OUT, None, dispatcher, needs=[placing.letter_open], form="add_units",
         weight=USUAL),
    Step(steps.evaluate, "评价", [S.REPLIED], EVALUATED, evaluator, form="feedback"),
    Step(steps.record_feedback, "代录书面评价", [S.REPLIED], EVALUATED, staff, form="paper_feedback", weight=USUAL,
         asks="须上传提案人签名的征询意见表扫描件。"),
    Step(steps.close, "逾期未评价办结", [S.REPLIED], S.CLOSED, staff, when=[nobody_asks_again], needs=[feedback.days_over],
         form="reason", asks="评价期限已过，没有收到不满意的评价。"),
    Step(steps.handle_again, "按已有评价再次办理", ANSWERED_FOR, S.HANDLING, staff, when=[feedback.may_be_handled_again],
         needs=[feedback.days_over], asks="评价期限已过，已收到的评价中有不满意的：承办单位再次办理，并在规定期限内再次答复。"),
    Step(steps.fulfil, "登记承诺落实", ANSWERED_FOR, None, office, when=[promised], form="fulfil", weight=USUAL,
         asks="答复中的承诺事项已经落实。"),
    Step(steps.select_key, "列为重点提案", NUMBERED, None, staff, when=[not_key], form="key", weight=RARE),
    Step(steps.record_visit, "登记领办督办", NUMBERED, None, office, when=[key], form="visit", weight=USUAL),
    Step(steps.award, "评为优秀提案", NUMBERED, None, staff, when=[not_excellent], weight=RARE, batch=True),
    Step(steps.publish, "公布", ANSWERED_FOR, None, staff, again=True, when=[publishable], weight=USUAL, batch=True,
         asks="委员可以查看；开启社会公开后，公众也可查看。"),
    Step(steps.urge, "督办", OUT, None, office, form="urge", weight=USUAL, asks="督办意见发给各承办单位。"),
    Step(steps.take_back, "撤回", [S.SUBMITTED], TAKEN_BACK, writer_or_clerk, weight=USUAL,
         asks="撤回后可以修改，再次提交。"),
    Step(steps.withdraw, "撤案", [*UNDER_REVIEW, S.RETURNED, S.FILED, *OUT], S.WITHDRAWN, staff, form="withdraw", weight=RARE,
         asks="按提案人要求撤案，不再办理，编号不再使用。"),
    Step(steps.name_members, "指明主要撰写委员", [*UNDER_REVIEW, S.REJECTED, S.MERGED, S.CONVERTED, *NUMBERED], None, staff,
         when=[collective], form="main_members", weight=RARE, asks="集体提案的主要撰写委员，计入其履职。"),
    Step(steps.unselect_key, "取消重点提案", NUMBERED, None, staff, when=[key], form="reason", weight=RARE,
         asks="领办督办记录一并删除。"),
    Step(steps.take_award_back, "取消优秀提案", NUMBERED, None, staff, when=[excellent], form="reason", weight=RARE),
    Step(steps.unpublish, "取消公布", ANSWERED_FOR, None, staff, when=[published], form="reason", weight=RARE),
    automatic=[FOLLOW_UNITS, PART_OPEN, SUBMIT_BY_ITSELF, LEAD_GONE],
    after=steps.after,
    ahead=AHEAD,
)

UNIT = course(
    Assignment,
    Step(unit_steps.accept, "签收", [Hand.WAITING], Hand.HANDLING, own, when=[reply_to_come], batch=True),
    Step(unit_steps.give_opinion, "送交会办意见", [Hand.HANDLING], Hand.OPINED, own,
         when=[helps_only, reply_to_come], form="opinion"),
    Step(unit_steps.record_contact, "登记沟通", [Hand.HANDLING, Hand.OPINED, Hand.DRAFTED], None, own,
         form="contact", weight=USUAL),
    Step(unit_steps.draft, "拟写答复", [Hand.HANDLING], Hand.DRAFTED, own, when=[answers], needs=[unit_steps.opinions_given], form="letter",
         prepared=True, asks="会办单位会签、本单位负责人签发、交办部门审核后发送。"),
    Step(unit_steps.countersign, "会签", [Hand.DRAFTED], None, helper, again=True, stops=[unit_steps.countersigned_before],
         form="countersign"),
    Step(unit_steps.sign, "签发", [Hand.DRAFTED], Hand.SIGNED, head, again=True, needs=[unit_steps.countersigned],
         asks="签发后送交办部门审核。"),
    Step(unit_steps.check_letter, "审核通过", [Hand.SIGNED], Hand.CHECKED, dispatcher, batch=True),
    Step(unit_steps.send, "发送答复", [Hand.CHECKED], Hand.SENT, own,
         asks="发送后提案人收到答复并进行评价，内容不能再改。"),
    Step(unit_steps.ask_extension, "申请延期", WORKING, None, own, when=[answers], needs=[decided], form="extension", weight=RARE),
    Step(unit_steps.grant_extension, "同意延期", OPEN, None, dispatcher, when=[asked],
         needs=[unit_steps.request_is_later], form="decision"),
    Step(unit_steps.refuse_extension, "不同意延期", OPEN, None, dispatcher, when=[asked], form="reason", weight=USUAL),
    Step(unit_steps.redraft, "修改答复稿", [Hand.DRAFTED], Hand.DRAFTED, own, form="letter", weight=USUAL,
         asks="修改后会办单位须重新会签。"),
    Step(unit_steps.return_letter, "退回修改", [Hand.SIGNED], Hand.DRAFTED, dispatcher, form="reason", weight=USUAL,
         asks="退回承办单位修改答复。"),
    Step(unit_steps.send_back, "退办", [Hand.WAITING], Hand.RETURNED, own, when=[reply_to_come], needs=[may_still_return],
         form="reason", weight=USUAL, asks="退回交办部门重新确定承办单位，请写明理由。"),
    Step(unit_steps.replace, "重新交办", [Hand.RETURNED], None, dispatcher, when=[unplaced], form="replace",
         asks="退办的部分交给另一单位办理；不选单位的，由其他承办单位一并答复。"),
    Step(unit_steps.reassign, "改办", OPEN, Hand.MOVED, dispatcher, when=[reply_to_come], form="reassign", weight=RARE,
         asks="这个单位不再办理，改由另一单位办理；会办单位可以改为主办。"),
    automatic=[REOPEN, END, PROMOTED],
    after=handling.after_unit_step,
    ahead=HAND_AHEAD,
)
