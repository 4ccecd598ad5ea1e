"""The page of a plenary year: its course, what is still open, what came late, which figures changed since it was ended."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views import View

from cppcc.forms import ReasonForm
from cppcc.frame import open_in
from cppcc.rights import READERS, Role, holds
from cppcc.rights.pages import RoleRequiredMixin
from cppcc.workflow import Step, course_of, own_steps
from cppcc.workflow.pages import StepView
from members import closing, handover, years
from members.furniture import selected_year
from members.models import PlenaryYear

SEEN_BY = READERS | {Role.ADMIN}


class YearNow(RoleRequiredMixin, View):
    """To the page of the selected year; where there is none yet, to that of a new one."""

    roles = SEEN_BY

    def get(self, request: HttpRequest) -> HttpResponse:
        year = selected_year(request)
        if year is None and not holds(request.user, [Role.STAFF, Role.ADMIN]):
            return redirect("home")
        return redirect(year.get_absolute_url() if year else reverse("year_new"))


def line_of(year: PlenaryYear) -> str:
    """The session and the days of a year, those of the session where they are known."""
    line = f"{year.plenary_name} · {year.starts_on:%Y-%m-%d} 至 {year.ends_on:%Y-%m-%d}"
    return f"{line} · 会议 {year.opens_on:%Y-%m-%d} 至 {year.closes_on:%Y-%m-%d}" if year.opens_on else line


def carry_url(year: PlenaryYear) -> str:
    """Where a year takes over what it has not yet from the one before; "" where there is none or it was ended."""
    if year.is_closed or handover.before(year.year) is None:
        return ""
    return reverse("year_carry", args=[year.year])


class YearPage(RoleRequiredMixin, View):
    roles = SEEN_BY

    def get(self, request: HttpRequest, year: int) -> HttpResponse:
        plenary = get_object_or_404(PlenaryYear.objects.select_related("term"), year=year)
        keeps = holds(request.user, [Role.STAFF, Role.ADMIN])
        context: dict[str, Any] = {
            "title": f"{plenary}度",
            "line": line_of(plenary),
            "year": plenary,
            "every": PlenaryYear.objects.all(),
            "offers": own_steps(plenary, request.user),
            "edit_url": reverse("register_edit", args=["years", plenary.pk]) if keeps else "",
            "course": course_of(plenary),
            "open": open_in(plenary, request.user),
            "late": plenary.late_records.select_related("by"),
            "changes": closing.changes(plenary),
            "closing": plenary.closings.filter(reopened_at=None).select_related("by").first(),
            "carry_url": carry_url(plenary) if keeps else "",
            "to_set_up": years.to_set_up() if keeps else (),
        }
        return render(request, "members/year.html", context)


class YearStep(StepView):
    roles = SEEN_BY
    model = PlenaryYear
    step_forms = {"reason": ReasonForm}
    list_name = "year_now"
    matter_template = "members/_year_matter.html"

    def matter(self, record: Any, declared: Step) -> dict[str, Any]:
        return {"year": record, "line": line_of(record), "open": open_in(record, self.request.user)}
