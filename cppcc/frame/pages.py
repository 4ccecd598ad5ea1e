"""Pages that belong to no app: health, settings index."""

from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.views.generic import TemplateView

from cppcc.lists import registers_for
from cppcc.rights import Role
from cppcc.rights.pages import RoleRequiredMixin


def healthz(request: HttpRequest) -> HttpResponse:
    """Answers when the process and its database do."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


class SettingsPage(RoleRequiredMixin, TemplateView):
    """The registers of a place: 基础资料, or 台账."""

    roles = frozenset({Role.STAFF, Role.ADMIN})
    template_name = "cppcc/settings.html"
    title, place = "基础资料", "settings"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        registers = registers_for(self.request.user, self.place)
        return super().get_context_data(title=self.title, place=self.place, registers=registers, **kwargs)
