"""The list of accounts."""

from collections.abc import Callable
from typing import Any

import django_filters
import django_tables2

from cppcc.lists import ALL, Filters, TimeColumn, search_field
from cppcc.rights import Role
from members.account_parts import AccountPart, account_parts
from members.models import User


def account_table() -> type[django_tables2.Table]:
    """The list's table, with a column for each part that apps above put beside an account."""
    parts: dict[str, Any] = {
        part.name: django_tables2.Column(
            verbose_name=part.heading, orderable=False, empty_values=(), accessor="pk", default="—"
        )
        for part in account_parts()
    }
    for part in account_parts():
        parts[f"render_{part.name}"] = _drawn(part)
    meta = type(
        "Meta",
        (AccountTable.Meta,),
        {"sequence": ("username", "name", "role_words", *(one.name for one in account_parts()), "...")},
    )
    return type("AccountPartsTable", (AccountTable,), {**parts, "Meta": meta})


def _drawn(part: AccountPart) -> Callable[[Any, User], str]:
    return lambda table, record: part.words(record) or "—"


def account_filter() -> type[Filters]:
    """The list's conditions, with those of the parts."""
    conditions: dict[str, Any] = {part.name: part.condition() for part in account_parts()}
    return type("AccountPartsFilter", (AccountFilter,), conditions)


class AccountTable(django_tables2.Table):
    username = django_tables2.Column(verbose_name="登录名", linkify=True, attrs={"td": {"class": "main-cell"}})
    name = django_tables2.Column(verbose_name="姓名")
    role_words = django_tables2.Column(verbose_name="角色", orderable=False)
    is_active = django_tables2.Column(verbose_name="状态")
    last_login = TimeColumn(verbose_name="最近登录", format="Y-m-d H:i")

    class Meta:
        model = User
        fields = ()

    def render_is_active(self, value: bool) -> str:
        return "启用" if value else "停用"


class AccountFilter(Filters):
    q = search_field("登录名或姓名")
    role = django_filters.ChoiceFilter(
        label="角色", field_name="role_grants__role", choices=Role.choices, empty_label="全部"
    )

    OPEN = ALL

    class Meta:
        model = User
        fields = ()
