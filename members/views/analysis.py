"""Analysis of duties, and all members' files of a year."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views import View

from cppcc import figures, jobs
from cppcc.files import serve_download
from cppcc.models import Job
from cppcc.papers import Series, svg_response, tell_missing
from cppcc.rights import OFFICE, READERS, Role
from cppcc.rights.again import on_download
from cppcc.rights.pages import RoleRequiredMixin
from cppcc.sheets import Sheet, workbook_response
from members import analysis
from members.furniture import selected_year
from members.jobs import FILES
from members.ledger import served_in
from members.models import PlenaryYear
from members.showing.people import AllFiles

KINDS = {"pdf": "合订 PDF", "zip": "每人一份（压缩包）"}
MONTHS = 12
"""Where a year has more, a month is named with its year."""


class Analysis(RoleRequiredMixin, View):
    roles = READERS

    def get(self, request: HttpRequest) -> HttpResponse:
        year = selected_year(request)
        if year is None:
            return render(request, "members/analysis.html", {"title": "履职分析", "no_year": True})
        lines = analysis.breakdowns(year)
        tables = [(key, label, lines[key]) for key, label in analysis.DIMENSIONS.items()]
        idle = analysis.idle(year)
        if request.GET.get("export") == "xlsx":
            return self.workbook(year, tables, idle)
        context = {
            "title": "履职分析",
            "year": year,
            "tables": [(key, label, [self.linked(year, key, line) for line in lines]) for key, label, lines in tables],
            "columns": [one.label for one in analysis.COUNTED],
            "idle": idle,
            "idle_days": analysis.IDLE_DAYS,
            "idle_label": f"{analysis.IDLE_DAYS} 天没有履职",
            "whole": tables[0][2][-1],
        }
        return render(request, "members/analysis.html", context)

    def linked(self, year: PlenaryYear, name: str, line: analysis.Line) -> tuple[analysis.Line, list[tuple[int, str]]]:
        """A line with the address of the records behind each of its counts: those active, then each column."""
        counts = {analysis.ACTIVE.key: line.active, **line.counts}
        place = reverse("figure_cut", args=[year.year])
        return line, [
            (counts[one.key], f"{place}?{figures.to_query(analysis.cell(one, name, line))}" if counts[one.key] else "")
            for one in (analysis.ACTIVE, *analysis.COUNTED)
        ]

    def workbook(self, year: PlenaryYear, tables: Any, idle: list[analysis.Idle]) -> HttpResponse:
        heads = [
            "委员人数",
            "有履职记录的委员",
            "参与率（%）",
            *(one.label for one in analysis.COUNTED),
            "出席率（%）",
        ]
        sheets = []
        for _, label, lines in tables:
            rows = [
                [
                    line.label,
                    line.members,
                    line.active,
                    line.participation.plain,
                    *line.counts.values(),
                    line.attendance.plain,
                ]
                for line in lines
            ]
            sheets.append(Sheet(f"按{label}", [label, *heads], rows))
        rows = [
            [one.member.name, str(one.member.sector), str(one.member.committee or ""), str(one.member.group or ""),
             one.last_on, one.days]
            for one in idle
        ]  # fmt: skip
        names = ["姓名", "界别", "专门委员会", "活动组", "最近履职", "天数"]
        return workbook_response(f"{year}履职分析", *sheets, Sheet(f"{analysis.IDLE_DAYS}天无履职", names, rows))


class AnalysisChart(RoleRequiredMixin, View):
    """Participation by body in per cent; by month the person-times present."""

    roles = READERS

    def get(self, request: HttpRequest, year: int, name: str) -> HttpResponse:
        plenary = get_object_or_404(PlenaryYear, year=year)
        if name not in analysis.DIMENSIONS:
            raise Http404
        if name == "month":
            present = analysis.COUNTED[0]
            lines = analysis.lines(plenary, name, present)
            twice = len(lines) > MONTHS
            rows = [
                (line.label if twice else f"{int(line.label[-2:])}月", int(line.values[present.key].number or 0))
                for line in lines
            ]
            return svg_response(Series("各月出席", "人次", rows), "columns")
        lines = analysis.lines(plenary, name, analysis.ACTIVE)
        rows = [(line.label, int(line.participation.number or 0)) for line in lines]
        title = f"参与率按{analysis.DIMENSIONS[name]}"
        return svg_response(Series(title, "%", rows), "bars")


class MemberFiles(RoleRequiredMixin, View):
    """All files 履职档案 of a year: asked for, watched, downloaded."""

    polled = True
    asks_again = staticmethod(on_download)
    roles = OFFICE | frozenset({Role.LEADER})

    def get(self, request: HttpRequest, year: int) -> HttpResponseBase:
        plenary = get_object_or_404(PlenaryYear, year=year)
        wanted = request.GET.get("download", "")
        if wanted:
            made = jobs.made(FILES, f"{year}:{wanted}") if wanted in KINDS else None
            if made is None:
                raise Http404
            return serve_download(made.file, f"{plenary}委员履职档案.{wanted}")
        files = [self.made(year, kind, label) for kind, label in KINDS.items()]
        part = getattr(request, "htmx", False)
        active = any(one.active for one in files)
        context = {"title": f"{plenary}履职档案", "year": plenary, "files": files, "active": active}
        context["place"] = reverse("member_files", args=[year])
        return render(request, "members/_made_files.html" if part else "members/member_files.html", context)

    def made(self, year: int, kind: str, label: str) -> AllFiles:
        job = Job.objects.filter(kind=FILES, subject=f"{year}:{kind}").first()
        return AllFiles(kind, label, job, there=jobs.made(FILES, f"{year}:{kind}") is not None)

    def post(self, request: HttpRequest, year: int) -> HttpResponse:
        plenary = get_object_or_404(PlenaryYear, year=year)
        kind = request.POST.get("kind", "")
        if kind not in KINDS:
            raise Http404
        with transaction.atomic():
            jobs.request(FILES, f"{plenary.year}:{kind}", request.user)
        tell_missing(request, ((one.name, f"{one.name}{one.employer}{one.title}") for one in served_in(plenary)))
        messages.success(request, "已开始生成，可以离开此页，完成后会收到通知。")
        return redirect("member_files", year=year)
