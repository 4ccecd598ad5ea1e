"""The office's own text of the report: parts and passages, tokens, typed numbers, versions, remarks, reading on line."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from cppcc import figures as registry
from cppcc import rows
from cppcc.access import RoleRequiredMixin
from cppcc.editing import saved
from cppcc.models import course_of
from cppcc.numerals import whole_number
from cppcc.roles import OFFICE, READERS, holds
from cppcc.workflow import Refused, offers
from reports import keeping, pasting
from reports.forms import BlockForm, EndsForm, PartForm, PasteForm
from reports.models import Comment, Report
from reports.showing import shown_line, shown_parts
from reports.text import WRITTEN, BlockKind, from_data, new_key
from reports.views.report import report_at, report_context

FORMS_OF_TOKENS = (
    ("", "精确"), ("余10", "余（到十）"), ("余100", "余（到百）"), ("多10", "多（到十）"), ("万余", "万余"), ("%", "百分数"),
    ("汉字", "汉字"), ("同比", "同比"),
)  # fmt: skip


class ReportText(RoleRequiredMixin, View):
    """The whole text with what stands against it, the course, and what to do next."""

    roles = READERS

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        report = report_at(slug)
        text, figures = from_data(report.text), keeping.figures_of(report)
        report.text_faults = keeping.faults_of(report, figures)  # asked again by the steps on offer
        comments: dict[str, list[Comment]] = {}
        for comment in report.comments.select_related("user"):
            comments.setdefault(comment.block, []).append(comment)
        context = {
            "title": f"{report}文字",
            "opening": shown_line(text.opening, figures),
            "parts": shown_parts(text, figures, comments),
            "closing": shown_line(text.closing, figures),
            "faults": report.text_faults,
            "offers": offers(report, request.user),
            "course": course_of(report),
            "writes": holds(request.user, OFFICE) and report.writable,
            "stale": bool(report.file) and report.built_text != report.text_version,
            "drifted": keeping.drift(report, figures) if report.frozen else (),
            "editions": report.editions.select_related("signed_by"),
            **report_context(report),
        }
        return render(request, "reports/text.html", context)


class Writing(RoleRequiredMixin, View):
    """What all changes of the text share."""

    roles = OFFICE

    def report(self, slug: str) -> Report:
        report = report_at(slug)
        if not report.writable:
            raise Http404
        return report

    def save(self, report: Report, form: Any, alter: Any) -> bool:
        version = form.cleaned_data["seen_version"]
        name = form.cleaned_data.get("name", "")
        return saved(self.request, form, lambda: keeping.change(report, version, self.request.user, alter, name))

    def show(self, report: Report, form: Any, title: str, template: str = "form.html", **more: Any) -> HttpResponse:
        context = {"title": title, "form": form, "back_url": report.get_absolute_url(), "report": report, **more}
        return render(self.request, template, context)


class EndsEdit(Writing):
    title = "标题、开头和结尾"

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        report = self.report(slug)
        initial = {name: report.text[name] for name in ("opening", "closing")}
        form = EndsForm(initial={**initial, "name": report.name, "seen_version": report.version})
        return self.show(report, form, self.title)

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        report, form = self.report(slug), EndsForm(request.POST)

        def alter(data: dict[str, Any]) -> None:
            data.update(opening=form.cleaned_data["opening"].strip(), closing=form.cleaned_data["closing"].strip())

        if form.is_valid() and self.save(report, form, alter):
            return redirect(report)
        return self.show(report, form, self.title)


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

    def post(self, request: HttpRequest, slug: str, key: str) -> HttpResponse:
        report, form = self.report(slug), PartForm(request.POST)
        self.row(report, key)

        def alter(data: dict[str, Any]) -> None:
            said = {name: form.cleaned_data[name] for name in ("title", "charts", "kinds", "columns")}
            new = {"key": new_key(), "blocks": []} if key == "new" else {"key": key}
            rows.put(data["parts"], {**new, **said})

        if form.is_valid() and self.save(report, form, alter):
            return redirect(report)
        return self.show(report, form, "部分")


class BlockEdit(Writing):
    """One passage with the palette of tokens; "new" adds one to the part ``?in=``."""

    def place(self, report: Report, key: str) -> tuple[str, dict[str, Any]]:
        for part in report.text["parts"]:
            if key == "new" and part["key"] == self.request.GET.get("in", ""):
                return part["key"], {"kind": "paragraph", "lines": []}
            for block in part["blocks"]:
                if block["key"] == key:
                    return part["key"], block
        raise Http404

    def form(self, report: Report, found: dict[str, Any], *args: Any, **kwargs: Any) -> BlockForm:
        figures = [(key, entry.label) for key, (entry, _) in found.items()]
        return BlockForm(*args, span=report.span, figures=figures, **kwargs)

    def get(self, request: HttpRequest, slug: str, key: str) -> HttpResponse:
        report = self.report(slug)
        _, block = self.place(report, key)
        lines, found = block["lines"], registry.values(report.span)
        kind = block["kind"] if block["kind"] in BlockKind.values else BlockKind.PARAGRAPH
        initial = {**block, "seen_version": report.version}
        initial |= {
            BlockKind.CHART: {"chart": lines[0] if lines else ""},
            BlockKind.PHOTOS: {"photos": lines},
        }.get(kind, {"text": "\n".join(lines)})
        return self.page(report, found, self.form(report, found, initial=initial), block)

    def post(self, request: HttpRequest, slug: str, key: str) -> HttpResponse:
        report = self.report(slug)
        within, block = self.place(report, key)
        found = registry.values(report.span)
        form = self.form(report, found, request.POST)

        def alter(data: dict[str, Any]) -> None:
            said = {"key": new_key() if key == "new" else key, **form.block()}
            part = rows.find(data["parts"], within)
            if part is not None:
                rows.put(part["blocks"], said)

        if form.is_valid() and self.save(report, form, alter):
            return redirect(report)
        return self.page(report, found, form, block)

    def page(self, report: Report, found: dict[str, Any], form: Any, block: dict[str, Any]) -> HttpResponse:
        palette = [(key, entry, value) for key, (entry, value) in found.items()]
        lines = block["lines"] if block["kind"] in WRITTEN else []
        typed = [(index, one) for index, line in enumerate(lines) for one in keeping.typed_numbers(line, found)]
        return self.show(
            report, form, "段落", "reports/block.html",
            palette=palette, token_forms=FORMS_OF_TOKENS, typed=typed, block_key=block.get("key", ""),
            cumulates=not report.span.whole,
        )  # fmt: skip


class TextPaste(Writing):
    """A whole text out of another program, read into parts and passages."""

    title = "粘贴全文"

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        report = self.report(slug)
        return self.page(report, PasteForm(initial={"seen_version": report.version}))

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        report, form = self.report(slug), PasteForm(request.POST)

        def alter(data: dict[str, Any]) -> None:
            opening, parts = pasting.read(form.cleaned_data["text"])
            if form.cleaned_data["where"] == "instead":
                data.update(parts=parts, opening=opening or data["opening"])
            else:
                data["parts"] += parts

        if form.is_valid() and self.save(report, form, alter):
            return redirect(report)
        return self.page(report, form)

    def page(self, report: Report, form: PasteForm) -> HttpResponse:
        return self.show(report, form, self.title, "reports/paste.html", submit_words="放入报告")


class TextMove(Writing):
    """Take a part or passage out, move it, or replace a typed number by its token."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, slug: str, what: str, key: str) -> HttpResponse:
        report, do = self.report(slug), request.POST.get("do", "")
        version = whole_number(request.POST.get("version"), digits=9)
        index, start = (whole_number(request.POST.get(name), digits=6) for name in ("line", "start"))

        def alter(data: dict[str, Any]) -> None:
            among = data["parts"] if what == "part" else self.passages(data, key)
            if do == "drop":
                rows.drop(among, key)
            elif do in ("up", "down"):
                rows.shift(among, key, up=do == "up")
            elif do == "token" and what == "block":
                self.replace(rows.find(among, key), index, start, report)

        try:
            keeping.change(report, version, request.user, alter)
        except Refused as reason:
            messages.error(request, str(reason))
        else:
            messages.success(request, "已保存。")
        if do == "token":
            return redirect("report_block", slug=slug, key=key)
        return redirect(report)

    def passages(self, data: dict[str, Any], key: str) -> rows.Rows:
        """The passages among which one stands."""
        every: list[rows.Rows] = [part["blocks"] for part in data["parts"]]
        return next((blocks for blocks in every if rows.find(blocks, key)), [])

    def replace(self, block: dict[str, Any] | None, index: int, start: int, report: Report) -> None:
        """The typed number at that place gives way to its token."""
        if block is None or index >= len(block["lines"]):
            return
        line = block["lines"][index]
        typed = keeping.typed_numbers(line, registry.values(report.span))
        match = next((one for one in typed if one.start == start), None)
        if match:
            block["lines"][index] = keeping.with_token(line, match)
