"""The course of a proposal, declared once. Source: domain rules "Course"; 提案工作条例 (2018).

Each method is one step: where from, where to, whose, with which form, and what else happens. It returns
the words that the course shows. ``cppcc.workflow.take`` runs it in a transaction on the locked row.
"""

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import Max
from django.utils import timezone
from django_fsm import GET_STATE, FSMField, transition

from cppcc.roles import Role
from cppcc.workflow import Refused, by_roles, step


class State(models.TextChoices):
    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "待审查"
    RETURNED = "returned", "退回修改"
    REJECTED = "rejected", "不予立案"
    MERGED = "merged", "已并案"
    CONVERTED = "converted", "转社情民意"
    WITHDRAWN = "withdrawn", "已撤案"
    FILED = "filed", "待交办"
    DISPATCHED = "dispatched", "待签收"
    HANDLING = "handling", "办理中"
    REPLIED = "replied", "待评价"
    CLOSED = "closed", "已办结"


NUMBERED = (State.FILED, State.DISPATCHED, State.HANDLING, State.REPLIED, State.CLOSED)
TONES = {
    State.DRAFT: "secondary",
    State.SUBMITTED: "info",
    State.RETURNED: "warning",
    State.REJECTED: "secondary",
    State.MERGED: "secondary",
    State.CONVERTED: "secondary",
    State.WITHDRAWN: "secondary",
    State.FILED: "info",
    State.DISPATCHED: "warning",
    State.HANDLING: "primary",
    State.REPLIED: "warning",
    State.CLOSED: "success",
}

staff = by_roles(Role.STAFF)
dispatcher = by_roles(Role.DISPATCHER)
writer = by_roles(Role.MEMBER, also=lambda proposal, user: proposal.is_proposer(user))


def _answers(proposal: Any, user: Any) -> bool:
    return bool(proposal.assignments.answering().filter(unit__handlers__user=user).exists())


lead_handler = by_roles(Role.HANDLER, also=_answers)


def _complete(proposal: Any) -> bool:
    return bool(proposal.situation.strip() and proposal.suggestion.strip() and proposal.category_id)


def _after_reply(proposal: Any, user: Any, **data: Any) -> str:
    owed = proposal.assignments.answering().filter(replies__round=proposal.round)
    all_of_them = proposal.assignments.answering().count()
    return str(State.REPLIED if owed.distinct().count() == all_of_them else State.HANDLING)


def _after_feedback(proposal: Any, user: Any, **data: Any) -> str:
    return str(State.HANDLING if data["result"] == "dissatisfied" else State.CLOSED)


class ProposalWorkflow(models.Model):
    """States and steps of a proposal."""

    number: Any
    submitted_on: Any
    filed_on: Any
    merged_into: Any

    state = FSMField("状态", choices=State, default=State.DRAFT, protected=True)
    round = models.PositiveSmallIntegerField("办理轮次", default=1, editable=False)

    STEPS: ClassVar[tuple[str, ...]] = (
        "submit",
        "file",
        "return_for_changes",
        "merge",
        "convert",
        "reject",
        "dispatch",
        "accept",
        "reply",
        "evaluate",
        "take_back",
        "send_back",
        "withdraw",
    )
    TONES: ClassVar[dict[State, str]] = TONES

    class Meta:
        abstract = True

    # --- the proposer ---------------------------------------------------------------------------
    @transition(
        field=state,
        source=[State.DRAFT, State.RETURNED],
        target=State.SUBMITTED,
        permission=writer,
        conditions=[_complete],
        custom=step(label="提交", asks="提交后由提案委审查，审查开始前可以撤回。"),
    )
    def submit(self: Any, user: Any) -> str:
        self.submitted_on = timezone.localdate()
        self.save()
        self.record_duties()
        return ""

    @transition(
        field=state,
        source=State.SUBMITTED,
        target=State.DRAFT,
        permission=writer,
        custom=step(label="撤回", tone="outline-secondary", asks="撤回后回到草稿，可修改后再次提交。"),
    )
    def take_back(self: Any, user: Any) -> str:
        self.submitted_on = None
        self.record_duties(drafted=True)
        return ""

    # --- the proposal committee -------------------------------------------------------------------
    @transition(
        field=state,
        source=State.SUBMITTED,
        target=State.FILED,
        permission=staff,
        custom=step(label="立案", form="file", asks="立案后自动编号，编号连续且不再改变。"),
    )
    def file(self: Any, user: Any, reason: str = "") -> str:
        self.number = self._next_number()
        self.filed_on = timezone.localdate()
        self._review(user, "file", reason=reason)
        self.save()
        self.record_duties()
        return f"编号 {self.number_words}。{reason}".strip()

    @transition(
        field=state,
        source=State.SUBMITTED,
        target=State.RETURNED,
        permission=staff,
        custom=step(label="退回修改", form="reason", tone="outline-primary"),
    )
    def return_for_changes(self: Any, user: Any, reason: str) -> str:
        self._review(user, "return", reason=reason)
        self.record_duties(drafted=True)
        return reason

    @transition(
        field=state,
        source=State.SUBMITTED,
        target=State.REJECTED,
        permission=staff,
        custom=step(label="不予立案", form="reject", tone="outline-danger", asks="提案人将看到情形和理由。"),
    )
    def reject(self: Any, user: Any, ground: str, reason: str) -> str:
        review = self._review(user, "reject", ground=ground, reason=reason)
        return f"{review.get_ground_display()}：{reason}"

    @transition(
        field=state,
        source=State.SUBMITTED,
        target=State.MERGED,
        permission=staff,
        custom=step(label="并案", form="merge", tone="outline-primary"),
    )
    def merge(self: Any, user: Any, lead: Any, reason: str = "") -> str:
        if lead.plenary_id != self.plenary_id or lead.state not in NUMBERED or lead.pk == self.pk:
            raise Refused("只能并入本年度已立案的另一件提案。")
        self.merged_into = lead
        self._review(user, "merge", reason=reason)
        return f"并入{lead.number_words}《{lead.title}》。{reason}"

    @transition(
        field=state,
        source=State.SUBMITTED,
        target=State.CONVERTED,
        permission=staff,
        custom=step(label="转社情民意", form="reason", tone="outline-primary"),
    )
    def convert(self: Any, user: Any, reason: str) -> str:
        self._review(user, "convert", reason=reason)
        return reason

    @transition(
        field=state,
        source=[State.SUBMITTED, State.FILED, State.DISPATCHED, State.HANDLING],
        target=State.WITHDRAWN,
        permission=staff,
        custom=step(
            label="撤案", form="reason", tone="outline-danger", asks="按提案人要求撤案，不再办理，编号不再使用。"
        ),
    )
    def withdraw(self: Any, user: Any, reason: str) -> str:
        self.record_duties(drafted=True)
        return reason

    # --- dispatch and handling ----------------------------------------------------------------------
    @transition(
        field=state,
        source=State.FILED,
        target=State.DISPATCHED,
        permission=dispatcher,
        custom=step(label="交办", form="dispatch"),
    )
    def dispatch(self: Any, user: Any, lead_unit: Any, co_units: Any = (), reply_due: date | None = None) -> str:
        from proposals.handling import assign

        return assign(self, lead_unit, list(co_units), reply_due)

    @transition(
        field=state,
        source=State.DISPATCHED,
        target=State.HANDLING,
        permission=lead_handler,
        custom=step(label="签收"),
    )
    def accept(self: Any, user: Any) -> str:
        self.assignments.active().filter(accepted_on=None).update(accepted_on=timezone.localdate())
        return ""

    @transition(
        field=state,
        source=State.DISPATCHED,
        target=State.FILED,
        permission=lead_handler,
        custom=step(label="退办", form="reason", tone="outline-danger", asks="退回交办部门重新确定承办单位。"),
    )
    def send_back(self: Any, user: Any, reason: str) -> str:
        self.assignments.active().update(returned_on=timezone.localdate(), return_reason=reason)
        return reason

    @transition(
        field=state,
        source=State.HANDLING,
        target=GET_STATE(_after_reply, states=[State.REPLIED, State.HANDLING]),
        permission=lead_handler,
        custom=step(label="提交答复", form="reply"),
    )
    def reply(self: Any, user: Any, **letter: Any) -> str:
        from proposals.handling import send_reply

        return send_reply(self, user, letter)

    @transition(
        field=state,
        source=State.REPLIED,
        target=GET_STATE(_after_feedback, states=[State.CLOSED, State.HANDLING]),
        permission=writer,
        custom=step(label="评价", form="feedback"),
    )
    def evaluate(self: Any, user: Any, attitude: str, result: str, words: str = "") -> str:
        from proposals.handling import give_feedback

        return give_feedback(self, user, attitude, result, words)

    # --- what several steps share -----------------------------------------------------------------------
    def _next_number(self: Any) -> int:
        """Consecutive within the plenary year, never reused: the year's row is the lock."""
        year = type(self.plenary).objects.select_for_update().get(pk=self.plenary_id)
        highest = type(self).objects.filter(plenary=year).aggregate(top=Max("number"))["top"]
        return int(highest or 0) + 1

    def _review(self: Any, user: Any, decision: str, ground: str = "", reason: str = "") -> Any:
        return self.reviews.create(
            decision=decision, ground=ground, reason=reason, reviewer=user, reviewed_on=timezone.localdate()
        )

    def record_duties(self: Any, drafted: bool = False) -> None:
        from proposals.handling import record_duties

        record_duties(self, drafted=drafted)
