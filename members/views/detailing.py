"""得分明细表 in its three forms: at once for few members, else made in the background and watched."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views import View

from cppcc.files import made_download, serve_download
from cppcc.identity import identity
from cppcc.jobs import request as request_job
from cppcc.models import Job
from cppcc.rights import READERS, Refused
from cppcc.rights.pages import RoleRequiredMixin
from members import jobs
from members.detailing import By, Form, made
from members.models import Assessment
from members.showing.people import AllFiles

IN_REQUEST = 50
"""Members whose table a request writes itself; that of more is a job."""


class OfAssessment(RoleRequiredMixin, View):
    roles = READERS

    def assessment(self, pk: int) -> Assessment:
        seen = Assessment.objects.visible_to(self.request.user)
        return get_object_or_404(seen.select_related("plenary"), pk=pk)


class Detail(OfAssessment):
    """The table in one form: handed out, or its page where it has to be made first."""

    def form(self) -> Form:
        return Form.NUMBERS if self.request.GET.get("by") == By.NUMBER else Form.NAMES

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        one, form = self.assessment(pk), self.form()
        if one.entries.count() > IN_REQUEST:
            return redirect("assessment_details", pk)
        try:
            data = made(one, form, identity().posted_by)
        except Refused as reason:
            messages.error(request, str(reason))
            return redirect(one)
        return made_download(data, jobs.detail_name(one, form))


class Posting(Detail):
    """As PDF to be put up; members are called as the committee has set it."""

    def form(self) -> Form:
        return Form.POSTED


class Details(OfAssessment):
    """All forms of it: asked for, watched, handed out."""

    polled = True

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        one = self.assessment(pk)
        if (wanted := request.GET.get("download", "")) in Form:
            file = jobs.detail_made(one, wanted)
            if file is None:
                raise Http404
            return serve_download(file.file, jobs.detail_name(one, Form(wanted)))
        files = [self.file(one, form) for form in Form]
        context: dict[str, Any] = {
            "title": f"{one}得分明细表",
            "assessment": one,
            "place": reverse("assessment_details", args=[pk]),
            "files": files,
            "active": any(file.active for file in files),
        }
        part = getattr(request, "htmx", False)
        return render(request, "members/_made_files.html" if part else "members/details.html", context)

    def file(self, one: Assessment, form: Form) -> AllFiles:
        job = Job.objects.filter(kind=jobs.DETAIL, subject=jobs.detail_subject(one, form)).first()
        return AllFiles(form.value, form.label, job, there=jobs.detail_made(one, form) is not None)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        one, form = self.assessment(pk), request.POST.get("kind", "")
        if form not in Form:
            raise Http404
        with transaction.atomic():
            request_job(jobs.DETAIL, jobs.detail_subject(one, form), request.user)
        messages.success(request, "已开始生成，可以离开此页，完成后会收到通知。")
        return redirect("assessment_details", pk)
