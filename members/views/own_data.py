"""导出本人数据: asked for, watched, handed out for a day to nobody but the person."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views import View

from cppcc import jobs
from cppcc.files import serve_download
from cppcc.models import Job, JobFile
from cppcc.rights import EVERYONE
from cppcc.rights.pages import RoleRequiredMixin
from members.jobs import OWN_DATA


class OwnData(RoleRequiredMixin, View):
    polled = True
    roles = EVERYONE

    def get(self, request: HttpRequest) -> HttpResponseBase:
        subject = str(request.user.pk)
        made = JobFile.objects.filter(job__kind=OWN_DATA, job__subject=subject).order_by("-pk").first()
        if request.GET.get("download"):
            if made is None:
                raise Http404
            return serve_download(made.file, "本人数据.zip")
        job = Job.objects.filter(kind=OWN_DATA, subject=subject).order_by("-pk").first()
        part = getattr(request, "htmx", False)
        context = {"title": "导出本人数据", "job": job, "there": made is not None}
        return render(request, "members/_own_data.html" if part else "members/own_data.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        with transaction.atomic():
            jobs.request(OWN_DATA, str(request.user.pk), request.user)
        messages.success(request, "已开始导出，可以离开此页，稍后回来下载。")
        return redirect("own_data")
