"""核对意见: what a member asks about the own draft result of an assessment, with proof, and what the office answers."""

from typing import ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.urls import reverse

from cppcc.models import CourseEntry, Versioned
from cppcc.workflow import StateField
from members.models.assessment import Assessment
from members.models.member import Member
from members.querysets import QuestionQuerySet
from members.states import QUESTION_TONES, QuestionState


class Question(Versioned):
    """One question of one member. What it is about is kept as it was shown: a recount makes results and records anew."""

    TONES: ClassVar[dict[str, str]] = QUESTION_TONES

    state = StateField("状态", choices=QuestionState, default=QuestionState.OPEN)

    assessment = models.ForeignKey(
        Assessment, on_delete=models.CASCADE, related_name="questions", verbose_name="年度考核"
    )
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="questions", verbose_name="委员")
    about = models.CharField("核对的内容", max_length=200)
    words = models.TextField("意见", max_length=1000, help_text="请写明哪里不对、应当怎样，或者缺了哪一次履职。")
    answer = models.TextField("答复", max_length=1000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="答复人"
    )
    answered_at = models.DateTimeField("答复时间", null=True)
    course = GenericRelation(CourseEntry)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = "核对意见"
        constraints = [
            models.CheckConstraint(
                condition=~Q(words="") & ~Q(about=""),
                name="question_has_words",
                violation_error_message="请写明核对的内容和意见。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[QuestionState.ACCEPTED, QuestionState.DECLINED])
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="question_answered_in_words",
                violation_error_message="答复须写明理由。",
            ),
        ]
        indexes = [models.Index(fields=["assessment", "state"])]

    def __str__(self) -> str:
        return f"{self.member}：{self.about}"

    def get_absolute_url(self) -> str:
        return reverse("question_detail", args=[self.pk])

    def step_url(self, name: str) -> str:
        return reverse("question_step", args=[self.pk, name])


class Looked(models.Model):
    """That a member has looked at the own draft result while it is open to the members."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="looked", verbose_name="年度考核")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="looked", verbose_name="委员")
    at = models.DateTimeField("查看时间")

    class Meta:
        ordering = ["pk"]
        verbose_name = "核对时的查看"
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "member"],
                name="looked_once",
                violation_error_message="这名委员已经查看过。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.at:%Y-%m-%d}"


class QuestionFile(models.Model):
    """A file that proves what a question says; stored before its row says so."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="files", verbose_name="核对意见")
    file = models.FileField("文件", upload_to="questions/%Y/")
    name = models.CharField("文件名", max_length=100)

    class Meta:
        ordering = ["pk"]
        verbose_name = "核对材料"

    def __str__(self) -> str:
        return self.name
