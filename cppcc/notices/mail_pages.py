"""邮件: how the mails of notices fared, for administrators; what failed or is unsure can be sent again.

The words of a notice are its reader's alone: this page names the reader, never what was written.
"""

from typing import Any

import django_filters
import django_tables2
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views import View

from cppcc.lists import ALL, NOWRAP, Filters, ListPage, TimeColumn, yes_no
from cppcc.models import Notice
from cppcc.notices import mailing
from cppcc.rights import Role
from cppcc.rights.pages import RoleRequiredMixin
from cppcc.sheets import Column, choice, empty_as_none, field_column, moment

ADMIN = frozenset({Role.ADMIN})
STUCK = [Notice.Mail.FAILED, Notice.Mail.UNSURE]


class MailTable(django_tables2.Table):
    at = TimeColumn(verbose_name="通知时间", format="Y-m-d H:i", attrs=NOWRAP)
    user = django_tables2.Column(verbose_name="收件人", accessor="user__name", attrs={"td": {"class": "main-cell"}})
    address = django_tables2.Column(verbose_name="邮箱", accessor="user__email", orderable=False)
    mail = django_tables2.Column(verbose_name="状态", attrs=NOWRAP)
    tries = django_tables2.Column(verbose_name="已试次数", attrs=NOWRAP)
    next_try = TimeColumn(verbose_name="下次", format="m-d H:i", attrs=NOWRAP)
    mail_error = django_tables2.Column(verbose_name="原因")
    again = django_tables2.TemplateColumn(
        verbose_name="", template_name="cppcc/_mail_again.html", orderable=False, exclude_from_export=True
    )

    class Meta:
        model = Notice
        fields = ()


MAIL_COLUMNS: tuple[Column, ...] = (
    Column("at", "通知时间", lambda notice: moment(notice.at)),
    Column("user", "收件人", lambda notice: notice.user.name),
    Column("address", "邮箱", lambda notice: empty_as_none(notice.user.email)),
    Column("mail", "状态", choice(Notice.Mail.choices, "mail")),
    Column("tries", "已试次数", lambda notice: notice.tries),
    Column("next_try", "下次", lambda notice: moment(notice.next_try)),
    field_column(Notice, "mail_error"),
)


class MailFilter(Filters):
    OPEN = ALL
    mail = django_filters.ChoiceFilter(
        label="状态", choices=[one for one in Notice.Mail.choices if one[0] != Notice.Mail.NONE], empty_label="全部"
    )
    stuck = yes_no("未能发出或可能已发", method="of_stuck")

    class Meta:
        model = Notice
        fields = ()

    def of_stuck(self, rows: Any, name: str, value: bool) -> Any:
        return rows.filter(mail__in=STUCK) if value else rows.exclude(mail__in=STUCK)


class MailList(ListPage):
    roles = ADMIN
    table_class, filterset_class = MailTable, MailFilter
    title, unit = "邮件", "封"
    empty_words = "还没有邮件。通知发到邮箱时，每封邮件发没发出列在这里。"

    def get_queryset(self) -> Any:
        return Notice.objects.exclude(mail=Notice.Mail.NONE).select_related("user")

    def columns(self) -> tuple[Column, ...]:
        return MAIL_COLUMNS


class MailAgain(RoleRequiredMixin, View):
    """再发."""

    roles = ADMIN
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not mailing.send_again(pk):
            raise Http404
        messages.success(request, "已排队再发。")
        return redirect(f"{reverse('mail_list')}?stuck=true")
