"""Writing: drafts by members, paper proposals by staff, saving while typing, invitations to sign."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.views import View

from cppcc.forms import OnceCreateView, SavedWord, VersionedUpdateView, whole_number
from cppcc.recycle.pages import DeletePage
from cppcc.rights import OFFICE, Role
from cppcc.rights.pages import RoleRequiredMixin
from cppcc.workflow import Refused, step_of, take
from members import years
from members.access import NeedsYearAndMember
from members.models import Member
from proposals import cosigning
from proposals.forms.writing import AutosaveForm, EditDraftForm, EditPaperForm, NewDraftForm, PaperForm
from proposals.handling import add_attachments, write_draft
from proposals.models import Proposal, Proposer
from proposals.showing import invitation_words
from proposals.states import State
from proposals.views.proposal import WRITERS, may_edit, writers_of

EDITABLE = (State.DRAFT, State.RETURNED)


class WriteMixin(SavedWord):
    """What new and edited drafts share: save, and submit when that button was pressed."""

    request: Any
    object: Any
    asks = False

    def author(self, form: Any) -> Member | None:
        return Member.objects.filter(user=self.request.user).first()

    def perform(self, form: Any) -> Proposal:
        proposal = form.save(commit=False)
        author = self.author(form)
        proposal = write_draft(proposal, self.request.user, author, form.body(), form.invited(author), form.main())
        form.instance = proposal
        form.save_m2m()
        add_attachments(proposal, form.cleaned_data["attachments"])
        waited = cosigning.waited_for(proposal)
        unseen = "、".join(str(member) for member in cosigning.without_account(waited))
        if unseen:
            words = f"{unseen}还没有账号，收不到联名邀请，请当面告知；机关也已收到通知。"
            messages.warning(self.request, words)
        if form.submitting and waited:
            self.asks = True
            self.saved_words = "已保存为草稿，联名邀请已发出。请选择怎样提交。"
        elif form.submitting:
            proposal = self.submitted(proposal)
        return proposal

    def submitted(self, proposal: Proposal) -> Proposal:
        """Submit what was written; where it can't be submitted yet the draft is kept, and why is said."""
        proposal = Proposal.objects.get(pk=proposal.pk)
        if missing := step_of(Proposal, "submit").missing(proposal):
            years.remind()
            messages.warning(self.request, f"已保存为草稿，还没有提交：{missing}")
            return proposal
        self.saved_words = "提案已提交，等待审查。"
        submitted: Proposal = take(Proposal, proposal.pk, "submit", self.request.user, proposal.version)
        return submitted

    def get_success_url(self) -> str:
        """With open invitations to the step that asks whether to wait for them."""
        made: Any = self.object
        return str(made.step_url("submit") if self.asks else made.get_absolute_url())


class NewProposal(NeedsYearAndMember):
    """A draft stands with the year of today, or the newest one; it joins its year when it is submitted."""

    list_name = "proposal_list"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": Proposal(plenary=years.provisional())}  # type: ignore[misc]


class ProposalCreate(RoleRequiredMixin, NewProposal, WriteMixin, OnceCreateView):
    roles = WRITERS
    form_class = NewDraftForm
    template_name = "proposals/proposal_form.html"
    saved_words = "草稿已保存。"
    extra_context = {"title": "撰写提案", "back_url": reverse_lazy("proposal_list"), "shared": True}


class PaperCreate(RoleRequiredMixin, NewProposal, WriteMixin, OnceCreateView):
    """Staff enter a paper proposal for its proposers; it is marked so."""

    roles = OFFICE
    form_class = PaperForm
    template_name = "proposals/proposal_form.html"
    saved_words = "已保存为草稿。"
    extra_context = {"title": "代录纸质提案", "back_url": reverse_lazy("proposal_list"), "paper": True}

    def author(self, form: Any) -> Member | None:
        author: Member | None = form.cleaned_data["author"]
        return author

    def perform(self, form: Any) -> Proposal:
        form.instance.is_paper = True
        proposal = super().perform(form)
        form.keep_reason(proposal, self.request.user)
        return proposal


class ProposalEdit(RoleRequiredMixin, WriteMixin, VersionedUpdateView):
    """A draft or what was returned for changes, by its first proposer; all else answers 404."""

    roles = WRITERS | OFFICE
    template_name = "proposals/proposal_form.html"
    saved_words = "草稿已保存。"
    file_forms = (EditPaperForm, EditDraftForm)

    def get_form_class(self) -> Any:
        """A paper draft may be corrected in the day on which it was received; what was submitted keeps it."""
        paper = self.object.is_paper and self.object.state == State.DRAFT and not self.object.imported
        return EditPaperForm if paper else EditDraftForm

    def perform(self, form: Any) -> Proposal:
        if kept := form.kept_words():
            messages.info(self.request, kept)
        proposal = super().perform(form)
        if isinstance(form, EditPaperForm):
            form.keep_reason(proposal, self.request.user)
        return proposal

    def get_queryset(self) -> Any:
        return Proposal.objects.visible_to(self.request.user).filter(state__in=EDITABLE)

    def get_object(self, queryset: Any = None) -> Any:
        proposal = super().get_object(queryset)
        return proposal if may_edit(proposal, self.request.user) else get_object_or_404(Proposal, pk=0)

    def own_rows(self) -> Any:
        rows = Proposal.objects.visible_to(self.request.user).filter(pk=self.kwargs["pk"])
        return rows.filter(pk__in=[one.pk for one in rows if may_edit(one, self.request.user)])

    def author(self, form: Any) -> Member | None:
        first = form.instance.proposers.filter(is_first=True).select_related("member").first()
        if first and first.member:
            found: Member = first.member
            return found
        return super().author(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(title="修改提案", back_url=self.object.get_absolute_url(), **kwargs)


class ProposalAutosave(RoleRequiredMixin, View):
    """Keeps the texts while they are typed. Answers JSON: the new version, or 409 when another window was quicker or the
    proposal is no longer to be edited. What one may not see answers like what is not there.
    """

    roles = WRITERS | OFFICE
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> JsonResponse:
        visible = Proposal.objects.visible_to(request.user)
        get_object_or_404(visible, pk=pk)
        seen = visible.filter(state__in=EDITABLE)
        with transaction.atomic():
            proposal = get_object_or_404(Proposal.objects.select_for_update(of=("self",)), pk=pk)
            if not seen.filter(pk=pk).exists() or not may_edit(proposal, request.user):
                return JsonResponse({"words": "这件提案现在不能修改。"}, status=409)
            form = AutosaveForm(request.POST, instance=proposal)
            whole = request.POST.get("seen_version") == str(proposal.version)
            if not whole and not form.as_seen():
                words = "这件提案已在别处修改，为免覆盖，本窗口不再自动保存。请复制您的修改，刷新页面后再填。"
                return JsonResponse({"words": words}, status=409)
            if not form.is_valid():
                return JsonResponse({"words": "有内容过长，暂未自动保存。"}, status=400)
            proposal = form.save(commit=False)
            proposal.bump()
            proposal.save()
        said = AutosaveForm(instance=proposal).seen_now()
        # A page that has not seen the rest of the proposal as it stands is told of no newer version.
        version = proposal.version if whole else whole_number(request.POST.get("seen_version"), digits=9)
        told = "".join(str(one) for one in form.tidied)
        return JsonResponse({"version": version, "seen": said, "at": f"{timezone.localtime():%H:%M}", "told": told})


class ProposalDelete(DeletePage):
    """Only a draft that was never submitted, by its writer."""

    roles = WRITERS | OFFICE
    title = "删除草稿"

    def get_queryset(self) -> Any:
        user: Any = self.request.user
        return Proposal.objects.filter(created_by=user, state=State.DRAFT)

    def get_success_url(self) -> str:
        return reverse("proposal_list")

    def owners(self) -> list[int | None]:
        return writers_of(self.object)


class Invitations(RoleRequiredMixin, View):
    """The proposals that ask this member to sign; accepted or declined here."""

    roles = frozenset({Role.MEMBER})

    def rows(self, request: HttpRequest) -> Any:
        return (
            Proposer.objects.filter(member__user_id=int(request.user.pk or 0), is_first=False)
            .select_related("proposal__created_by", "proposal__plenary", "proposal__category")
            .order_by("-pk")
        )

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = self.rows(request)
        inviting = Proposal.objects.inviting(request.user)
        invited = rows.filter(status=Proposer.Status.INVITED, proposal__in=inviting)
        invited = invited.prefetch_related("proposal__attachments")
        waiting = [(row, invitation_words(row.proposal), cosigning.text_seen(row.proposal)) for row in invited]
        answered = rows.exclude(status=Proposer.Status.INVITED)[:30]
        context = {"title": "联名邀请", "waiting": waiting, "answered": answered}
        return render(request, "proposals/invitations.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        row = get_object_or_404(self.rows(request), pk=whole_number(request.POST.get("invitation")))
        try:
            cosigning.answer_invitation(row, accept="accept" in request.POST, seen=request.POST.get("sight"))
        except Refused as reason:
            messages.error(request, str(reason))
        else:
            messages.success(request, "已确认联名。" if "accept" in request.POST else "已谢绝联名。")
        return redirect(reverse("invitations"))
