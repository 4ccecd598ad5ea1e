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

SUMMARY = ("submitted", "filed", "replied", "reply_rate", "on_time_rate", "satisfaction_rate")
"""What a page of many tables begins with."""
READERS = frozenset({Role.STAFF, Role.LEADER, Role.DISPATCHER})


def main_figures(year: PlenaryYear, before: PlenaryYear | None) -> list[tuple[Any, Any, Any]]:
    """Every statistic of proposals with its definition, this year and the year before."""
    entries = [entry for entry in figures.everything() if entry.key.startswith("proposals.")]
    now, then = figures.counted(entries, year), figures.counted(entries, before) if before else {}
    return [(entry, now[entry.key], then.get(entry.key)) for entry in entries]


class Statistics(RoleRequiredMixin, View):
    roles = READERS

    def get(self, request: HttpRequest) -> HttpResponse:
        year = selected_year(request)
        if year is None:
            return render(request, "proposals/statistics.html", {"title": "提案统计", "no_year": True})
        before = st.year_before(year)
        if request.GET.get("export") == "xlsx":
            return self.workbook(year, before)
        counted = st.columns()
        columns = st.columns_of(year, counted)
        asked = request.GET.get("by")
        by = asked if asked in st.DIMENSIONS else next(iter(st.DIMENSIONS))
        main = main_figures(year, before)
        context = {
            "title": "提案统计",
            "year": year,
            "before": before,
            "main": main,
            "summary": [one for key in SUMMARY for one in main if one[0].key == f"proposals.{key}"],
            "columns": columns,
            "rates": [rate.label for rate in st.RATES],
            "dimensions": st.DIMENSIONS,
            "by": by,
            "tables": [
                (by, st.DIMENSIONS[by], self.table(year, by, st.table(by, year, before, counted), columns)),
            ],
        }
        return render(request, "proposals/statistics.html", context)

    def table(
        self, year: PlenaryYear, name: str, rows: list[st.Row], columns: list[figures.Figure]
    ) -> list[tuple[Any, ...]]:
        def cell(row: st.Row, column: figures.Figure) -> tuple[int, str]:
            asked = column if row.key is None else figures.narrowed(column, name, row.key)
            return row.counts[column.key], f"{reverse('figure_cut', args=[year.year])}?{figures.to_query(asked)}"

        return [(row, [cell(row, column) for column in columns], row.rates()) for row in rows]

    def workbook(self, year: PlenaryYear, before: PlenaryYear | None) -> HttpResponse:
        said = [
            [entry.label, value.plain, entry.unit, old.plain if old else None, entry.definition]
            for entry, value, old in main_figures(year, before)
        ]
        counted = st.columns()
        columns = st.columns_of(year, counted)
        sheets = [Sheet("总表", ["指标", "数值", "单位", "上年", "口径"], said)]
        heads = [column.label for column in columns] + [rate.label for rate in st.RATES] + ["上年立案", "上年满意率"]
        for name, label in st.DIMENSIONS.items():
            rows = [
                [
                    row.label,
                    *(row.counts[column.key] for column in columns),
                    *(value.plain for value in row.rates()),
                    row.before.plain,
                    row.before_rate.plain,
                ]
                for row in st.table(name, year, before, counted)
            ]
            sheets.append(Sheet(label, [label, *heads], rows))
        return workbook_response(f"{year}提案统计", *sheets)


class StatisticsChart(RoleRequiredMixin, View):
    roles = READERS

    def get(self, request: HttpRequest, year: int, name: str) -> HttpResponse:
        plenary = get_object_or_404(PlenaryYear, year=year)
        if name not in st.DIMENSIONS:
            raise Http404
        rows = folded(st.filed_lines(name, plenary), "其他")
        return svg_response(Series(f"立案提案按{st.DIMENSIONS[name]}", "件", rows), "bars")
