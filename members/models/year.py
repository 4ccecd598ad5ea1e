"""What becomes of a plenary year when it is over: that it was ended, what its figures were then, what came in late."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from members.models.body import PlenaryYear


class YearClosing(models.Model):
    """结束年度: when and by whom, with the figures of that moment; one that was reopened stays on record with the reason."""

    plenary = models.ForeignKey(PlenaryYear, on_delete=models.CASCADE, related_name="closings", verbose_name="年度")
    at = models.DateTimeField("结束时间")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="经办人")
    figures = models.JSONField("结束时的数据", default=dict)
    reopened_at = models.DateTimeField("重新打开时间", null=True, blank=True)
    reason = models.CharField("重新打开理由", max_length=1000, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "结束年度"
        constraints = [
            models.UniqueConstraint(
                fields=["plenary"],
                condition=Q(reopened_at=None),
                name="year_closed_once",
                violation_error_message="这个年度已经结束，不能再次结束。",
            ),
            models.CheckConstraint(
                condition=Q(reopened_at=None) | ~Q(reason=""),
                name="year_reopened_says_why",
                violation_error_message="重新打开年度须写明理由。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plenary}度结束"


class LateRecord(models.Model):
    """A record that was entered into a year after it had been ended, and why."""

    plenary = models.ForeignKey(PlenaryYear, on_delete=models.CASCADE, related_name="late_records", verbose_name="年度")
    at = models.DateTimeField("时间")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="补登人")
    words = models.CharField("事项", max_length=200)
    reason = models.CharField("补登理由", max_length=300)
    url = models.CharField("去处", max_length=200, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "结束后补登"
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="late_record_says_why",
                violation_error_message="年度结束后补登须写明理由。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.plenary} {self.words}"
