"""申报征集: staff ask members to declare their duties of some time until a day; who was asked, and what each said."""

from typing import ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from cppcc.models import CourseEntry, Versioned
from cppcc.workflow import StateField
from members.models.body import PlenaryYear
from members.models.member import Member
from members.querysets import AskedQuerySet, FilingQuerySet
from members.states import ASKED_TONES, FILING_TONES, AskedState, FilingState


class Filing(Versioned):
    """What was asked: for which days of a plenary year, of whom, until when."""

    TONES: ClassVar[dict[str, str]] = FILING_TONES

    state = StateField("状态", choices=FilingState, default=FilingState.OPEN)

    plenary = models.ForeignKey(PlenaryYear, on_delete=models.PROTECT, related_name="filings", verbose_name="年度")
    name = models.CharField("名称", max_length=60, editable=False)
    starts_on = models.DateField("期间开始")
    ends_on = models.DateField("期间结束")
    due_on = models.DateField("截止日期")
    only = models.JSONField("按职务和归属选择的委员", default=list, blank=True)
    """As a scheme keeps them (``members.schemes.choosing``)."""
    named = models.PositiveSmallIntegerField("指定的委员人数", default=0)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="征集人"
    )
    course = GenericRelation(CourseEntry)

    objects = FilingQuerySet.as_manager()

    class Meta:
        ordering = ["-due_on", "-pk"]
        verbose_name = "履职申报征集"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="filing_ends_after_start",
                violation_error_message="期间结束不能早于期间开始。",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("filing_detail", args=[self.pk])

    def step_url(self, name: str) -> str:
        return reverse("filing_step", args=[self.pk, name])

    @property
    def closed(self) -> bool:
        return bool(self.state == FilingState.CLOSED)

    @property
    def everybody(self) -> bool:
        """Whether all who served were asked, without a choice."""
        return not self.only and not self.named


class Asked(Versioned):
    """One member of whom it was asked. Declarations answer by themselves; ``state`` says only that there is nothing."""

    TONES: ClassVar[dict[str, str]] = ASKED_TONES

    state = StateField("答复", choices=AskedState, default=AskedState.ASKED)

    filing = models.ForeignKey(Filing, on_delete=models.CASCADE, related_name="asked_members", verbose_name="申报征集")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="asked_filings", verbose_name="委员")
    said_on = models.DateField("答复日期", null=True, blank=True, editable=False)
    course = GenericRelation(CourseEntry)

    objects = AskedQuerySet.as_manager()

    class Meta:
        ordering = ["member__pinyin", "pk"]
        verbose_name = "征集的委员"
        constraints = [
            models.UniqueConstraint(
                fields=["filing", "member"],
                name="filing_asks_once",
                violation_error_message="已经向这名委员征集过。",
            ),
            models.CheckConstraint(
                condition=Q(state=AskedState.ASKED, said_on__isnull=True)
                | Q(state=AskedState.NOTHING, said_on__isnull=False),
                name="asked_nothing_has_day",
                violation_error_message="答复须有日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.filing.name}（{self.member}）"

    def get_absolute_url(self) -> str:
        return reverse("asked_detail", args=[self.pk])

    def step_url(self, name: str) -> str:
        return reverse("asked_step", args=[self.pk, name])
