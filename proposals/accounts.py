"""An account's unit, kept where the account is kept: on its form, in the list of accounts, among its conditions."""

from typing import Any

import django_filters
from django import forms

from cppcc import recycle
from cppcc.rights import Role
from members.account_parts import AccountPart, account_part
from proposals.choosing import UnitField
from proposals.models import Handler, Unit

KEEPERS = (Role.STAFF, Role.ADMIN)


def _handler(user: Any) -> Handler | None:
    return Handler.objects.filter(user=user).first() if user and user.pk else None


def fields(user: Any) -> dict[str, Any]:
    kept = _handler(user)
    unit = UnitField(label="承办单位", required=False, help_text="承办人员替哪个单位签收、办理、答复。")
    unit.initial = kept.unit_id if kept else None
    head = forms.BooleanField(
        label="单位负责人", required=False, initial=bool(kept and kept.is_head), help_text="签发本单位的答复。"
    )
    return {"unit": unit, "is_head": head}


def faults(user: Any, data: dict[str, Any]) -> dict[str, str]:
    if data.get("unit") and Role.HANDLER not in data.get("roles", ()):
        return {"unit": "选了承办单位，请同时勾选“承办人员”角色；不是承办人员的请去掉单位。"}
    if data.get("is_head") and not data.get("unit"):
        return {"is_head": "单位负责人请选择承办单位。"}
    return {}


def save(user: Any, data: dict[str, Any], by: Any) -> None:
    kept, unit = _handler(user), data.get("unit")
    if unit is None:
        if kept is not None:
            recycle.delete(kept, by, KEEPERS)
    elif kept is None:
        Handler.objects.create(user=user, unit=unit, is_head=data["is_head"])
    elif (kept.unit_id, kept.is_head) != (unit.pk, data["is_head"]):
        kept.unit, kept.is_head = unit, data["is_head"]
        kept.save()


def words(user: Any) -> str:
    kept = getattr(user, "handler", None)
    if kept is None:
        return "还没有单位" if Role.HANDLER in user.roles else ""
    return f"{kept.unit}{'（负责人）' if kept.is_head else ''}"


account_part(
    AccountPart(
        fields, faults, save, "承办单位", words, "handler__unit",
        lambda: django_filters.ModelChoiceFilter(
            label="承办单位", field_name="handler__unit", queryset=Unit.objects.all(), empty_label="全部"
        ),
        "unit",
    )
)  # fmt: skip
