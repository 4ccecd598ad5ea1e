"""Home, dashboard, trends, and the records behind a figure."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views import View
from django.views.generic import TemplateView

from cppcc import figures
from cppcc.calendar import clock
from cppcc.rights import EVERYONE, OFFICE, READERS, Role, holds
from cppcc.rights.pages import RoleRequiredMixin
from cppcc.sheets import xlsx_response
from members.furniture import own_todos, selected_year
from members.models import DutyRecord, PlenaryYear
from members.period import Span, before, so_far
from reports import charts
from reports.kinds import words_of
from reports.showing.figures import Tile, dashboard_line, told
from reports.views.records import RecordsPage, chart_or_404, figure_or_404

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
        context = super().get_context_data(title="首页", greeting=f"{user}，您好", **kwargs)
        context["todos"] = own_todos(self.request)
        if year is None:
            return {**context, "no_year": True}
        if holds(user, READERS):
            context["tiles"] = [Tile(entry := figures.get(key), entry.value(year), year) for key in HEADLINES]
        if holds(user, [Role.MEMBER]):
            context["duties"] = DutyRecord.objects.filter(member__user=user, plenary=year)[:8]
            context["is_member"] = True
        return context


class Dashboard(RoleRequiredMixin, TemplateView):
    """Every figure of the year so far beside last year's at the same date; each number opens its records."""

    roles = READERS
    template_name = "reports/dashboard.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        year = selected_year(self.request)
        context = super().get_context_data(title="数据总览", **kwargs)
        if year is None:
            return {**context, "no_year": True}
        now = so_far(year, clock.today())
        then = before(now)
        former = figures.values(then) if then else {}
        groups: dict[str, list[Tile]] = {}
        for key, (entry, value) in figures.values(now).items():
            was = former[key][1] if key in former else None
            groups.setdefault(group_of(key), []).append(Tile(entry, value, now, was, then))
        return {
            **context,
            "groups": groups.items(),
            "charts": charts.titles(),
            "late": [todo for todo in own_todos(self.request) if todo.late],
            "year": year,
            "line": dashboard_line(now, then),
        }


def group_of(key: str) -> str:
    return GROUPS.get(key.partition(".")[0], "专项统计")


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
        years = charts.years_up_to(year)
        rows = [(entry, [entry.value(one) for one in years]) for entry in entries if group_of(entry.key) == group]
        if request.GET.get("export") == "xlsx":
            heads = ["指标", "单位", *(str(one) for one in years), "口径"]
            table = [
                [entry.label, entry.unit, *(value.plain for value in found), entry.definition] for entry, found in rows
            ]
            return xlsx_response(f"历年对照{group}", heads, table)
        choices = [
            (name, f"?{urlencode({'group': name})}", "primary" if name == group else "outline-primary")
            for name in groups
        ]
        context = {
            "title": "历年对照",
            "years": years,
            "rows": rows,
            "groups": choices,
            "group": group,
            "export_query": f"?{urlencode({'group': group, 'export': 'xlsx'})}",
        }
        return render(request, "reports/trends.html", context)


class TrendChart(RoleRequiredMixin, View):
    """One figure over the years as SVG."""

    roles = READERS

    def get(self, request: HttpRequest, year: int, key: str) -> HttpResponse:
        plenary = get_object_or_404(PlenaryYear, year=year)
        return chart_or_404(f"{charts.TREND}{key}", plenary)


def until(plenary: PlenaryYear, wanted: str) -> Span:
    """The year, or the part of it up to a day that the address names."""
    try:
        return so_far(plenary, date.fromisoformat(wanted)) if wanted else plenary
    except ValueError:
        raise Http404 from None


class FigureDetail(RecordsPage):
    """The records behind a number, as far as the reader may see them."""

    def span(self) -> Any:
        plenary = get_object_or_404(PlenaryYear, year=self.kwargs["year"])
        return until(plenary, self.request.GET.get("until", ""))

    def behind(self) -> tuple[Any, Any, str]:
        span = self.span()
        entry = figure_or_404(self.kwargs["key"])
        return entry, entry.records(span), f"{words_of(span)}{entry.label}"

    def more(self) -> dict[str, Any]:
        span = self.span()
        return {"value": self.asked()[0].value(span), "span_words": words_of(span)}


class FigureCut(FigureDetail):
    """The records behind a cell of a table or a bar of a chart: a figure that the address spells."""

    roles = READERS | frozenset({Role.DISPATCHER})

    def behind(self) -> tuple[Any, Any, str]:
        span = self.span()
        try:
            found = figures.from_query(self.request.GET)
        except figures.UnknownCut:
            raise Http404 from None
        if not holds(self.request.user, found.source.readers):
            raise Http404
        entry = told(found)
        return entry, entry.records(span), f"{words_of(span)}{entry.label}"

    def more(self) -> dict[str, Any]:
        entry = self.asked()[0]
        may = entry.source.offered and holds(self.request.user, OFFICE)
        return {**super().more(), "save_url": f"{reverse('own_new')}?{figures.to_query(entry)}" if may else ""}


class Chart(RoleRequiredMixin, View):
    """One chart as SVG; drawn anew only when its numbers change."""

    roles = READERS

    def get(self, request: HttpRequest, year: int, name: str) -> HttpResponse:
        plenary = get_object_or_404(PlenaryYear, year=year)
        return chart_or_404(name, plenary)
