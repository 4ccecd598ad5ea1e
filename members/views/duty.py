"""Pages of the duty ledger and of declared duties."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.views import View
from django.views.generic import DetailView

from cppcc.files import serve_download
from cppcc.forms import OnceCreateView, ReasonForm, VersionedUpdateView
from cppcc.lists import ListPage
from cppcc.notices import notify
from cppcc.recycle.pages import DeletePage
from cppcc.rights import OFFICE, READERS, Role, holds
from cppcc.rights.pages import RoleRequiredMixin, may_open
from cppcc.sheets import Column, with_import
from cppcc.sheets.pages import ImportView
from cppcc.workflow import Step, course_of, own_steps
from cppcc.workflow.pages import StepView
from members import declaring
from members.access import NeedsYearAndMember
from members.batches import DECLARATIONS as DECLARED
from members.forms.duty import EditDeclarationForm, NewDeclarationForm, StaffDeclarationForm
from members.furniture import in_wanted_year, selected_year
from members.importing.declarations import DECLARATIONS
from members.models import Declaration, DutyRecord, Member, Proof, with_role
from members.sheets import DECLARATION_COLUMNS, DUTY_COLUMNS
from members.showing.people import declaration_facts, duty_facts
from members.states import DeclarationState
from members.tables.member import DeclarationFilter, DeclarationTable, DutyFilter, DutyTable

MEMBER = frozenset({Role.MEMBER})


class DutyList(ListPage):
    """履职台账: every record of the year, each a link to where it comes from."""

    roles = READERS
    table_class, filterset_class = DutyTable, DutyFilter
    title = "履职台账"
    what = "履职记录"
    empty_words = "这一年还没有履职记录。登记活动出席、审查提案、确认申报后会自动记入，不需要另行录入。"

    def get_queryset(self) -> Any:
        year = selected_year(self.request)
        return DutyRecord.objects.filter(plenary=year).select_related("member") if year else DutyRecord.objects.none()

    def columns(self) -> tuple[Column, ...]:
        return DUTY_COLUMNS


class DutyOpen(RoleRequiredMixin, View):
    """From a record of the ledger to its source; who may not open that (a row of a register) reads the record here."""

    roles = READERS | MEMBER

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        seen = DutyRecord.objects.filter(member__in=Member.objects.read_by(request.user))
        record = get_object_or_404(seen.select_related("member"), pk=pk)
        if record.source is None:
            raise Http404
        place = record.source.get_absolute_url()
        if may_open(request.user, place):
            return redirect(place)
        facts = duty_facts(record)
        return render(request, "members/duty.html", {"title": "履职记录", "duty": record, "facts": facts})


class DeclarationList(ListPage):
    roles = READERS | MEMBER
    table_class, filterset_class = DeclarationTable, DeclarationFilter
    title, unit, new_words = "履职申报", "条", "申报"
    template_name = "members/declaration_list.html"
    owned, owned_hides = True, ("office", "member")
    batched = DECLARED
    empty_words = "这一年还没有履职申报。系统没有记录的履职（公益、发言、媒体宣传等）可以在此申报，附上证明。"

    def get_queryset(self) -> Any:
        rows = Declaration.objects.visible_to(self.request.user).select_related("member")
        return in_wanted_year(self.request, rows)

    def columns(self) -> tuple[Column, ...]:
        may_import = holds(self.request.user, OFFICE)
        return with_import(DECLARATIONS.columns, DECLARATION_COLUMNS) if may_import else DECLARATION_COLUMNS

    def exported(self, rows: Any) -> Any:
        return rows.select_related("plenary")

    def new_url(self) -> str | None:
        return reverse("declaration_new") if holds(self.request.user, MEMBER | OFFICE) else None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(may_import=holds(self.request.user, OFFICE), **kwargs)


class DeclarationImport(ImportView):
    """Earlier years' duties out of the office's own book."""

    roles = OFFICE
    importer, list_name = DECLARATIONS, "declaration_list"


class DeclarationDetail(RoleRequiredMixin, DetailView):
    roles = READERS | MEMBER
    template_name = "members/declaration_detail.html"

    def get_queryset(self) -> Any:
        return Declaration.objects.visible_to(self.request.user).select_related("member", "plenary", "created_by")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        declaration, user = self.object, self.request.user
        return super().get_context_data(
            title=declaration.title,
            facts=declaration_facts(declaration),
            proofs=declaration.proofs.all(),
            course=course_of(declaration),
            offers=own_steps(declaration, user),
            edit_url=reverse("declaration_edit", args=[declaration.pk]) if may_edit(declaration, user) else "",
            **kwargs,
        )


def may_edit(declaration: Declaration, user: Any) -> bool:
    """The writer, until it is confirmed or withdrawn."""
    still = declaration.state in (DeclarationState.SUBMITTED, DeclarationState.RETURNED)
    return still and (declaration.created_by_id == user.pk or declaration.member.user_id == user.pk)


class DeclarationCreate(RoleRequiredMixin, NeedsYearAndMember, OnceCreateView):
    """By the member; by staff for a member who brings it on paper."""

    roles = MEMBER | OFFICE
    template_name = "members/declaration_form.html"
    saved_words = "申报已提交，等待机关确认。"
    together = 0
    extra_context = {"title": "履职申报", "back_url": reverse_lazy("declaration_list"), "submit_words": "提交"}

    file_forms = (StaffDeclarationForm, NewDeclarationForm)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(shared=not holds(self.request.user, OFFICE), **kwargs)

    def get_form_class(self) -> Any:
        return StaffDeclarationForm if holds(self.request.user, OFFICE) else NewDeclarationForm

    def get_form_kwargs(self) -> dict[str, Any]:
        user: Any = self.request.user
        made = Declaration(created_by=user)
        if not holds(user, OFFICE):
            made.member = user.member_or_none
        return {**super().get_form_kwargs(), "instance": made}

    def perform(self, form: Any) -> Declaration:
        others = form.cleaned_data.get("others") or []
        rows = declaring.save_all(form.save(commit=False), others, form.cleaned_data["proofs"])
        for row in rows:
            form.keep_reason(row, self.request.user)
        declaration, number = rows[0], len(rows)
        who = f"{declaration.member}等 {number} 名委员" if others else str(declaration.member)
        self.together = number if others else 0
        notify(
            with_role(Role.STAFF),
            f"{who}申报了“{declaration.title}”，请确认。",
            self.listed(declaration) if others else declaration.get_absolute_url(),
            f"declared:{declaration.pk}",
        )
        if others:
            self.saved_words = f"已为 {number} 名委员各登记一条，可以在此一次确认。"
        return declaration

    def listed(self, declaration: Declaration) -> str:
        """Those that were recorded together, in the list."""
        asked = {"state": DeclarationState.SUBMITTED.value, "q": declaration.title, "year": declaration.plenary.year}
        return f"{reverse('declaration_list')}?{urlencode(asked)}"

    def get_success_url(self) -> str:
        made: Any = self.object
        return self.listed(made) if self.together else super().get_success_url()


class DeclarationEdit(RoleRequiredMixin, VersionedUpdateView):
    roles = MEMBER | OFFICE
    form_class = EditDeclarationForm
    template_name = "members/declaration_form.html"

    def get_object(self, queryset: Any = None) -> Declaration:
        declaration: Declaration = super().get_object(queryset)
        if not may_edit(declaration, self.request.user):
            raise Http404
        return declaration

    def get_queryset(self) -> Any:
        return Declaration.objects.visible_to(self.request.user).select_related("member")

    def own_rows(self) -> Any:
        user: Any = self.request.user
        return self.get_queryset().filter(Q(created_by=user) | Q(member__user=user))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(title="修改履职申报", back_url=self.object.get_absolute_url(), **kwargs)

    def perform(self, form: Any) -> Declaration:
        declaration = declaring.save(form.save(commit=False), form.cleaned_data["proofs"])
        form.keep_reason(declaration, self.request.user)
        return declaration


class DeclarationStep(StepView):
    roles = MEMBER | OFFICE
    model = Declaration
    step_forms = {"reason": ReasonForm}
    list_name = "declaration_list"
    matter_template = "members/_declaration_matter.html"

    def matter(self, record: Any, declared: Step) -> dict[str, Any]:
        return {"object": record, "facts": declaration_facts(record), "proofs": record.proofs.all()}

    def matter_title(self, record: Any) -> str:
        return str(record.title)


class ProofFile(RoleRequiredMixin, View):
    roles = READERS | MEMBER

    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        seen = Declaration.objects.visible_to(request.user)
        proof = get_object_or_404(Proof, pk=pk, declaration__in=seen)
        return serve_download(proof.file, proof.name)


class ProofDelete(DeletePage):
    """The writer takes a file away while the declaration may be changed."""

    roles = MEMBER | OFFICE
    title = "删除证明材料"

    def get_queryset(self) -> Any:
        open_to_change = Q(declaration__state__in=[DeclarationState.SUBMITTED, DeclarationState.RETURNED])
        writers = Q(declaration__created_by=self.request.user) | Q(declaration__member__user=self.request.user)
        seen = Declaration.objects.visible_to(self.request.user)
        return Proof.objects.filter(open_to_change, writers, declaration__in=seen)

    def get_success_url(self) -> str:
        return str(self.object.declaration.get_absolute_url())

    def back_url(self) -> str:
        return self.get_success_url()

    def parent(self) -> Declaration:
        found: Declaration = self.object.declaration
        return found

    def owners(self) -> list[int | None]:
        return [self.parent().created_by_id, self.parent().member.user_id]

    def after(self) -> None:
        self.parent().raise_version()
