"""What went wrong or took too long, one row each, for a number of days."""

from django.conf import settings
from django.db import models


class Incident(models.Model):
    """A page that failed or was slow, a job that failed. ``number`` is what a person reads out; the log has the whole id."""

    class Kind(models.TextChoices):
        FAULT = "fault", "页面出错"
        SLOW = "slow", "打开慢"
        JOB = "job", "后台任务失败"

    kind = models.CharField("类别", max_length=10, choices=Kind)
    number = models.CharField("编号", max_length=20, blank=True)
    request_id = models.CharField(max_length=64, blank=True)
    page = models.CharField("页面或任务", max_length=100)
    words = models.CharField("情况", max_length=500, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="账号"
    )
    milliseconds = models.PositiveIntegerField("用时（毫秒）", null=True)
    queries = models.PositiveIntegerField("查询次数", null=True)
    at = models.DateTimeField("时间")

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "出错和慢页面"
        indexes = [models.Index(fields=["kind", "at"])]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"
