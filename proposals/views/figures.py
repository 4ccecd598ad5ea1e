"""Statistics of proposals: breakdowns with last year beside, each number a link, as chart and workbook."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views import View

from cppcc import figures
from cppcc.papers import Series, folded, svg_response
from cppcc.rights import Role
from cppcc.rights.pages import RoleRequiredMixin
from cppcc.sheets import Sheet, workbook_response
from members.furniture import selected_year
from members.models import PlenaryYear
from proposals import statistics as st

READERS = frozenset({Role.STAFF, Role.LEADER, Role.DISPATCHER})


def main_figures(year: PlenaryYear, before: PlenaryYear | None) -> list[tuple[Any, Any, Any]]:
    """Every statistic of proposals with its definition, this year and the year before."""
    entries = [entry for entry in figures.everything() if entry.key.startswith("proposals.")]
    return [(entry, entry.value(year), entry.value(before) if before else None) for entry in entries]


class Statistics(RoleRequiredMixin, View):
    roles = READERS

    def get(self, request: HttpRequest) -> HttpResponse:
        year = selected_year(request)
        if year is None:
            return render(request, "proposals/statistics.html", {"title": "提案统计", "no_year": True})
        before = st.year_before(year)
        now, former = st.facts_of(year), st.facts_of(before) if before else []
        if request.GET.get("export") == "xlsx":
            return self.workbook(year, before, now, former)
        tables = [
            (name, label, self.table(year, name, st.breakdown(name, now, former)))
            for name, (label, _) in st.DIMENSIONS.items()
        ]
        context = {
            "title": "提案统计",
            "year": year,
            "before": before,
            "main": main_figures(year, before),
            "columns": st.columns_of(year),
            "rates": [label for label, _, _ in st.RATES],
            "tables": tables,
        }
        return render(request, "proposals/statistics.html", context)

    def table(self, year: PlenaryYear, name: str, lines: list[st.Line]) -> list[tuple[Any, ...]]:
        address, columns = reverse("proposal_list"), st.columns_of(year)

        def cell(line: st.Line, column: st.Column) -> tuple[int, str]:
            query = st.list_query(year, name, line.key, column)
            return line.counts[column.key], f"{address}{query}" if query else ""

        return [(line, [cell(line, column) for column in columns], line.rates()) for line in lines]

    def workbook(
        self, year: PlenaryYear, before: PlenaryYear | None, now: list[st.Facts], former: list[st.Facts]
    ) -> HttpResponse:
        said = [
            [entry.label, value.plain, entry.unit, old.plain if old else None, entry.definition]
            for entry, value, old in main_figures(year, before)
        ]
        columns = st.columns_of(year)
        sheets = [Sheet("总表", ["指标", "数值", "单位", "上年", "口径"], said)]
        heads = [column.label for column in columns] + [label for label, _, _ in st.RATES] + ["上年立案", "上年满意率"]
        for name, (label, _) in st.DIMENSIONS.items():
            rows = [
                [
                    line.label,
                    *(line.counts[column.key] for column in columns),
                    *(v.plain for v in line.rates()),
                    line.before,
                    line.before_rate.plain,
                ]
                for line in st.breakdown(name, now, former)
            ]
            sheets.append(Sheet(label, [label, *heads], rows))
        return workbook_response(f"{year}提案统计", *sheets)


class StatisticsChart(RoleRequiredMixin, View):
    roles = READERS

    def get(self, request: HttpRequest, year: int, name: str) -> HttpResponse:
        plenary = get_object_or_404(PlenaryYear, year=year)
        if name not in st.DIMENSIONS:
            raise Http404
        lines = st.breakdown(name, st.facts_of(plenary), [])[:-1]
        rows = [(line.label, line.counts["filed"]) for line in lines if line.counts["filed"]]
        return svg_response(Series(f"立案提案按{st.DIMENSIONS[name][0]}", "件", folded(rows, "其他")), "bars")
