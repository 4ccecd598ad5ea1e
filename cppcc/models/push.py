"""The devices on which accounts want to be told that something waits (Web Push)."""

from django.conf import settings
from django.db import models


class PushDevice(models.Model):
    """提醒到本机: one browser of one account that agreed to it, until it is revoked or its push service knows it no more.

    ``endpoint`` is the address that the browser's own push service gave; ``due`` says that something waits to be told.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="push_devices", verbose_name="账号"
    )
    endpoint = models.CharField(max_length=1000, editable=False)
    digest = models.CharField(max_length=64, editable=False)
    device = models.CharField("设备", max_length=60, blank=True)
    agreed_at = models.DateTimeField("同意时间")
    due = models.BooleanField(default=False)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-agreed_at", "-pk"]
        verbose_name = "提醒设备"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "digest"], name="push_device_once", violation_error_message="本机已经开启提醒。"
            )
        ]
        indexes = [models.Index(fields=["due", "next_try"])]

    def __str__(self) -> str:
        return self.device or "浏览器"
