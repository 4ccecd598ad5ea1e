"""What a unit does with a proposal in its hands, declared once. Source: domain rules "Course" 5 to 7.

签收 or 退办, 会办意见, 延期, 拟稿, 会签, 签发, 审核, 发送. Each step returns the words that the course shows.
"""

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django_fsm import FSMField, transition

from cppcc import clock
from cppcc.roles import Role
from cppcc.workflow import Refused, by_roles, step


class HandState(models.TextChoices):
    WAITING = "waiting", "待签收"
    HANDLING = "handling", "办理中"
    OPINED = "opined", "已送会办意见"
    DRAFTED = "drafted", "待签发"
    SIGNED = "signed", "待审核"
    CHECKED = "checked", "待发送"
    SENT = "sent", "已答复"
    RETURNED = "returned", "已退办"
    ENDED = "ended", "已终止"


ANSWERED = (HandState.SENT,)
GONE = (HandState.RETURNED, HandState.ENDED)
OPEN = (HandState.WAITING, HandState.HANDLING, HandState.OPINED, HandState.DRAFTED, HandState.SIGNED, HandState.CHECKED)
WORKING = (HandState.HANDLING, HandState.DRAFTED)


def is_own(hand: Any, user: Any) -> bool:
    """Whether the account acts for the unit."""
    return bool(hand.returned_on is None and unit_of(user) == hand.unit_id)


def unit_of(user: Any) -> int | None:
    """The unit that an account acts for; read once for each user object."""
    if not hasattr(user, "_unit_id"):
        from proposals.models import Handler

        found = Handler.objects.filter(user=user).values_list("unit_id", "is_head").first()
        user._unit_id, user._is_head = found or (None, False)
    found_id: int | None = user._unit_id
    return found_id


def is_head(hand: Any, user: Any) -> bool:
    return is_own(hand, user) and bool(user._is_head)


def _helps(hand: Any, user: Any) -> bool:
    """Whether the account's unit co-handles the same proposal."""
    unit = unit_of(user)
    return unit is not None and any(
        one.unit_id == unit and one.role == "co" and one.returned_on is None for one in hand.proposal.assignments.all()
    )


own = by_roles(Role.HANDLER, also=is_own)
head = by_roles(Role.HANDLER, also=is_head)
helper = by_roles(Role.HANDLER, also=_helps)
dispatcher = by_roles(Role.DISPATCHER)


def _answers(hand: Any) -> bool:
    return bool(hand.answers)


def _co(hand: Any) -> bool:
    return not hand.answers


def _may_still_return(hand: Any) -> bool:
    return bool(clock.today() <= hand.return_until)


def _no_request_open(hand: Any) -> bool:
    return not hand.extensions.filter(decision="asked").exists()


def _request_open(hand: Any) -> bool:
    return bool(hand.extensions.filter(decision="asked").exists())


def _under_way(hand: Any) -> bool:
    return bool(hand.proposal.state in ("dispatched", "handling", "replied", "closed", "filed"))


class UnitWorkflow(models.Model):
    """States and steps of a proposal in a unit's hands."""

    accepted_on: Any
    returned_on: Any
    opinion_on: Any
    second_due: Any

    state = FSMField("办理状态", choices=HandState, default=HandState.WAITING, protected=True)

    STEPS: ClassVar[tuple[str, ...]] = (
        "accept",
        "give_opinion",
        "record_contact",
        "draft",
        "countersign",
        "sign",
        "check_letter",
        "send",
        "ask_extension",
        "grant_extension",
        "refuse_extension",
        "redraft",
        "return_letter",
        "send_back",
    )
    TONES: ClassVar[dict[HandState, str]] = {
        HandState.WAITING: "warning",
        HandState.HANDLING: "primary",
        HandState.OPINED: "success",
        HandState.DRAFTED: "info",
        HandState.SIGNED: "info",
        HandState.CHECKED: "info",
        HandState.SENT: "success",
        HandState.RETURNED: "secondary",
        HandState.ENDED: "secondary",
    }

    class Meta:
        abstract = True

    @property
    def letter(self: Any) -> Any:
        """The reply of the present round, if it was drafted."""
        return self.replies.filter(round=self.proposal.round).first()

    # --- every unit -------------------------------------------------------------------------------------
    @transition(
        field=state, source=HandState.WAITING, target=HandState.HANDLING, permission=own,
        custom=step(label="签收", batch=True),
    )  # fmt: skip
    def accept(self: Any, user: Any) -> str:
        self.accepted_on = clock.today()
        return ""

    @transition(
        field=state, source=HandState.WAITING, target=HandState.RETURNED, permission=own,
        conditions=[_may_still_return],
        custom=step(label="退办", form="reason", tone="outline-danger", asks="退回交办部门重新确定承办单位，请写明理由。"),
    )  # fmt: skip
    def send_back(self: Any, user: Any, reason: str) -> str:
        self.returned_on, self.return_reason = clock.today(), reason
        return reason

    @transition(
        field=state, source=[HandState.HANDLING, HandState.OPINED, HandState.DRAFTED], target=None, permission=own,
        custom=step(label="登记沟通", form="contact", tone="outline-primary"),
    )  # fmt: skip
    def record_contact(self: Any, user: Any, **facts: Any) -> str:
        row = self.communications.create(recorded_by=user, **facts)
        return f"{row.get_mode_display()}，{row.people}"

    # --- a co-handling unit -------------------------------------------------------------------------------
    @transition(
        field=state, source=HandState.HANDLING, target=HandState.OPINED, permission=own, conditions=[_co],
        custom=step(label="送交会办意见", form="opinion"),
    )  # fmt: skip
    def give_opinion(self: Any, user: Any, opinion: str) -> str:
        self.opinion, self.opinion_on = opinion, clock.today()
        return opinion

    # --- the lead, or a separate unit -----------------------------------------------------------------------
    @transition(
        field=state, source=HandState.HANDLING, target=HandState.DRAFTED, permission=own, conditions=[_answers],
        custom=step(label="拟写答复", form="letter", asks="会办单位会签、本单位负责人签发、交办部门审核后发送。"),
    )  # fmt: skip
    def draft(self: Any, user: Any, **words: Any) -> str:
        if self.proposal.round == 1:
            waited = [
                str(one.unit)
                for one in self.proposal.assignments.helping().exclude(state=HandState.OPINED).select_related("unit")
            ]
            if waited:
                raise Refused(f"会办单位尚未送交意见：{'、'.join(waited)}。")
        return self._write_letter(words)

    @transition(
        field=state, source=HandState.DRAFTED, target=HandState.DRAFTED, permission=own,
        custom=step(label="修改答复稿", form="letter", tone="outline-primary", asks="修改后会办单位须重新会签。"),
    )  # fmt: skip
    def redraft(self: Any, user: Any, **words: Any) -> str:
        self.letter.countersigns.all().delete()
        return self._write_letter(words)

    @transition(
        field=state, source=HandState.DRAFTED, target=None, permission=helper,
        custom=step(label="会签", form="countersign"),
    )  # fmt: skip
    def countersign(self: Any, user: Any, words: str = "") -> str:
        unit = unit_of(user)
        helping = self.proposal.assignments.helping().filter(unit=unit).get()
        if self.letter.countersigns.filter(assignment=helping).exists():
            raise Refused("本单位已经会签。")
        self.letter.countersigns.create(assignment=helping, by=user, on=clock.today(), words=words)
        return f"{helping.unit}会签。{words}"

    @transition(
        field=state, source=HandState.DRAFTED, target=HandState.SIGNED, permission=head,
        custom=step(label="签发", asks="签发后送交办部门审核。"),
    )  # fmt: skip
    def sign(self: Any, user: Any) -> str:
        letter = self.letter
        helping = self.proposal.assignments.helping().select_related("unit")
        waited = [str(one.unit) for one in helping.exclude(countersigns__reply=letter)]
        if waited:
            raise Refused(f"会办单位尚未会签：{'、'.join(waited)}。")
        letter.signed_by, letter.signed_on = user, clock.today()
        letter.save()
        return str(letter)

    @transition(
        field=state, source=HandState.SIGNED, target=HandState.CHECKED, permission=dispatcher,
        custom=step(label="审核通过", batch=True),
    )  # fmt: skip
    def check_letter(self: Any, user: Any) -> str:
        letter = self.letter
        letter.checked_by, letter.checked_on = user, clock.today()
        letter.save()
        return str(letter)

    @transition(
        field=state, source=HandState.SIGNED, target=HandState.DRAFTED, permission=dispatcher,
        custom=step(label="退回修改", form="reason", tone="outline-danger", asks="退回承办单位修改答复。"),
    )  # fmt: skip
    def return_letter(self: Any, user: Any, reason: str) -> str:
        letter = self.letter
        letter.signed_by = letter.signed_on = None
        letter.save()
        return reason

    @transition(
        field=state, source=HandState.CHECKED, target=HandState.SENT, permission=own,
        custom=step(label="发送答复", asks="发送后提案人收到答复并进行评价，内容不能再改。"),
    )  # fmt: skip
    def send(self: Any, user: Any) -> str:
        letter = self.letter
        letter.sent_on = clock.today()
        letter.save()
        return f"{letter}，{letter.class_words}"

    # --- extension -------------------------------------------------------------------------------------------
    @transition(
        field=state, source=list(WORKING), target=None, permission=own, conditions=[_answers, _no_request_open],
        custom=step(label="申请延期", form="extension", tone="outline-secondary"),
    )  # fmt: skip
    def ask_extension(self: Any, user: Any, until: date, reason: str) -> str:
        self.extensions.create(until=until, reason=reason, asked_on=clock.today())
        return f"延至 {until:%Y-%m-%d}：{reason}"

    @transition(
        field=state, source=list(OPEN), target=None, permission=dispatcher, conditions=[_request_open],
        custom=step(label="同意延期", form="decision"),
    )  # fmt: skip
    def grant_extension(self: Any, user: Any, words: str = "") -> str:
        request = self._decide("granted", words)
        if self.second_due:
            self.second_due = request.until
        else:
            self.reply_due = request.until
        return f"延至 {request.until:%Y-%m-%d}。{words}"

    @transition(
        field=state, source=list(OPEN), target=None, permission=dispatcher, conditions=[_request_open],
        custom=step(label="不同意延期", form="reason", tone="outline-danger"),
    )  # fmt: skip
    def refuse_extension(self: Any, user: Any, reason: str) -> str:
        self._decide("refused", reason)
        return reason

    # --- what the proposal's own course does to its units; nobody's button --------------------------------------
    @transition(field=state, source=HandState.SENT, target=HandState.HANDLING)
    def reopen(self: Any, due: date) -> None:
        """不满意: handle again and reply until a day."""
        self.second_due = due

    @transition(field=state, source=list(OPEN), target=HandState.ENDED)
    def end(self: Any, reason: str) -> None:
        """撤案: nobody handles it any more."""
        self.returned_on, self.return_reason = clock.today(), reason

    # --- what several steps share -------------------------------------------------------------------------------
    def _write_letter(self: Any, words: dict[str, Any]) -> str:
        letter, _ = self.replies.update_or_create(round=self.proposal.round, defaults=words)
        return f"{letter}，{letter.class_words}"

    def _decide(self: Any, decision: str, words: str) -> Any:
        request = self.extensions.get(decision="asked")
        request.decision, request.decided_on, request.words = decision, clock.today(), words
        request.save()
        return request

    def after_step(self: Any, name: str, user: Any, words: str) -> None:
        from proposals.handling import after_unit_step

        after_unit_step(self, name, user, words)
