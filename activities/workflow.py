"""The course of a micro-suggestion, declared once. Source: domain rules "Micro-suggestions"."""

from typing import Any, ClassVar

from django.db import models
from django_fsm import FSMField, transition

from cppcc import clock
from cppcc.roles import Role
from cppcc.workflow import by_roles, step


class MicroState(models.TextChoices):
    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "待审核"
    REJECTED = "rejected", "不采用"
    ADOPTED = "adopted", "已采用"
    PROPOSAL_LEAD = "proposal_lead", "转提案线索"
    TRANSFERRED = "transferred", "转办中"
    DONE = "done", "已落地"


staff = by_roles(Role.STAFF)
writer = by_roles(Role.MEMBER, also=lambda micro, user: micro.member.user_id == user.pk)


def _given(micro: Any, user: Any) -> bool:
    return micro.unit is not None and micro.unit.handlers.filter(user=user).exists()


handler = by_roles(Role.HANDLER, also=_given)


def _kept(micro: Any) -> bool:
    """Adopted in any way and not yet reported to the provincial platform."""
    return micro.reported_on is None


def _reported(micro: Any) -> bool:
    return micro.reported_on is not None


def _opinion(micro: Any) -> bool:
    """Levels of adoption and instructions are those of 社情民意."""
    return bool(micro.kind == "opinion")


class MicroWorkflow(models.Model):
    """States and steps of a micro-suggestion."""

    submitted_on: Any
    done_on: Any
    reported_on: Any

    state = FSMField("状态", choices=MicroState, default=MicroState.DRAFT, protected=True)

    STEPS: ClassVar[tuple[str, ...]] = (
        "submit",
        "adopt",
        "transfer",
        "finish",
        "report_up",
        "record_result",
        "record_level",
        "record_instruction",
        "make_lead",
        "reject",
        "take_back",
    )
    TONES: ClassVar[dict[MicroState, str]] = {
        MicroState.DRAFT: "secondary",
        MicroState.SUBMITTED: "warning",
        MicroState.REJECTED: "secondary",
        MicroState.ADOPTED: "info",
        MicroState.PROPOSAL_LEAD: "info",
        MicroState.TRANSFERRED: "primary",
        MicroState.DONE: "success",
    }

    class Meta:
        abstract = True

    @transition(
        field=state,
        source=MicroState.DRAFT,
        target=MicroState.SUBMITTED,
        permission=writer,
        custom=step(label="提交", asks="提交后由机关审核。"),
    )
    def submit(self: Any, user: Any) -> str:
        self.submitted_on = clock.today()
        return ""

    @transition(
        field=state,
        source=MicroState.SUBMITTED,
        target=MicroState.DRAFT,
        permission=writer,
        custom=step(label="撤回", tone="outline-secondary", asks="撤回后回到草稿。"),
    )
    def take_back(self: Any, user: Any) -> str:
        self.submitted_on = None
        return ""

    @transition(
        field=state,
        source=MicroState.SUBMITTED,
        target=MicroState.ADOPTED,
        permission=staff,
        custom=step(label="采用"),
    )
    def adopt(self: Any, user: Any) -> str:
        return ""

    @transition(
        field=state,
        source=MicroState.SUBMITTED,
        target=MicroState.REJECTED,
        permission=staff,
        custom=step(label="不采用", form="reason", tone="outline-danger", asks="提交委员将看到理由。"),
    )
    def reject(self: Any, user: Any, reason: str) -> str:
        self.reject_reason = reason
        return reason

    @transition(
        field=state,
        source=[MicroState.SUBMITTED, MicroState.ADOPTED],
        target=MicroState.PROPOSAL_LEAD,
        permission=staff,
        custom=step(label="转提案线索", tone="outline-primary", asks="列入提案线索，供委员撰写提案参考。"),
    )
    def make_lead(self: Any, user: Any) -> str:
        return ""

    @transition(
        field=state,
        source=[MicroState.ADOPTED],
        target=MicroState.TRANSFERRED,
        permission=staff,
        custom=step(label="转办", form="transfer"),
    )
    def transfer(self: Any, user: Any, unit: Any) -> str:
        self.unit = unit
        return f"转{unit}办理"

    @transition(
        field=state,
        source=MicroState.TRANSFERRED,
        target=MicroState.DONE,
        permission=handler,
        custom=step(label="反馈落地结果", form="finish"),
    )
    def finish(self: Any, user: Any, result: str, photos: Any = ()) -> str:
        self.result = result
        self.done_on = clock.today()
        for file in photos:
            self.photos.create(file=file, of_result=True)
        return result

    @transition(
        field=state,
        source=[MicroState.ADOPTED, MicroState.TRANSFERRED, MicroState.DONE],
        target=None,
        permission=staff,
        conditions=[_kept],
        custom=step(label="上报省平台", tone="outline-primary", asks="登记为已上报“政协吉云”平台。"),
    )
    def report_up(self: Any, user: Any) -> str:
        self.reported_on = clock.today()
        return ""

    @transition(
        field=state,
        source=[MicroState.ADOPTED, MicroState.TRANSFERRED, MicroState.DONE],
        target=None,
        permission=staff,
        conditions=[_reported],
        custom=step(label="登记省级结果", form="provincial", tone="outline-primary"),
    )
    def record_result(self: Any, user: Any, provincial_result: str) -> str:
        self.provincial_result = provincial_result
        return str(self.get_provincial_result_display())

    @transition(
        field=state,
        source=[MicroState.ADOPTED, MicroState.TRANSFERRED, MicroState.DONE, MicroState.PROPOSAL_LEAD],
        target=None,
        permission=staff,
        conditions=[_opinion],
        custom=step(label="登记采用层级", form="level", tone="outline-primary"),
    )
    def record_level(self: Any, user: Any, adoption_level: str) -> str:
        self.adoption_level = adoption_level
        return str(self.get_adoption_level_display())

    @transition(
        field=state,
        source=[MicroState.ADOPTED, MicroState.TRANSFERRED, MicroState.DONE, MicroState.PROPOSAL_LEAD],
        target=None,
        permission=staff,
        conditions=[_opinion],
        custom=step(label="登记领导批示", form="instruction", tone="outline-primary"),
    )
    def record_instruction(self: Any, user: Any, instruction: str) -> str:
        self.instruction = instruction
        return instruction

    def after_step(self: Any, name: str, user: Any, words: str) -> None:
        from activities.services import record_micro_duties

        record_micro_duties(self)
