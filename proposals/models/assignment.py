"""A proposal in the hands of a unit, with its extensions and talks. Its steps stand in ``proposals.course``."""

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from cppcc.models import Versioned
from cppcc.workflow import StateField
from proposals.models.proposal import Proposal
from proposals.models.unit import Unit
from proposals.querysets import AssignmentQuerySet, HangingQuerySet
from proposals.states import ANSWERED, GONE, HAND_TONES, UNPLACED_IN, HandState


class Assignment(Versioned):
    """交办."""

    class Role(models.TextChoices):
        LEAD = "lead", "主办"
        CO = "co", "会办"
        SEPARATE = "separate", "分办"

    ANSWERING = (Role.LEAD, Role.SEPARATE)
    LOCK_FIRST: ClassVar[str] = "proposal"
    TONES: ClassVar[dict[str, str]] = HAND_TONES

    state = StateField("办理状态", choices=HandState, default=HandState.WAITING)

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="assignments", verbose_name="提案")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="assignments", verbose_name="承办单位")
    role = models.CharField("承办方式", max_length=10, choices=Role)
    dispatched_on = models.DateField("交办日期")
    return_until = models.DateField("退办期限")
    reply_due = models.DateField("答复期限")
    longest_due = models.DateField("延期最迟")
    second_due = models.DateField("再次答复期限", null=True, blank=True)
    accepted_on = models.DateField("签收日期", null=True, blank=True)
    returned_on = models.DateField("退办日期", null=True, blank=True)
    return_reason = models.TextField("退办理由", blank=True)
    moved_on = models.DateField("另行交办日期", null=True, blank=True, editable=False)
    """The day on which the dispatcher decided who answers in its place."""
    from_round = models.PositiveSmallIntegerField("自第几轮办理", default=1, db_default=1, editable=False)
    """The round of its own first reply: 2 where it took over what another unit had answered already."""
    opinion = models.TextField("会办意见", blank=True)
    opinion_on = models.DateField("会办意见日期", null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = "交办"
        constraints = [
            models.UniqueConstraint(
                fields=["proposal"],
                condition=Q(role="lead", returned_on=None),
                name="proposal_one_lead_unit",
                violation_error_message="主办单位只能有一个。",
            ),
            models.UniqueConstraint(
                fields=["proposal", "unit"],
                condition=Q(returned_on=None),
                name="proposal_unit_once",
                violation_error_message="这个单位已在办理本件提案。",
            ),
            models.CheckConstraint(
                condition=Q(reply_due__gte=F("dispatched_on")),
                name="assignment_due_after_dispatch",
                violation_error_message="答复期限不能早于交办日期。",
            ),
            models.CheckConstraint(
                condition=Q(returned_on=None) | ~Q(return_reason=""),
                name="assignment_returned_says_why",
                violation_error_message="退办须写明理由。",
            ),
            models.CheckConstraint(
                condition=Q(state__in=GONE, returned_on__isnull=False) | (~Q(state__in=GONE) & Q(returned_on=None)),
                name="assignment_returned_has_date",
                violation_error_message="退办须有退办日期。",
            ),
            models.CheckConstraint(
                condition=~Q(state=HandState.OPINED) | ~Q(opinion=""),
                name="assignment_opinion_has_words",
                violation_error_message="请填写会办意见。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.unit}"

    def get_absolute_url(self) -> str:
        return self.proposal.get_absolute_url()

    def step_url(self, name: str) -> str:
        return reverse("assignment_step", args=[self.pk, name])

    @property
    def course_subject(self) -> Proposal:
        """Steps of a unit stand in the course of the proposal."""
        return self.proposal

    def course_words(self, words: str) -> str:
        return f"{self.unit}：{words}" if words else str(self.unit)

    @property
    def letter(self) -> Any:
        """The reply of the present round, if it was drafted."""
        return self.replies.filter(round=self.proposal.round).first()

    @property
    def letters(self) -> list[Any]:
        """What it sent, and what it still writes; a draft that it left behind is no reply."""
        return [one for one in self.replies.all() if one.sent_on or self.returned_on is None]

    @property
    def answers(self) -> bool:
        return self.role in self.ANSWERING

    @property
    def due(self) -> date:
        """The date that the next reply is due on."""
        return self.second_due or self.reply_due

    @property
    def unplaced(self) -> bool:
        """As ``AssignmentQuerySet.unplaced``, without a query: a page asks it of each hand."""
        open_part = self.state == HandState.RETURNED and self.role == self.Role.SEPARATE and self.moved_on is None
        return open_part and self.proposal.state in UNPLACED_IN

    @property
    def owes(self) -> bool:
        return self.answers and self.returned_on is None and self.state not in ANSWERED


class Extension(models.Model):
    """延期: asked for by the unit, decided by the dispatcher, or settled when the unit has answered or let go of it."""

    class Decision(models.TextChoices):
        ASKED = "asked", "待批"
        GRANTED = "granted", "同意"
        REFUSED = "refused", "不同意"
        SETTLED = "settled", "不再需要"

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="extensions", verbose_name="交办")
    until = models.DateField("申请延至")
    reason = models.CharField("理由", max_length=500)
    asked_on = models.DateField("申请日期")
    decision = models.CharField("批复", max_length=10, choices=Decision, default=Decision.ASKED)
    decided_on = models.DateField("批复日期", null=True, blank=True)
    words = models.CharField("批复意见", max_length=500, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = "延期申请"
        constraints = [
            models.UniqueConstraint(
                fields=["assignment"],
                condition=Q(decision="asked"),
                name="extension_one_asked",
                violation_error_message="已有一份延期申请待批。",
            ),
            models.CheckConstraint(
                condition=Q(decision="asked", decided_on=None) | (~Q(decision="asked") & Q(decided_on__isnull=False)),
                name="extension_decided_has_date",
                violation_error_message="批复的延期申请须有批复日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment} 延至 {self.until}"


class Communication(models.Model):
    """与提案人的沟通; a visit or a talk counts as 面商."""

    PROPOSAL: ClassVar[str] = "assignment__proposal"

    class Mode(models.TextChoices):
        VISIT = "visit", "走访"
        TALK = "talk", "座谈"
        PHONE = "phone", "电话"
        LETTER = "letter", "书面"

    IN_PERSON = (Mode.VISIT, Mode.TALK)

    assignment = models.ForeignKey(
        Assignment, on_delete=models.CASCADE, related_name="communications", verbose_name="交办"
    )
    mode = models.CharField("方式", max_length=10, choices=Mode)
    on = models.DateField("日期")
    people = models.CharField("人员", max_length=200)
    content = models.TextField("内容", max_length=2000)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="录入人"
    )

    objects = HangingQuerySet.as_manager()

    class Meta:
        ordering = ["on", "pk"]
        verbose_name = "办理沟通"

    def __str__(self) -> str:
        return f"{self.get_mode_display()} {self.on}"
