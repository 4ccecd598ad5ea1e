"""The audit trail as a read-only list: who changed what, when, from where."""

from ipaddress import ip_address
from typing import Any

import django_filters
import django_tables2
from auditlog.models import LogEntry
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q

from cppcc import search
from cppcc.audit import disclosure, sealing, telling
from cppcc.audit.entries import entries
from cppcc.audit.kinds import LABELS
from cppcc.lists import ALL, Filters, ListPage, SinceDay, TimeColumn, UntilDay, search_field
from cppcc.models import TrailArchive
from cppcc.rights import TRAIL_READERS
from cppcc.sheets import Column, moment


class AuditTable(django_tables2.Table):
    timestamp = TimeColumn(verbose_name="时间", format="Y-m-d H:i:s")
    actor = django_tables2.Column(verbose_name="操作人", default="系统")
    remote_addr = django_tables2.Column(verbose_name="来源地址", default="—")
    action = django_tables2.Column(verbose_name="操作")
    content_type = django_tables2.Column(verbose_name="对象类别", orderable=False)
    object_repr = django_tables2.Column(verbose_name="对象", orderable=False)
    changes = django_tables2.Column(verbose_name="变更或说明", orderable=False)

    facts = ("actor", "action", "object_repr", "changes")

    class Meta:
        model = LogEntry
        fields = ()
        order_by = ()

    def render_action(self, record: Any) -> str:
        return telling.action(record)

    def render_content_type(self, record: Any) -> str:
        return telling.kind(record)

    def render_object_repr(self, record: Any) -> str:
        return telling.about(record)

    def render_changes(self, record: Any) -> str:
        return telling.changes(record)


AUDIT_COLUMNS: tuple[Column, ...] = (
    Column("timestamp", "时间", lambda record: moment(record.timestamp)),
    Column("actor", "操作人", lambda record: str(record.actor or "系统")),
    Column("remote_addr", "来源地址", lambda record: record.remote_addr),
    Column("action", "操作", telling.action),
    Column("content_type", "对象类别", telling.kind),
    Column("object_repr", "对象", telling.about),
    Column("changes", "变更或说明", telling.changes),
)


def kinds() -> list[tuple[int, str]]:
    """The kinds of records that stand in the trail, by name."""
    found = ContentType.objects.get_for_models(*disclosure.declared())
    return sorted(((one.pk, str(model._meta.verbose_name)) for model, one in found.items()), key=lambda one: one[1])


class AuditFilter(Filters):
    """What is asked is answered by what the reader may read: nothing is found by words that are not shown to him."""

    OPEN = ALL
    q = search_field("对象名称或编号", "about")
    actor = search_field("操作人", "by")
    kind = django_filters.ChoiceFilter(label="对象类别", field_name="content_type", choices=kinds, empty_label="全部")
    action = django_filters.ChoiceFilter(
        label="操作", choices=[*telling.ACTIONS.items(), *LABELS.items()], empty_label="全部"
    )
    address = django_filters.CharFilter(label="来源地址", method="from_where")
    since = SinceDay("自", "timestamp")
    until = UntilDay("至", "timestamp")

    class Meta:
        model = LogEntry
        fields = ()

    def about(self, queryset: Any, name: str, value: str) -> Any:
        """Names of records that are open to the reader, keys of all. The trail grows for ever and is not indexed."""
        seen = queryset.filter(disclosure.open_entries(queryset.reader))
        named = search.unindexed(seen, value, "object_repr").order_by().values("pk")
        key = value.removeprefix("编号").strip()
        return queryset.filter(Q(pk__in=named) | Q(object_pk=key)) if key else queryset

    def by(self, queryset: Any, name: str, value: str) -> Any:
        """By the name that the trail shows, not by what else is known of an account."""
        return queryset.filter(actor__in=search.unindexed(get_user_model().objects.all(), value, "name"))

    def from_where(self, queryset: Any, name: str, value: str) -> Any:
        try:
            return queryset.filter(remote_addr=str(ip_address(value.strip())))
        except ValueError:
            return queryset.none()


class AuditList(ListPage):
    """Read by administrators and auditors; nothing in the application writes to it but the trail itself."""

    roles = TRAIL_READERS
    pickable = False
    template_name = "cppcc/audit_list.html"
    personal = True
    table_class = AuditTable
    filterset_class = AuditFilter
    title = "操作日志"
    what = "记录"
    empty_words = "还没有操作记录。谁在什么时候改了什么，会自动记在这里。"

    def get_queryset(self) -> Any:
        return entries(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With how far the rows are sealed, and the years that lie in files."""
        context = super().get_context_data(**kwargs)
        context.update(unsealed=sealing.unsealed().count(), archives=list(TrailArchive.objects.all()))
        return context

    def columns(self) -> tuple[Column, ...]:
        return AUDIT_COLUMNS
