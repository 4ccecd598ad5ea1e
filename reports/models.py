"""The yearly report: one for each plenary year, with the figures it was built from."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from members.models import PlenaryYear


class YearReport(models.Model):
    """年度履职报告. ``figures`` is the snapshot that the stored file was made from."""

    plenary = models.OneToOneField(PlenaryYear, on_delete=models.PROTECT, related_name="report", verbose_name="年度")
    file = models.FileField("报告文件", upload_to="reports/", blank=True)
    sha256 = models.CharField("校验值", max_length=64, blank=True)
    pages = models.PositiveSmallIntegerField("页数", default=0)
    figures = models.JSONField("数据快照", default=dict, blank=True)
    built_at = models.DateTimeField("生成时间", null=True, blank=True)
    built_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="生成人"
    )

    class Meta:
        ordering = ["-plenary__year"]
        verbose_name = "年度履职报告"
        constraints = [
            models.CheckConstraint(
                condition=Q(file="", built_at=None) | (~Q(file="") & Q(built_at__isnull=False) & ~Q(sha256="")),
                name="report_file_has_date_and_digest",
            )
        ]

    def __str__(self) -> str:
        return f"{self.plenary}度履职报告"
