"""The course of a proposal, declared once. Source: domain rules "Course"; 提案工作条例 (2018).

Each method is one step: where from, where to, whose, with which form, and what else happens. It returns
the words that the course shows. ``cppcc.workflow.take`` runs it in a transaction on the locked row. What a unit
does with the proposal in its hands stands in ``proposals.unit_workflow``.
"""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Max
from django_fsm import GET_STATE, FSMField, transition

from cppcc import clock
from cppcc.roles import Role
from cppcc.workflow import Refused, by_roles, step


class State(models.TextChoices):
    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "待审查"
    REVIEWING = "reviewing", "审查中"
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
UNDER_REVIEW = (State.SUBMITTED, State.REVIEWING)
OUT = (State.DISPATCHED, State.HANDLING)
TONES = {
    State.DRAFT: "secondary",
    State.SUBMITTED: "info",
    State.REVIEWING: "info",
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


def _entered_on_paper(proposal: Any, user: Any) -> bool:
    return bool(proposal.is_paper)


def _writes(proposal: Any, user: Any) -> bool:
    return bool(proposal.is_first_proposer(user))


def _evaluates(proposal: Any, user: Any) -> bool:
    from proposals.feedback import may_evaluate

    return may_evaluate(proposal, user)


staff = by_roles(Role.STAFF)
dispatcher = by_roles(Role.DISPATCHER)
office = by_roles(Role.STAFF, Role.DISPATCHER)
writer = by_roles(Role.MEMBER, also=_writes)
clerk = by_roles(Role.STAFF, also=_entered_on_paper)
evaluator = by_roles(Role.MEMBER, also=_evaluates)


def writer_or_clerk(proposal: Any, user: Any) -> bool:
    """The first proposer, or staff for a proposal that they entered from paper."""
    return writer(proposal, user) or clerk(proposal, user)


def _complete(proposal: Any) -> bool:
    return bool(proposal.situation.strip() and proposal.suggestion.strip() and proposal.category_id)


def _feedback_is_late(proposal: Any) -> bool:
    from proposals.feedback import is_late

    return is_late(proposal)


def _publishable(proposal: Any) -> bool:
    return bool(proposal.publishable and proposal.published_on is None)


def _published(proposal: Any) -> bool:
    return proposal.published_on is not None


def _not_key(proposal: Any) -> bool:
    return not proposal.is_key


def _key(proposal: Any) -> bool:
    return bool(proposal.is_key)


def _not_excellent(proposal: Any) -> bool:
    return not proposal.is_excellent


def _excellent(proposal: Any) -> bool:
    return bool(proposal.is_excellent)


def _open_promise(proposal: Any) -> bool:
    from proposals.handling import open_promises

    return bool(open_promises(proposal).exists())


def _after_feedback(proposal: Any, user: Any, **data: Any) -> str:
    from proposals.feedback import state_after

    return state_after(proposal)


def _after_units(proposal: Any) -> str:
    from proposals.handling import state_of_hands

    return state_of_hands(proposal)


class ProposalWorkflow(models.Model):
    """States and steps of a proposal."""

    number: Any
    submitted_on: Any
    filed_on: Any
    merged_into: Any
    published_on: Any
    is_key: Any
    is_excellent: Any

    state = FSMField("状态", choices=State, default=State.DRAFT, protected=True)
    round = models.PositiveSmallIntegerField("办理轮次", default=1, editable=False)

    STEPS: ClassVar[tuple[str, ...]] = (
        "submit", "start_review", "file", "return_for_changes", "merge", "convert", "reject", "dispatch", "add_units",
        "evaluate", "record_feedback", "close", "fulfil", "select_key", "record_visit", "award", "publish", "urge",
        "take_back", "withdraw", "unselect_key", "take_award_back", "unpublish",
    )  # fmt: skip
    TONES: ClassVar[dict[State, str]] = TONES

    class Meta:
        abstract = True

    # --- the proposer ---------------------------------------------------------------------------
    @transition(
        field=state, source=[State.DRAFT, State.RETURNED], target=State.SUBMITTED, permission=writer_or_clerk,
        conditions=[_complete],
        custom=step(label="提交", asks="提交后由提案委审查，审查开始前可以撤回。尚未确认的联名邀请不再计入。"),
    )  # fmt: skip
    def submit(self: Any, user: Any) -> str:
        self.submitted_on = self.submitted_on if self.imported else clock.today()
        self.save()
        return ""

    @transition(
        field=state, source=State.SUBMITTED, target=State.DRAFT, permission=writer_or_clerk,
        custom=step(label="撤回", tone="outline-secondary", asks="撤回后回到草稿，可修改后再次提交。"),
    )  # fmt: skip
    def take_back(self: Any, user: Any) -> str:
        self.submitted_on = None
        return ""

    # --- the proposal committee -------------------------------------------------------------------
    @transition(
        field=state, source=State.SUBMITTED, target=State.REVIEWING, permission=staff,
        custom=step(label="开始审查", batch=True, tone="outline-primary", asks="开始审查后，提案人不能再自行撤回。"),
    )  # fmt: skip
    def start_review(self: Any, user: Any) -> str:
        return ""

    @transition(
        field=state, source=list(UNDER_REVIEW), target=State.FILED, permission=staff,
        custom=step(label="立案", form="file", batch=True, asks="立案后自动编号，编号连续且不再改变。"),
    )  # fmt: skip
    def file(self: Any, user: Any, reason: str = "") -> str:
        self.number = self._next_number()
        self.filed_on = clock.today()
        self._review(user, "file", reason=reason)
        self.save()
        return f"编号 {self.number_words}。{reason}".strip()

    @transition(
        field=state, source=list(UNDER_REVIEW), target=State.RETURNED, permission=staff,
        custom=step(label="退回修改", form="reason", tone="outline-primary"),
    )  # fmt: skip
    def return_for_changes(self: Any, user: Any, reason: str) -> str:
        self._review(user, "return", reason=reason)
        return reason

    @transition(
        field=state, source=list(UNDER_REVIEW), target=State.REJECTED, permission=staff,
        custom=step(label="不予立案", form="reject", tone="outline-danger", asks="提案人将看到情形和理由。"),
    )  # fmt: skip
    def reject(self: Any, user: Any, ground: str, reason: str) -> str:
        review = self._review(user, "reject", ground=ground, reason=reason)
        return f"{review.get_ground_display()}：{reason}"

    @transition(
        field=state, source=list(UNDER_REVIEW), target=State.MERGED, permission=staff,
        custom=step(label="并案", form="merge", tone="outline-primary", asks="原提案人都成为并入提案的提案人。"),
    )  # fmt: skip
    def merge(self: Any, user: Any, lead: Any, reason: str = "") -> str:
        if lead.plenary_id != self.plenary_id or lead.state not in NUMBERED or lead.pk == self.pk:
            raise Refused("只能并入本年度已立案的另一件提案。")
        self.merged_into = lead
        self._review(user, "merge", reason=reason)
        return f"并入{lead.number_words}《{lead.title}》。{reason}"

    @transition(
        field=state, source=list(UNDER_REVIEW), target=State.CONVERTED, permission=staff,
        custom=step(label="转社情民意", form="reason", tone="outline-primary"),
    )  # fmt: skip
    def convert(self: Any, user: Any, reason: str) -> str:
        self._review(user, "convert", reason=reason)
        return reason

    @transition(
        field=state, source=[*UNDER_REVIEW, State.FILED, *OUT], target=State.WITHDRAWN, permission=staff,
        custom=step(
            label="撤案", form="reason", tone="outline-danger", asks="按提案人要求撤案，不再办理，编号不再使用。"
        ),
    )  # fmt: skip
    def withdraw(self: Any, user: Any, reason: str) -> str:
        from proposals.handling import end_hands

        end_hands(self, reason)
        return reason

    # --- dispatch -------------------------------------------------------------------------------------
    @transition(
        field=state, source=State.FILED, target=State.DISPATCHED, permission=dispatcher,
        custom=step(label="交办", form="dispatch", batch=True),
    )  # fmt: skip
    def dispatch(self: Any, user: Any, **units: Any) -> str:
        from proposals.handling import assign

        return assign(self, **units)

    @transition(
        field=state, source=list(OUT), target=None, permission=dispatcher,
        custom=step(label="增加会办单位", form="add_units", tone="outline-primary"),
    )  # fmt: skip
    def add_units(self: Any, user: Any, co_units: Any) -> str:
        from proposals.handling import assign_helpers

        return assign_helpers(self, list(co_units))

    @transition(
        field=state, source=list(OUT), target=None, permission=office,
        custom=step(label="督办", form="urge", tone="outline-danger", asks="督办意见发给各承办单位。"),
    )  # fmt: skip
    def urge(self: Any, user: Any, words: str) -> str:
        self.urgings.create(words=words, on=clock.today(), by=user)
        return words

    # --- feedback and closing ----------------------------------------------------------------------------
    @transition(
        field=state, source=State.REPLIED, permission=evaluator,
        target=GET_STATE(_after_feedback, states=[State.CLOSED, State.HANDLING, State.REPLIED]),
        custom=step(label="评价", form="feedback"),
    )  # fmt: skip
    def evaluate(self: Any, user: Any, attitude: str, result: str, words: str = "") -> str:
        from proposals.feedback import give

        return give(self, user, attitude, result, words)

    @transition(
        field=state, source=State.REPLIED, permission=staff,
        target=GET_STATE(_after_feedback, states=[State.CLOSED, State.HANDLING, State.REPLIED]),
        custom=step(
            label="代录书面评价", form="paper_feedback", tone="outline-primary", asks="须上传提案人签名的征询意见表扫描件。"
        ),
    )  # fmt: skip
    def record_feedback(self: Any, user: Any, **facts: Any) -> str:
        from proposals.feedback import record_paper

        return record_paper(self, user, **facts)

    @transition(
        field=state, source=State.REPLIED, target=State.CLOSED, permission=staff, conditions=[_feedback_is_late],
        custom=step(label="逾期未评价办结", form="reason", tone="outline-secondary", asks="评价期限已过，提案人没有评价。"),
    )  # fmt: skip
    def close(self: Any, user: Any, reason: str) -> str:
        return reason

    @transition(
        field=state, source=[State.REPLIED, State.CLOSED], target=None, permission=office, conditions=[_open_promise],
        custom=step(label="登记承诺落实", form="fulfil", tone="outline-primary", asks="B类答复的承诺事项已经落实。"),
    )  # fmt: skip
    def fulfil(self: Any, user: Any, words: str) -> str:
        from proposals.handling import open_promises

        for promise in open_promises(self):
            promise.done_on, promise.words = clock.today(), words
            promise.save()
        return words

    # --- key proposals, awards, publication --------------------------------------------------------------
    @transition(
        field=state, source=list(NUMBERED), target=None, permission=staff, conditions=[_not_key],
        custom=step(label="列为重点提案", form="key", tone="outline-primary"),
    )  # fmt: skip
    def select_key(self: Any, user: Any, leading: str, supervising: str) -> str:
        from proposals.models import KeyProposal

        KeyProposal.objects.create(proposal=self, leading=leading, supervising=supervising, selected_on=clock.today())
        self.is_key = True
        return f"领办：{leading}；督办：{supervising}"

    @transition(
        field=state, source=list(NUMBERED), target=None, permission=staff, conditions=[_key],
        custom=step(label="取消重点提案", form="reason", tone="outline-secondary", asks="领办督办记录一并删除。"),
    )  # fmt: skip
    def unselect_key(self: Any, user: Any, reason: str) -> str:
        self.key.delete()
        self.is_key = False
        return reason

    @transition(
        field=state, source=list(NUMBERED), target=None, permission=office, conditions=[_key],
        custom=step(label="登记领办督办", form="visit", tone="outline-primary"),
    )  # fmt: skip
    def record_visit(self: Any, user: Any, **facts: Any) -> str:
        row = self.key.visits.create(**facts)
        return f"{row.get_kind_display()}，{row.people}"

    @transition(
        field=state, source=list(NUMBERED), target=None, permission=staff, conditions=[_not_excellent],
        custom=step(label="评为优秀提案", tone="outline-primary", batch=True),
    )  # fmt: skip
    def award(self: Any, user: Any) -> str:
        self.is_excellent = True
        return ""

    @transition(
        field=state, source=list(NUMBERED), target=None, permission=staff, conditions=[_excellent],
        custom=step(label="取消优秀提案", form="reason", tone="outline-secondary"),
    )  # fmt: skip
    def take_award_back(self: Any, user: Any, reason: str) -> str:
        self.is_excellent = False
        return reason

    @transition(
        field=state, source=[State.REPLIED, State.CLOSED], target=None, permission=staff, conditions=[_publishable],
        custom=step(label="公布", tone="outline-primary", batch=True, asks="委员可以查看；开启社会公开后，公众也可查看。"),
    )  # fmt: skip
    def publish(self: Any, user: Any) -> str:
        self.published_on = clock.today()
        return ""

    @transition(
        field=state, source=[State.REPLIED, State.CLOSED], target=None, permission=staff, conditions=[_published],
        custom=step(label="取消公布", tone="outline-secondary", form="reason"),
    )  # fmt: skip
    def unpublish(self: Any, user: Any, reason: str) -> str:
        self.published_on = None
        return reason

    # --- the state follows the units; nobody's button --------------------------------------------------------
    @transition(
        field=state, source=[State.FILED, *OUT],
        target=GET_STATE(_after_units, states=[State.FILED, State.DISPATCHED, State.HANDLING, State.REPLIED]),
    )  # fmt: skip
    def follow_units(self: Any) -> None:
        """待交办 when no unit answers for it, 待签收, 办理中, or 待评价 when all have answered."""

    # --- what several steps share -----------------------------------------------------------------------
    def _next_number(self: Any) -> int:
        """Consecutive within the plenary year, never reused: the year's row is the lock."""
        year = type(self.plenary).objects.select_for_update().get(pk=self.plenary_id)
        highest = type(self).objects.filter(plenary=year).aggregate(top=Max("number"))["top"]
        return int(highest or 0) + 1

    def _review(self: Any, user: Any, decision: str, ground: str = "", reason: str = "") -> Any:
        return self.reviews.create(
            decision=decision, ground=ground, reason=reason, reviewer=user, reviewed_on=clock.today()
        )

    def after_step(self: Any, name: str, user: Any, words: str) -> None:
        from proposals.handling import after_step

        after_step(self, name, user, words)
