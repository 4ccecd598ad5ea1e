"""Published proposals and replies for everybody, without log-in and without personal data (a setting, off at first)."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views import View

from cppcc.identity.limits import asks_too_often, too_many
from proposals.models import Proposal, Reply

MOST = 120
"""So many pages, searches among them, one address reads in ten minutes."""


class PublicList(View):
    """404 in effect an empty page where no year is open: it then says so."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if asks_too_often(request, "public", MOST):
            return too_many(request)
        rows: Any = (
            Proposal.objects.public().select_related("plenary", "category").order_by("-plenary__year", "number", "pk")
        )
        words = request.GET.get("q", "").strip()[:60]
        rows = rows.searched(words, alone=True)  # nothing about persons
        page = Paginator(rows, 20).get_page(request.GET.get("page"))
        return render(request, "public/proposals.html", {"title": "提案公开", "page": page, "q": words})


class PublicDetail(View):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        if asks_too_often(request, "public", MOST):
            return too_many(request)
        proposal = get_object_or_404(Proposal.objects.public().select_related("plenary__term", "category"), pk=pk)
        letters = Reply.objects.filter(assignment__proposal=proposal, sent_on__isnull=False).select_related(
            "assignment__unit", "assignment__proposal__plenary", "result_class"
        )
        context = {"title": proposal.title, "proposal": proposal, "letters": letters}
        return render(request, "public/proposal.html", context)
