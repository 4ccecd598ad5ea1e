"""Pages that belong to no app: health, settings index."""

from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.generic import TemplateView

from cppcc.forms.once import typed_in
from cppcc.lists import registers_for
from cppcc.rights import Role
from cppcc.rights.pages import RoleRequiredMixin


def healthz(request: HttpRequest) -> HttpResponse:
    """Answers when the process and its database do."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404 in words; what was typed into a form whose record is gone stays readable."""
    typed = typed_in(request) if request.method == "POST" else []
    return render(request, "404.html", {"typed": typed}, status=404)


class SettingsPage(RoleRequiredMixin, TemplateView):
    """The registers of a place: 基础资料, or 台账."""

    roles = frozenset({Role.STAFF, Role.ADMIN})
    template_name = "cppcc/settings.html"
    title, place = "基础资料", "settings"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        registers = registers_for(self.request.user, self.place)
        return super().get_context_data(title=self.title, place=self.place, registers=registers, **kwargs)
