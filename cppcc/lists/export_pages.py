"""The page of one sheet that is made in the background: how far it is, then the download."""

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views import View

from cppcc.files import serve_download
from cppcc.lists import exporting
from cppcc.models import ListExport
from cppcc.rights import EVERYONE
from cppcc.rights.pages import RoleRequiredMixin


class ExportOpen(RoleRequiredMixin, View):
    """Of the account that ordered it alone; handed out for a day, and not after its rights changed."""

    polled = True
    roles = EVERYONE

    @staticmethod
    def asks_again(request: HttpRequest, **kwargs: Any) -> bool:
        """For the file of a list that asks it."""
        user: Any = request.user
        asked = ListExport.objects.filter(pk=kwargs["pk"], user_id=user.pk).first()
        return bool(asked and request.GET.get("download") and exporting.is_personal(asked))

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        asked = get_object_or_404(ListExport, pk=pk, user_id=request.user.pk)
        file, may = exporting.made(asked), exporting.may_have(asked, request.user)
        if request.GET.get("download"):
            if file is None or not may:
                raise Http404
            answer = serve_download(file.file, f"{asked.title}.xlsx")
            answer.trail_path = asked.path  # type: ignore[attr-defined]  # what was exported, for the trail
            return answer
        context = {
            "title": f"导出{asked.title}",
            "asked": asked,
            "job": exporting.job_of(asked),
            "there": file is not None and may,
            "refused": "" if may else exporting.CHANGED,
            "back_url": f"{asked.path}?{asked.query}",
        }
        part = getattr(request, "htmx", False)
        return render(request, "cppcc/_export.html" if part else "cppcc/export_made.html", context)
