"""履职申报: duties that the system has no source for, declared by the member with proof, confirmed by staff."""

from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.urls import reverse

from cppcc.models import CourseEntry, Versioned
from cppcc.vocabularies import KeyField
from cppcc.workflow import StateField
from members.models.body import PlenaryYear
from members.models.duty import DutyRecord
from members.models.kind import DutyKind
from members.models.level import Level
from members.models.member import Member
from members.models.occasion import Occasion
from members.models.part import DutyPart
from members.querysets import DeclarationQuerySet
from members.states import DECLARATION_TONES, DeclarationState


class Declaration(Versioned):
    """One declared duty."""

    TONES: ClassVar[dict[str, str]] = DECLARATION_TONES

    state = StateField("状态", choices=DeclarationState, default=DeclarationState.SUBMITTED)

    plenary = models.ForeignKey(PlenaryYear, on_delete=models.PROTECT, related_name="declarations", verbose_name="年度")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="declarations", verbose_name="委员")
    kind = KeyField("类别", max_length=30, of=DutyKind)
    part = KeyField(
        "角色",
        max_length=20,
        of=DutyPart,
        default=DutyRecord.Part.PARTICIPANT.value,
        help_text="会议发言请选口头或书面，其他选参加。",
    )
    occasion = KeyField(
        "场合", max_length=30, of=Occasion, blank=True, help_text="在哪类会议或活动上，不属于会议活动的不填。"
    )
    level = KeyField("层级", max_length=10, of=Level, blank=True, help_text="媒体宣传、领导批示等有层级之分的请选择。")
    quantity = models.DecimalField(
        "数量",
        max_digits=12,
        decimal_places=2,
        default=Decimal(1),
        help_text="公益以元计，联系界别群众以人次计，其他种类按所示单位；没有数量的不填。",
    )
    among = models.PositiveSmallIntegerField(
        "共同完成人数", default=1, help_text="由几名委员共同完成，包括本人；独自完成的不填。"
    )
    on = models.DateField("日期")
    title = models.CharField("事项", max_length=100)
    content = models.TextField("情况", max_length=2000, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="登记人"
    )
    duties = GenericRelation(DutyRecord)
    course = GenericRelation(CourseEntry)

    objects = DeclarationQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name = "履职申报"
        constraints = [
            models.CheckConstraint(
                condition=~Q(title=""), name="declaration_has_title", violation_error_message="请填写事项。"
            ),
            models.CheckConstraint(
                condition=~Q(kind="speech") | Q(part__in=["oral", "written"]),
                name="declaration_speech_oral_or_written",
                violation_error_message="发言请选择口头或书面。",
            ),
            models.CheckConstraint(
                condition=Q(quantity__gt=0),
                name="declaration_quantity_positive",
                violation_error_message="数量须大于 0。",
            ),
            models.CheckConstraint(
                condition=Q(among__gte=1),
                name="declaration_among_one_or_more",
                violation_error_message="共同完成人数至少为 1。",
            ),
        ]
        indexes = [models.Index(fields=["plenary", "state"])]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("declaration_detail", args=[self.pk])

    def step_url(self, name: str) -> str:
        return reverse("declaration_step", args=[self.pk, name])

    @property
    def confirmed(self) -> bool:
        return bool(self.state == DeclarationState.CONFIRMED)


class Proof(models.Model):
    """A file that proves a declared duty; stored before its row says so."""

    declaration = models.ForeignKey(
        Declaration, on_delete=models.CASCADE, related_name="proofs", verbose_name="履职申报"
    )
    file = models.FileField("文件", upload_to="proofs/%Y/")
    name = models.CharField("文件名", max_length=100)

    class Meta:
        ordering = ["pk"]
        verbose_name = "证明材料"

    def __str__(self) -> str:
        return self.name
