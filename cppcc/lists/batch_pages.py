"""The page of a step for many that is done in the background: how far it is, then what came of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views import View

from cppcc.lists import batching
from cppcc.models import ListBatch
from cppcc.rights import EVERYONE
from cppcc.rights.pages import RoleRequiredMixin


class BatchOpen(RoleRequiredMixin, View):
    """Of the account that ordered it alone."""

    polled = True
    roles = EVERYONE

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        asked = get_object_or_404(ListBatch, pk=pk, user_id=request.user.pk)
        context = {
            "title": f"批量{asked.label}",
            "asked": asked,
            "job": batching.job_of(asked),
            "back_url": f"{asked.path}?{asked.query}",
        }
        part = getattr(request, "htmx", False)
        return render(request, "lists/_batch_run.html" if part else "lists/batch_run.html", context)
