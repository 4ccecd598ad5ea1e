"""Forms for accounts."""

import re
from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, UsernameField
from django.db import transaction
from django.utils.crypto import salted_hmac

from cppcc.forms import OnceForm, PlainText, PlainWords
from cppcc.identity.limits import when_words
from cppcc.rights import Refused, Role
from members import gate, naming, passwords, register
from members.account_parts import account_parts
from members.models import Member, User, UserRole
from members.people import PersonField

TYPED = re.compile(r"[A-Za-z0-9._@+-]+")


ROLES = [
    (Role.MEMBER, "委员：写提案和微建议，报名和签到，看自己的履职"),
    (Role.STAFF, "机关工作人员：审查提案，登记活动，管名册、考核和报告"),
    (Role.DISPATCHER, "交办人员：把立案的提案交给承办单位，审核答复"),
    (Role.HANDLER, "承办人员：替一个承办单位签收、办理和答复"),
    (Role.LEADER, "领导：看全部数据和进度，批准考核，签发报告"),
    (Role.ADMIN, "系统管理员：管账号、日志和运行情况，不办业务"),
    (Role.AUDITOR, "审计员：看操作日志并导出，什么都不能改，也看不到业务内容"),
]
"""Each role with what it is for, in words."""


class AccountForm(PlainWords, OnceForm):
    """An account with its roles; a member's account is tied to the member."""

    roles = forms.MultipleChoiceField(label="角色", choices=ROLES, widget=forms.CheckboxSelectMultiple)
    member = PersonField(label="对应委员", required=False, help_text="委员角色必须对应到委员名册中的一人。")

    class Meta:
        model = User
        fields = ("username", "name", "email", "office", "is_active")
        labels = {"username": "登录名", "email": "电子邮箱", "is_active": "启用"}
        help_texts = {
            "username": "字母和数字，已给出一个，可以改；不要用姓名拼音，谁都猜得到。",
            "is_active": "停用后不能登录，历史记录不变。",
        }
        error_messages = {"username": {"unique": "这个登录名已被使用，请换一个。"}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part in account_parts():
            own = part.fields(self.instance)
            self.fields.update(own)
            self.initial = {**self.initial, **{name: field.initial for name, field in own.items()}}
        if not self.instance.pk:
            self.initial["username"] = register.new_code()
        else:
            self.initial["roles"] = [role.value for role in self.instance.roles]
            self.initial["member"] = Member.objects.filter(user=self.instance).first()

    def clean_username(self) -> str:
        """A new log-in name can be typed on any keyboard; one that stands stays until it is changed."""
        username: str = self.cleaned_data["username"]
        if "username" in self.changed_data and not TYPED.fullmatch(username):
            raise forms.ValidationError("登录名只能用英文字母、数字和 . _ - @ +。")
        return username

    def clean_name(self) -> str:
        name = naming.tidy(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError("请填写姓名。")
        return name

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        member, roles = data.get("member"), data.get("roles", [])
        if Role.MEMBER in roles and not member:
            self.add_error("member", "委员角色请选择对应的委员。")
        if member and member.user_id and member.user_id != self.instance.pk:
            self.add_error("member", f"{member}已有账号。")
        for part in account_parts():
            for name, words in part.faults(self.instance, data).items():
                self.add_error(name, words)
        return data


class SignInForm(PlainText, AuthenticationForm):
    """Log-in name and password; a first password opens within seven days and once."""

    username = UsernameField(label="登录名", widget=forms.TextInput(attrs={"autofocus": True}))

    def confirm_login_allowed(self, user: Any) -> None:
        super().confirm_login_allowed(user)
        known = bool(self.request and gate.device_of(self.request, user))
        if words := passwords.first_ended(user, known):
            raise forms.ValidationError(words, code="first_password")


class OwnPasswordForm(PlainText, PasswordChangeForm):
    """The own password anew; wrong old ones count as at the log-in."""

    def __init__(self, user: Any, *args: Any, request: Any, **kwargs: Any) -> None:
        self.request = request
        super().__init__(user, *args, **kwargs)

    def clean_old_password(self) -> str:
        old: str = self.cleaned_data["old_password"]
        try:
            if not gate.confirm_password(self.request, old):
                raise forms.ValidationError(self.error_messages["password_incorrect"], code="password_incorrect")
        except gate.Paused as paused:
            raise forms.ValidationError(
                f"密码连续输错次数过多，请在 {when_words(paused.until)}。", code="paused"
            ) from None
        return old


def _keeps_an_admin(user: User, wanted: set[str]) -> None:
    """Raises Refused where no active administrator were left; whoever else changes one meanwhile waits."""
    if not user.pk or (user.is_active and Role.ADMIN in wanted):
        return
    admins = UserRole.objects.filter(role=Role.ADMIN)
    held = {granted.user_id for granted in admins.select_for_update(of=("self",)).order_by("pk")}
    others = User.objects.filter(pk__in=held, is_active=True).exclude(pk=user.pk)
    if user.pk in held and not others.exists():
        raise Refused("这是最后一个启用的系统管理员，不能停用，也不能取消这个角色。")


def save_account(form: AccountForm, by: Any) -> tuple[User, str]:
    """Save the account with its roles and parts, for who keeps it. Returns the one-time first password of a new account, else ""."""
    first_password = ""
    user: User = form.save(commit=False)
    _keeps_an_admin(user, set(form.cleaned_data["roles"]))
    if user.pk is None:
        first_password = register.one_time_password()
        user.set_password(first_password)
        user.must_change_password = True
    user.save()
    wanted = set(form.cleaned_data["roles"])
    user.role_grants.exclude(role__in=wanted).delete()
    for role in wanted:
        UserRole.objects.get_or_create(user=user, role=role)
    for member in Member.objects.filter(user=user):
        if member != form.cleaned_data["member"]:
            member.user = None
            member.save(update_fields=["user"])
    if form.cleaned_data["member"]:
        member = form.cleaned_data["member"]
        member.user = user
        member.save(update_fields=["user"])
    for part in account_parts():
        part.save(user, form.cleaned_data, by)
    return user, first_password


def password_seen(user: User) -> str:
    """Which password an account has, as a page carries it; it tells nothing of it."""
    return salted_hmac("members.password_seen", user.password).hexdigest()[:16]


def reset_password(user: User) -> str:
    """A new one-time password; the next log-in must change it. A locked account is open again."""
    if user.pk:
        gate.open_account(user)
    password = register.one_time_password()
    user.set_password(password)
    user.must_change_password = True
    user.save()
    return password


def reset_as_seen(user: User, seen: str | None) -> str:
    """The same for an account of which a page showed that it had the password ``seen``.

    Raises Refused where that was changed or reset since.
    """
    with transaction.atomic():
        stands = User.objects.select_for_update(of=("self",), no_key=True).get(pk=user.pk)
        if seen not in (None, password_seen(stands)):
            raise Refused("此账号的密码在您打开此页之后已被重置或修改，没有再次重置。仍要重置请再按一次。")
        return reset_password(stands)
