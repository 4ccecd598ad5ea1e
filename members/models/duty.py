"""The duty ledger, and whether it still says what its sources say."""

from decimal import Decimal

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.urls import reverse
from django.utils import timezone

from cppcc.search import Searched
from cppcc.vocabularies import KeyField
from members.kinds import Kind, Part
from members.models.body import PlenaryYear
from members.models.kind import DutyKind
from members.models.level import Level
from members.models.member import Member
from members.models.occasion import Occasion
from members.models.part import DutyPart
from members.querysets import DutyRecordQuerySet

PARTS: dict[type[models.Model], str] = {}
"""Sources that are parts of a record, with the path to it: for the rules of a scheme both are one and the same 同一件."""


class DutyRecord(Searched):
    """One fact about a member that counts. Made by ``members.duties`` from its source, gone with it."""

    Kind, Part = Kind, Part
    MADE_ANEW = True
    """Kept in no bin: restoring its source makes it again."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="duties", verbose_name="委员")
    plenary = models.ForeignKey(PlenaryYear, on_delete=models.PROTECT, related_name="duties", verbose_name="年度")
    kind = KeyField("类别", max_length=30, of=DutyKind)
    part = KeyField("角色", max_length=20, of=DutyPart, default=Part.PARTICIPANT.value)
    occasion = KeyField("场合", max_length=30, of=Occasion, blank=True)
    level = KeyField("层级", max_length=10, of=Level, blank=True)
    half_days = models.PositiveSmallIntegerField("实到半天数", default=1)
    due_half_days = models.PositiveSmallIntegerField("应到半天数", default=1)
    quantity = models.DecimalField("数量", max_digits=14, decimal_places=2, default=Decimal(1))
    """In the unit of its kind (``members.possible``); 1 where nothing is counted but the record."""
    among = models.PositiveSmallIntegerField("共同完成人数", default=1)
    """How many members share what the record is of."""
    on = models.DateField("日期")
    words = models.CharField("事项", max_length=300)
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    source = GenericForeignKey("content_type", "object_id")
    updated_at = models.DateTimeField(auto_now=True)

    objects = DutyRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name = "履职记录"
        constraints = [
            models.UniqueConstraint(
                fields=["member", "kind", "content_type", "object_id"],
                name="duty_once_a_source",
                violation_error_message="这项履职已经记入台账。",
            ),
            models.CheckConstraint(
                condition=models.Q(quantity__gt=0),
                name="duty_quantity_positive",
                violation_error_message="数量须大于 0。",
            ),
            models.CheckConstraint(
                condition=models.Q(among__gte=1),
                name="duty_among_one_or_more",
                violation_error_message="共同完成人数至少为 1。",
            ),
        ]
        indexes = [
            models.Index(fields=["content_type", "object_id"]),
            models.Index(fields=["member", "on"]),
            models.Index(fields=["plenary", "on"]),
        ]

    @property
    def open_url(self) -> str:
        """Where the record behind this row is found."""
        return reverse("duty_open", args=[self.pk])

    def __str__(self) -> str:
        return f"{self.member} {self.get_kind_display()} {self.on}"


class LedgerCheck(models.Model):
    """What the present code found when it compared a year's ledger with its sources, and what was decided about it."""

    class Decision(models.TextChoices):
        OPEN = "open", "待决定"
        REBUILT = "rebuilt", "台账已与来源一致"
        KEPT = "kept", "台账保持原样"

    plenary = models.OneToOneField(
        PlenaryYear, on_delete=models.CASCADE, related_name="ledger_check", verbose_name="年度"
    )
    code = models.CharField("程序版本", max_length=64)
    checked_at = models.DateTimeField("核对时间")
    lines = models.JSONField("不符", default=list)
    decision = models.CharField("决定", max_length=10, choices=Decision, default=Decision.OPEN)
    reason = models.CharField("理由", max_length=300, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="决定人"
    )
    decided_at = models.DateTimeField("决定时间", null=True)

    class Meta:
        ordering = ["-plenary__year"]
        verbose_name = "履职台账核对"

    def __str__(self) -> str:
        return f"{self.plenary}履职台账核对"

    def get_absolute_url(self) -> str:
        return reverse("ledger_check", args=[self.plenary.year])

    @property
    def is_pending(self) -> bool:
        """Whether it is of no version: it is compared again, and nothing is decided until then."""
        return not self.code

    @property
    def is_open(self) -> bool:
        return self.decision == self.Decision.OPEN

    @property
    def decision_words(self) -> str:
        """What was decided, by whom, when and why."""
        if self.decided_by is None or self.decided_at is None:
            return str(self.get_decision_display())
        day = timezone.localtime(self.decided_at)
        return f"{self.get_decision_display()}（{self.decided_by}，{day:%Y-%m-%d}：{self.reason}）"
