"""The leaders' page: what is late, chosen figures beside last year's, charts; all figures; how the office arranges them."""

import secrets
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View
from django.views.generic import TemplateView

from cppcc import figures
from cppcc.calendar import clock
from cppcc.forms import rows, whole_number
from cppcc.rights import OFFICE, READERS, holds
from cppcc.rights.pages import RoleRequiredMixin
from cppcc.workflow import Refused
from members.comparison import before
from members.furniture import own_todos, selected_year
from members.period import so_far
from reports import arranging, charts
from reports.forms.passage import ChartOfFigureForm, FigureForm
from reports.groups import group_of
from reports.models import Dashboard
from reports.showing.figures import Tile, chart_urls, dashboard_line, tiles_of


class LeadersPage(RoleRequiredMixin, TemplateView):
    """One screen: what is late on top, the chosen figures, charts beside them."""

    roles = READERS
    template_name = "reports/dashboard.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        year = selected_year(self.request)
        context = super().get_context_data(title="数据总览", **kwargs)
        if year is None:
            return {**context, "no_year": True}
        now = so_far(year, clock.today())
        then = before(now)
        row = arranging.arranged()
        names = [name for name in arranging.names("chart", row) if charts.known(name, now)]
        pictures = [(charts.name_of(name), *chart_urls(name, now)) for name in names]
        return {
            **context,
            "tiles": tiles_of(now, then, arranging.names("figure", row)),
            "charts": pictures,
            "late": [todo for todo in own_todos(self.request) if todo.late],
            "year": year,
            "arranges": holds(self.request.user, OFFICE),
            "line": dashboard_line(now, then),
        }


class AllFigures(RoleRequiredMixin, TemplateView):
    """Every figure of the year so far beside last year's at the same date; each number opens its records."""

    roles = READERS
    template_name = "reports/all_figures.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        year = selected_year(self.request)
        context = super().get_context_data(title="全部数据", **kwargs)
        if year is None:
            return {**context, "no_year": True}
        now = so_far(year, clock.today())
        then = before(now)
        groups: dict[str, list[Tile]] = {}
        for tile in tiles_of(now, then):
            groups.setdefault(group_of(tile.figure), []).append(tile)
        return {**context, "groups": groups.items(), "year": year, "line": dashboard_line(now, then)}


class Arrange(RoleRequiredMixin, View):
    """What stands on the leaders' page, and in which order."""

    roles = OFFICE

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(request, FigureForm(), ChartOfFigureForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        version, do = whole_number(request.POST.get("version"), digits=9), request.POST.get("do", "")
        figure, chart = FigureForm(), ChartOfFigureForm()
        if do == "figure":
            figure = FigureForm(request.POST)
            done = figure.is_valid() and self.added(request, version, figure, "figure", figure.cleaned_data["name"])
        elif do == "chart":
            chart = ChartOfFigureForm(request.POST)
            done = chart.is_valid() and self.added(request, version, chart, "chart", chart.cleaned_data["chart"])
        else:
            done = self.changed(request, version, request.POST.get("key", ""), do)
        if done:
            messages.success(request, "已保存。")
            return redirect("dashboard_arrange")
        return self.page(request, figure, chart)

    def added(self, request: HttpRequest, version: int, form: Any, kind: str, name: str) -> bool:
        new = {"key": secrets.token_hex(4), "kind": kind, "name": name}
        try:
            if name in arranging.names(kind):
                raise Refused("版面上已经有这一项。")
            arranging.change(version, lambda items: rows.put(items, new))
        except (Refused, ValidationError) as reason:
            form.add_error(None, str(reason) if isinstance(reason, Refused) else reason.messages)
            return False
        return True

    def changed(self, request: HttpRequest, version: int, key: str, do: str) -> bool:
        def alter(items: list[dict[str, Any]]) -> None:
            kind = next((one["kind"] for one in items if one["key"] == key), "")
            among = [one for one in items if one["kind"] == kind]
            if do == "drop":
                rows.drop(among, key)
            elif do in ("up", "down"):
                rows.shift(among, key, up=do == "up")
            items[:] = [one for one in items if one["kind"] != kind] + among

        try:
            arranging.change(version, alter)
        except Refused as reason:
            messages.error(request, str(reason))
            return False
        return True

    def page(self, request: HttpRequest, figure: FigureForm, chart: ChartOfFigureForm) -> HttpResponse:
        row = arranging.arranged()
        labels = {entry.key: entry.label for entry in figures.everything()}
        context = {
            "title": "安排数据总览",
            "back_url": reverse("dashboard"),
            "version": row.version,
            "lists": [
                ("数据", [(one["key"], labels.get(one["name"], "（已没有这个数据）")) for one in _of(row, "figure")]),
                ("图表", [(one["key"], charts.name_of(one["name"])) for one in _of(row, "chart")]),
            ],
            "figure_form": figure,
            "chart_form": chart,
        }
        return render(request, "reports/arrange.html", context)


def _of(row: Dashboard, kind: str) -> list[dict[str, Any]]:
    return [one for one in row.items if one["kind"] == kind]
