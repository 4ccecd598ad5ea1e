"""Rules of passwords (等保 8.1.4.1, by setting): kinds of signs, nothing guessable, none of before; first ones; expiry."""

import re
import unicodedata
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils import timezone

from cppcc.calendar import clock
from members import guessing
from members.models import Member, UsedPassword
from members.naming import read

FIRST_DAYS = 7
"""How long a first password waits for its owner."""
TOLD_DAYS = 7
"""So many days before it ends a password's end is told at each sign-in."""


class KindsValidator:
    """Enough kinds of characters, or a long one (``PASSWORD_KINDS``, ``PASSWORD_LONG``)."""

    def validate(self, password: str, user: Any = None) -> None:
        kinds: int = settings.PASSWORD_KINDS
        if len(password) < settings.PASSWORD_LONG and len(_kinds(password)) < kinds:
            raise ValidationError(self.get_help_text(), code="password_kinds")

    def get_help_text(self) -> str:
        return (
            f"密码须含大写字母、小写字母、数字、符号中的至少 {settings.PASSWORD_KINDS} 类，"
            f"或者不少于 {settings.PASSWORD_LONG} 个字符。"
        )


def _kinds(password: str) -> set[str]:
    def kind(sign: str) -> str:
        if sign.isascii() and sign.isalpha():
            return "upper" if sign.isupper() else "lower"
        return "digit" if sign.isdigit() else "sign"

    return {kind(sign) for sign in password}


class GuessableValidator:
    """Nothing of common words, pinyin with digits, walks over the keyboard, repetition; nothing public."""

    def validate(self, password: str, user: Any = None) -> None:
        shown = {settings.DEMO_PASSWORD.casefold(), "cppcc-demo-2024"}
        if password.casefold() in shown and not getattr(user, "is_demo", False):
            raise ValidationError("这是公开的演示密码，请换一个。", code="password_public")
        if guessing.strength(password) < guessing.ENOUGH:
            raise ValidationError(
                "这个密码太容易猜到，请换一个：不要用常见词、拼音加数字、键盘顺序或重复的字符。",
                code="password_guessable",
            )

    def get_help_text(self) -> str:
        return "不要用常见词、拼音加数字、键盘上相邻的键或重复的字符。"


class OwnValidator:
    """Nothing of the person: log-in name, name in pinyin, phone, day of birth."""

    def validate(self, password: str, user: Any = None) -> None:
        if user is None or not user.pk:
            return
        text = unicodedata.normalize("NFKC", password).casefold()
        letters = re.sub(r"[^a-z]", "", text)
        digits = re.sub(r"\D", "", text)
        found = {
            "登录名": len(user.username) > 3 and user.username.casefold() in text,
            "姓名": any(one in letters for one in _names(user.name)),
            "电话": any(one in digits for one in _phones(user)),
            "出生日期": any(one in digits for one in _births(user)),
        }
        if words := "、".join(word for word, there in found.items() if there):
            raise ValidationError(f"密码里不能有您的{words}。", code="password_own")

    def get_help_text(self) -> str:
        return "不要含登录名、姓名拼音、电话和出生日期。"


def _names(name: str) -> list[str]:
    """The full name as it is typed in pinyin."""
    typed = read(name).words.split()[1:2] if name else []
    return [one for one in (re.sub(r"[^a-z]", "", words.casefold()) for words in typed) if len(one) > 3]


def _member(user: Any) -> Member | None:
    return Member.objects.filter(user_id=user.pk).first()


def _phones(user: Any) -> list[str]:
    member = _member(user)
    phone = re.sub(r"\D", "", member.phone) if member else ""
    return [phone[-8:]] if len(phone) >= 7 else []


def _births(user: Any) -> list[str]:
    member = _member(user)
    if member is None or member.birth is None:
        return []
    return [f"{member.birth:%Y%m}"] if member.birth_month_only else [f"{member.birth:%Y%m%d}", f"{member.birth:%y%m%d}"]


class HistoryValidator:
    """Neither the password that stands nor one of the last (``PASSWORD_HISTORY``)."""

    def validate(self, password: str, user: Any = None) -> None:
        if user is None or not user.pk:
            return
        if check_password(password, user.password):
            first = user.must_change_password
            raise ValidationError(
                "首次登录密码不能留用，请换一个。" if first else "新密码不能和现在的密码相同。", code="password_same"
            )
        used = UsedPassword.objects.filter(user_id=user.pk).exclude(password=user.password)
        for one in used[: settings.PASSWORD_HISTORY]:
            if check_password(password, one.password):
                raise ValidationError(f"最近用过的 {settings.PASSWORD_HISTORY} 个密码不能再用。", code="password_used")

    def password_changed(self, password: str, user: Any = None) -> None:
        """Django tells it after a new password was saved."""
        if user is None or not user.pk:
            return
        former = getattr(user, "former_password", "")
        if former and not UsedPassword.objects.filter(user_id=user.pk, password=former).exists():
            UsedPassword.objects.create(user_id=user.pk, password=former, set_at=clock.now())
        UsedPassword.objects.create(user_id=user.pk, password=user.password, set_at=clock.now())
        kept = UsedPassword.objects.filter(user_id=user.pk).values_list("pk", flat=True)[: settings.PASSWORD_HISTORY]
        UsedPassword.objects.filter(user_id=user.pk).exclude(pk__in=list(kept)).delete()

    def get_help_text(self) -> str:
        return f"不能用最近用过的 {settings.PASSWORD_HISTORY} 个密码。"


# --- how long one holds ------------------------------------------------------------------------------------------
def ends_on(user: Any) -> date | None:
    """The day from which the own password must be changed (``PASSWORD_DAYS``); None where none ends."""
    if not settings.PASSWORD_DAYS or not user.has_usable_password():
        return None
    return timezone.localdate(user.password_set_at) + timedelta(days=settings.PASSWORD_DAYS)


def expired(user: Any) -> bool:
    ends = ends_on(user)
    return ends is not None and clock.today() >= ends


def must_change(user: Any) -> bool:
    """Whether nothing else may be done before a new password is set."""
    return bool(user.must_change_password) or expired(user)


def first_ended(user: Any, known: bool) -> str:
    """Why a first password opens nothing any more, in words, or "".

    It waits seven days and opens once; on the ``known`` device on which it did, the change may be taken up again.
    """
    if not user.must_change_password:
        return ""
    if clock.now() - user.password_set_at > timedelta(days=FIRST_DAYS):
        return f"首次登录密码 {FIRST_DAYS} 天内有效，已经过期。请联系系统管理员重置。"
    if user.first_password_used_at and not known:
        return "首次登录密码只能用一次，已经用过。请在当时的设备上继续，或联系系统管理员重置。"
    return ""
