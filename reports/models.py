"""The yearly report: one for each plenary year, with the figures it was built from."""

from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property

from cppcc.models import CourseEntry, Versioned
from cppcc.roles import EVERYONE, READERS, holds
from members.models import PlenaryYear
from reports.workflow import ReportState, ReportWorkflow


class YearReportQuerySet(models.QuerySet["YearReport"]):
    def visible_to(self, user: Any) -> "YearReportQuerySet":
        """Staff and leaders always; everybody else what is published."""
        if holds(user, READERS):
            return self
        if not holds(user, EVERYONE):
            return self.none()
        return self.filter(state__in=[ReportState.PUBLISHED, ReportState.ARCHIVED])


class YearReport(ReportWorkflow, Versioned):
    """年度履职报告. ``figures`` is the snapshot that the stored file was made from; ``text`` is the office's own."""

    plenary = models.OneToOneField(PlenaryYear, on_delete=models.PROTECT, related_name="report", verbose_name="年度")
    file = models.FileField("报告文件", upload_to="reports/", blank=True)
    sha256 = models.CharField("校验值", max_length=64, blank=True)
    pages = models.PositiveSmallIntegerField("页数", default=0)
    figures = models.JSONField("数据快照", default=dict, blank=True)
    built_at = models.DateTimeField("生成时间", null=True, blank=True)
    built_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="生成人"
    )

    text = models.JSONField("文字", default=dict, blank=True)
    text_version = models.PositiveIntegerField("文字版本", default=1, editable=False)
    built_text = models.PositiveIntegerField("文件所用文字版本", default=0, editable=False)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="签发人",
    )
    signed_at = models.DateTimeField("签发时间", null=True, blank=True)
    published_at = models.DateTimeField("公布时间", null=True, blank=True)
    course = GenericRelation(CourseEntry)

    objects = YearReportQuerySet.as_manager()

    class Meta:
        ordering = ["-plenary__year"]
        verbose_name = "年度履职报告"
        constraints = [
            models.CheckConstraint(
                condition=Q(file="", built_at=None) | (~Q(file="") & Q(built_at__isnull=False) & ~Q(sha256="")),
                name="report_file_has_date_and_digest",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[ReportState.DRAFT, ReportState.CHECKING, ReportState.SIGNING])
                | (Q(signed_by__isnull=False) & ~Q(file="")),
                name="report_signed_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plenary}度履职报告"

    def get_absolute_url(self) -> str:
        return reverse("report_text", args=[self.plenary.year])

    def step_url(self, name: str) -> str:
        return reverse("report_step", args=[self.pk, name])

    @property
    def frozen(self) -> bool:
        """From the signature on neither the text nor the file changes."""
        return self.state in (ReportState.SIGNED, ReportState.PUBLISHED, ReportState.ARCHIVED)

    @property
    def writable(self) -> bool:
        return bool(self.state == ReportState.DRAFT)

    @cached_property
    def text_faults(self) -> list[str]:
        """Tokens and conditions of the text that cannot be said, in words; asked once, every figure is behind it."""
        from reports.keeping import faults_of

        return faults_of(self)


class TextVersion(models.Model):
    """The text as it was before a change, with who made the change."""

    report = models.ForeignKey(YearReport, on_delete=models.CASCADE, related_name="versions", verbose_name="报告")
    number = models.PositiveIntegerField("版本")
    text = models.JSONField("文字")
    figures = models.JSONField("数据", default=dict)
    at = models.DateTimeField("时间")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-number"]
        verbose_name = "文字版本"
        constraints = [models.UniqueConstraint(fields=["report", "number"], name="text_version_once")]

    def __str__(self) -> str:
        return f"{self.report} 第 {self.number} 版"


class Comment(models.Model):
    """A remark at a passage."""

    report = models.ForeignKey(YearReport, on_delete=models.CASCADE, related_name="comments", verbose_name="报告")
    block = models.CharField("段落", max_length=20)
    words = models.CharField("意见", max_length=500)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="提出人"
    )
    at = models.DateTimeField("时间")
    done = models.BooleanField("已处理", default=False)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = "核稿意见"

    def __str__(self) -> str:
        return self.words
