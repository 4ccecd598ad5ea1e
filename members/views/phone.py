"""The own phone: the address under which its calendar reads the own activities."""

import io
from typing import Any
from urllib.parse import urlsplit

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views import View
from django.views.generic import TemplateView

from cppcc.rights import READERS, Role, holds
from cppcc.rights.pages import RoleRequiredMixin
from members import calendars
from members.models import CalendarAddress

CALENDAR_READERS = READERS | frozenset({Role.MEMBER})
"""Those who read activities at all."""


def calendar_words(user: Any) -> str:
    """How it stands with the own calendar, for 我的; nothing for who reads no activities."""
    if not holds(user, CALENDAR_READERS):
        return ""
    return "已开通" if CalendarAddress.objects.filter(user_id=user.pk).exists() else "活动自动出现在手机日历里"


def as_code(address: str) -> str:
    """The address as a QR code (SVG)."""
    buffer = io.BytesIO()
    segno.make(address, error="m").save(buffer, kind="svg", scale=5, border=2, xmldecl=False, svgns=True, omitsize=True)
    return buffer.getvalue().decode()


class CalendarPage(RoleRequiredMixin, TemplateView):
    """日历订阅: the private address, as words and as a code; made, renewed and revoked here."""

    roles = CALENDAR_READERS
    template_name = "members/calendar.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user: Any = self.request.user
        kept = CalendarAddress.objects.filter(user=user).first()
        context: dict[str, Any] = {"title": "日历订阅", "kept": kept}
        if kept:
            path = reverse("calendar_feed", args=[calendars.token_of(kept)])
            address = self.request.build_absolute_uri(path)
            context |= {
                "address": address,
                "opening": urlsplit(address)._replace(scheme="webcal").geturl(),
                "code": as_code(address),
            }
        return super().get_context_data(**context, **kwargs)


class CalendarRenew(RoleRequiredMixin, View):
    """开通, and 更换地址: the former address ends."""

    roles = CALENDAR_READERS
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        calendars.renew(request.user)
        messages.success(request, "已生成新的订阅地址。以前的地址如有，已失效。")
        return redirect("calendar_address")


class CalendarRevoke(RoleRequiredMixin, View):
    """停用."""

    roles = CALENDAR_READERS
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        if calendars.revoke(request.user):
            messages.success(request, "已停用，原来的地址不再有效。手机日历里的订阅请自行删除。")
        return redirect("calendar_address")
