"""Search across everything: the page of results, and the first hits while one types."""

from typing import Any

from django.views.generic import TemplateView

from cppcc.frame.finding import LONGEST, find
from cppcc.rights import EVERYONE
from cppcc.rights.pages import RoleRequiredMixin
from cppcc.search import question

OF_EACH = 8
WHILE_TYPING = 3


class SearchPage(RoleRequiredMixin, TemplateView):
    """What was found, by kind, each with the way to all of it."""

    roles = EVERYONE
    template_name = "cppcc/search.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        text = self.request.GET.get("q", "").strip()[:LONGEST]
        groups = find(self.request.user, text, OF_EACH)
        total = sum(group.total for group in groups)
        return super().get_context_data(
            title="搜索", text=text, asked=bool(question(text)), groups=groups, total=total, **kwargs
        )


class SearchHits(RoleRequiredMixin, TemplateView):
    """The first hits under the field of the top bar."""

    roles = EVERYONE
    template_name = "cppcc/_hits.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        text = self.request.GET.get("q", "").strip()[:LONGEST]
        groups = find(self.request.user, text, WHILE_TYPING, brief=True)
        return super().get_context_data(text=text, asked=bool(question(text)), groups=groups, **kwargs)
