"""List, page and steps of proposals."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views import View
from django.views.generic import DetailView

from cppcc.files import serve_download
from cppcc.forms import whole_number
from cppcc.lists import ListPage
from cppcc.recycle.pages import DeletePage
from cppcc.rights import OFFICE, Role, holds
from cppcc.rights.pages import RoleRequiredMixin
from cppcc.sheets import Column
from cppcc.workflow import Offer, Step, arranged, course_of, own_steps, told_apart
from cppcc.workflow.pages import StepView
from members.furniture import in_wanted_year
from members.yearly import ALL
from proposals import sheets
from proposals.batches import BATCHED
from proposals.forms.steps import STEP_FORMS
from proposals.models import Assignment, Attachment, Feedback, Proposal, Proposer
from proposals.similar import answered, similar_of, similar_to
from proposals.states import UNDER_REVIEW, State
from proposals.tables import ProposalFilter, ProposalTable
from proposals.views.matter import COMPARING, beside, shown_to, similar_url, with_all

READERS = frozenset({Role.MEMBER, Role.STAFF, Role.DISPATCHER, Role.HANDLER, Role.LEADER})
WRITERS = frozenset({Role.MEMBER})
READ_ALL = frozenset({Role.STAFF, Role.LEADER})


class ProposalList(ListPage):
    """Each role's own proposals; the year is a filter that begins with the selected one."""

    roles = READERS
    table_class, filterset_class = ProposalTable, ProposalFilter
    template_name = "proposals/proposal_list.html"
    title, unit, sheet_title = "提案", "件", "提案办理情况一览表"
    batched = BATCHED

    def get_queryset(self) -> Any:
        return in_wanted_year(self.request, Proposal.objects.visible_to(self.request.user).with_people())

    def shown(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """What a to-do leads to; a single one, and where it says so the first, is opened at its next step."""
        wanted = request.GET.get("todo")
        if wanted:
            rows = list(self.found()[:2])
            if len(rows) == 1 or (rows and wanted == "first"):
                return redirect("proposal_next", pk=rows[0].pk)
        return super().shown(request, *args, **kwargs)

    def columns(self) -> tuple[Column, ...]:
        return sheets.columns_for(self.request.user)

    def exported(self, rows: Any) -> Any:
        return sheets.with_course(rows)

    def rights(self) -> str:
        """A handler's rows are those of the unit that he is in."""
        return f"{super().rights()} {sheets.units_of(self.request.user)}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        more_open = any(self.request.GET.get(name) for name in ProposalFilter.MORE)
        return super().get_context_data(
            **kwargs,
            more_open=more_open,
            may_import=holds(user, OFFICE),
            may_print=holds(user, OFFICE),
        )

    def get_table_kwargs(self) -> dict[str, Any]:
        """The year stands in a column of its own where those of several are listed."""
        exclude = [] if self.request.GET.get("year") == ALL else ["plenary"]
        return {**super().get_table_kwargs(), "exclude": exclude, "leads_on": "todo" in self.request.GET}

    def new_url(self) -> str | None:
        if holds(self.request.user, WRITERS):
            return reverse("proposal_new")
        return reverse("proposal_paper") if holds(self.request.user, OFFICE) else None

    @property
    def new_words(self) -> str:
        return "撰写提案" if holds(self.request.user, WRITERS) else "代录纸质提案"

    @property
    def empty_words(self) -> str:  # type: ignore[override]  # depends on who looks
        if holds(self.request.user, WRITERS):
            return "这一年还没有您的提案。撰写时随时自动保存，写好后提交审查。"
        if holds(self.request.user, OFFICE):
            return "这一年还没有提案。委员提交后列在这里；纸质的由机关代录，往年的可以导入。"
        return "这一年还没有交到您这里的提案。"


class ProposalDetail(RoleRequiredMixin, DetailView):
    roles = READERS
    template_name = "proposals/proposal_detail.html"

    def get_queryset(self) -> Any:
        return with_all(Proposal.objects.visible_to(self.request.user))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        proposal, user = self.object, self.request.user
        editable = proposal.state in (State.DRAFT, State.RETURNED) and may_edit(proposal, user)
        hands = list(proposal.assignments.all())
        shown = shown_to(proposal, user)
        comparing = proposal.state in UNDER_REVIEW or (proposal.state == State.FILED and holds(user, [Role.DISPATCHER]))
        return super().get_context_data(
            **shown,
            title=proposal.title,
            course=course_of(proposal),
            offers=[*own_steps(proposal, user), *hand_offers(hands, user)],
            record=proposal,
            similar_url=similar_url(proposal, user) if comparing else None,
            public_url=public_url(proposal),
            edit_url=reverse("proposal_edit", args=[proposal.pk]) if editable else None,
            delete_url=reverse("proposal_delete", args=[proposal.pk])
            if editable and proposal.state == State.DRAFT
            else None,
            **kwargs,
        )


def public_url(proposal: Proposal) -> str:
    """Where everybody may read it without log-in, to be shared; "" where nobody may."""
    if proposal.published_on is None or not Proposal.objects.public().filter(pk=proposal.pk).exists():
        return ""
    return reverse("public_detail", args=[proposal.pk])


class ProposalNext(RoleRequiredMixin, View):
    """To the step that is this account's usual next one; to the proposal where there is none."""

    roles = READERS

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        seen = Proposal.objects.visible_to(request.user).prefetch_related("assignments__unit")
        proposal = get_object_or_404(seen, pk=pk)
        found = arranged(
            [*own_steps(proposal, request.user), *hand_offers(list(proposal.assignments.all()), request.user)]
        )
        return redirect(found.primary.url if found.primary else proposal.get_absolute_url())


def may_edit(proposal: Proposal, user: Any) -> bool:
    """The first proposer, or staff for what they entered from paper."""
    return proposal.is_first_proposer(user) or (proposal.is_paper and holds(user, OFFICE))


def writers_of(proposal: Proposal) -> list[int | None]:
    """The accounts that write it: who entered it, and the first proposer's."""
    first = proposal.proposers.filter(is_first=True).select_related("member").first()
    return [proposal.created_by_id, first.member.user_id if first and first.member else None]


def hand_offers(hands: list[Assignment], user: Any) -> list[Offer]:
    """Steps on the proposal in units' hands, with the unit named where several are open."""
    if not holds(user, [Role.HANDLER, Role.DISPATCHER]):
        return []
    found = [(offer, hand.unit) for hand in hands for offer in own_steps(hand, user)]
    return told_apart([offer for offer, _ in found], [unit for _, unit in found])


class ProposalStep(StepView):
    roles = READERS
    model = Proposal
    list_name = "proposal_list"
    step_forms = STEP_FORMS
    matter_template = "proposals/_matter.html"

    def matter(self, record: Any, declared: Step) -> dict[str, Any]:
        return beside(record, self.request.user)


class AssignmentStep(StepView):
    """Steps of a unit; they lead back to the proposal."""

    roles = frozenset({Role.HANDLER, Role.DISPATCHER, Role.STAFF, Role.LEADER})
    model = Assignment
    list_name = "proposal_list"
    step_forms = STEP_FORMS
    matter_template = "proposals/_matter.html"

    def matter(self, record: Any, declared: Step) -> dict[str, Any]:
        return beside(record.proposal, self.request.user, record)

    def matter_title(self, record: Any) -> str:
        return str(record.proposal.title)


class AttachmentFile(RoleRequiredMixin, View):
    roles = READERS

    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        seen = Proposal.objects.visible_to(request.user)
        one = get_object_or_404(Attachment, pk=pk, proposal__in=seen)
        return serve_download(one.file, one.name)


class AttachmentDelete(DeletePage):
    """The first proposer takes a file away while the proposal is a draft or back for changes."""

    roles = WRITERS | OFFICE
    title = "删除附件"

    def get_queryset(self) -> Any:
        open_to_change = Proposal.objects.visible_to(self.request.user).filter(state__in=[State.DRAFT, State.RETURNED])
        return Attachment.objects.filter(
            proposal__in=[one.pk for one in open_to_change if may_edit(one, self.request.user)]
        )

    def get_success_url(self) -> str:
        return str(self.object.proposal.get_absolute_url())

    def back_url(self) -> str:
        return self.get_success_url()

    def parent(self) -> Proposal:
        found: Proposal = self.object.proposal
        return found

    def owners(self) -> list[int | None]:
        return writers_of(self.parent())

    def after(self) -> None:
        self.parent().raise_version()


class FeedbackScan(RoleRequiredMixin, View):
    roles = READERS

    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        seen = Proposal.objects.whole_to(request.user)
        grade = get_object_or_404(Feedback.objects.exclude(scan=""), pk=pk, proposal__in=seen)
        return serve_download(grade.scan, f"征询意见表{str(grade.scan.name)[-4:]}")


class SignatureScan(RoleRequiredMixin, View):
    """A signature on paper, for those who may read the whole course."""

    roles = READERS

    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        seen = Proposal.objects.whole_to(request.user)
        row = get_object_or_404(Proposer.objects.exclude(scan=""), pk=pk, proposal__in=seen)
        return serve_download(row.scan, f"联名签名{str(row.scan.name)[-4:]}")


class SimilarProposals(RoleRequiredMixin, View):
    """Similar ones to what is being typed, or for whoever decides on a proposal with how they were answered."""

    roles = WRITERS | COMPARING

    def post(self, request: HttpRequest) -> HttpResponse:
        title = request.POST.get("title", "")[:200]
        text = f"{request.POST.get('situation', '')}\n{request.POST.get('suggestion', '')}"[:40_000]
        leave_out = whole_number(request.POST.get("pk"))
        matches = similar_to(title, text, request.user, leave_out=leave_out)
        whole = holds(request.user, READ_ALL)
        return render(request, "proposals/_similar.html", {"matches": answered(matches), "others": not whole})

    def get(self, request: HttpRequest) -> HttpResponse:
        seen = Proposal.objects.visible_to(request.user)
        proposal = get_object_or_404(seen, pk=whole_number(request.GET.get("pk")))
        matches = answered(similar_of(proposal, request.user))
        reviewing = holds(request.user, OFFICE) and proposal.state in UNDER_REVIEW
        context = {"matches": matches, "proposal": proposal, "reviewing": reviewing, "title": "相似提案"}
        whole = request.headers.get("HX-Request") is None
        return render(request, "proposals/similar.html" if whole else "proposals/_similar.html", context)


class ProposalLink(RoleRequiredMixin, View):
    """A reviewer links two proposals as related, or takes the link away (``do``: what the button said)."""

    roles = OFFICE
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int, other: int) -> HttpResponse:
        seen = Proposal.objects.visible_to(request.user)
        one, two = get_object_or_404(seen, pk=pk), get_object_or_404(seen, pk=other)
        linked, wish = one.related.filter(pk=two.pk).exists(), request.POST.get("do")
        with transaction.atomic():
            if wish == ("link" if linked else "unlink"):
                messages.info(request, "已是相关提案。" if linked else "没有关联，不需要取消。")
            elif linked:
                one.related.remove(two)
                messages.success(request, "已取消关联。")
            else:
                one.related.add(two)
                messages.success(request, "已关联为相关提案。")
        return redirect(one)
