"""Pages of a year's scheme: begun, read in words, its steps, thrown away (how it is changed: ``drafting``)."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views import View

from cppcc.files import made_download
from cppcc.forms import ReasonForm
from cppcc.recycle.pages import DeletePage
from cppcc.rights import OFFICE, READERS, Role, holds
from cppcc.rights.pages import RoleRequiredMixin
from cppcc.workflow import Refused, Step, course_of, own_steps
from cppcc.workflow.pages import StepView
from members import drafting, years
from members.adopting import scheme_docx
from members.forms.scheme import StartForm
from members.furniture import selected_year
from members.models import PlenaryYear, Scheme
from members.points import scheme_for
from members.schemes.reach import unreachable
from members.schemes.rules import Category, Line, Rules, Section, takes
from members.schemes.words import category_words, condition_words, head_words, line_words
from members.showing.scores import grade_words
from members.states import SchemeState

READ = READERS | frozenset({Role.MEMBER})


class SchemeOfYear(RoleRequiredMixin, View):
    """To the scheme of the selected year."""

    roles = READ

    def get(self, request: HttpRequest) -> HttpResponse:
        year = selected_year(request)
        if year is None:
            messages.error(request, "还没有建立届次年度。")
            return redirect("home")
        return redirect("scheme", year=year.year)


class SchemePage(RoleRequiredMixin, View):
    """The rules in words; members read a published one."""

    roles = READ

    def get(self, request: HttpRequest, year: int) -> HttpResponse:
        plenary = get_object_or_404(PlenaryYear, year=year)
        scheme = scheme_for(plenary, request.user)
        context: dict[str, Any] = {"title": f"{plenary}考核办法", "year": plenary, "scheme": scheme}
        tries = scheme is not None and scheme.is_draft
        context.update(ranking_query=f"year={plenary.year}", ranking_words="用本办法试算" if tries else "得分排名")
        keeps = holds(request.user, OFFICE)
        if scheme is None:
            if keeps:
                context["start_form"] = StartForm(choices=drafting.beginnings(plenary))
            return render(request, "members/scheme.html", context)
        context.update(
            **in_words(scheme, edits=keeps and scheme.is_draft),
            reads_ranking=holds(request.user, READERS),
            course=course_of(scheme) if holds(request.user, READERS) else (),
            offers=own_steps(scheme, request.user),
        )
        if keeps and scheme.is_draft:
            context.update(
                lacking=drafting.against_publishing(scheme),
                delete_url=reverse("scheme_delete", args=[scheme.pk]),
            )
        elif keeps:
            rules = scheme.parsed
            context.update(idle=unreachable(rules, plenary.year, drafting.given_where_asked(rules, plenary)))
        return render(request, "members/scheme.html", context)


class SchemeWord(RoleRequiredMixin, View):
    """The scheme as Word, for the meeting that adopts it; who may read it may take it along."""

    roles = READ

    def get(self, request: HttpRequest, year: int) -> FileResponse:
        scheme = scheme_for(get_object_or_404(PlenaryYear, year=year), request.user)
        if scheme is None:
            raise Http404
        draft = "（草案）" if scheme.is_draft else ""
        return made_download(scheme_docx(scheme), f"{scheme}{draft}.docx")


def categories(rules: Rules, section: str) -> list[tuple[Category, str, list[tuple[Line, str]]]]:
    """Each category of a section with its cap in words, and its rules in words."""
    return [
        (
            category,
            category_words(category),
            [(line, line_words(line, taking=takes(category, line))) for line in category.lines],
        )
        for category in rules.categories
        if category.section == section
    ]


def in_words(scheme: Scheme, *, edits: bool) -> dict[str, Any]:
    """A scheme as it is read; ``edits``: with what changes it, and the sections that are still empty."""
    rules = scheme.parsed
    return {
        "head": head_words(rules),
        "sections": [(section, found) for section in Section if (found := categories(rules, section)) or edits],
        "grades": [(grade, grade_words(grade)) for grade in rules.grades],
        "conditions": [(one, condition_words(rules, one)) for one in rules.conditions],
        "edits": edits,
    }


class SchemeStart(RoleRequiredMixin, View):
    roles = OFFICE
    http_method_names = ["post"]

    def post(self, request: HttpRequest, year: int) -> HttpResponse:
        plenary = get_object_or_404(PlenaryYear, year=year)
        form = StartForm(request.POST, choices=drafting.beginnings(plenary))
        if not form.is_valid():
            messages.error(request, "请选择从哪里开始。")
            return redirect("scheme", year=year)
        try:
            drafting.start(plenary, form.cleaned_data["like"])
        except Refused as reason:
            messages.error(request, str(reason))
        else:
            messages.success(request, "已建立办法草案，可以逐条修改；公布之前不影响任何委员。")
        return redirect("scheme", year=year)


class SchemeDelete(DeletePage):
    """A draft is thrown away; the year can then begin anew."""

    roles = OFFICE
    title = "删除办法草案"
    consequence = "删除后可以重新选择从哪里开始拟定。"

    def get_queryset(self) -> Any:
        return Scheme.objects.visible_to(self.request.user).filter(state=SchemeState.DRAFT)

    def check(self) -> None:
        if self.object.plenary.is_closed:
            raise Refused(years.ended_words(self.object.plenary))
        if self.object.plenary.assessments.exists():
            raise Refused("本年度已建立考核，办法不能删除。")

    def get_success_url(self) -> str:
        return str(self.object.get_absolute_url())


class SchemeStep(StepView):
    roles = OFFICE
    model = Scheme
    step_forms = {"reason": ReasonForm}
    list_name = "scheme_of_year"
    matter_template = "members/_scheme.html"

    def matter(self, record: Any, declared: Step) -> dict[str, Any]:
        return {"scheme": record, "year": record.plenary, **in_words(record, edits=False)}
