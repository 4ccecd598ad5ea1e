"""Checking a report's text: remarks at passages, what has changed since a former version, a part as it will print."""

import difflib
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views import View

from cppcc import figures as registry
from cppcc import jobs
from cppcc.audit import events
from cppcc.calendar import clock
from cppcc.forms import not_taken, rows, whole_number
from cppcc.models import Job
from cppcc.rights import OFFICE, READERS, holds
from cppcc.rights.pages import RoleRequiredMixin
from cppcc.workflow import Refused
from reports import keeping, previewing
from reports.forms.text import CommentForm
from reports.jobs import PREVIEW
from reports.models import Comment, Report
from reports.showing import about
from reports.showing.text import read_words
from reports.text import Text, from_data, paragraphs
from reports.views.report import report_at
from reports.views.text import wording
from reports.wording import Wording


class CommentAdd(RoleRequiredMixin, View):
    """A remark at a passage, or one that is done."""

    roles = READERS
    http_method_names = ["post"]

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        report = report_at(slug)
        if "done" in request.POST:
            key = whole_number(request.POST.get("done"), digits=9)
            if report.comments.filter(pk=key, done=False).update(done=True):
                events.note("remark_done", request, target=report, rows=1)
        else:
            form, block = CommentForm(request.POST), request.POST.get("block", "")[:20]
            if not any(one.key == block for part in from_data(report.text).parts for one in part.blocks):
                return not_taken(request, "您提意见的这一段刚被他人删去或换掉，意见没有保存。", report)
            if not form.is_valid():
                return not_taken(request, "请填写意见，不超过 500 字。", report)
            user: Any = request.user
            words = form.cleaned_data["words"]
            Comment.objects.create(report=report, block=block, words=words, user=user, at=clock.now())
        return redirect(report)


class ReportVersions(RoleRequiredMixin, View):
    """What has changed since a former version: words and figures; those who write may go back to it."""

    roles = READERS

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        report = report_at(slug)
        if not holds(request.user, OFFICE):
            raise PermissionDenied
        former = get_object_or_404(report.versions, number=whole_number(request.POST.get("number"), digits=6))

        def alter(data: dict[str, Any]) -> None:
            data.clear()
            data.update(former.text)

        try:
            keeping.change(report, whole_number(request.POST.get("version"), digits=9), request.user, alter)
        except Refused as reason:
            messages.error(request, str(reason))
        else:
            messages.success(request, f"已恢复第 {former.number} 版的文字，恢复前的文字也留作一版。")
        return redirect(report)

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        report = report_at(slug)
        versions = list(report.versions.select_related("user")[:50])
        number = whole_number(request.GET.get("with"), digits=6)
        chosen = next((one for one in versions if one.number == number), versions[0] if versions else None)
        changes: list[tuple[str, str]] = []
        moved: list[tuple[str, str, str]] = []
        if chosen:
            words = wording()
            before, after = (_flat(from_data(one.text), words) for one in (chosen, report))
            for line in difflib.ndiff(before, after):
                if line[:2] in ("- ", "+ "):
                    changes.append(("删去" if line[0] == "-" else "增加", line[2:]))
            found = registry.values(report.span)
            labels = {entry.key: entry.label for entry in registry.everything()}
            now = {
                key: keeping.as_stored(found[key][1], {"value": then})
                for key, then in chosen.figures.items()
                if key in found
            }
            moved = [
                (labels.get(key, key), keeping.amount(then), keeping.amount(now.get(key)))
                for key, then in chosen.figures.items()
                if now.get(key) != then
            ]
        context = {
            "title": f"{report}：版本对照", "report": report, "versions": about.versions(versions), "chosen": chosen,
            "changes": about.changed_lines(changes), "moved": moved,
            "restores": bool(changes) and holds(request.user, OFFICE) and report.writable,
            "question": about.restore_question(chosen) if chosen else "",
        }  # fmt: skip
        return render(request, "reports/versions.html", context)


def _flat(text: Text, wording: Wording) -> list[str]:
    """The lines of a text as they are read."""
    lines = [f"开头：{line}" for line in paragraphs(text.opening)]
    for part in text.parts:
        lines.append(f"【{part.title}】")
        for block in part.blocks:
            lines += [f"{block.head}{line}" if index == 0 else line for index, line in enumerate(block.lines)]
    lines += [f"结尾：{line}" for line in paragraphs(text.closing)]
    return [read_words(line, wording) for line in lines]


class PartPreview(RoleRequiredMixin, View):
    """A part as it will print, page by page; laid out in the background, kept while the text stays as it is."""

    polled = True
    roles = READERS

    def find(self, slug: str, key: str) -> Report:
        report = report_at(slug)
        if rows.find(report.text["parts"], key) is None:
            raise Http404
        return report

    def get(self, request: HttpRequest, slug: str, key: str) -> HttpResponse:
        report = self.find(slug, key)
        job = Job.objects.filter(kind=PREVIEW, subject=previewing.subject_of(report, key)).first()
        pages = 0 if job and job.active else previewing.page_count(report, key)
        part: Any = rows.find(report.text["parts"], key)
        context = {
            "title": f"预览：{part['title']}", "report": report, "part": key, "job": job,
            "pages": range(1, pages + 1),
        }  # fmt: skip
        name = "reports/_preview.html" if request.headers.get("HX-Request") else "reports/preview.html"
        return render(request, name, context)

    def post(self, request: HttpRequest, slug: str, key: str) -> HttpResponse:
        report = self.find(slug, key)
        with transaction.atomic():
            jobs.request(PREVIEW, previewing.subject_of(report, key), request.user)
        return redirect(reverse("report_preview", args=[slug, key]))


class PreviewPage(RoleRequiredMixin, View):
    """One page of a part's preview as a picture."""

    roles = READERS

    def get(self, request: HttpRequest, slug: str, key: str, number: int) -> HttpResponse:
        report = report_at(slug)
        if rows.find(report.text["parts"], key) is None:
            raise Http404
        return _shown(previewing.page_picture(report, key, number))


def _shown(picture: bytes | None) -> HttpResponse:
    if picture is None:
        raise Http404
    answer = HttpResponse(picture, content_type="image/png")
    answer["Cache-Control"] = "private, no-store"
    return answer
