"""The office's own text of the report: parts and passages, tokens, typed numbers, versions, remarks, reading on line."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from cppcc import figures as registry
from cppcc.forms import rows, saved, whole_number
from cppcc.rights import OFFICE, READERS, holds
from cppcc.rights.pages import RoleRequiredMixin
from cppcc.workflow import Refused, course_of, own_steps
from reports import confirming, keeping
from reports.forms.photos import PhotosForm
from reports.forms.text import EndsForm, PartForm, PasteForm
from reports.models import Comment, Report
from reports.showing.about import drift_words, edition_words
from reports.showing.palette import palette
from reports.showing.photos import part_photos, photo_groups
from reports.showing.text import shown_line, shown_parts
from reports.text import from_data, new_key, paragraphs
from reports.tokens import Figures
from reports.views.report import report_at, report_context
from reports.wording import Wording


class ReportText(RoleRequiredMixin, View):
    """The whole text with what stands against it, the course, and what to do next."""

    roles = READERS

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        report = report_at(slug)
        text, figures = from_data(report.text), keeping.figures_of(report)
        found = keeping.known_faults(report, figures)  # asked again by the steps on offer
        comments: dict[str, list[Comment]] = {}
        for comment in report.comments.select_related("user"):
            comments.setdefault(comment.block, []).append(comment)
        context = {
            "title": f"{report}文字",
            "opening": [shown_line(line, figures) for line in paragraphs(text.opening)],
            "parts": shown_parts(text, figures, comments, part_photos(report, text)),
            "closing": [shown_line(line, figures) for line in paragraphs(text.closing)],
            "faults": found,
            "typed_left": confirming.missing_words(report),
            "typed_told": confirming.told_words(report),
            "offers": own_steps(report, request.user),
            "course": course_of(report),
            "writes": holds(request.user, OFFICE) and report.writable,
            "stale": bool(report.file) and report.built_text != report.text_version,
            "drift_words": drift_words(report, keeping.differences(report, figures)),
            "editions": [(one, edition_words(one)) for one in report.editions.select_related("signed_by")],
            **report_context(report),
        }
        return render(request, "reports/text.html", context)


def wording() -> Wording:
    """How editors read every figure there is."""
    return Wording(registry.everything())


class Writing(RoleRequiredMixin, View):
    """What all changes of the text share."""

    roles = OFFICE

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """On the locked report: what is compared is what is changed."""
        with transaction.atomic():
            return self.saved(request, *args, **kwargs)

    def saved(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        raise NotImplementedError

    def report(self, slug: str) -> Report:
        report = report_at(slug)
        if self.request.method == "POST":
            Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
            report = report_at(slug)  # as it stands now that it is held
        if self.request.method != "POST" and not report.writable:
            raise Http404
        return report  # a sending that comes too late is refused with its form (``keeping.change``)

    def save(self, report: Report, form: Any, alter: Any) -> bool:
        version = report.version if "seen" in form.fields else form.cleaned_data["seen_version"]
        name = form.cleaned_data.get("name", "")
        return saved(self.request, form, lambda: keeping.change(report, version, self.request.user, alter, name))

    def show(self, report: Report, form: Any, title: str, template: str = "form.html", **more: Any) -> HttpResponse:
        context = {"title": title, "form": form, "back_url": report.get_absolute_url(), "report": report, **more}
        return render(self.request, template, context)


class EndsEdit(Writing):
    title = "标题、开头和结尾"

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        report = self.report(slug)
        figures = keeping.figures_of(report, every=True)
        return self.page(report, figures, self.form(report, figures))

    def form(self, report: Report, figures: Figures, data: Any = None) -> EndsForm:
        initial: dict[str, Any] = {name: figures.wording.shown(report.text[name]) for name in ("opening", "closing")}
        initial |= {"key": "ends", "name": report.name, "seen_version": report.version}
        initial["cover"] = report.text.get("cover", "")
        return EndsForm(data, initial=initial, wording=figures.wording, report=report)

    def saved(self, request: HttpRequest, slug: str) -> HttpResponse:
        report = self.report(slug)
        figures = keeping.figures_of(report)
        form = self.form(report, figures, request.POST)

        def alter(data: dict[str, Any]) -> None:
            data.update({name: form.cleaned_data[name] for name in ("opening", "closing", "cover")})

        if form.is_valid() and self.save(report, form, alter):
            return redirect(report)
        return self.page(report, figures, form)

    def page(self, report: Report, figures: Figures, form: EndsForm) -> HttpResponse:
        return self.show(report, form, self.title, "reports/ends.html", **palette(figures))


class PartEdit(Writing):
    """A part's title, charts and photos; ``key`` "new" adds one."""

    def row(self, report: Report, key: str) -> dict[str, Any]:
        if key == "new":
            return {"columns": 2}
        found = rows.find(report.text["parts"], key)
        if found is None:
            raise Http404
        return found

    def get(self, request: HttpRequest, slug: str, key: str) -> HttpResponse:
        report = self.report(slug)
        initial = {**self.row(report, key), "seen_version": report.version}
        return self.show(report, PartForm(initial=initial), "部分")

    def saved(self, request: HttpRequest, slug: str, key: str) -> HttpResponse:
        report = self.report(slug)
        form = PartForm(request.POST, initial={**self.row(report, key), "seen_version": report.version})

        def alter(data: dict[str, Any]) -> None:
            said = {name: form.cleaned_data[name] for name in ("title", "charts", "kinds", "columns")}
            new = {"key": new_key(), "blocks": []} if key == "new" else {"key": key}
            rows.put(data["parts"], {**new, **said})

        if form.is_valid() and self.save(report, form, alter):
            return redirect(report)
        return self.show(report, form, "部分")


class PartPhotos(Writing):
    """The photos of a part, ticked by the office: those suggested for it first, then all of the time."""

    def row(self, report: Report, key: str) -> dict[str, Any]:
        found = rows.find(report.text["parts"], key)
        if found is None:
            raise Http404
        return found

    def form(self, report: Report, key: str, data: Any = None) -> PhotosForm:
        row = self.row(report, key)
        initial = {"key": key, "photos": row.get("photos") or [], "seen_version": report.version}
        return PhotosForm(data, initial=initial, report=report)

    def get(self, request: HttpRequest, slug: str, key: str) -> HttpResponse:
        report = self.report(slug)
        return self.page(report, key, self.form(report, key))

    def saved(self, request: HttpRequest, slug: str, key: str) -> HttpResponse:
        report = self.report(slug)
        form = self.form(report, key, request.POST)

        def alter(data: dict[str, Any]) -> None:
            rows.put(data["parts"], {"key": key, "photos": form.chosen()})

        if form.is_valid() and self.save(report, form, alter):
            return redirect(report)
        return self.page(report, key, form)

    def page(self, report: Report, key: str, form: PhotosForm) -> HttpResponse:
        part = next(one for one in from_data(report.text).parts if one.key == key)
        return self.show(report, form, f"照片：{part.title}", "reports/photos.html", groups=photo_groups(part, form))


class TextPaste(Writing):
    """A whole text out of another program, read into parts and passages."""

    title = "粘贴全文"

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        report = self.report(slug)
        return self.page(report, PasteForm(initial={"seen_version": report.version}, wording=wording()))

    def saved(self, request: HttpRequest, slug: str) -> HttpResponse:
        report, form = self.report(slug), PasteForm(request.POST, wording=wording())

        def alter(data: dict[str, Any]) -> None:
            pasted = form.cleaned_data
            if pasted["where"] == "instead":
                data.update(parts=pasted["parts"], opening=pasted["opening"] or data["opening"])
            else:
                data["parts"] += pasted["parts"]

        if form.is_valid() and self.save(report, form, alter):
            return redirect(report)
        return self.page(report, form)

    def page(self, report: Report, form: PasteForm) -> HttpResponse:
        return self.show(report, form, self.title, "reports/paste.html", submit_words="放入报告")


class TextMove(Writing):
    """Take a part or passage out, or move it."""

    http_method_names = ["post"]

    def saved(self, request: HttpRequest, slug: str, what: str, key: str) -> HttpResponse:
        report, do = self.report(slug), request.POST.get("do", "")
        version = whole_number(request.POST.get("version"), digits=9)

        def alter(data: dict[str, Any]) -> None:
            among = data["parts"] if what == "part" else self.passages(data, key)
            if do == "drop":
                rows.drop(among, key)
            elif do in ("up", "down"):
                rows.shift(among, key, up=do == "up")

        try:
            keeping.change(report, version, request.user, alter)
        except Refused as reason:
            messages.error(request, str(reason))
        else:
            messages.success(request, "已保存。")
        return redirect(report)

    def passages(self, data: dict[str, Any], key: str) -> rows.Rows:
        """The passages among which one stands."""
        every: list[rows.Rows] = [part["blocks"] for part in data["parts"]]
        return next((blocks for blocks in every if rows.find(blocks, key)), [])
