"""The office's own text of the report: parts and passages, tokens, typed numbers, versions, remarks, reading on line."""

import difflib
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View

from cppcc import clock, rows
from cppcc import figures as registry
from cppcc.access import RoleRequiredMixin
from cppcc.editing import saved
from cppcc.models import course_of
from cppcc.numerals import whole_number
from cppcc.roles import EVERYONE, OFFICE, READERS, holds
from cppcc.uploads import made_download
from cppcc.words import ReasonForm
from cppcc.workflow import Refused, offers
from cppcc.workflow_views import StepView
from members.models import PlenaryYear
from reports import keeping
from reports.content import Content, NoRecords, gather
from reports.documents import figures_workbook
from reports.forms import BlockForm, CommentForm, EndsForm, PartForm, block_data
from reports.models import Comment, YearReport
from reports.text import Text, from_data, new_key
from reports.views.home import report_context
from reports.word import report_docx

FORMS_OF_TOKENS = (
    ("", "精确"), ("余10", "余（到十）"), ("余100", "余（到百）"), ("多10", "多（到十）"), ("万余", "万余"), ("%", "百分数"),
    ("汉字", "汉字"), ("同比", "同比"),
)  # fmt: skip


def plenary_of(year: int) -> PlenaryYear:
    return get_object_or_404(PlenaryYear.objects.select_related("term"), year=year)


class ReportText(RoleRequiredMixin, View):
    """The whole text with what stands against it, the course, and what to do next."""

    roles = READERS

    def get(self, request: HttpRequest, year: int) -> HttpResponse:
        plenary = plenary_of(year)
        report = keeping.begun(plenary)
        text = from_data(report.text)
        comments: dict[str, list[Comment]] = {}
        for comment in report.comments.select_related("user"):
            comments.setdefault(comment.block, []).append(comment)
        context = {
            "title": f"{plenary}度履职报告文字",
            "text": text,
            "comments": comments,
            "faults": report.text_faults,
            "offers": offers(report, request.user),
            "course": course_of(report),
            "writes": holds(request.user, OFFICE) and report.writable,
            "stale": bool(report.file) and report.built_text != report.text_version,
            "drifted": keeping.drift(report) if report.frozen else (),
            **report_context(plenary),
            "report": report,
        }
        return render(request, "reports/text.html", context)


class Writing(RoleRequiredMixin, View):
    """What all changes of the text share."""

    roles = OFFICE

    def report(self, year: int) -> YearReport:
        report = keeping.begun(plenary_of(year))
        if not report.writable:
            raise Http404
        return report

    def save(self, report: YearReport, form: Any, alter: Any) -> bool:
        version = form.cleaned_data["seen_version"]
        return saved(self.request, form, lambda: keeping.change(report.plenary, version, self.request.user, alter))

    def show(self, report: YearReport, form: Any, title: str, template: str = "form.html", **more: Any) -> HttpResponse:
        context = {"title": title, "form": form, "back_url": report.get_absolute_url(), "report": report, **more}
        return render(self.request, template, context)


class EndsEdit(Writing):
    def get(self, request: HttpRequest, year: int) -> HttpResponse:
        report = self.report(year)
        initial = {name: report.text[name] for name in ("opening", "closing")}
        return self.show(report, EndsForm(initial={**initial, "seen_version": report.version}), "开头和结尾")

    def post(self, request: HttpRequest, year: int) -> HttpResponse:
        report, form = self.report(year), EndsForm(request.POST)

        def alter(data: dict[str, Any]) -> None:
            data.update(opening=form.cleaned_data["opening"].strip(), closing=form.cleaned_data["closing"].strip())

        if form.is_valid() and self.save(report, form, alter):
            return redirect(report)
        return self.show(report, form, "开头和结尾")


class PartEdit(Writing):
    """A part's title, charts and photos; ``key`` "new" adds one."""

    def row(self, report: YearReport, key: str) -> dict[str, Any]:
        if key == "new":
            return {"columns": 2}
        found = rows.find(report.text["parts"], key)
        if found is None:
            raise Http404
        return found

    def get(self, request: HttpRequest, year: int, key: str) -> HttpResponse:
        report = self.report(year)
        initial = {**self.row(report, key), "seen_version": report.version}
        return self.show(report, PartForm(initial=initial), "部分")

    def post(self, request: HttpRequest, year: int, key: str) -> HttpResponse:
        report, form = self.report(year), PartForm(request.POST)
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

    def place(self, report: YearReport, key: str) -> tuple[str, dict[str, Any]]:
        for part in report.text["parts"]:
            if key == "new" and part["key"] == self.request.GET.get("in", ""):
                return part["key"], {"kind": "paragraph", "lines": []}
            for block in part["blocks"]:
                if block["key"] == key:
                    return part["key"], block
        raise Http404

    def get(self, request: HttpRequest, year: int, key: str) -> HttpResponse:
        report = self.report(year)
        _, block = self.place(report, key)
        text = "\n".join(block["lines"])
        return self.page(report, BlockForm(initial={**block, "text": text, "seen_version": report.version}), block)

    def post(self, request: HttpRequest, year: int, key: str) -> HttpResponse:
        report, form = self.report(year), BlockForm(request.POST)
        within, block = self.place(report, key)

        def alter(data: dict[str, Any]) -> None:
            said = {"key": new_key() if key == "new" else key, **block_data(form)}
            part = rows.find(data["parts"], within)
            if part is not None:
                rows.put(part["blocks"], said)

        if form.is_valid() and self.save(report, form, alter):
            return redirect(report)
        return self.page(report, form, block)

    def page(self, report: YearReport, form: Any, block: dict[str, Any]) -> HttpResponse:
        found = registry.values(report.plenary)
        palette = [(key, entry, value) for key, (entry, value) in found.items()]
        typed = [
            (index, one) for index, line in enumerate(block["lines"]) for one in keeping.typed_numbers(line, found)
        ]
        return self.show(
            report, form, "段落", "reports/block.html",
            palette=palette, token_forms=FORMS_OF_TOKENS, typed=typed, block_key=block.get("key", ""),
        )  # fmt: skip


class TextMove(Writing):
    """Take a part or passage out, move it, or replace a typed number by its token."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, year: int, what: str, key: str) -> HttpResponse:
        report, do = self.report(year), request.POST.get("do", "")
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
            keeping.change(report.plenary, version, request.user, alter)
        except Refused as reason:
            messages.error(request, str(reason))
        else:
            messages.success(request, "已保存。")
        if do == "token":
            return redirect("report_block", year=year, key=key)
        return redirect(report)

    def passages(self, data: dict[str, Any], key: str) -> rows.Rows:
        """The passages among which one stands."""
        every: list[rows.Rows] = [part["blocks"] for part in data["parts"]]
        return next((blocks for blocks in every if rows.find(blocks, key)), [])

    def replace(self, block: dict[str, Any] | None, index: int, start: int, report: YearReport) -> None:
        """The typed number at that place gives way to its token."""
        if block is None or index >= len(block["lines"]):
            return
        line = block["lines"][index]
        typed = keeping.typed_numbers(line, registry.values(report.plenary))
        match = next((one for one in typed if one.start == start), None)
        if match:
            block["lines"][index] = keeping.with_token(line, match)


def content_of(report: YearReport) -> Content:
    """What the report says: with its frozen figures once it is signed, as of now before; faults stay marked."""
    text = from_data(report.text) if report.text else None
    found = keeping.frozen_values(report) if report.frozen else None
    return gather(report.plenary, text=text, found=found, strict=False)


class ReportAs(RoleRequiredMixin, View):
    """The report as Word, its figures as a spreadsheet."""

    roles = READERS

    def get(self, request: HttpRequest, year: int, kind: str) -> HttpResponseBase:
        plenary = plenary_of(year)
        report = get_object_or_404(YearReport.objects.visible_to(request.user), plenary=plenary)
        if kind not in ("docx", "xlsx"):
            raise Http404
        try:
            content = content_of(report)
        except NoRecords as reason:
            messages.error(request, str(reason))
            return redirect("report_page")
        made = report_docx(content) if kind == "docx" else figures_workbook(content)
        return made_download(made, f"{report}.{kind}")


class ReportRead(RoleRequiredMixin, View):
    """The report as a page: as it will print while it is written, frozen once it is published. Every figure opens."""

    roles = EVERYONE

    def get(self, request: HttpRequest, year: int) -> HttpResponse:
        plenary = plenary_of(year)
        if holds(request.user, READERS):
            keeping.begun(plenary)
        report = get_object_or_404(YearReport.objects.visible_to(request.user), plenary=plenary)
        try:
            content = content_of(report)
        except NoRecords as reason:
            messages.error(request, str(reason))
            return redirect("home")
        context = {
            "title": content.title,
            "content": content,
            "report": report,
            "inside": holds(request.user, READERS),
            "drifted": keeping.drift(report) if report.frozen else (),
        }
        return render(request, "reports/read.html", context)


class CommentAdd(RoleRequiredMixin, View):
    """A remark at a passage, or one that is done."""

    roles = READERS
    http_method_names = ["post"]

    def post(self, request: HttpRequest, year: int) -> HttpResponse:
        report = keeping.begun(plenary_of(year))
        if "done" in request.POST:
            key = whole_number(request.POST.get("done"), digits=9)
            report.comments.filter(pk=key).update(done=True)
        else:
            form, block = CommentForm(request.POST), request.POST.get("block", "")[:20]
            if form.is_valid() and any(
                one.key == block for part in from_data(report.text).parts for one in part.blocks
            ):
                user: Any = request.user
                Comment.objects.create(
                    report=report, block=block, words=form.cleaned_data["words"], user=user, at=clock.now()
                )
            else:
                messages.error(request, "请填写意见。")
        return redirect(report)


class ReportVersions(RoleRequiredMixin, View):
    """What has changed since a former version: words and figures."""

    roles = READERS

    def get(self, request: HttpRequest, year: int) -> HttpResponse:
        report = keeping.begun(plenary_of(year))
        versions = list(report.versions.select_related("user")[:50])
        number = whole_number(request.GET.get("with"), digits=6)
        chosen = next((one for one in versions if one.number == number), versions[0] if versions else None)
        changes: list[tuple[str, str]] = []
        moved: list[tuple[str, Any, Any]] = []
        if chosen:
            before, after = _flat(from_data(chosen.text)), _flat(from_data(report.text))
            for line in difflib.ndiff(before, after):
                if line[:2] in ("- ", "+ "):
                    changes.append(("删去" if line[0] == "-" else "增加", line[2:]))
            now = {key: value.plain for key, (_, value) in registry.values(report.plenary).items()}
            labels = {entry.key: entry.label for entry in registry.everything()}
            moved = [
                (labels.get(key, key), then, now.get(key))
                for key, then in chosen.figures.items()
                if now.get(key) != then
            ]
        context = {
            "title": f"{report}：版本对照", "report": report, "versions": versions, "chosen": chosen,
            "changes": changes, "moved": moved,
        }  # fmt: skip
        return render(request, "reports/versions.html", context)


def _flat(text: Text) -> list[str]:
    lines = [f"开头：{text.opening}"]
    for part in text.parts:
        lines.append(f"【{part.title}】")
        for block in part.blocks:
            lines += [f"{block.head}{line}" if index == 0 else line for index, line in enumerate(block.lines)]
    return [*lines, f"结尾：{text.closing}"]


class ReportStep(StepView):
    roles = READERS
    model = YearReport
    step_forms = {"reason": ReasonForm}
    list_name = "report_page"
