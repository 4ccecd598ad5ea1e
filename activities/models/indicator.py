"""Indicators: what the committee counts besides, defined by staff, filled in row by row."""

from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models

from activities.models.activity import Activity
from activities.querysets import DatedQuerySet
from cppcc.search import Searched, SearchedQuerySet
from cppcc.texts import CodeField
from members.models import Member


class Indicator(Searched):
    """A quantity with its unit and how it adds up over a year."""

    class How(models.TextChoices):
        SUM = "sum", "逐项相加"
        LATEST = "latest", "取最近一次"
        DISTINCT = "distinct", "按对象去重计数"

    key = CodeField(
        "指标代码",
        max_length=60,
        unique=True,
        validators=[
            RegexValidator(r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$", "写成“小写字母.小写字母”，例如 welfare.books。")
        ],
    )
    name = CodeField("指标名称", max_length=60)
    unit = models.CharField("单位", max_length=10)
    per = models.PositiveIntegerField(
        "换算", default=1, help_text="记录合计除以此数为指标值；以元登记、以万元统计填 10000。"
    )
    how = models.CharField("计算方式", max_length=10, choices=How, default=How.SUM)
    definition = models.CharField("口径", max_length=200)
    order = models.PositiveSmallIntegerField("排序", default=100)
    active = models.BooleanField("在用", default=True)

    objects = SearchedQuerySet.as_manager()

    class Meta:
        ordering = ["order", "key"]
        verbose_name = "统计指标"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(per__gte=1),
                name="indicator_per_at_least_one",
                violation_error_message="折算数量至少为 1。",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Quantity(Searched):
    """One entry under an indicator: a number, or one object where objects are counted."""

    BODY: ClassVar[dict[str, str]] = {"committee": "activity__committee", "group": "activity__group"}

    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="quantities", verbose_name="统计指标"
    )
    on = models.DateField("日期")
    subject = models.CharField("对象或事项", max_length=200)
    value = models.DecimalField("数量", max_digits=14, decimal_places=2, default=1)
    activity = models.ForeignKey(
        Activity, on_delete=models.CASCADE, null=True, blank=True, related_name="quantities", verbose_name="活动"
    )
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="quantities", verbose_name="委员"
    )

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name = "统计登记"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(value__gte=0),
                name="quantity_not_negative",
                violation_error_message="数量不能小于 0。",
            )
        ]
        indexes = [models.Index(fields=["indicator", "on"])]

    def __str__(self) -> str:
        return f"{self.indicator} {self.subject}"
