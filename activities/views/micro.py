"""Pages of micro-suggestions."""

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views import View
from django.views.generic import DetailView

from activities import documents
from activities.batches import OPINIONS as BATCHED
from activities.forms.micro import STEP_FORMS, EditMicroForm, NewMicroForm
from activities.importing import OPINIONS
from activities.models import MicroPhoto, MicroSuggestion
from activities.services import library
from activities.services.micro import save_suggestion
from activities.sheets import MICRO_COLUMNS, MICRO_COURSE_COLUMNS
from activities.showing import micro as showing
from activities.states import TAKEN_UP, MicroState
from activities.tables import LibraryFilter, MicroFilter, MicroTable
from cppcc.files import made_download, serve_picture
from cppcc.forms import OnceCreateView, SavedWord, VersionedUpdateView, whole_number
from cppcc.lists import ListPage
from cppcc.recycle.pages import DeletePage
from cppcc.rights import OFFICE, Role, holds
from cppcc.rights.pages import RoleRequiredMixin
from cppcc.sheets import Column, with_import
from cppcc.sheets.pages import ImportView
from cppcc.workflow import NotYours, Refused, Step, course_of, own_steps, step_of, take
from cppcc.workflow.pages import StepView
from members import years
from members.access import NeedsYearAndMember
from members.furniture import in_wanted_year, selected_year
from members.models import Member
from proposals.sheets import units_of

READERS = frozenset({Role.STAFF, Role.LEADER, Role.MEMBER, Role.HANDLER})
WRITERS = frozenset({Role.MEMBER})
COMPARING = frozenset({Role.STAFF, Role.LEADER})
"""Who is shown what was said before."""


class MicroList(ListPage):
    roles = READERS
    table_class, filterset_class = MicroTable, MicroFilter
    title, unit, new_words = "微建议和社情民意", "条", "写微建议"
    empty_words = "这一年还没有微建议和社情民意。委员随手拍下、几句话写明，机关审核后转单位办理。"
    owned = True
    batched = BATCHED
    template_name = "activities/micro_list.html"

    def get_queryset(self) -> Any:
        rows = MicroSuggestion.objects.visible_to(self.request.user).select_related("member", "unit")
        rows = rows.prefetch_related("adoptions")
        return in_wanted_year(self.request, rows)

    def columns(self) -> tuple[Column, ...]:
        inside = holds(self.request.user, [Role.STAFF, Role.LEADER])
        columns = (*MICRO_COLUMNS, *MICRO_COURSE_COLUMNS) if inside else MICRO_COLUMNS
        return with_import(OPINIONS.every_column(), columns) if holds(self.request.user, OFFICE) else columns

    def exported(self, rows: Any) -> Any:
        return OPINIONS.fetching(rows.select_related("plenary"))

    def rights(self) -> str:
        """A handler's rows are those of the unit that he is in."""
        return f"{super().rights()} {units_of(self.request.user)}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        return super().get_context_data(writes=holds(user, WRITERS), may_import=holds(user, OFFICE), **kwargs)

    def new_url(self) -> str | None:
        return reverse("micro_new") if holds(self.request.user, WRITERS) else None


class OpinionImport(ImportView):
    """Earlier years' opinions and micro-suggestions out of the office's own book."""

    roles = OFFICE
    importer, list_name = OPINIONS, "micro_list"


def shown_to(micro: MicroSuggestion, user: Any) -> dict[str, Any]:
    """What the suggestion is to this reader, on its own page and beside the question of a step."""
    photos = list(micro.photos.all())
    return {
        "facts": showing.facts(micro),
        "photos": [photo for photo in photos if not photo.of_result],
        "result_photos": [photo for photo in photos if photo.of_result],
        "similar_url": reverse("micro_similar", args=[micro.pk]) if holds(user, COMPARING) else None,
        "adoptions": showing.adoptions(micro),
    }


class SimilarMicros(RoleRequiredMixin, View):
    """Entries of all years that say much the same: a part of the suggestion's page that comes after it, or a page of its own."""

    roles = COMPARING

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        micro = get_object_or_404(MicroSuggestion.objects.readable_by(request.user), pk=pk)
        whole = request.headers.get("HX-Request") is None
        context = {"similar": library.similar_to(micro), "record": micro, "title": "相近的"}
        return render(request, "activities/similar.html" if whole else "activities/_similar.html", context)


class MicroDetail(RoleRequiredMixin, DetailView):
    roles = READERS
    template_name = "activities/micro_detail.html"

    def get_queryset(self) -> Any:
        rows = MicroSuggestion.objects.readable_by(self.request.user)
        return rows.select_related("member", "unit", "plenary", "proposal", "entered_by").prefetch_related(
            "photos", "adoptions"
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        micro, user = self.object, self.request.user
        entered = micro.entered_by_id is not None and holds(user, OFFICE)
        editable = micro.state == MicroState.DRAFT and micro.member is not None and micro.member.user_id == user.pk
        return super().get_context_data(
            **shown_to(micro, user),
            title=micro.title,
            badges=showing.badges(micro),
            course=course_of(micro),
            may_propose=holds(user, WRITERS) and micro.state in TAKEN_UP,
            offers=own_steps(micro, user),
            record=micro,
            may_record=holds(user, OFFICE),
            edit_url=self.own_url(micro, "edit", editable, entered),
            delete_url=self.own_url(micro, "delete", editable, entered),
            **kwargs,
        )

    @staticmethod
    def own_url(micro: MicroSuggestion, act: str, own: bool, entered: bool) -> str | None:
        """The member's own page for a draft, the office's for what it entered."""
        name = "micro" if own else "opinion"
        return reverse(f"{name}_{act}", args=[micro.pk]) if own or entered else None


class WriteMixin(SavedWord):
    request: Any

    def perform(self, form: Any) -> MicroSuggestion:
        micro = save_suggestion(form.save(commit=False), form.cleaned_data["photos"])
        if not form.submitting:
            return micro
        if missing := step_of(MicroSuggestion, "submit").missing(micro):
            years.remind()
            messages.warning(self.request, f"已保存为草稿，还没有提交：{missing}")
            return micro
        self.saved_words = f"{micro.get_kind_display()}已提交。"
        submitted: MicroSuggestion = take(MicroSuggestion, micro.pk, "submit", self.request.user, micro.version)
        return submitted


class MicroCreate(RoleRequiredMixin, NeedsYearAndMember, WriteMixin, OnceCreateView):
    """?kind=opinion for the longer form."""

    roles = WRITERS
    form_class = NewMicroForm
    template_name = "proposals/proposal_form.html"
    saved_words = "草稿已保存。"
    list_name = "micro_list"

    def get_form_kwargs(self) -> dict[str, Any]:
        micro = MicroSuggestion(
            member=Member.objects.get(user_id=self.request.user.pk),
            plenary=years.provisional(),
            kind=self.kind,
        )
        return {**super().get_form_kwargs(), "instance": micro}

    @property
    def kind(self) -> str:
        opinion = self.request.GET.get("kind") == MicroSuggestion.Kind.OPINION
        return MicroSuggestion.Kind.OPINION if opinion else MicroSuggestion.Kind.MICRO

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        title = "写社情民意" if self.kind == MicroSuggestion.Kind.OPINION else "写微建议"
        return super().get_context_data(title=title, back_url=reverse("micro_list"), shared=True, **kwargs)


class MicroEdit(RoleRequiredMixin, WriteMixin, VersionedUpdateView):
    roles = WRITERS
    form_class = EditMicroForm
    template_name = "proposals/proposal_form.html"
    saved_words = "草稿已保存。"

    def get_queryset(self) -> Any:
        user: Any = self.request.user
        return MicroSuggestion.objects.filter(member__user=user, state=MicroState.DRAFT)

    def own_rows(self) -> Any:
        return MicroSuggestion.objects.filter(member__user=self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            title=f"修改{self.object.get_kind_display()}", back_url=self.object.get_absolute_url(), **kwargs
        )


class MicroDelete(DeletePage):
    roles = WRITERS
    title = "删除草稿"

    def get_queryset(self) -> Any:
        user: Any = self.request.user
        return MicroSuggestion.objects.filter(member__user=user, state=MicroState.DRAFT)

    def get_success_url(self) -> str:
        return reverse("micro_list")


class MicroStep(StepView):
    roles = READERS
    model = MicroSuggestion
    list_name = "micro_list"
    step_forms = STEP_FORMS
    matter_template = "activities/_micro_matter.html"

    def matter(self, record: Any, declared: Step) -> dict[str, Any]:
        return {"object": record, **shown_to(record, self.request.user)}

    def matter_title(self, record: Any) -> str:
        return str(record.title)


class MicroPhotoFile(RoleRequiredMixin, View):
    roles = READERS

    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        seen = MicroSuggestion.objects.readable_by(request.user)
        photo = get_object_or_404(MicroPhoto, pk=pk, suggestion__in=seen)
        return serve_picture(photo.file)


class MicroLibrary(ListPage):
    """微建议信息库: adopted entries of all years, by place too."""

    roles = frozenset({Role.STAFF, Role.LEADER, Role.MEMBER})
    table_class, filterset_class = MicroTable, LibraryFilter
    template_name = "activities/library.html"
    title, unit = "微建议信息库", "条"
    what = "微建议"
    empty_words = "信息库还是空的。采用的微建议会自动进入信息库，可以按地点查，也可以由此写成提案。"

    def get_queryset(self) -> Any:
        return library.library()

    def columns(self) -> tuple[Column, ...]:
        return MICRO_COLUMNS

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        places = (
            library.library()
            .exclude(place="")
            .order_by()
            .values("place")
            .annotate(n=Count("pk"))
            .order_by("-n", "place")
        )
        return super().get_context_data(places=places[:30], **kwargs)


class ToProposal(RoleRequiredMixin, View):
    """An adopted entry becomes a draft of the member's own."""

    roles = WRITERS
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        micro = get_object_or_404(library.library(), pk=pk)
        member = get_object_or_404(Member, user_id=request.user.pk)
        try:
            draft = library.to_proposal(micro, member, request.user)
        except Refused as reason:
            messages.error(request, str(reason))
            return redirect(micro)
        messages.success(request, "已建立提案草稿，请补充具体建议。")
        return redirect("proposal_edit", pk=draft.pk)


MOST_UNREPORTED = 80
"""Rows on the page of what is to be reported; the others are marked together, so that one sending marks what a file holds."""


class ProvincialReport(RoleRequiredMixin, View):
    """What is adopted and not yet reported: as xlsx or docx in one click, and marked as reported afterwards."""

    roles = OFFICE

    def get(self, request: HttpRequest) -> HttpResponse | FileResponse:
        year = selected_year(request)
        rows = list(library.unreported(year)) if year else []
        wanted = request.GET.get("as")
        if year and rows and wanted == "xlsx":
            return made_download(documents.report_xlsx(rows), f"{year}微建议上报.xlsx")
        if year and rows and wanted == "docx":
            return made_download(documents.report_docx(year, rows), f"{year}微建议上报.docx")
        shown, others = rows[:MOST_UNREPORTED], rows[MOST_UNREPORTED:]
        rest = ",".join(f"{one.pk}:{one.version}" for one in others)
        context = {
            "title": "上报省平台",
            "rows": shown,
            "all": len(rows),
            "left": len(others),
            "rest": rest,
            "year": year,
        }
        return render(request, "activities/micro_report.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        year, done = selected_year(request), 0
        ticked = [*request.POST.getlist("micro"), *request.POST.get("rest", "").split(",")]
        pairs = [text.partition(":") for text in ticked]
        wanted = {key: version for key, _, version in pairs}
        for micro in library.unreported(year) if year else ():
            if str(micro.pk) in wanted:
                version = whole_number(wanted[str(micro.pk)], digits=9) or micro.version
                try:
                    take(MicroSuggestion, micro.pk, "report_up", request.user, version)
                except (NotYours, Refused) as reason:
                    messages.error(request, f"“{micro.title}”没有登记：{reason}")
                else:
                    done += 1
        messages.success(request, f"已登记 {done} 条为已上报。省级结果在各条微建议中登记。")
        return redirect("micro_report")
