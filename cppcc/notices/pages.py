"""The own notices: read them, follow one, mark all as read."""

from typing import Any

import django_tables2
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views import View

from cppcc.lists import ALL, NOWRAP, Filters, ListPage, TimeColumn, yes_no
from cppcc.models import Notice
from cppcc.rights import EVERYONE
from cppcc.rights.pages import RoleRequiredMixin
from cppcc.sheets import Column, field_column
from cppcc.troubles import is_full
from cppcc.workflow.batches import act


class NoticeTable(django_tables2.Table):
    at = TimeColumn(verbose_name="时间", format="Y-m-d H:i", attrs=NOWRAP)
    words = django_tables2.Column(
        verbose_name="内容",
        linkify=("notice_open", {"pk": django_tables2.A("pk")}),
        attrs={"td": {"class": "main-cell"}},
    )
    read_at = django_tables2.Column(verbose_name="状态", empty_values=(), attrs=NOWRAP)

    class Meta:
        model = Notice
        fields = ()

    def render_read_at(self, value: Any) -> str:
        return "已读" if value else "未读"


NOTICE_COLUMNS: tuple[Column, ...] = (
    field_column(Notice, "at"),
    field_column(Notice, "words"),
    Column("read_at", "状态", lambda notice: "已读" if notice.read_at else "未读"),
)


class NoticeFilter(Filters):
    OPEN = ALL
    unread = yes_no("未读", field_name="read_at", lookup_expr="isnull")

    class Meta:
        model = Notice
        fields = ()


def read_before(notice: Notice) -> str:
    return "已读过" if notice.read_at else ""


def read_now(notice: Notice, user: Any) -> None:
    Notice.objects.filter(pk=notice.pk, user_id=user.pk, read_at=None).update(read_at=timezone.now())


READ = act("read", "标为已读", EVERYONE, Notice, read_before, read_now)


class NoticeList(ListPage):
    batched = (READ,)
    roles = EVERYONE
    table_class, filterset_class = NoticeTable, NoticeFilter
    template_name = "cppcc/notices.html"
    title, unit = "通知", "条"
    empty_words = "没有通知。有新的办理事项时会出现在这里。"

    def get_queryset(self) -> Any:
        user: Any = self.request.user
        return Notice.objects.filter(user=user)

    def columns(self) -> tuple[Column, ...]:
        return NOTICE_COLUMNS

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(mail_words=mail_words(self.request.user), **kwargs)


def mail_words(user: Any) -> str:
    """Whether notices reach the person by mail, as it is said above the list."""
    if not user.email:
        return "您的账号没有登记邮箱，通知只在系统内。"
    return f"通知同时发到 {user.email}。" if user.mail_notices else "通知只在系统内。"


class NoticeOpen(RoleRequiredMixin, View):
    """Marks a notice of one's own as read and leads to what it is about; on a full disk it leads there all the same."""

    roles = EVERYONE

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        notice = get_object_or_404(Notice, pk=pk, user_id=request.user.pk)
        try:
            with transaction.atomic():
                Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=timezone.now())
        except DatabaseError as error:
            if not is_full(error):
                raise
        return redirect(notice.url or "notice_list")


class NoticesRead(RoleRequiredMixin, View):
    roles = EVERYONE
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        Notice.objects.filter(user=user, read_at=None).update(read_at=timezone.now())
        return redirect("notice_list")
