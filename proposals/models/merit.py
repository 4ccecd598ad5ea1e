"""重点提案 with their visits, and the awards of units."""

from typing import ClassVar

from django.db import models

from cppcc.search import Searched, SearchedQuerySet
from cppcc.texts import CodeField
from members.models import PlenaryYear
from proposals.models.proposal import Proposal
from proposals.models.unit import Unit


class KeyProposal(models.Model):
    """重点提案: who of party and government leads (领办), who of the committee supervises (督办)."""

    proposal = models.OneToOneField(Proposal, on_delete=models.CASCADE, related_name="key", verbose_name="提案")
    leading = CodeField("领办领导", max_length=50)
    supervising = CodeField("督办领导", max_length=50)
    selected_on = models.DateField("选定日期")

    class Meta:
        ordering = ["pk"]
        verbose_name = "重点提案"
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(leading="") & ~models.Q(supervising=""),
                name="key_has_both",
                violation_error_message="请填写领办和督办的领导。",
            )
        ]

    def __str__(self) -> str:
        return str(self.proposal)


class KeyVisit(models.Model):
    """What a leading or supervising person did for a key proposal."""

    class Kind(models.TextChoices):
        LEADING = "leading", "领办"
        SUPERVISING = "supervising", "督办"

    key = models.ForeignKey(KeyProposal, on_delete=models.CASCADE, related_name="visits", verbose_name="重点提案")
    kind = models.CharField("活动", max_length=12, choices=Kind)
    on = models.DateField("日期")
    people = models.CharField("人员", max_length=200)
    content = models.TextField("情况", max_length=2000)

    class Meta:
        ordering = ["on", "pk"]
        verbose_name = "领办督办记录"

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on}"


class UnitAward(Searched):
    """先进承办单位 of a year."""

    FOLLOWS_YEAR: ClassVar[bool] = True

    plenary = models.ForeignKey(PlenaryYear, on_delete=models.PROTECT, related_name="+", verbose_name="年度")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="awards", verbose_name="承办单位")
    title = models.CharField("荣誉", max_length=50, default="提案办理先进承办单位")

    objects = SearchedQuerySet.as_manager()

    class Meta:
        ordering = ["-plenary__year", "unit__order"]
        verbose_name = "先进承办单位"
        constraints = [
            models.UniqueConstraint(
                fields=["plenary", "unit"],
                name="unit_award_once_a_year",
                violation_error_message="这个单位本年度的表彰已经登记。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.plenary} {self.unit}"
