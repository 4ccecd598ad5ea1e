"""Pages of 核对意见: what members ask about their own draft results, and what the office answers."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.views import View
from django.views.generic import DetailView

from cppcc.files import serve_download
from cppcc.forms import OnceCreateView, ReasonForm, whole_number
from cppcc.lists import ListPage
from cppcc.rights import OFFICE, READERS, Role, holds
from cppcc.rights.pages import RoleRequiredMixin
from cppcc.sheets import Column
from cppcc.workflow import Step, course_of, own_steps
from cppcc.workflow.pages import StepView
from members import questioning
from members.forms.question import QuestionForm, first_about
from members.furniture import in_wanted_year
from members.models import AssessmentEntry, Question, QuestionFile
from members.sheets import QUESTION_COLUMNS
from members.showing.scores import question_facts
from members.tables.member import QuestionFilter, QuestionTable

MEMBER = frozenset({Role.MEMBER})


class QuestionList(ListPage):
    roles = READERS | MEMBER
    table_class, filterset_class = QuestionTable, QuestionFilter
    title, unit = "核对意见", "条"
    owned, owned_hides = True, ("member",)
    empty_words = "这一年还没有核对意见。年度考核请委员核对之后，委员对本人得分和记录的疑问列在这里。"

    def get_queryset(self) -> Any:
        rows = Question.objects.visible_to(self.request.user).select_related("member")
        return in_wanted_year(self.request, rows)

    def columns(self) -> tuple[Column, ...]:
        return QUESTION_COLUMNS

    def exported(self, rows: Any) -> Any:
        return rows.select_related("assessment__plenary__term")


class QuestionCreate(RoleRequiredMixin, OnceCreateView):
    """By the member, about the own draft; ``?duty=`` chooses the record.

    By staff for one who has no account: ``?member=``.
    """

    roles = MEMBER | OFFICE
    template_name = "form.html"
    form_class = QuestionForm
    saved_words = "核对意见已提交，机关将逐条答复。"
    file_forms = (QuestionForm,)

    @cached_property
    def entry(self) -> AssessmentEntry:
        """The own draft; also one that was open, so that who writes while it is closed is told so and loses nothing."""
        user: Any = self.request.user
        own = AssessmentEntry.objects.filter(member__user=user)
        if self.for_member:
            own = AssessmentEntry.objects.filter(member=self.for_member, member__user=None)
        asked = own.exclude(assessment__questions_until=None) | own.visible_to(user)
        return get_object_or_404(asked.select_related("assessment__plenary", "member"), assessment=self.kwargs["pk"])

    @property
    def for_member(self) -> int | None:
        """The member without an account for whom staff put it."""
        return whole_number(self.request.GET.get("member"), digits=9) if holds(self.request.user, OFFICE) else None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not questioning.runs(self.entry.assessment):
            messages.error(request, questioning.CLOSED)
            return redirect(self.entry if self.for_member else "mine")
        return super().get(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), "about": first_about(self.entry, self.request.GET.get("duty", "")[:12])}

    def get_form_kwargs(self) -> dict[str, Any]:
        made = Question(assessment=self.entry.assessment, member=self.entry.member)
        return {**super().get_form_kwargs(), "instance": made, "entry": self.entry}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back = self.entry.get_absolute_url()
        title = f"代{self.entry.name}提出核对意见" if self.for_member else "提出核对意见"
        return super().get_context_data(title=title, back_url=back, submit_words="提交", **kwargs)

    def perform(self, form: Any) -> Question:
        return questioning.put(form.save(commit=False), form.cleaned_data["proofs"], self.request.user)


class QuestionDetail(RoleRequiredMixin, DetailView):
    roles = READERS | MEMBER
    template_name = "members/question_detail.html"

    def get_queryset(self) -> Any:
        rows = Question.objects.visible_to(self.request.user)
        return rows.select_related("member", "assessment__plenary", "answered_by")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        question, user = self.object, self.request.user
        entries = AssessmentEntry.objects.visible_to(user).filter(assessment=question.assessment_id)
        return super().get_context_data(
            title=question.about,
            facts=question_facts(question),
            files=question.files.all(),
            entry=entries.filter(member=question.member_id).select_related("assessment").first(),
            inside=holds(user, READERS),
            course=course_of(question),
            offers=own_steps(question, user),
            **kwargs,
        )


class QuestionStep(StepView):
    roles = READERS | MEMBER
    model = Question
    step_forms = {"reason": ReasonForm}
    list_name = "question_list"
    matter_template = "members/_question_matter.html"

    def matter(self, record: Any, declared: Step) -> dict[str, Any]:
        return {"object": record, "facts": question_facts(record), "files": record.files.all()}

    def matter_title(self, record: Any) -> str:
        return str(record.about)


class QuestionFileGet(RoleRequiredMixin, View):
    roles = READERS | MEMBER

    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        seen = Question.objects.visible_to(request.user)
        one = get_object_or_404(QuestionFile, pk=pk, question__in=seen)
        return serve_download(one.file, one.name)
