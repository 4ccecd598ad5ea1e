"""Pages that belong to no app: health, the session, what could not be taken, settings index."""

from typing import Any

from django.core.exceptions import DisallowedHost, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views import View
from django.views.generic import TemplateView

from cppcc.calendar import clock
from cppcc.forms import typed_in
from cppcc.holidays.pages import last_known
from cppcc.identity import identity
from cppcc.lists import registers_for
from cppcc.lists.described import Place, grouped, places
from cppcc.logs import about, number_of
from cppcc.rights import EVERYONE, Role
from cppcc.rights.pages import RoleRequiredMixin, came_from


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404 in words; what was typed into a form whose record is gone stays readable."""
    typed = typed_in(request) if request.method == "POST" else []
    return render(request, "404.html", {"typed": typed}, status=404)


class SessionKept(RoleRequiredMixin, View):
    """A person says that he is still there: the session lasts anew from now."""

    roles = EVERYONE

    def get(self, request: HttpRequest) -> HttpResponse:
        request.session.modified = True
        return HttpResponse(status=204)


TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What could not be read, in words; what is too large is 413."""
    title, words, status = "没有保存", "这次提交的内容不完整或不能识别，没有保存。", 400
    if isinstance(exception, TOO_LARGE):
        title, words, status = (
            "内容过大",
            "这次提交的文字过长，或填写项、文件过多，没有保存。请删减后再提交；照片和附件请分次上传。",
            413,
        )
    try:
        back, kept = came_from(request), request.method == "POST"
    except DisallowedHost:
        title, words, back, kept = "网址不对", "这个网址不是本系统的网址，请使用本单位公布的网址打开。", "/", False
    # without the request: of one that could not be read nothing is asked, no account and no database
    context = {"title": title, "words": words, "back": back, "kept": kept}
    return HttpResponse(render_to_string("400.html", context), status=status)


def server_error(request: HttpRequest) -> HttpResponse:
    """What went wrong, with the number to quote: by it an administrator finds what it was. Asks nothing of anything."""
    return HttpResponse(render_to_string("500.html", {"number": number_of(about.get())}), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was open while somebody signed in anew: its longer texts are given back, and the way to the form."""
    return render(request, "403_csrf.html", {"back": came_from(request), "typed": typed_in(request)}, status=403)


class SettingsPage(RoleRequiredMixin, TemplateView):
    """The registers of a place, 基础资料 or 台账: in groups, each with what it is for and what is in it."""

    roles = frozenset({Role.STAFF, Role.ADMIN})
    template_name = "cppcc/settings.html"
    title, place = "基础资料", "settings"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        wanted = self.request.GET.get("q", "")[:60].strip()
        found = [*self.others(), *places(registers_for(self.request.user, self.place))]
        groups = grouped(one for one in found if one.named(wanted))
        return super().get_context_data(title=self.title, groups=groups, wanted=wanted, **kwargs)

    def others(self) -> list[Place]:
        """Settings that are no registers."""
        if self.place != "settings":
            return []
        own, known = identity(), last_known(clock.today().year)
        named = "还没有填写" if own._state.adding else "已填写" if own.emblem else "还没有会徽"
        part = "本会和年度"
        return [
            Place(part, "开始使用", "新系统要做的各步，按记录自动打勾。", reverse("beginning")),
            Place(part, "本会", "名称和会徽，印在页面、公文和报告上。", reverse("identity"), named),
            Place(part, "放假安排", "节假日和调休，工作日按此计算。", reverse("holidays"), f"已知至 {known} 年"),
        ]
