"""运行情况: how the machine fares and what it could not do, for administrators; and the warning of a disk that fills up."""

from typing import Any

import django_tables2
from django.contrib import messages
from django.db.models import IntegerField, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views import View

from cppcc.frame import condition
from cppcc.frame.navigation import Entry, Todo, counted, register, rows, todos
from cppcc.lists import ALL, NOWRAP, Filters, ListPage, TimeColumn, yes_no
from cppcc.models import Notice, Trouble
from cppcc.rights import Role, holds
from cppcc.rights.pages import RoleRequiredMixin
from cppcc.sheets import Column, field_column
from cppcc.troubles import space_short
from cppcc.workflow.batches import act

ADMIN = frozenset({Role.ADMIN})
STUCK = (Notice.Mail.FAILED, Notice.Mail.UNSURE)
NO_YEAR = Value(None, output_field=IntegerField())
WARNED = frozenset({Role.STAFF, Role.ADMIN})

register(
    Entry("运行情况", "trouble_list", "heart-pulse", ADMIN, "设置", 91),
    Entry("邮件", "mail_list", "envelope", ADMIN, "设置", 92),
)


@todos
def system_todos(user: Any) -> list[Todo]:
    """A disk that fills up for the office; what went wrong and what could not be mailed for administrators."""
    found = []
    if holds(user, WARNED) and (short := space_short()):
        left = f"{short[0] / 2**30:.1f} GB"
        words = f"项提醒：磁盘剩余空间不足 10%（剩 {left}），请通知系统管理员清理"
        found.append(Todo(words, 1, reverse("trouble_list" if holds(user, ADMIN) else "home"), late=True))
    if holds(user, ADMIN):
        found.append(counted("项运行异常待处理", rows(_troubles), f"{reverse('trouble_list')}?open=true", year="none"))
        found.append(
            counted("封邮件未能发出或可能已发", rows(_unsent), f"{reverse('mail_list')}?stuck=true", year="none")
        )
    return found


def _troubles() -> Any:
    return Trouble.objects.filter(closed_at=None).annotate(none=NO_YEAR)


def _unsent() -> Any:
    return Notice.objects.filter(mail__in=STUCK).annotate(none=NO_YEAR)


class TroubleTable(django_tables2.Table):
    last_at = TimeColumn(verbose_name="最近", format="Y-m-d H:i", attrs=NOWRAP)
    first_at = TimeColumn(verbose_name="首次", format="Y-m-d H:i", attrs=NOWRAP)
    words = django_tables2.Column(verbose_name="情况", attrs={"td": {"class": "main-cell"}})
    count = django_tables2.Column(verbose_name="次数", attrs=NOWRAP)
    detail = django_tables2.Column(verbose_name="详情")
    closed_at = django_tables2.Column(verbose_name="状态", empty_values=(), attrs=NOWRAP)

    class Meta:
        model = Trouble
        fields = ()

    def render_closed_at(self, value: Any) -> str:
        return _state(value)

    def render_detail(self, value: str) -> str:
        return value if len(value) <= 300 else f"{value[:300]}……"


def _state(closed_at: Any) -> str:
    return f"{timezone.localtime(closed_at):%m-%d %H:%M} 已处理" if closed_at else "待处理"


TROUBLE_COLUMNS: tuple[Column, ...] = (
    *(field_column(Trouble, name) for name in ("last_at", "first_at", "words", "count", "detail")),
    Column("closed_at", "状态", lambda trouble: _state(trouble.closed_at)),
)


class TroubleFilter(Filters):
    OPEN = ALL
    open = yes_no("待处理", field_name="closed_at", lookup_expr="isnull")

    class Meta:
        model = Trouble
        fields = ()


def closed_before(trouble: Trouble) -> str:
    return "已处理过" if trouble.closed_at else ""


def close_now(trouble: Trouble, user: Any) -> None:
    Trouble.objects.filter(pk=trouble.pk, closed_at=None).update(closed_at=timezone.now())


class TroubleList(ListPage):
    batched = (act("close", "标为已处理", [Role.ADMIN], Trouble, closed_before, close_now),)
    roles = ADMIN
    table_class, filterset_class = TroubleTable, TroubleFilter
    template_name = "cppcc/troubles.html"
    title, unit = "运行情况", "项"
    what = "故障"
    empty_words = "没有运行异常。磁盘、邮件、后台任务出问题时列在这里。"

    def get_queryset(self) -> Any:
        return Trouble.objects.all()

    def columns(self) -> tuple[Column, ...]:
        return TROUBLE_COLUMNS

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(short=space_short(), health=condition.told(condition.read()), **kwargs)


class TroublesClosed(RoleRequiredMixin, View):
    """全部标为已处理."""

    roles = ADMIN
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        number = Trouble.objects.filter(closed_at=None).update(closed_at=timezone.now())
        messages.success(request, f"已将 {number} 项标为已处理。")
        return redirect("trouble_list")
