"""出错和慢页面: pages that failed or were slow, jobs that failed, found by the number that somebody quotes."""

from typing import Any

import django_filters
import django_tables2

from cppcc.frame.navigation import Entry, register
from cppcc.lists import ALL, NOWRAP, NUMBER, Filters, ListPage, TimeColumn, search_field
from cppcc.models import Incident
from cppcc.rights import Role
from cppcc.sheets import Column, choice, field_column, moment

ADMIN = frozenset({Role.ADMIN})

register(Entry("出错和慢页面", "incident_list", "speedometer2", ADMIN, "设置", 91, words="编号 日志 慢 失败 任务"))


class IncidentTable(django_tables2.Table):
    at = TimeColumn(verbose_name="时间", format="Y-m-d H:i", attrs=NOWRAP)
    kind = django_tables2.Column(verbose_name="类别", attrs=NOWRAP)
    number = django_tables2.Column(verbose_name="编号", attrs=NOWRAP)
    page = django_tables2.Column(verbose_name="页面或任务", attrs={"td": {"class": "main-cell"}})
    words = django_tables2.Column(verbose_name="情况")
    user = django_tables2.Column(verbose_name="账号", accessor="user__name", attrs=NOWRAP)
    milliseconds = django_tables2.Column(verbose_name="用时（毫秒）", attrs=NUMBER)
    queries = django_tables2.Column(verbose_name="查询次数", attrs=NUMBER)

    class Meta:
        model = Incident
        fields = ()


INCIDENT_COLUMNS: tuple[Column, ...] = (
    Column("at", "时间", lambda incident: moment(incident.at)),
    Column("kind", "类别", choice(Incident.Kind.choices, "kind")),
    *(field_column(Incident, name) for name in ("number", "page", "words")),
    Column("user", "账号", lambda incident: incident.user.name if incident.user else None),
    *(field_column(Incident, name) for name in ("milliseconds", "queries")),
)


class IncidentFilter(Filters):
    OPEN = ALL
    q = search_field("编号、页面或情况", method="named")
    kind = django_filters.ChoiceFilter(label="类别", choices=Incident.Kind.choices, empty_label="全部")

    class Meta:
        model = Incident
        fields = ()

    def named(self, rows: Any, name: str, value: str) -> Any:
        asked = value.strip()
        return rows.filter(number=asked) | rows.filter(page__contains=asked) | rows.filter(words__contains=asked)


class IncidentList(ListPage):
    roles = ADMIN
    table_class, filterset_class = IncidentTable, IncidentFilter
    title, unit = "出错和慢页面", "条"
    empty_words = "没有出错的页面、打开慢的页面和失败的任务。有了就列在这里，按编号可以查到系统日志。"

    def get_queryset(self) -> Any:
        return Incident.objects.select_related("user")

    def columns(self) -> tuple[Column, ...]:
        return INCIDENT_COLUMNS
