"""Pages of standing members' yearly reports."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views import View
from django.views.generic import DetailView, FormView

from cppcc.calendar import clock
from cppcc.files import serve_download
from cppcc.forms import ReasonForm, VersionedUpdateView
from cppcc.lists import ListPage
from cppcc.rights import OFFICE, READERS, Role, holds
from cppcc.rights.pages import RoleRequiredMixin
from cppcc.sheets import Column
from cppcc.workflow import course_of, own_steps
from cppcc.workflow.pages import StepView
from members import ordering, reporting
from members.batches import REPORTS
from members.forms.duty import AskForm, DutyReportForm
from members.furniture import in_wanted_year, selected_year
from members.ledger import last_day
from members.models import DutyReport
from members.sheets import REPORT_COLUMNS
from members.showing.people import report_line
from members.states import ReportState
from members.tables.member import DutyReportFilter, DutyReportTable

MEMBER = frozenset({Role.MEMBER})


class DutyReportList(ListPage):
    roles = READERS | MEMBER
    table_class, filterset_class = DutyReportTable, DutyReportFilter
    template_name = "members/duty_report_list.html"
    title, unit = "常委履职报告", "份"
    empty_words = "这一年还没有征集常委履职报告。机关征集后，每位常委在这里写或上传自己的报告。"
    owned, owned_hides = True, ("q", "office", "sector")
    batched = REPORTS

    def get_queryset(self) -> Any:
        rows = DutyReport.objects.visible_to(self.request.user).select_related("member__sector", "member__user", "year")
        rows = in_wanted_year(self.request, rows)
        return ordering.ordered(rows, ordering.order_of(self.request.user), clock.today(), "member__")

    def columns(self) -> tuple[Column, ...]:
        return REPORT_COLUMNS

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        year, keeps = selected_year(self.request), holds(self.request.user, OFFICE)
        context = super().get_context_data(keeps=keeps, year=year, orders=ordering.offered(self.request.user), **kwargs)
        if year and keeps:
            to_ask = len(reporting.asked_of(year, last_day(year)))
            context["ask_words"] = f"征集（{to_ask} 名常委）" if to_ask else ""
            context["handed_in"] = DutyReport.objects.in_year(year).submitted().count()
        return context


class DutyReportAsk(RoleRequiredMixin, FormView):
    """征集: one report from each standing member."""

    roles = OFFICE
    form_class = AskForm
    template_name = "form.html"

    @cached_property
    def number(self) -> int:
        year = selected_year(self.request)
        return len(reporting.asked_of(year, last_day(year))) if year else 0

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "number": self.number}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        title = f"向 {self.number} 名常委征集{selected_year(self.request) or ''}履职报告"
        back = reverse("duty_report_list")
        return super().get_context_data(title=title, back_url=back, submit_words="征集", **kwargs)

    def get_form(self, form_class: Any = None) -> AskForm:
        form: AskForm = super().get_form(form_class)
        form.year = selected_year(self.request)
        return form

    def form_valid(self, form: AskForm) -> HttpResponse:
        year = selected_year(self.request)
        if year is None:
            messages.error(self.request, "还没有建立届次年度。")
        else:
            with transaction.atomic():
                asked = reporting.ask(year, last_day(year), form.cleaned_data["due_on"])
                if form.late_year:
                    form.keep_reason(year, self.request.user)
            messages.success(self.request, f"已向 {asked} 名常委征集；此前已征集的不重复。")
        return redirect("duty_report_list")


class DutyReportUrge(RoleRequiredMixin, View):
    roles = OFFICE
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        year = selected_year(request)
        told = reporting.urge(year, clock.today()) if year else 0
        messages.success(
            request, f"已提醒 {told} 名未提交的常委（没有账号或账号已停用的请电话联系，每天最多提醒一次）。"
        )
        return redirect("duty_report_list")


class DutyReportDetail(RoleRequiredMixin, DetailView):
    roles = READERS | MEMBER
    template_name = "members/duty_report_detail.html"

    def get_queryset(self) -> Any:
        return DutyReport.objects.visible_to(self.request.user).select_related("member__sector", "year")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        report, user = self.object, self.request.user
        return super().get_context_data(
            title=str(report),
            line=report_line(report),
            course=course_of(report),
            offers=own_steps(report, user),
            edit_url=reverse("duty_report_edit", args=[report.pk]) if may_write(report, user) else "",
            **kwargs,
        )


def may_write(report: DutyReport, user: Any) -> bool:
    """The member, and staff for one who hands it in on paper, while it is asked for or returned."""
    still = report.state in (ReportState.ASKED, ReportState.RETURNED)
    return still and (report.member.user_id == user.pk or holds(user, OFFICE))


class DutyReportEdit(RoleRequiredMixin, VersionedUpdateView):
    roles = OFFICE | MEMBER
    form_class = DutyReportForm
    template_name = "form.html"
    saved_words = "已保存。写好后请点“提交”。"

    def get_object(self, queryset: Any = None) -> DutyReport:
        report: DutyReport = super().get_object(queryset)
        if not may_write(report, self.request.user):
            raise Http404
        return report

    def get_queryset(self) -> Any:
        return DutyReport.objects.visible_to(self.request.user).select_related("member", "year")

    def own_rows(self) -> Any:
        user: Any = self.request.user
        rows = self.get_queryset()
        return rows if holds(user, OFFICE) else rows.filter(member__user=user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(title=f"撰写{self.object}", back_url=self.object.get_absolute_url(), **kwargs)

    def perform(self, form: Any) -> DutyReport:
        report: DutyReport = form.save(commit=False)
        for name, file in form.cleaned_data["upload"]:
            report.file.save(file.name, file, save=False)
            report.file_name = name
        report.save()
        return report


class DutyReportFile(RoleRequiredMixin, View):
    roles = READERS | MEMBER

    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        report = get_object_or_404(DutyReport.objects.visible_to(request.user), pk=pk)
        if not report.file:
            raise Http404
        return serve_download(report.file, report.file_name)


class DutyReportStep(StepView):
    roles = OFFICE | MEMBER
    model = DutyReport
    step_forms = {"reason": ReasonForm}
    list_name = "duty_report_list"
    matter_template = "members/_duty_report_matter.html"
