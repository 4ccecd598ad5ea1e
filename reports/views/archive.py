"""年度归档: the archive of a year, ordered, watched, and handed out for a day."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View

from cppcc import jobs
from cppcc.files import serve_download
from cppcc.models import Job
from cppcc.rights import Role
from cppcc.rights.again import on_download
from cppcc.rights.pages import RoleRequiredMixin
from members.models import PlenaryYear
from reports.jobs import ARCHIVE


class YearArchive(RoleRequiredMixin, View):
    """For administrators: it holds all records of the year, whoever may see which of them in the program."""

    polled = True
    roles = frozenset({Role.ADMIN})

    asks_again = staticmethod(on_download)

    def get(self, request: HttpRequest, year: int) -> HttpResponseBase:
        plenary = get_object_or_404(PlenaryYear, year=year)
        made = jobs.made(ARCHIVE, str(plenary.year))
        if request.GET.get("download"):
            if made is None:
                raise Http404
            return serve_download(made.file, f"{plenary}度归档.zip")
        context = {
            "title": f"{plenary}度归档",
            "year": plenary,
            "job": Job.objects.filter(kind=ARCHIVE, subject=str(plenary.year)).first(),
            "made": made,
        }
        part = getattr(request, "htmx", False)
        return render(request, "reports/_archive.html" if part else "reports/archive.html", context)

    def post(self, request: HttpRequest, year: int) -> HttpResponse:
        plenary = get_object_or_404(PlenaryYear, year=year)
        with transaction.atomic():
            jobs.request(ARCHIVE, str(plenary.year), request.user)
        messages.success(request, "已开始归档，可以离开此页，完成后会通知您。")
        return redirect("year_archive", plenary.year)
