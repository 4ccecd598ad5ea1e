"""The list of accounts."""

import django_filters
import django_tables2

from cppcc.lists import Filters, search_field
from cppcc.rights import Role
from members.models import User


class AccountTable(django_tables2.Table):
    username = django_tables2.Column(verbose_name="登录名", linkify=True, attrs={"td": {"class": "main-cell"}})
    name = django_tables2.Column(verbose_name="姓名")
    role_words = django_tables2.Column(verbose_name="角色", orderable=False)
    is_active = django_tables2.Column(verbose_name="状态")
    last_login = django_tables2.DateTimeColumn(verbose_name="最近登录", format="Y-m-d H:i")

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

    class Meta:
        model = User
        fields = ()
