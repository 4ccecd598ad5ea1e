"""What stands at the gate: wrong passwords counted, passwords of before, passes that open one thing for a day."""

from django.conf import settings
from django.db import models


class Tries(models.Model):
    """Wrong passwords in a row at one place: an account from an address, an account, an address, a known device.

    ``key`` and ``account`` are digests: people type passwords where a log-in name belongs.
    """

    class Scope(models.TextChoices):
        PAIR = "pair", "一个账号，同一地址"
        ACCOUNT = "account", "一个账号，各处"
        ADDRESS = "address", "一个地址"
        DEVICE = "device", "本人的设备"
        CONFIRM = "confirm", "登录后输入密码"

    scope = models.CharField("范围", max_length=10, choices=Scope, editable=False)
    key = models.CharField(max_length=64, editable=False)
    account = models.CharField(max_length=64, blank=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+", verbose_name="账号"
    )
    address = models.GenericIPAddressField("来源地址", null=True, editable=False)
    failures = models.PositiveIntegerField("输错次数", default=0)
    last_at = models.DateTimeField("最近一次")
    until = models.DateTimeField("暂停到", null=True)

    class Meta:
        verbose_name = "密码输错"
        constraints = [
            models.UniqueConstraint(fields=["scope", "key"], name="tries_once", violation_error_message="请再试一次。")
        ]
        indexes = [models.Index(fields=["account"]), models.Index(fields=["last_at"])]

    def __str__(self) -> str:
        return f"{self.get_scope_display()} {self.failures}"


class UsedPassword(models.Model):
    """A password that an account had, as its hash: the last ones are not taken again."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="used_passwords", verbose_name="账号"
    )
    password = models.CharField(max_length=128, editable=False)
    set_at = models.DateTimeField("设置时间")

    class Meta:
        ordering = ["-set_at", "-pk"]
        verbose_name = "用过的密码"

    def __str__(self) -> str:
        return f"{self.user}"


class Pass(models.Model):
    """An address that opens one thing without a log-in, for one day at most, until it is revoked.

    The token in the address follows from ``salt`` and the program's own key: it stands in no row.
    """

    kind = models.CharField("用途", max_length=20, editable=False)
    subject = models.CharField("对象", max_length=40, editable=False)
    salt = models.CharField(max_length=64, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False, error_messages={"unique": "请再试一次。"})
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name="开通人"
    )
    made_at = models.DateTimeField("开通时间")
    ends_at = models.DateTimeField("有效到")
    revoked_at = models.DateTimeField("停用时间", null=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = "大屏通行"
        indexes = [models.Index(fields=["kind", "subject"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"
