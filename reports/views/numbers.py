"""Numbers in a text that are no tokens: each is confirmed, or gives way to a figure, before the report goes on."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views import View

from cppcc.forms import whole_number
from cppcc.rights import OFFICE, READERS, holds
from cppcc.rights.pages import RoleRequiredMixin
from cppcc.workflow import Refused
from reports import confirming, keeping
from reports.models import Report
from reports.showing.numbers import told_rows
from reports.views.report import report_at


class TypedNumbers(RoleRequiredMixin, View):
    """Sentence by sentence; the office confirms and replaces, others read."""

    roles = READERS

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        return self.page(request, report_at(slug), request.GET.getlist("confirm"))

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        """A refusal comes back with what was ticked, on the text as it is now."""
        report = report_at(slug)
        if not holds(request.user, OFFICE):
            raise PermissionDenied
        chosen = request.POST.getlist("confirm")
        try:
            if wanted := request.POST.get("replace", ""):
                return self.replaced(request, report, *[*wanted.split(" ", 1), ""][:2])
            if taken_back := request.POST.get("withdraw", ""):
                confirming.withdraw(report, request.user, taken_back)
                return self.again(request, report, "核对已撤回，这处数字须重新核对。")
            number = confirming.confirm(report, request.user, chosen)
        except Refused as reason:
            return self.page(request, report_at(slug), chosen, str(reason))
        messages.success(request, f"已核对 {number} 处数字。")
        left = confirming.counts(report_at(slug))[1]
        return redirect(reverse("report_numbers", args=[slug]) if left else report.get_absolute_url())

    def replaced(self, request: HttpRequest, report: Report, name: str, key: str) -> HttpResponse:
        version = whole_number(request.POST.get("version"), digits=9)
        figures = keeping.figures_of(report)
        confirming.replace(report, version, request.user, name, key, figures)
        return self.again(request, report, f"已换成数据“{figures.found[key][0].label}”。")

    def again(self, request: HttpRequest, report: Report, words: str) -> HttpResponse:
        messages.success(request, words)
        ticked = urlencode({"confirm": request.POST.getlist("confirm")}, doseq=True)  # none of them is lost
        return redirect(f"{reverse('report_numbers', args=[report.slug])}{'?' if ticked else ''}{ticked}")

    def page(self, request: HttpRequest, report: Report, chosen: Any = (), refused: str = "") -> HttpResponse:
        writes = holds(request.user, OFFICE)
        figures = keeping.figures_of(report)
        rows = told_rows(report, figures, chosen, writes=writes)
        left = sum(one.by == "" for row in rows for one in row.numbers)
        context = {
            "title": f"{report}：手工数字",
            "report": report,
            "rows": rows,
            "left": left,
            "refused": refused,
            "confirms": writes and not report.frozen and left > 0,
            "withdraws": writes and not report.frozen,
            "line": f"共 {sum(len(row.numbers) for row in rows)} 处，{left} 处没有核对",
        }
        return render(request, "reports/numbers.html", context)
