"""The audit trail as a read-only list: who changed what, when, from where."""

from typing import Any

import django_filters
import django_tables2
from auditlog.models import LogEntry
from django.contrib.auth import get_user_model
from django.core.exceptions import FieldDoesNotExist

from cppcc import search
from cppcc.forms import date_input
from cppcc.lists import Filters, ListPage, search_field
from cppcc.rights import Role
from cppcc.sheets import Column, moment

ACTIONS = {0: "新建", 1: "修改", 2: "删除", 3: "查看"}


class AuditTable(django_tables2.Table):
    timestamp = django_tables2.DateTimeColumn(verbose_name="时间", format="Y-m-d H:i:s")
    actor = django_tables2.Column(verbose_name="操作人", default="系统")
    remote_addr = django_tables2.Column(verbose_name="来源地址", default="—")
    action = django_tables2.Column(verbose_name="操作")
    content_type = django_tables2.Column(verbose_name="对象类别", orderable=False)
    object_repr = django_tables2.Column(verbose_name="对象", orderable=False)
    changes = django_tables2.Column(verbose_name="变更", orderable=False)

    class Meta:
        model = LogEntry
        fields = ()
        order_by = ()

    def render_action(self, record: Any) -> str:
        return _action(record)

    def render_content_type(self, record: Any) -> str:
        return _kind(record)

    def render_object_repr(self, value: str) -> str:
        return value[:60]

    def render_changes(self, record: Any) -> str:
        return _changes(record)


def _action(record: Any) -> str:
    return ACTIONS.get(record.action, "")


def _kind(record: Any) -> str:
    model = record.content_type.model_class()
    return str(model._meta.verbose_name) if model else str(record.content_type.model)


def _changes(record: Any) -> str:
    names = (
        {**record.changes_display_dict, **_named_by_key(record)}
        if record.content_type.model_class()
        else record.changes or {}
    )
    return "；".join(f"{name}：{_words(change)}" for name, change in names.items())[:300]


def _named_by_key(record: Any) -> dict[str, list[str]]:
    """Changes of what refers to a row by its key: the rows' names, which the trail's own words do not know."""
    found: dict[str, list[str]] = {}
    for name, change in (record.changes or {}).items():
        try:
            field: Any = record.content_type.model_class()._meta.get_field(name)
        except FieldDoesNotExist:
            continue
        refers = field.concrete and field.many_to_one
        if not refers or field.target_field.primary_key or not isinstance(change, list):
            continue
        keys = [str(one) for one in change]
        rows = field.related_model._default_manager.in_bulk(keys, field_name=field.target_field.name)
        found[str(field.verbose_name)] = [str(rows.get(key, key)) for key in keys]
    return found


def _words(change: Any) -> str:
    if isinstance(change, list) and len(change) == 2:
        return f"{str(change[0])[:40]} → {str(change[1])[:40]}"
    return str(change)[:80]


AUDIT_COLUMNS: tuple[Column, ...] = (
    Column("timestamp", "时间", lambda record: moment(record.timestamp)),
    Column("actor", "操作人", lambda record: str(record.actor or "系统")),
    Column("remote_addr", "来源地址", lambda record: record.remote_addr),
    Column("action", "操作", _action),
    Column("content_type", "对象类别", _kind),
    Column("object_repr", "对象", lambda record: record.object_repr),
    Column("changes", "变更", _changes),
)


class AuditFilter(Filters):
    q = search_field("对象", "about")
    actor = search_field("操作人", "by")
    action = django_filters.ChoiceFilter(label="操作", choices=list(ACTIONS.items()), empty_label="全部")
    since = django_filters.DateFilter(label="自", field_name="timestamp", lookup_expr="date__gte", widget=date_input())

    class Meta:
        model = LogEntry
        fields = ()

    def about(self, queryset: Any, name: str, value: str) -> Any:
        """The trail grows for ever and is not indexed."""
        return search.unindexed(queryset, value, "object_repr")

    def by(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(actor__in=search.searched(get_user_model().objects.all(), value))


class AuditList(ListPage):
    """Readable by admins; nothing in the application writes to it but the trail itself."""

    roles = frozenset({Role.ADMIN})
    table_class = AuditTable
    filterset_class = AuditFilter
    title = "操作日志"

    def get_queryset(self) -> Any:
        return LogEntry.objects.select_related("actor", "content_type").order_by("-timestamp", "-pk")

    def columns(self) -> tuple[Column, ...]:
        return AUDIT_COLUMNS
