"""Home, trends, and the records behind a figure."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views import View
from django.views.generic import TemplateView

from cppcc import figures
from cppcc.rights import EVERYONE, OFFICE, READERS, Role, holds
from cppcc.rights.pages import RoleRequiredMixin
from cppcc.sheets import xlsx_response
from members.furniture import selected_year
from members.models import PlenaryYear
from reports import charts, homes
from reports.groups import group_of
from reports.kinds import words_of
from reports.showing import demonstration
from reports.showing.figures import told
from reports.spans import years_up_to
from reports.views.records import RecordsPage, chart_or_404, figure_or_404, until


class Home(RoleRequiredMixin, TemplateView):
    """What waits for this person, and what belongs to his work (``reports.homes``)."""

    roles = EVERYONE
    template_name = "reports/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        year = selected_year(self.request)
        user: Any = self.request.user
        parts = homes.parts_of(self.request, year)
        return super().get_context_data(
            title="首页",
            greeting=f"{user}，您好",
            no_year=year is None,
            wide=[part for part in parts if part.wide],
            main=[part for part in parts if not part.wide and not part.side],
            side=[part for part in parts if part.side],
            begin=homes.greeting_links(user),
            demo_words=demonstration.old_words(user),
            **kwargs,
        )


class Trends(RoleRequiredMixin, View):
    """Five years side by side, one group of figures at a time; as spreadsheet too."""

    roles = READERS

    def get(self, request: HttpRequest) -> HttpResponse:
        year = selected_year(request)
        if year is None:
            return render(request, "reports/trends.html", {"title": "历年对照", "no_year": True})
        entries = list(figures.everything())
        groups = list(dict.fromkeys(group_of(entry) for entry in entries))
        group = request.GET.get("group", "")
        group = group if group in groups else groups[0]
        years = years_up_to(year)
        rows = [
            (entry, [entry.value(one) if figures.stands(entry, one) else figures.Value(None) for one in years])
            for entry in entries
            if group_of(entry) == group
        ]
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


class FigureDetail(RecordsPage):
    """The records behind a number, as far as the reader may see them."""

    def span(self) -> Any:
        plenary = get_object_or_404(PlenaryYear, year=self.kwargs["year"])
        return until(plenary, self.request.GET.get("until", ""))

    def behind(self) -> tuple[Any, Any, str]:
        span = self.span()
        entry = figure_or_404(self.kwargs["key"])
        if not figures.stands(entry, span):
            raise Http404
        return entry, entry.records(span), f"{words_of(span)}{entry.label}"

    def more(self) -> dict[str, Any]:
        span, entry = self.span(), self.asked()[0]
        return {
            "value": entry.value(span),
            "span_words": words_of(span),
            "origin": figures.origins([entry], span)[entry.key].words,
        }


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
        span = until(plenary, request.GET.get("until", ""))
        return chart_or_404(name, span, narrow="narrow" in request.GET)
