"""年度协商计划, brands and themes that activities hang on."""

from django.db import models
from django.db.models import Q

from activities.models.kinds import PlanForm
from cppcc.search import Searched, SearchedQuerySet
from cppcc.vocabularies import KeyField
from members.models import Committee, PlenaryYear
from members.models.body import Named


class Brand(Named):
    """A consultation brand of the committee: a series of activities under one name."""

    class Meta(Named.Meta):
        verbose_name = "协商品牌"


class Theme(Named):
    """专题: what several activities and their reports are about together, e.g. 文旅融合发展."""

    code = models.SlugField("代码", max_length=30, unique=True)

    class Meta(Named.Meta):
        verbose_name = "专题"


class PlanItem(Searched):
    """One item of the year's consultation plan."""

    plenary = models.ForeignKey(PlenaryYear, on_delete=models.PROTECT, related_name="plan_items", verbose_name="年度")
    topic = models.CharField("议题", max_length=100)
    form = KeyField("形式", max_length=20, of=PlanForm)
    lead_committee = models.ForeignKey(
        Committee, on_delete=models.PROTECT, related_name="plan_items", verbose_name="牵头专门委员会"
    )
    quarter = models.PositiveSmallIntegerField("季度")
    approved_on = models.DateField("区委审定日期", null=True, blank=True)

    objects = SearchedQuerySet.as_manager()

    class Meta:
        ordering = ["-plenary__year", "quarter", "pk"]
        verbose_name = "协商计划项目"
        constraints = [
            models.UniqueConstraint(
                fields=["plenary", "topic"],
                name="plan_topic_once_a_year",
                violation_error_message="本年度的协商计划中已有这个议题。",
            ),
            models.CheckConstraint(
                condition=Q(quarter__gte=1, quarter__lte=4),
                name="plan_quarter_1_to_4",
                violation_error_message="季度请选 1 至 4。",
            ),
        ]

    def __str__(self) -> str:
        return self.topic
