"""The private address under which a phone reads the own activities."""

from django.conf import settings
from django.db import models


class CalendarAddress(models.Model):
    """日历订阅 of one account, until it is renewed or revoked.

    The token in the address follows from ``salt`` and the program's own key (``members.calendars``): it stands in no row.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_address", verbose_name="账号"
    )
    salt = models.CharField(max_length=64, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False, error_messages={"unique": "请再试一次。"})
    made_at = models.DateTimeField("开通时间")

    class Meta:
        verbose_name = "日历订阅"

    def __str__(self) -> str:
        return f"{self.user}"
