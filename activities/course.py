"""The courses of a micro-suggestion and of an office task, declared once. Source: domain rules "Micro-suggestions".

One line a step: what it does, its button, from which states, to which, whose it is, and when.
"""

from typing import Any

from activities.models import MicroSuggestion, OfficeTask
from activities.services import micro as micro_services
from activities.services import office as office_services
from activities.states import KEPT, TAKEN_UP
from activities.states import MicroState as M
from activities.states import TaskState as T
from activities.steps import micro as micro_steps
from activities.steps import office as task_steps
from cppcc.rights import Role
from cppcc.workflow import Step, Weight, by_roles, course

USUAL, RARE = Weight.USUAL, Weight.RARE


# --- whose ------------------------------------------------------------------------------------------------------
def handed_to(micro: MicroSuggestion, user: Any) -> bool:
    """Whether the suggestion is in the hands of the account's unit."""
    return micro.unit is not None and micro.unit.handlers.filter(user=user).exists()


staff = by_roles(Role.STAFF)
office_or_leader = by_roles(Role.STAFF, Role.LEADER)
writer = by_roles(Role.MEMBER, also=lambda micro, user: micro.member is not None and micro.member.user_id == user.pk)
handler = by_roles(Role.HANDLER, also=handed_to)
owner = by_roles(Role.STAFF, also=lambda task, user: task.owner_id == user.pk)
checker = by_roles(Role.STAFF, Role.LEADER, also=lambda task, user: task.owner_id != user.pk)


# --- when -------------------------------------------------------------------------------------------------------
def not_reported(micro: MicroSuggestion) -> bool:
    return micro.reported_on is None


def reported(micro: MicroSuggestion) -> bool:
    return micro.reported_on is not None


def is_opinion(micro: MicroSuggestion) -> bool:
    """Levels of adoption and instructions are those of 社情民意."""
    return micro.kind == MicroSuggestion.Kind.OPINION


# fmt: off
MICRO = course(
    MicroSuggestion,
    Step(micro_steps.submit, "提交", [M.DRAFT], M.SUBMITTED, writer, needs=[micro_steps.in_a_year, micro_steps.serves],
         asks="提交后由机关审核。"),
    Step(micro_steps.adopt, "采用", [M.SUBMITTED], M.ADOPTED, staff, form="adopt", batch=True),
    Step(micro_steps.transfer, "转办", [M.ADOPTED], M.TRANSFERRED, staff, form="transfer"),
    Step(micro_steps.finish, "反馈落地结果", [M.TRANSFERRED], M.DONE, handler, form="finish"),
    Step(micro_steps.send_back, "退办", [M.TRANSFERRED], M.ADOPTED, handler, form="reason", weight=USUAL,
         asks="退回机关另行转办，请写明理由。"),
    Step(micro_steps.call_back, "收回转办", [M.TRANSFERRED], M.ADOPTED, staff, form="reason", weight=USUAL,
         asks="从承办单位收回，之后可以转给另一单位。"),
    Step(micro_steps.report_up, "上报省平台", KEPT, None, staff, when=[not_reported], batch=True, weight=USUAL,
         asks="登记为已上报“政协吉云”平台。"),
    Step(micro_steps.record_result, "登记省级结果", KEPT, None, staff, when=[reported], form="provincial", weight=USUAL),
    Step(micro_steps.record_level, "登记采用情况", TAKEN_UP, None, staff, when=[is_opinion],
         form="adoption", weight=USUAL),
    Step(micro_steps.record_instruction, "登记领导批示", TAKEN_UP, None, staff, when=[is_opinion],
         form="instruction", weight=USUAL),
    Step(micro_steps.make_lead, "转提案线索", [M.SUBMITTED, M.ADOPTED], M.PROPOSAL_LEAD, staff, batch=True, weight=RARE,
         asks="列入提案线索，供委员撰写提案参考。"),
    Step(micro_steps.reject, "不采用", [M.SUBMITTED], M.REJECTED, staff, form="reason", weight=USUAL,
         asks="提交委员将看到理由。"),
    Step(micro_steps.take_back, "撤回", [M.SUBMITTED], M.DRAFT, writer, when=[micro_steps.sent_by_himself],
         weight=USUAL, asks="撤回后回到草稿。"),
    after=micro_services.after_step,
    ahead={
        M.DRAFT: ("提交", "审核"),
        M.SUBMITTED: ("审核，决定是否采用",),
        M.ADOPTED: ("转办，或上报、登记采用情况",),
        M.PROPOSAL_LEAD: ("供委员撰写提案参考",),
        M.TRANSFERRED: ("承办单位反馈落地结果",),
    },
)

TASK = course(
    OfficeTask,
    Step(task_steps.report_done, "报告完成", [T.OPEN], T.REPORTED, owner, form="progress"),
    Step(task_steps.confirm, "核定完成", [T.REPORTED], T.DONE, checker, batch=True, asks="核定后计入心积分和季度通报。"),
    Step(task_steps.send_back, "退回", [T.REPORTED, T.DONE], T.OPEN, checker, form="reason", weight=USUAL),
    Step(task_steps.drop, "取消任务", [T.OPEN], T.DROPPED, office_or_leader, form="reason", weight=RARE,
         asks="取消的任务不计分。"),
    after=office_services.after_step,
    ahead={T.OPEN: ("报告完成", "核定"), T.REPORTED: ("核定",)},
)
