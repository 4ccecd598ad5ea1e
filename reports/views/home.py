"""Home, dashboard, the records behind a figure, and the yearly report."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views import View
from django.views.generic import TemplateView

from cppcc import figures, jobs
from cppcc.access import RoleRequiredMixin
from cppcc.drawing import Series, svg_response
from cppcc.models import Job
from cppcc.records import columns_for
from cppcc.roles import EVERYONE, READERS, Role, holds
from cppcc.uploads import serve_download
from cppcc.xlsx import xlsx_response
from members.furniture import own_todos, selected_year
from members.models import DutyRecord, PlenaryYear
from reports import charts
from reports.forms import BuildForm
from reports.jobs import BUILD
from reports.models import YearReport

HEADLINES = (
    "proposals.filed",
    "proposals.reply_rate",
    "proposals.satisfaction_rate",
    "activities.held",
    "unity.activity_attendance",
    "micro.submitted",
    "outcomes.reports",
    "plan.completion_rate",
)
GROUPS = {
    "proposals": "提案",
    "activities": "活动",
    "unity": "活动",
    "grassroots": "活动",
    "brand": "协商品牌",
    "plan": "协商计划",
    "outcomes": "成果",
    "tourism": "成果",
    "micro": "微建议",
    "opinion": "微建议",
    "liaison": "联系服务",
    "welfare": "联系服务",
    "publicity": "联系服务",
    "party": "机关",
    "office": "机关",
    "members": "委员",
    "duty": "委员",
    "training": "委员",
}


class Home(RoleRequiredMixin, TemplateView):
    """What waits for this person, then figures."""

    roles = EVERYONE
    template_name = "reports/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        year = selected_year(self.request)
        user: Any = self.request.user
        context = super().get_context_data(title="首页", **kwargs)
        if year is None:
            return {**context, "todos": [], "no_year": True}
        context["todos"] = own_todos(self.request)
        if holds(user, READERS):
            context["tiles"] = [(entry := figures.get(key), entry.value(year)) for key in HEADLINES]
        if holds(user, [Role.MEMBER]):
            context["duties"] = DutyRecord.objects.filter(member__user=user, plenary=year)[:8]
            context["is_member"] = True
        return context


class Dashboard(RoleRequiredMixin, TemplateView):
    """Every figure of the year; each number opens its records."""

    roles = READERS
    template_name = "reports/dashboard.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        year = selected_year(self.request)
        context = super().get_context_data(title="数据总览", **kwargs)
        if year is None:
            return {**context, "no_year": True}
        groups: dict[str, list[Any]] = {}
        for key, pair in figures.values(year).items():
            groups.setdefault(group_of(key), []).append(pair)
        late = [todo for todo in own_todos(self.request) if todo.late]
        return {**context, "groups": groups.items(), "charts": charts.titles(), "late": late, "year": year}


MOST_YEARS = 5


def group_of(key: str) -> str:
    return GROUPS.get(key.partition(".")[0], "专项统计")


def years_up_to(year: PlenaryYear) -> list[PlenaryYear]:
    """The year and at most four before it, the earliest first."""
    rows = PlenaryYear.objects.filter(year__lte=year.year).order_by("-year")[:MOST_YEARS]
    return list(reversed(rows))


class Trends(RoleRequiredMixin, View):
    """Five years side by side, one group of figures at a time; as spreadsheet too."""

    roles = READERS

    def get(self, request: HttpRequest) -> HttpResponse:
        year = selected_year(request)
        if year is None:
            return render(request, "reports/trends.html", {"title": "历年对照", "no_year": True})
        entries = list(figures.everything())
        groups = list(dict.fromkeys(group_of(entry.key) for entry in entries))
        group = request.GET.get("group", "")
        group = group if group in groups else groups[0]
        years = years_up_to(year)
        rows = [(entry, [entry.value(one) for one in years]) for entry in entries if group_of(entry.key) == group]
        if request.GET.get("export") == "xlsx":
            heads = ["指标", "单位", *(str(one) for one in years), "口径"]
            table = [
                [entry.label, entry.unit, *(value.plain for value in found), entry.definition] for entry, found in rows
            ]
            return xlsx_response(f"历年对照{group}", heads, table)
        context = {"title": "历年对照", "years": years, "rows": rows, "groups": groups, "group": group}
        return render(request, "reports/trends.html", context)


class TrendChart(RoleRequiredMixin, View):
    """One figure over the years as SVG."""

    roles = READERS

    def get(self, request: HttpRequest, year: int, key: str) -> HttpResponse:
        plenary = get_object_or_404(PlenaryYear, year=year)
        try:
            entry = figures.get(key)
        except KeyError:
            raise Http404 from None
        rows = [(f"{one.year}", int(entry.value(one).number or 0)) for one in years_up_to(plenary)]
        return svg_response(Series(entry.label, entry.unit, rows), "columns")


class FigureDetail(RoleRequiredMixin, View):
    """The records behind a number, as far as the reader may see them."""

    roles = READERS

    def get(self, request: HttpRequest, year: int, key: str) -> HttpResponse:
        plenary = get_object_or_404(PlenaryYear, year=year)
        try:
            entry = figures.get(key)
        except KeyError:
            raise Http404 from None
        records = entry.records(plenary)
        if hasattr(records, "visible_to"):
            records = records.visible_to(request.user)
        columns = columns_for(records.model)
        records = columns.fetch(records)
        if request.GET.get("export") == "xlsx":
            name = f"{year}年{entry.label}"
            return xlsx_response(name, columns.headings, (columns.row(record) for record in records))
        page = Paginator(records, 50).get_page(request.GET.get("page"))
        context = {
            "title": entry.label,
            "figure": entry,
            "value": entry.value(plenary),
            "year": plenary,
            "headings": columns.headings,
            "rows": [(columns.url(record), zip(columns.headings, columns.row(record), strict=True)) for record in page],
            "page": page,
        }
        return render(request, "reports/figure.html", context)


class Chart(RoleRequiredMixin, View):
    """One chart as SVG; drawn anew only when its numbers change."""

    roles = READERS

    def get(self, request: HttpRequest, year: int, name: str) -> HttpResponse:
        plenary = get_object_or_404(PlenaryYear, year=year)
        if name not in charts.CHARTS:
            raise Http404
        gather, shape = charts.CHARTS[name]
        return svg_response(gather(plenary), shape)


def report_context(year: PlenaryYear) -> dict[str, Any]:
    """What stands about the report of a year: the file, and the newest job."""
    report = YearReport.objects.filter(plenary=year).exclude(file="").select_related("built_by").first()
    job = Job.objects.filter(kind=BUILD, subject=str(year.year)).first()
    return {"report": report, "job": job, "year": year}


class ReportPage(RoleRequiredMixin, View):
    """生成, progress, download."""

    roles = READERS

    def get(self, request: HttpRequest) -> HttpResponse:
        year = selected_year(request)
        return self.page(request, year, BuildForm(initial={"year": year.year if year else None}))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = BuildForm(request.POST)
        if not form.is_valid():
            return self.page(request, selected_year(request), form)
        year = form.cleaned_data["year"]
        with transaction.atomic():
            jobs.request(BUILD, str(year.year), request.user)
        messages.success(request, f"{year}度履职报告已开始生成，可以离开此页，稍后回来下载。")
        return redirect(f"{reverse('report_page')}?year={year.year}")

    def page(self, request: HttpRequest, year: PlenaryYear | None, form: BuildForm) -> HttpResponse:
        wanted = request.GET.get("year", "")
        if wanted.isdecimal() and len(wanted) == 4:
            year = PlenaryYear.objects.filter(year=int(wanted)).first() or year
        context = {"title": "年度履职报告", "form": form, **(report_context(year) if year else {"no_year": True})}
        return render(request, "reports/report_page.html", context)


class ReportStatus(RoleRequiredMixin, View):
    """The part of the page that asks again while the job runs."""

    roles = READERS

    def get(self, request: HttpRequest, year: int) -> HttpResponse:
        plenary = get_object_or_404(PlenaryYear, year=year)
        return render(request, "reports/_status.html", report_context(plenary))


class ReportDownload(RoleRequiredMixin, View):
    roles = READERS

    def get(self, request: HttpRequest, year: int) -> FileResponse:
        report = get_object_or_404(YearReport.objects.exclude(file=""), plenary__year=year)
        return serve_download(report.file, f"{report}.pdf")
