"""The courses of a scheme and of a year's assessment, declared once."""

from typing import Any, ClassVar

from django.db import models
from django_fsm import FSMField, transition

from cppcc import clock
from cppcc.roles import Role
from cppcc.workflow import Refused, by_roles, step


class SchemeState(models.TextChoices):
    DRAFT = "draft", "拟定中"
    PUBLISHED = "published", "已公布"


class AssessmentState(models.TextChoices):
    DRAFT = "draft", "拟定中"
    SUBMITTED = "submitted", "待批准"
    APPROVED = "approved", "已批准"
    PUBLISHED = "published", "已公布"


staff = by_roles(Role.STAFF)
leader = by_roles(Role.LEADER)


def _complete(scheme: Any) -> bool:
    rules = scheme.parsed
    return bool(rules.lines and rules.grades)


def _unused(scheme: Any) -> bool:
    return not scheme.plenary.assessments.exists()


class SchemeWorkflow(models.Model):
    """Edited as a draft, frozen when published; taken back only while no assessment was made by it."""

    published_at: Any

    state = FSMField("状态", choices=SchemeState, default=SchemeState.DRAFT, protected=True)

    STEPS: ClassVar[tuple[str, ...]] = ("publish", "reopen")
    TONES: ClassVar[dict[str, str]] = {SchemeState.DRAFT: "warning", SchemeState.PUBLISHED: "success"}

    class Meta:
        abstract = True

    @transition(
        field=state,
        source=SchemeState.DRAFT,
        target=SchemeState.PUBLISHED,
        permission=staff,
        conditions=[_complete],
        custom=step(label="公布办法", asks="公布后办法即固定，委员可以看到规则和自己的得分。请先在“试算”中核对。"),
    )
    def publish(self: Any, user: Any) -> str:
        self.published_at = clock.now()
        return ""

    @transition(
        field=state,
        source=SchemeState.PUBLISHED,
        target=SchemeState.DRAFT,
        permission=staff,
        conditions=[_unused],
        custom=step(label="撤回修改", form="reason", tone="outline-danger", asks="只有还没有建立考核结果时可以撤回。"),
    )
    def reopen(self: Any, user: Any, reason: str) -> str:
        self.published_at = None
        return reason


class AssessmentWorkflow(models.Model):
    """Drawn up by staff, approved by a leader, published to each member, frozen then."""

    approved_by: Any
    approved_at: Any
    published_at: Any
    seal: Any

    state = FSMField("状态", choices=AssessmentState, default=AssessmentState.DRAFT, protected=True)

    STEPS: ClassVar[tuple[str, ...]] = ("submit", "approve", "send_back", "take_back", "publish")
    TONES: ClassVar[dict[str, str]] = {
        AssessmentState.DRAFT: "secondary",
        AssessmentState.SUBMITTED: "warning",
        AssessmentState.APPROVED: "info",
        AssessmentState.PUBLISHED: "success",
    }

    class Meta:
        abstract = True

    @transition(
        field=state,
        source=AssessmentState.DRAFT,
        target=AssessmentState.SUBMITTED,
        permission=staff,
        custom=step(label="报请批准", asks="报批后不能再改等次，由领导批准或退回。"),
    )
    def submit(self: Any, user: Any) -> str:
        return self.grade_words

    @transition(
        field=state,
        source=AssessmentState.SUBMITTED,
        target=AssessmentState.DRAFT,
        permission=staff,
        custom=step(label="撤回", tone="outline-secondary", asks="撤回后可以继续修改。"),
    )
    def take_back(self: Any, user: Any) -> str:
        return ""

    @transition(
        field=state,
        source=AssessmentState.SUBMITTED,
        target=AssessmentState.APPROVED,
        permission=leader,
        custom=step(label="批准", asks="批准后结果加盖校验签，任何改动都能查出。"),
    )
    def approve(self: Any, user: Any) -> str:
        self.approved_by = user
        self.approved_at = clock.now()
        self.seal = self.sealed()
        return self.grade_words

    @transition(
        field=state,
        source=[AssessmentState.SUBMITTED, AssessmentState.APPROVED],
        target=AssessmentState.DRAFT,
        permission=leader,
        custom=step(label="退回", form="reason", tone="outline-danger", asks="退回工作人员修改。"),
    )
    def send_back(self: Any, user: Any, reason: str) -> str:
        self.approved_by = None
        self.approved_at = None
        self.seal = ""
        return reason

    @transition(
        field=state,
        source=AssessmentState.APPROVED,
        target=AssessmentState.PUBLISHED,
        permission=staff,
        custom=step(label="公布", asks="每位委员将收到通知，只能看到自己的结果。公布后固定，更正须另立修订。"),
    )
    def publish(self: Any, user: Any) -> str:
        if not self.seal_holds:
            raise Refused("结果与批准时的校验签不符，不能公布。请联系系统管理员。")
        self.published_at = clock.now()
        return ""

    def after_step(self: Any, name: str, user: Any, words: str) -> None:
        from members.assessing import after_step

        after_step(self, name, words)
