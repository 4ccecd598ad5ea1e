"""Pages that lead on: the menu behind 全部, and what is logged."""

from typing import Any

from django.views.generic import TemplateView

from cppcc.frame.places import grouped, log_of, named, places_of
from cppcc.rights import EVERYONE, Role
from cppcc.rights.pages import RoleRequiredMixin


class Menu(RoleRequiredMixin, TemplateView):
    """全部: every place of the account, by the work it belongs to, found by name or pinyin."""

    roles = EVERYONE
    template_name = "cppcc/menu.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = self.request.GET.get("q", "").strip()[:60]
        every = places_of(self.request.user)
        found = named(every, words) if words else every
        return super().get_context_data(title="全部功能", words=words, groups=grouped(found), **kwargs)


class LogPage(RoleRequiredMixin, TemplateView):
    """登记: what the office logs, one press away."""

    roles = frozenset({Role.STAFF, Role.ADMIN})
    template_name = "cppcc/log.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(title="登记", groups=grouped(log_of(self.request.user)), **kwargs)
