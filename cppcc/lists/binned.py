"""回收站: what was deleted and can be restored, in the shape of all lists; one of it with the way back."""

from typing import Any

import django_tables2
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View

from cppcc import recycle
from cppcc.lists.cells import TimeColumn
from cppcc.lists.filters import ALL, Filters, SinceDay, search_field
from cppcc.lists.pages import NOWRAP, ListPage
from cppcc.models import Binned
from cppcc.rights import Refused, Role
from cppcc.rights.pages import RoleRequiredMixin
from cppcc.sheets import Column, field_column

DELETERS = frozenset({Role.MEMBER, Role.STAFF, Role.ADMIN})
"""Roles that may delete anything at all."""


class BinTable(django_tables2.Table):
    kind_words = django_tables2.Column(attrs=NOWRAP)
    words = django_tables2.Column(linkify=True, attrs={"td": {"class": "main-cell"}})
    along = django_tables2.Column(orderable=False, empty_values=())
    deleted_by = django_tables2.Column(default="—", attrs=NOWRAP)
    at = TimeColumn(format="Y-m-d H:i", attrs=NOWRAP)
    expires_at = TimeColumn(attrs=NOWRAP)

    class Meta:
        model = Binned
        fields = ()
        order_by = ()

    def render_along(self, record: Binned) -> str:
        return _along(record) or "—"


def _along(record: Binned) -> str | None:
    return "、".join(f"{kind} {count} 条" for kind, count in record.along) or None


BIN_COLUMNS: tuple[Column, ...] = (
    field_column(Binned, "kind_words"),
    field_column(Binned, "words"),
    Column("along", "一并删除", _along),
    field_column(Binned, "deleted_by"),
    field_column(Binned, "at"),
    field_column(Binned, "expires_at"),
)


class BinFilter(Filters):
    OPEN = ALL
    q = search_field("内容")
    kind = search_field("种类", "of_kind")
    since = SinceDay("删除日期自", "at")

    class Meta:
        model = Binned
        fields = ()

    def of_kind(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.searched(value, part="kind")


class BinList(ListPage):
    roles = DELETERS
    table_class, filterset_class = BinTable, BinFilter
    title = "回收站"
    what = "记录"
    empty_words = f"回收站里没有您可以恢复的记录。删除的记录在此保留 {recycle.DAYS} 天。"

    def get_queryset(self) -> Any:
        return Binned.objects.visible_to(self.request.user).select_related("deleted_by")

    def columns(self) -> tuple[Column, ...]:
        return BIN_COLUMNS


class BinOpen(RoleRequiredMixin, View):
    """One deleted record: what it was, what went with it; POST restores it."""

    roles = DELETERS

    def find(self, request: HttpRequest, pk: int) -> Binned:
        found: Binned = get_object_or_404(Binned.objects.visible_to(request.user).select_related("deleted_by"), pk=pk)
        return found

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(request, self.find(request, pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        kept = self.find(request, pk)
        try:
            record: Any = recycle.restore(kept)
        except Refused as reason:
            return self.page(request, kept, str(reason))
        messages.success(request, f"已恢复{kept.kind_words}“{kept.words}”。")
        place: Any = record if hasattr(record, "get_absolute_url") else kept.parent
        return redirect(place) if hasattr(place, "get_absolute_url") else redirect("bin_list")

    def page(self, request: HttpRequest, kept: Binned, refused: str = "") -> HttpResponse:
        return render(request, "cppcc/bin_open.html", {"title": "恢复", "kept": kept, "refused": refused})
