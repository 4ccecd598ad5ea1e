"""委办任务清单: the office's tasks, the rules of 心积分, and points given by hand."""

from typing import ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.urls import reverse

from activities.querysets import OfficeTaskQuerySet
from activities.states import TASK_TONES, TaskState
from cppcc.models import CourseEntry, Versioned
from cppcc.search import Searched, SearchedQuerySet
from cppcc.workflow import StateField
from members.models import PlenaryYear


class OfficeTask(Versioned):
    """One task with its owner and due date."""

    TONES: ClassVar[dict[str, str]] = TASK_TONES

    state = StateField("状态", choices=TaskState, default=TaskState.OPEN)

    plenary = models.ForeignKey(PlenaryYear, on_delete=models.PROTECT, related_name="tasks", verbose_name="年度")
    title = models.CharField("任务", max_length=150)
    content = models.TextField("要求", max_length=2000, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="tasks", verbose_name="责任人"
    )
    quarter = models.PositiveSmallIntegerField("季度", choices=[(n, f"第{n}季度") for n in range(1, 5)])
    due_on = models.DateField("完成期限")
    done_on = models.DateField("完成日期", null=True, blank=True, editable=False)
    course = GenericRelation(CourseEntry)

    objects = OfficeTaskQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = "委办任务"
        constraints = [
            models.CheckConstraint(
                condition=Q(quarter__gte=1, quarter__lte=4),
                name="task_quarter_1_to_4",
                violation_error_message="季度请选 1 至 4。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["reported", "done"]) | Q(done_on__isnull=False),
                name="task_done_has_date",
                violation_error_message="完成的任务须有完成日期。",
            ),
        ]
        indexes = [models.Index(fields=["plenary", "quarter", "state"])]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("task_detail", args=[self.pk])

    def step_url(self, name: str) -> str:
        return reverse("task_step", args=[self.pk, name])


class OfficeRule(Searched):
    """心积分规则 of a year: what a task is worth."""

    class Kind(models.TextChoices):
        ON_TIME = "on_time", "按期完成一项"
        LATE = "late", "超期完成一项"
        OVERDUE = "overdue", "到期未完成一项"

    plenary = models.ForeignKey(PlenaryYear, on_delete=models.PROTECT, related_name="office_rules", verbose_name="年度")
    kind = models.CharField("情形", max_length=10, choices=Kind)
    points = models.DecimalField("分值", max_digits=6, decimal_places=2, help_text="扣分填负数。")

    objects = SearchedQuerySet.as_manager()

    class Meta:
        ordering = ["-plenary__year", "kind"]
        verbose_name = "心积分规则"
        constraints = [
            models.UniqueConstraint(
                fields=["plenary", "kind"],
                name="office_rule_once_a_year",
                violation_error_message="本年度这种情形的分值已经设定，请修改已有的。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.plenary} {self.get_kind_display()}"


class OfficePoint(Searched):
    """Points that are given or taken by hand, with the reason."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="office_points", verbose_name="工作人员"
    )
    on = models.DateField("日期")
    words = models.CharField("事由", max_length=200)
    points = models.DecimalField("分值", max_digits=6, decimal_places=2, help_text="扣分填负数。")

    objects = SearchedQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name = "心积分登记"
        constraints = [
            models.CheckConstraint(
                condition=~Q(points=0), name="office_point_is_something", violation_error_message="分值不能为 0。"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.words}"
