"""Figures that the office makes, and what stands on the leaders' page."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from cppcc.models import Versioned
from members.models import DutyKind, DutyPart
from reports.querysets import OwnFigureQuerySet


class Dashboard(Versioned):
    """What stands on the leaders' page, as the office arranged it: one row for the committee.

    ``items``: each {"key", "kind": "figure" or "chart", "name"}, in their order.
    """

    ONLY: ClassVar[int] = 1

    slot = models.PositiveSmallIntegerField("版面", default=ONLY, unique=True, editable=False)
    items = models.JSONField("内容", default=list)

    class Meta:
        verbose_name = "数据总览版面"
        constraints = [
            models.CheckConstraint(
                condition=Q(slot=1), name="dashboard_only_one", violation_error_message="数据总览只有一个版面。"
            )
        ]

    def __str__(self) -> str:
        return "数据总览版面"


class OwnFigure(Versioned):
    """自设数据: a figure that the office makes of what is declared. ``data`` says what is counted, or of which figures it is.

    Its key is ``own.<number>`` for ever. Once a signed report has it, its meaning stays: a change makes a new row, whose
    ``former`` it is, and ends it (``reports.own.keeping``).
    """

    class Kind(models.TextChoices):
        COUNTED = "counted", "从记录中数"
        SHARE = "share", "占比（％）"
        AVERAGE = "average", "平均（每……多少）"
        SUM = "sum", "合计"
        DIFFERENCE = "difference", "相差"

    name = models.CharField("名称", max_length=60, unique=True, error_messages={"unique": "已有叫这个名称的自设数据。"})
    unit = models.CharField("单位", max_length=10)
    definition = models.CharField("口径", max_length=500)
    kind = models.CharField("种类", max_length=10, choices=Kind, default=Kind.COUNTED, editable=False)
    data = models.JSONField("内容", default=dict, editable=False)
    decimals = models.PositiveSmallIntegerField("小数位数", default=0)
    group = models.CharField("分组", max_length=20, blank=True, help_text="在数据总览中放在哪一组。")
    on_dashboard = models.BooleanField("列入数据总览", default=True)
    from_year = models.PositiveSmallIntegerField("自哪一年度起", null=True, blank=True)
    until_year = models.PositiveSmallIntegerField("用至年度", null=True, blank=True)
    former = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="later",
        verbose_name="旧版",
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="设置人",
    )

    objects = OwnFigureQuerySet.as_manager()

    class Meta:
        ordering = ["group", "name"]
        verbose_name = "自设数据"
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(unit="") & ~Q(definition=""),
                name="own_figure_has_words",
                violation_error_message="请填写名称、单位和口径。",
            ),
            models.CheckConstraint(
                condition=Q(decimals__lte=2),
                name="own_figure_decimals_at_most_two",
                violation_error_message="小数最多两位。",
            ),
            models.CheckConstraint(
                condition=Q(from_year=None) | Q(until_year=None) | Q(until_year__gte=F("from_year")),
                name="own_figure_ends_after_start",
                violation_error_message="“用至年度”不能早于“自哪一年度起”。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("own_detail", args=[self.pk])

    @property
    def key(self) -> str:
        """What it is called in texts and snapshots."""
        return f"own.{self.pk}"

    @property
    def years_words(self) -> str:
        """Of which years it is told."""
        if self.from_year is None and self.until_year is None:
            return "各年度"
        since = f"{self.from_year}年度起" if self.from_year else ""
        until = f"用至{self.until_year}年度" if self.until_year else ""
        return "，".join(filter(None, [since, until]))


@DutyKind.also_held
def counted_by(key: str) -> list[OwnFigure]:
    """Own figures that count duties of a kind."""
    return _asking("kind", key)


@DutyPart.also_held
def told_apart_by(key: str) -> list[OwnFigure]:
    """Own figures that count duties in which members had a part."""
    return _asking("part", key)


def _asking(dimension: str, key: str) -> list[OwnFigure]:
    """Conditions are triples of dimension, values and whether they are left out."""
    rows = OwnFigure.objects.filter(data__source="duties")
    return [
        one
        for one in rows
        if any(name == dimension and key in values for name, values, *_ in one.data.get("where", ()))
    ]
