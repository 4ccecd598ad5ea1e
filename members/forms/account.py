"""Forms for accounts."""

import secrets
from typing import Any

from django import forms
from django.db import transaction
from django.utils.crypto import salted_hmac

from cppcc.forms import OnceForm, PlainWords
from cppcc.rights import Refused, Role
from members.models import Member, User, UserRole
from members.people import PersonField


class AccountForm(PlainWords, OnceForm):
    """An account with its roles; a member's account is tied to the member."""

    roles = forms.MultipleChoiceField(label="角色", choices=Role.choices, widget=forms.CheckboxSelectMultiple)
    member = PersonField(label="对应委员", required=False, help_text="委员角色必须对应到委员名册中的一人。")

    class Meta:
        model = User
        fields = ("username", "name", "email", "office", "is_active")
        labels = {"username": "登录名", "email": "电子邮箱", "is_active": "启用"}
        help_texts = {"username": "字母、数字，建议用姓名拼音。", "is_active": "停用后不能登录，历史记录不变。"}
        error_messages = {"username": {"unique": "这个登录名已被使用，请换一个。"}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["roles"] = [role.value for role in self.instance.roles]
            self.initial["member"] = Member.objects.filter(user=self.instance).first()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        member, roles = data.get("member"), data.get("roles", [])
        if Role.MEMBER in roles and not member:
            self.add_error("member", "委员角色请选择对应的委员。")
        if member and member.user_id and member.user_id != self.instance.pk:
            self.add_error("member", f"{member}已有账号。")
        return data


def save_account(form: AccountForm) -> tuple[User, str]:
    """Save the account with its roles. Returns the one-time first password of a new account, else ""."""
    first_password = ""
    user: User = form.save(commit=False)
    if user.pk is None:
        first_password = secrets.token_urlsafe(9)
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
    return user, first_password


def password_seen(user: User) -> str:
    """Which password an account has, as a page carries it; it tells nothing of it."""
    return salted_hmac("members.password_seen", user.password).hexdigest()[:16]


def reset_password(user: User) -> str:
    """A new one-time password; the next log-in must change it."""
    password = secrets.token_urlsafe(9)
    user.set_password(password)
    user.must_change_password = True
    user.save()
    return password


def reset_as_seen(user: User, seen: str | None) -> str:
    """The same for an account of which a page showed that it had the password ``seen``.

    Raises Refused where that was changed or reset since.
    """
    with transaction.atomic():
        stands = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
        if seen not in (None, password_seen(stands)):
            raise Refused("此账号的密码在您打开此页之后已被重置或修改，没有再次重置。仍要重置请再按一次。")
        return reset_password(stands)
