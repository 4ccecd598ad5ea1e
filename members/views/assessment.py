"""Pages of the year's assessment: drawn up, counted, its revisions, the frozen result."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Count, F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views import View
from django_htmx.http import HttpResponseClientRefresh

from cppcc.forms import ReasonForm, whole_number
from cppcc.rights import OFFICE, READERS, holds
from cppcc.rights.pages import RoleRequiredMixin
from cppcc.texts import line
from cppcc.workflow import Refused, Step, course_of, own_steps
from cppcc.workflow.pages import StepView
from members import assessing
from members.forms.assessment import AwardBestForm
from members.furniture import wanted_year
from members.jobs import is_long, order_points, points_job
from members.models import Assessment, Talk
from members.points import scheme_for
from members.schemes.rules import Rules
from members.showing import scores
from members.showing.scores import UNGRADED
from members.views.ranking import RankPage

KEPT = (
    "rank", "name", "member_id", "sector", "committee", "group", "standing", "base", "bonus", "deduction", "total", "grade",
    "computed_grade", "override_reason", "note", "consequences",
)  # fmt: skip
"""What the page of an assessment reads of each entry: never the explanation, which only that of one member shows."""


class Assessments(RoleRequiredMixin, View):
    """The year's assessments: drawn up here, each revision listed."""

    roles = READERS

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(request, wanted_year(request))

    def page(self, request: HttpRequest, year: Any, award: Any = None, typed: str = "") -> HttpResponse:
        """``award``: a form that was refused; ``typed``: the reason of a revision that was refused."""
        context: dict[str, Any] = {"title": "年度考核", "year": year, "keeps": holds(request.user, OFFICE)}
        if year:
            rows = list(Assessment.objects.filter(plenary=year).select_related("plenary", "approved_by", "created_by"))
            may_draw_up = context["keeps"] and all(row.published_at for row in rows)
            scheme = scheme_for(year, request.user)
            ready = scheme is not None and not scheme.is_draft
            holding = assessing.current(year)
            waiting = assessing.to_be_talked_to(year) if rows else ()
            talks = Talk.objects.filter(plenary=year).select_related("member")
            context.update(
                rows=[(row, scores.assessment_words(row)) for row in rows],
                draws_up=may_draw_up and ready,
                needs_scheme=may_draw_up and not ready,
                to_talk=scores.to_talk(waiting, year),
                talks=[(talk, scores.talk_line(talk)) for talk in talks],
                award_form=award or AwardBestForm(initial={"assessment": getattr(holding, "pk", None)}),
                honoured=scores.honoured_words(holding),
                typed_reason=typed,
            )
        return render(request, "members/assessments.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        year = wanted_year(request)
        if not holds(request.user, OFFICE) or year is None:
            raise Http404
        reason = line(request.POST.get("reason", ""))[:300]
        try:
            if is_long(year):
                with transaction.atomic():
                    made = assessing.begin(year, request.user, reason)
                    order_points(made, request.user)
            else:
                made = assessing.draw_up(year, request.user, reason)
                messages.success(request, f"已按现有记录统计 {made.entries.count()} 名委员。核对后报请批准。")
        except Refused as refused:
            messages.error(request, str(refused))
            return self.page(request, year, typed=request.POST.get("reason", ""))
        return redirect(made)


class AwardBest(Assessments):
    """A refusal shows the page again with the form as it was filled in."""

    roles = OFFICE
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        year, form = wanted_year(request), AwardBestForm(request.POST)
        if year is None:
            return redirect("assessments")
        if not form.is_valid():
            messages.error(request, "请填写荣誉和表彰日期。")
            return self.page(request, year, award=form)
        try:
            new = assessing.award_best(year, **form.cleaned_data)
        except Refused as reason:
            messages.error(request, str(reason))
            form.data = {**request.POST.dict(), "assessment": getattr(assessing.current(year), "pk", "")}
            return self.page(request, year, award=form)
        messages.success(request, f"已登记 {new} 名；此前已登记的不重复。")
        return redirect(f"{reverse('assessments')}?year={year.year}")


class AssessmentPage(RankPage):
    """One assessment as it was taken."""

    template_name = "members/assessment.html"
    title = "年度考核"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if request.user.is_authenticated and holds(request.user, READERS):
            seen = Assessment.objects.visible_to(request.user).select_related("plenary", "approved_by", "created_by")
            self.assessment = get_object_or_404(seen, pk=kwargs["pk"])
            self.title = str(self.assessment)  # type: ignore[misc]  # each has its own

    def rules(self) -> Rules:
        return self.assessment.parsed

    def all_rows(self) -> list[dict[str, Any]]:
        """Plain rows of the database: records of thousands of members take ten times as long to make."""
        sought = {name: F(f"member__{name}") for name in ("pinyin", "strokes", "sought")}
        rows = self.assessment.entries.values(*KEPT, **sought)
        for row in rows:
            reason, computed = row.pop("override_reason"), row.pop("computed_grade")
            changed = f"由“{computed or UNGRADED}”调整：{reason}" if reason else ""
            row["note"] = "；".join(filter(None, [row["note"], row.pop("consequences"), changed]))
            row["grade"] = row["grade"] or UNGRADED
            row["url"] = partial(reverse, "assessment_entry", args=[self.assessment.pk, row.pop("member_id")])
        return list(rows)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        one, user = self.assessment, self.request.user
        return super().get_context_data(
            assessment=one,
            offers=own_steps(one, user),
            course=course_of(one),
            facts=scores.assessment_facts(one),
            keeps=holds(user, OFFICE) and one.open_to_change,
            job=points_job(one),
            **kwargs,
        )


class AssessmentCounting(RoleRequiredMixin, View):
    """How far the counting is; leads to the assessment once it is done."""

    polled = True
    roles = READERS

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        one = get_object_or_404(Assessment.objects.visible_to(request.user), pk=pk)
        job = points_job(one)
        if getattr(request, "htmx", False) and job and job.active:
            return render(request, "members/_counting.html", {"assessment": one, "job": job})
        if getattr(request, "htmx", False):
            return HttpResponseClientRefresh()
        return redirect(one)


class AssessmentRecount(RoleRequiredMixin, View):
    """Take the points anew, or throw the draft away."""

    roles = OFFICE
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        one = get_object_or_404(Assessment.objects.visible_to(request.user), pk=pk)
        version = whole_number(request.POST.get("version"), digits=9)
        try:
            if request.POST.get("do") == "discard":
                assessing.discard(one, version, request.user)
                messages.success(request, "考核草稿已删除，30 天内可以在“回收站”中恢复。")
                return redirect("assessments")
            if is_long(one.plenary):
                assessing.to_recount(one.pk, version)
                order_points(one, request.user)
            else:
                assessing.recount(one, request.user, version)
                messages.success(request, "已按现有记录重新统计；人工调整的等次保留。")
        except Refused as reason:
            messages.error(request, str(reason))
            if not Assessment.objects.filter(pk=pk).exists():
                return redirect("assessments")
        return redirect(one)


class AssessmentStep(StepView):
    roles = READERS
    model = Assessment
    step_forms = {"reason": ReasonForm}
    list_name = "assessments"
    matter_template = "members/_assessment_matter.html"

    def matter(self, record: Any, declared: Step) -> dict[str, Any]:
        entries = record.entries.order_by()
        return {
            "facts": scores.assessment_facts(record),
            "grades": scores.grade_counts(record, entries.values_list("grade").annotate(Count("pk"))),
            "changed": [
                scores.changed_words(one) for one in entries.exclude(override_reason="").order_by("rank")[:100]
            ],
            "assessment": record,
        }
