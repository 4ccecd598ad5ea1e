"""A report as a whole: the list, a new one, making its file, reading it on line, its figures and charts, its course."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.files.storage import default_storage
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views import View

from cppcc import figures, jobs
from cppcc.figures import Entry, Figure, Value, origin_words
from cppcc.files import made_download, serve_download
from cppcc.forms import ReasonForm, whole_number
from cppcc.lists import ListPage
from cppcc.models import Job
from cppcc.papers import svg_response, tell_missing
from cppcc.rights import AT_WORK, OFFICE, READERS, holds
from cppcc.rights.pages import RoleRequiredMixin
from cppcc.sheets import Column
from cppcc.workflow import Step
from cppcc.workflow.batches import of_course
from cppcc.workflow.pages import StepView
from members.furniture import selected_year
from members.models import PlenaryYear
from members.period import whole_year
from reports import charts, confirming, keeping, previewing
from reports.content import Content, NoRecords, gather
from reports.documents import ALBUM, figures_workbook, own_pictures
from reports.forms.which import BuildForm, NewReportForm
from reports.jobs import BUILD
from reports.kinds import words_of
from reports.models import Edition, Report
from reports.pictures import PictureLost
from reports.saying import from_said
from reports.showing.about import built_words, designs_of, drift_words, knowing_words
from reports.showing.figures import frozen_words, told
from reports.showing.reading import Reader
from reports.spans import YEAR, parted, years_up_to
from reports.tables import REPORT_COLUMNS, ReportFilter, ReportTable
from reports.views.records import RecordsPage, chart_or_404, figure_or_404
from reports.word import report_docx


def report_at(slug: str) -> Report:
    """The report of an address; else 404."""
    found = keeping.at(slug)
    if found is None:
        raise Http404
    return found


def seen_at(slug: str, user: Any) -> Report:
    """The report of an address if this account may read it; else 404."""
    if holds(user, READERS):
        return report_at(slug)
    rows = Report.objects.visible_to(user).select_related("plenary__term", "committee", "group")
    return get_object_or_404(rows, slug=slug)


def report_context(report: Report) -> dict[str, Any]:
    """What stands about a report: the row, and the newest job that makes its file."""
    job = Job.objects.filter(kind=BUILD, subject=report.slug).first()
    return {
        "report": report,
        "job": job,
        "built_words": built_words(report) if report.file else "",
        "designs": designs_of(report),
    }


def strings(held: Any) -> Iterator[str]:
    """Every text inside a document."""
    if isinstance(held, str):
        yield held
    for one in held.values() if isinstance(held, dict) else held if isinstance(held, list) else ():
        yield from strings(one)


def ask_for_file(request: HttpRequest, report: Report) -> None:
    """Ask for the file to be made in the background, in the designs that were ticked, and say so."""
    with transaction.atomic():
        if not report.frozen:
            Report.objects.filter(pk=report.pk).update(album="album" in request.POST)
        jobs.request(BUILD, report.slug, request.user)
    tell_missing(request, ((str(report), words) for words in strings(report.text)))
    messages.success(request, f"{report}已开始生成，可以离开此页，稍后回来下载。")


def content_of(report: Report, *, page: bool = False) -> Content:
    """What the report says: as its file printed it once it is signed, as of now before; faults stay marked.

    ``page``: as far as a page shows it.
    """
    said = from_said(report) if report.frozen else None
    return said or gather(report, strict=False, page=page)


class ReportList(ListPage):
    """All reports; those who only read find what was published."""

    roles = AT_WORK
    table_class, filterset_class = ReportTable, ReportFilter
    title, unit, new_words = "各类报告", "份", "新建报告"
    batched = of_course(Report)
    empty_words = "还没有报告。新建年度报告、季度通报、提案工作情况报告或任意时段的报告。"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context if holds(self.request.user, READERS) else {**context, "empty_words": "还没有公布的报告。"}

    def get_queryset(self) -> Any:
        rows = Report.objects.visible_to(self.request.user).select_related("plenary__term", "committee", "group")
        return rows.prefetch_related("plenary__term__years")  # a term's report says which

    def columns(self) -> tuple[Column, ...]:
        return REPORT_COLUMNS

    def new_url(self) -> str | None:
        return reverse("report_new") if holds(self.request.user, OFFICE) else None


class ReportNew(RoleRequiredMixin, View):
    """Which report is wanted; one that is there already is opened."""

    roles = OFFICE

    def get(self, request: HttpRequest) -> HttpResponse:
        year = selected_year(request)
        return self.page(request, NewReportForm(initial={"year": year.year if year else None}))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = NewReportForm(request.POST)
        if not form.is_valid():
            return self.page(request, form)
        return redirect(keeping.opened(form.wanted()))

    def page(self, request: HttpRequest, form: NewReportForm) -> HttpResponse:
        context = {"title": "新建报告", "form": form, "submit_words": "开始撰写", "back_url": reverse("report_list")}
        return render(request, "reports/new.html", context)


class ReportPage(RoleRequiredMixin, View):
    """The yearly report: 生成, progress, download."""

    roles = READERS

    def get(self, request: HttpRequest) -> HttpResponse:
        year = selected_year(request)
        return self.page(request, year, BuildForm(initial={"year": year.year if year else None}))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = BuildForm(request.POST)
        if not form.is_valid():
            return self.page(request, selected_year(request), form)
        report = keeping.begun(form.cleaned_data["year"])
        ask_for_file(request, report)
        return redirect(f"{request.path}?year={report.plenary.year}")

    def page(self, request: HttpRequest, year: PlenaryYear | None, form: BuildForm) -> HttpResponse:
        wanted = whole_number(request.GET.get("year"), digits=4)
        if wanted:
            year = PlenaryYear.objects.filter(year=wanted).first() or year
        context = {"title": "年度履职报告", "form": form, "year": year, "no_year": year is None}
        if year:
            context.update(report_context(report_at(str(year.year))))
        return render(request, "reports/report_page.html", context)


class ReportBuild(RoleRequiredMixin, View):
    """生成: the file of any report, in the background."""

    roles = READERS
    http_method_names = ["post"]

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        report = report_at(slug)
        ask_for_file(request, report)
        return redirect(report)


class ReportStatus(RoleRequiredMixin, View):
    """The part of the page that asks again while the job runs."""

    polled = True
    roles = READERS

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        return render(request, "reports/_status.html", report_context(report_at(slug)))


class ReportDownload(RoleRequiredMixin, View):
    roles = READERS

    def get(self, request: HttpRequest, slug: str) -> FileResponse:
        report = get_object_or_404(Report.objects.exclude(file=""), slug=slug)
        return serve_download(report.file, f"{report}.pdf")


class DesignPage(RoleRequiredMixin, View):
    """One page of the stored file as a picture, in one of its designs: what is checked and signed is seen."""

    roles = READERS

    def get(self, request: HttpRequest, slug: str, design: str, number: int) -> HttpResponse:
        report = get_object_or_404(Report.objects.exclude(file=""), slug=slug)
        picture = previewing.design_picture(report, design, number)
        if picture is None:
            raise Http404
        answer = HttpResponse(picture, content_type="image/png")
        answer["Cache-Control"] = "private, max-age=86400"  # its address carries the file's digest
        return answer


class EditionDownload(RoleRequiredMixin, View):
    """A file that was signed and taken back later."""

    roles = READERS

    def get(self, request: HttpRequest, slug: str, number: int) -> FileResponse:
        edition = get_object_or_404(Edition.objects.select_related("report"), report__slug=slug, number=number)
        return serve_download(edition.file, f"{edition}.pdf")


class ReportAs(RoleRequiredMixin, View):
    """The report as Word, its figures as a spreadsheet, made with its file; those of an older file are made anew."""

    roles = READERS

    def get(self, request: HttpRequest, slug: str, kind: str) -> HttpResponseBase:
        report = report_at(slug)
        if kind not in ("docx", "xlsx", ALBUM):
            raise Http404
        if kind in report.papers:
            name = f"{report}（画册）.pdf" if kind == ALBUM else f"{report}.{kind}"
            return serve_download(default_storage.open(report.papers[kind]), name)
        if kind == ALBUM:
            raise Http404
        if not report.file:
            messages.error(request, "请先生成报告文件，Word 和数据表格与 PDF 一同生成。")
            return redirect(report)
        try:
            content = content_of(report)
            made = report_docx(content, own_pictures(content)) if kind == "docx" else figures_workbook(content)
        except (NoRecords, PictureLost) as reason:
            messages.error(request, str(reason))
            return redirect(report)
        return made_download(made, f"{report}.{kind}")


class ReportRead(RoleRequiredMixin, View):
    """The report as a page: as it will print while it is written, as it printed once it is signed. Figures open."""

    roles = AT_WORK

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        report = seen_at(slug, request.user)
        try:
            content = content_of(report, page=True)
        except NoRecords as reason:
            messages.error(request, str(reason))
            return redirect("home")
        inside = holds(request.user, READERS)
        context = {
            "title": content.title,
            "reader": Reader(content, inside),
            "content": content,
            "report": report,
            "inside": inside,
            "drifted": keeping.drift(report) if report.frozen and inside else (),
        }
        return render(request, "reports/read.html", context)


class ReportFigure(RecordsPage):
    """The records behind a figure of this report: its own time and body; of a signed one those that it counted."""

    def behind(self) -> tuple[Any, Any, str]:
        report = report_at(self.kwargs["slug"])
        figure, span = keeping.span_of(report, self.kwargs["key"])
        entry = figure_or_404(figure)
        if cut := self.request.GET.get("cut", ""):
            return self.part(report, entry, span, cut)
        row = report.figures.get(self.kwargs["key"]) if report.frozen else None
        if row is None and (span is None or not figures.stands(entry, span)):
            raise Http404
        self.kept.update(report=report, span=span, row=row)
        records = entry.records(report.span if span is None else span)
        if row is not None:
            records = records.model._default_manager.filter(pk__in=row["ids"])
        return entry, records, f"{report}{entry.label}"

    def part(self, report: Report, entry: Entry, span: Any, cut: str) -> tuple[Any, Any, str]:
        """What a part of it counts, as the records are now: of one year, or of one value of a dimension."""
        dimension, _, value = cut.partition(":")
        if dimension == YEAR:
            years = span.years if span and len(span.years) > 1 else years_up_to(report.plenary)
            own = next((one for one in years if str(one.year) == value), None)
            span = own and (span if own == report.plenary and len(span.years) == 1 else whole_year(own, report.body))
        elif not isinstance(entry, Figure):
            raise Http404
        else:
            try:
                figures.asked_for(entry.source.key, [(dimension, value, False)])
            except figures.UnknownCut:
                raise Http404 from None
            entry = told(figures.narrowed(entry, dimension, value))
        if span is None or not figures.stands(entry, span):
            raise Http404
        self.kept.update(report=report, span=span, row=None)
        return entry, entry.records(span), f"{report}{entry.label}"

    def more(self) -> dict[str, Any]:
        entry = self.asked()[0]
        report, span, row = (self.kept[name] for name in ("report", "span", "row"))
        if span is None:  # of a time that can't be asked any more: what was signed alone
            return {"report": report, "span_words": parted(self.kwargs["key"])[0], "value": Value(None)}
        more: dict[str, Any] = {"report": report, "span_words": words_of(span), "value": entry.value(span)}
        more["origin"] = origin_words((row or {}).get("origin")) or figures.origins([entry], span)[entry.key].words
        if row is not None:
            now = set(entry.records(span).order_by().values_list("pk", flat=True))
            then = set(row["ids"])
            more["frozen"] = {"value": row["value"], "gone": len(then - now), "come": len(now - then)}
            more["frozen_words"] = frozen_words(report, entry, more["frozen"])
        return more


class ReportChart(RoleRequiredMixin, View):
    """One chart of a report as SVG."""

    roles = AT_WORK

    def get(self, request: HttpRequest, slug: str, name: str) -> HttpResponse:
        report = seen_at(slug, request.user)
        said = from_said(report) if report.frozen else None
        printed = {one.name: one.series for section in said.sections for one in section.drawings} if said else {}
        if name in printed:
            return svg_response(printed[name], charts.shape_of(name))
        if not holds(request.user, READERS):
            raise Http404  # a reader of what was published sees what it shows, and no more
        return chart_or_404(name, report.span)


class ReportStep(StepView):
    roles = READERS
    model = Report
    step_forms = {"reason": ReasonForm}
    list_name = "report_list"
    matter_template = "reports/_matter.html"

    def matter(self, record: Any, declared: Step) -> dict[str, Any]:
        drifted = keeping.differences(record)
        return {
            "report": record,
            "drift_words": drift_words(record, drifted),
            "warns": knowing_words(declared.name, drifted),
            "designs": designs_of(record),
            "built_words": built_words(record) if record.file else "",
            "typed_told": confirming.told_words(record),
        }
