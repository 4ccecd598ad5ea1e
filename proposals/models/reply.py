"""答复 with its countersignatures and promises, and the proposers' 评价."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from cppcc.texts import CodeField
from members.models import Member
from proposals.models.assignment import Assignment
from proposals.models.proposal import Proposal
from proposals.models.rules import rules_of
from proposals.models.vocabulary import ResultClass, SatisfactionGrade, WordField
from proposals.querysets import HangingQuerySet, ReplyQuerySet


def _as_signed(words: str) -> "models.TextField[str, str]":
    """Names as they were on the day of a signature: a letter that was sent goes on saying them."""
    return models.TextField(words, blank=True, default="", db_default="", editable=False)


class Reply(models.Model):
    """答复 of a unit: drafted, signed by the unit's head, checked, sent. The second round follows a 不满意."""

    PROPOSAL: ClassVar[str] = "assignment__proposal"

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="replies", verbose_name="交办")
    round = models.PositiveSmallIntegerField("轮次", default=1)
    number = CodeField("文号", max_length=50, help_text="例如：朝民函〔2024〕12号")
    result_class = WordField(
        ResultClass,
        on_delete=models.PROTECT,
        to_field="key",
        db_column="result_class",
        related_name="replies",
        verbose_name="办理结果",
    )
    text = models.TextField("答复内容", max_length=20_000)
    contact = CodeField("联系人及电话", max_length=100)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="签发人"
    )
    signed_on = models.DateField("签发日期", null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="审核人"
    )
    checked_on = models.DateField("审核日期", null=True, blank=True)
    sent_on = models.DateField("答复日期", null=True, blank=True)
    superseded_on = models.DateField("被后一份答复取代的日期", null=True, blank=True, editable=False)
    unit_name = _as_signed("签发时的承办单位")
    helper_names = _as_signed("签发时的会办单位")
    proposer_names = _as_signed("签发时的提案人")
    committee_name = _as_signed("签发时的本会名称")
    """As they were called when it was signed; empty before that. Written by ``proposals.lettering``."""

    objects = ReplyQuerySet.as_manager()

    class Meta:
        ordering = ["round", "pk"]
        verbose_name = "答复"
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "round"],
                name="reply_once_a_round",
                violation_error_message="这一轮的答复已经建立，请刷新后再看。",
            ),
            models.CheckConstraint(
                condition=~Q(number="") & ~Q(text=""),
                name="reply_has_number_and_text",
                violation_error_message="请填写文号和答复内容。",
            ),
            models.CheckConstraint(
                condition=Q(checked_on=None) | Q(signed_on__isnull=False),
                name="reply_check_signed",
                violation_error_message="签发之后才能审核。",
            ),
            models.CheckConstraint(
                condition=Q(sent_on=None) | Q(checked_on__isnull=False),
                name="reply_sent_checked",
                violation_error_message="审核之后才能发送。",
            ),
            models.CheckConstraint(
                condition=Q(superseded_on=None) | Q(sent_on__isnull=False),
                name="reply_superseded_sent",
                violation_error_message="没有发送的答复不会被取代。",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def unit_words(self) -> str:
        """The unit as it was called when its head signed; until then as it is called."""
        return self.unit_name or str(self.assignment.unit)

    @property
    def class_words(self) -> str:
        """The class as the proposal's year names it."""
        rules = rules_of(self.assignment.proposal.plenary)
        return self.result_class.words(rules.name_of(self.result_class))


class Countersign(models.Model):
    """会签 of a co-handling unit under a draft."""

    reply = models.ForeignKey(Reply, on_delete=models.CASCADE, related_name="countersigns", verbose_name="答复")
    assignment = models.ForeignKey(
        Assignment, on_delete=models.CASCADE, related_name="countersigns", verbose_name="会办"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="会签人")
    on = models.DateField("会签日期")
    words = models.CharField("会签意见", max_length=500, blank=True)
    unit_name = _as_signed("会签时的单位")

    class Meta:
        ordering = ["pk"]
        verbose_name = "会签"
        constraints = [
            models.UniqueConstraint(
                fields=["reply", "assignment"], name="countersign_once", violation_error_message="这个单位已经会签。"
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit_words} {self.on}"

    @property
    def unit_words(self) -> str:
        return self.unit_name or str(self.assignment.unit)


class Promise(models.Model):
    """回头看: what a B-class reply promised, on the list until it is done (落实)."""

    PROPOSAL: ClassVar[str] = "reply__assignment__proposal"

    reply = models.OneToOneField(Reply, on_delete=models.CASCADE, related_name="promise", verbose_name="答复")
    done_on = models.DateField("落实日期", null=True, blank=True)
    words = models.TextField("落实情况", blank=True, max_length=2000)

    objects = HangingQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = "承诺事项"
        constraints = [
            models.CheckConstraint(
                condition=Q(done_on=None) | ~Q(words=""),
                name="promise_done_says_what",
                violation_error_message="登记落实日期时请写明落实情况。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.reply} 承诺事项"


def _grade(words: str, column: str, back: str) -> "models.ForeignKey[Any, Any]":
    """A grade by its key, in the column that has held the key since it was a word of the code."""
    return WordField(
        SatisfactionGrade,
        on_delete=models.PROTECT,
        to_field="key",
        db_column=column,
        related_name=back,
        verbose_name=words,
    )


class Feedback(models.Model):
    """评价 by a proposer on how the proposal was handled and on what came of it."""

    PROPOSAL: ClassVar[str] = "proposal"

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="feedback", verbose_name="提案")
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="评价人"
    )
    round = models.PositiveSmallIntegerField("轮次", default=1)
    attitude = _grade("办理态度", "attitude", "attitudes")
    result = _grade("办理结果", "result", "results")
    words = models.TextField("意见", blank=True, max_length=2000)
    given_on = models.DateField("评价日期")
    superseded_on = models.DateField("被后一次评价取代的日期", null=True, blank=True, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="录入人"
    )
    on_paper = models.BooleanField("书面评价代录", default=False)
    scan = models.FileField("书面评价扫描件", upload_to="feedback/%Y/", blank=True)

    objects = HangingQuerySet.as_manager()

    class Meta:
        ordering = ["round", "pk"]
        verbose_name = "办理评价"
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "member", "round"],
                name="feedback_once_a_round",
                violation_error_message="这位提案人本轮已经评价。",
            ),
            models.UniqueConstraint(
                fields=["proposal", "round"],
                condition=Q(member=None),
                name="feedback_of_a_body_once_a_round",
                violation_error_message="提案单位本轮已经评价。",
            ),
            models.CheckConstraint(
                condition=Q(on_paper=False) | ~Q(scan=""),
                name="feedback_on_paper_has_scan",
                violation_error_message="书面评价须附上扫描件。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal} {self.result}"
