"""Pages of proposals."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.views.generic import DeleteView, DetailView

from cppcc.access import RoleRequiredMixin
from cppcc.editing import OnceCreateView, SavedWord, VersionedUpdateView
from cppcc.lists import ListPage
from cppcc.models import course_of
from cppcc.roles import Role, holds
from cppcc.workflow import offers, take
from cppcc.workflow_views import StepView
from members.furniture import selected_year
from members.models import Member, PlenaryYear
from proposals.forms import STEP_FORMS, EditDraftForm, NewDraftForm
from proposals.handling import write_draft
from proposals.models import Proposal
from proposals.tables import ProposalFilter, ProposalTable
from proposals.workflow import State

READERS = frozenset({Role.MEMBER, Role.STAFF, Role.DISPATCHER, Role.HANDLER, Role.LEADER})
WRITERS = frozenset({Role.MEMBER})


class ProposalList(ListPage):
    roles = READERS
    table_class, filterset_class = ProposalTable, ProposalFilter
    title, unit, new_words = "提案", "件", "撰写提案"

    def get_queryset(self) -> Any:
        year = selected_year(self.request)
        rows = Proposal.objects.visible_to(self.request.user).with_people()
        return rows.in_year(year) if year else rows.none()

    def new_url(self) -> str | None:
        return reverse("proposal_new") if holds(self.request.user, WRITERS) else None

    @property
    def empty_words(self) -> str:  # type: ignore[override]  # depends on who looks
        if holds(self.request.user, WRITERS):
            return "没有符合条件的提案。可以撰写一件新的提案。"
        return "没有符合条件的提案。可以放宽查询条件，或切换年度。"


class ProposalDetail(RoleRequiredMixin, DetailView):
    roles = READERS
    template_name = "proposals/proposal_detail.html"

    def get_queryset(self) -> Any:
        return (
            Proposal.objects.visible_to(self.request.user)
            .with_people()
            .select_related("merged_into", "created_by")
            .prefetch_related("assignments__replies", "assignments__communications", "feedback", "suggested_units")
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        proposal, user = self.object, self.request.user
        editable = proposal.state in (State.DRAFT, State.RETURNED) and proposal.is_proposer(user)
        return super().get_context_data(
            title=proposal.title,
            course=course_of(proposal),
            offers=offers(proposal, user),
            step_url="proposal_step",
            record=proposal,
            edit_url=reverse("proposal_edit", args=[proposal.pk]) if editable else None,
            delete_url=reverse("proposal_delete", args=[proposal.pk])
            if editable and proposal.state == State.DRAFT
            else None,
            **kwargs,
        )


class WriteMixin(SavedWord):
    """What new and edited drafts share: save, and submit when that button was pressed."""

    request: Any

    def perform(self, form: Any) -> Proposal:
        proposal = write_draft(form.save(commit=False), self.request.user)
        form.instance = proposal
        form.save_m2m()
        if form.submitting:
            proposal = take(Proposal, proposal.pk, "submit", self.request.user, proposal.version)
            self.saved_words = "提案已提交，等待审查。"
        return proposal


class ProposalCreate(RoleRequiredMixin, WriteMixin, OnceCreateView):
    roles = WRITERS
    form_class = NewDraftForm
    template_name = "proposals/proposal_form.html"
    saved_words = "草稿已保存。"
    extra_context = {"title": "撰写提案", "back_url": reverse_lazy("proposal_list")}

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        user = request.user
        if holds(user, WRITERS) and not Member.objects.filter(user=user).exists():
            messages.error(request, "您的账号还没有对应到委员，请联系系统管理员。")
            return redirect("proposal_list")
        if holds(user, WRITERS) and PlenaryYear.objects.current() is None:
            messages.error(request, "还没有建立届次年度，请联系机关工作人员。")
            return redirect("proposal_list")
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        year = PlenaryYear.objects.current()
        return {**super().get_form_kwargs(), "instance": Proposal(plenary=year) if year else Proposal()}


class ProposalEdit(RoleRequiredMixin, WriteMixin, VersionedUpdateView):
    """A draft or what was returned for changes, by its proposer; all else answers 404."""

    roles = WRITERS
    form_class = EditDraftForm
    template_name = "proposals/proposal_form.html"
    saved_words = "草稿已保存。"

    def get_queryset(self) -> Any:
        return Proposal.objects.proposed_by(self.request.user).filter(state__in=[State.DRAFT, State.RETURNED])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(title="修改提案", back_url=self.object.get_absolute_url(), **kwargs)


class ProposalDelete(RoleRequiredMixin, DeleteView):
    """Only a draft that was never submitted, by its writer."""

    roles = WRITERS
    template_name = "confirm_delete.html"
    success_url = reverse_lazy("proposal_list")
    extra_context = {"title": "删除草稿"}

    def get_queryset(self) -> Any:
        user: Any = self.request.user
        return Proposal.objects.filter(created_by=user, state=State.DRAFT)

    def form_valid(self, form: Any) -> HttpResponse:
        self.object.delete()
        messages.success(self.request, "草稿已删除。")
        return redirect(str(self.success_url))


class ProposalStep(StepView):
    roles = READERS
    model = Proposal
    step_forms = STEP_FORMS  # type: ignore[assignment]  # model forms among them
