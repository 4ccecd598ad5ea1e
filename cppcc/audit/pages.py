"""The audit trail as a read-only list: who changed what, when, from where."""

from typing import Any

import django_filters
import django_tables2
from auditlog.models import LogEntry
from django.contrib.auth import get_user_model

from cppcc import search
from cppcc.audit import telling
from cppcc.forms import date_input
from cppcc.lists import Filters, ListPage, search_field
from cppcc.rights import Role
from cppcc.sheets import Column, moment


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

    def before_render(self, request: Any) -> None:
        """The names that the page's entries refer to are read together."""
        self.names = telling.Names(row.record for row in self.paginated_rows)

    def render_action(self, record: Any) -> str:
        return telling.action(record)

    def render_content_type(self, record: Any) -> str:
        return telling.kind(record)

    def render_object_repr(self, record: Any) -> str:
        return telling.about(record)

    def render_changes(self, record: Any) -> str:
        return telling.changes(record, getattr(self, "names", None))


AUDIT_COLUMNS: tuple[Column, ...] = (
    Column("timestamp", "时间", lambda record: moment(record.timestamp)),
    Column("actor", "操作人", lambda record: str(record.actor or "系统")),
    Column("remote_addr", "来源地址", lambda record: record.remote_addr),
    Column("action", "操作", telling.action),
    Column("content_type", "对象类别", telling.kind),
    Column("object_repr", "对象", telling.about),
    Column("changes", "变更", telling.changes),
)


class AuditFilter(Filters):
    q = search_field("对象", "about")
    actor = search_field("操作人", "by")
    action = django_filters.ChoiceFilter(label="操作", choices=list(telling.ACTIONS.items()), empty_label="全部")
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
    personal = True
    table_class = AuditTable
    filterset_class = AuditFilter
    title = "操作日志"
    what = "操作"
    empty_words = "还没有操作记录。谁在什么时候改了什么，会自动记在这里。"

    def get_queryset(self) -> Any:
        return LogEntry.objects.select_related("actor", "content_type").order_by("-timestamp", "-pk")

    def columns(self) -> tuple[Column, ...]:
        return AUDIT_COLUMNS
