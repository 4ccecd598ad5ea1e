"""Accounts and the roles they hold."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.urls import reverse
from django.utils.functional import cached_property

from cppcc.calendar import clock
from cppcc.rights import Role
from cppcc.search import Searched, SearchedQuerySet
from cppcc.texts import CodeField
from members.models.calendar import CalendarAddress


class NameOrder(models.TextChoices):
    """How lists of members are ordered."""

    PINYIN = "pinyin", "按拼音"
    STROKES = "strokes", "按姓氏笔画"
    POSITION = "position", "按职务"


class Theme(models.TextChoices):
    """Whether pages are light or dark."""

    SYSTEM = "", "跟随系统"
    LIGHT = "light", "浅色"
    DARK = "dark", "深色"


class AccountManager(UserManager.from_queryset(SearchedQuerySet)):  # type: ignore[misc]  # made at run time
    use_in_migrations = False


class User(Searched, AbstractUser):
    """An account of one person. What it may do follows from its roles, never from is_staff."""

    class Office(models.TextChoices):
        PROPOSALS = "proposals", "提案委"
        COMMITTEES = "committees", "专委会"
        GENERAL = "general", "办公室"

    first_name = None  # type: ignore[assignment]  # Chinese names are one field
    last_name = None  # type: ignore[assignment]
    name = CodeField("姓名", max_length=50)
    office = models.CharField("所在机构", max_length=20, choices=Office, blank=True)
    must_change_password = models.BooleanField("下次登录须改密码", default=True)
    password_set_at = models.DateTimeField("密码设置时间", default=clock.now, editable=False)
    first_password_used_at = models.DateTimeField("首次密码使用时间", null=True, editable=False)
    larger_text = models.BooleanField("大字版", default=False)
    theme = models.CharField("页面颜色", max_length=5, choices=Theme, default=Theme.SYSTEM, blank=True)
    mail_notices = models.BooleanField("通知同时发到邮箱", default=True)
    name_order = models.CharField("委员排列", max_length=10, choices=NameOrder, default=NameOrder.PINYIN)
    factor_since = models.DateTimeField("登录保护启用于", null=True, editable=False)
    """Since when signing in asks a second factor; empty: the account has none."""
    must_enrol = models.BooleanField("下次登录须设置登录保护", default=False, editable=False)
    """Whether the next sign-in must set one up, whatever the roles (``manage.py let_in``)."""
    is_demo = models.BooleanField("演示", default=False, editable=False)

    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects = AccountManager()  # type: ignore[misc]  # instead of the one of AbstractUser

    class Meta:
        ordering = ["username"]
        verbose_name = "账号"

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return self.name

    def set_password(self, raw_password: str | None) -> None:
        """A new password is of this moment and was not used yet."""
        self.former_password = self.password
        super().set_password(raw_password)
        self.password_set_at, self.first_password_used_at = clock.now(), None

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A closed account has no devices that are told and no address of its calendar, nor has it again when reopened."""
        super().save(*args, **kwargs)
        if not self.is_active:
            self.push_devices.all().delete()
            CalendarAddress.objects.filter(user_id=self.pk).delete()

    def get_absolute_url(self) -> str:
        return reverse("account_edit", args=[self.pk])

    @cached_property
    def roles(self) -> frozenset[Role]:
        """The roles of this account, read once for each request."""
        return frozenset(Role(granted.role) for granted in self.role_grants.all())

    @property
    def role_words(self) -> str:
        return "、".join(role.label for role in Role if role in self.roles)

    @cached_property
    def member_or_none(self) -> "models.Model | None":
        """The member this account belongs to, if it is a member's account."""
        return getattr(self, "member", None)


class UserRole(models.Model):
    """One role granted to an account."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="role_grants")
    role = models.CharField("角色", max_length=20, choices=Role)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role"], name="user_role_once", violation_error_message="这个账号已有这个角色。"
            )
        ]
        verbose_name = "角色授予"

    def __str__(self) -> str:
        return f"{self.user} {self.get_role_display()}"


class RecoveryCode(models.Model):
    """One code that stands for the second factor once. Kept as a digest alone: it was shown when it was made."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField("摘要", max_length=64)
    used_at = models.DateTimeField("用于", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "digest"], name="recovery_code_once", violation_error_message="这个恢复码已经有了。"
            )
        ]
        verbose_name = "恢复码"

    def __str__(self) -> str:
        return f"{self.user}的恢复码"


def with_role(*roles: Role) -> models.QuerySet[User]:
    """The active accounts that hold one of the roles."""
    return User.objects.filter(is_active=True, role_grants__role__in=roles).distinct()
