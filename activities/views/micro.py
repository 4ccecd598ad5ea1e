"""Pages of micro-suggestions."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse, reverse_lazy
from django.views import View
from django.views.generic import DeleteView, DetailView

from activities.forms import STEP_FORMS, EditMicroForm, NewMicroForm
from activities.models import MicroPhoto, MicroSuggestion
from activities.services import save_suggestion
from activities.tables import MicroFilter, MicroTable
from activities.workflow import MicroState
from cppcc.access import RoleRequiredMixin
from cppcc.editing import OnceCreateView, SavedWord, VersionedUpdateView
from cppcc.lists import ListPage
from cppcc.models import course_of
from cppcc.roles import Role, holds
from cppcc.uploads import delete_with_files, serve_picture
from cppcc.workflow import offers, take
from cppcc.workflow_views import StepView
from members.furniture import selected_year
from members.models import Member, PlenaryYear

READERS = frozenset({Role.STAFF, Role.LEADER, Role.MEMBER, Role.HANDLER})
WRITERS = frozenset({Role.MEMBER})


class MicroList(ListPage):
    roles = READERS
    table_class, filterset_class = MicroTable, MicroFilter
    title, unit, new_words = "微建议", "条", "写微建议"
    empty_words = "没有符合条件的微建议。"

    def get_queryset(self) -> Any:
        year = selected_year(self.request)
        rows = MicroSuggestion.objects.visible_to(self.request.user).select_related("member", "unit")
        return rows.in_year(year) if year else rows.none()

    def new_url(self) -> str | None:
        return reverse("micro_new") if holds(self.request.user, WRITERS) else None


class MicroDetail(RoleRequiredMixin, DetailView):
    roles = READERS
    template_name = "activities/micro_detail.html"

    def get_queryset(self) -> Any:
        return MicroSuggestion.objects.visible_to(self.request.user).select_related("member", "unit", "plenary")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        micro, user = self.object, self.request.user
        editable = micro.state == MicroState.DRAFT and micro.member.user_id == user.pk
        return super().get_context_data(
            title=micro.title,
            course=course_of(micro),
            photos=micro.photos.all(),
            offers=offers(micro, user),
            record=micro,
            edit_url=reverse("micro_edit", args=[micro.pk]) if editable else None,
            delete_url=reverse("micro_delete", args=[micro.pk]) if editable else None,
            **kwargs,
        )


class WriteMixin(SavedWord):
    request: Any

    def perform(self, form: Any) -> MicroSuggestion:
        micro = save_suggestion(form.save(commit=False), form.cleaned_data["photos"])
        if form.submitting:
            micro = take(MicroSuggestion, micro.pk, "submit", self.request.user, micro.version)
            self.saved_words = "微建议已提交。"
        return micro


class MicroCreate(RoleRequiredMixin, WriteMixin, OnceCreateView):
    roles = WRITERS
    form_class = NewMicroForm
    template_name = "proposals/proposal_form.html"
    saved_words = "草稿已保存。"
    extra_context = {"title": "写微建议", "back_url": reverse_lazy("micro_list")}

    def get_form_kwargs(self) -> dict[str, Any]:
        micro = MicroSuggestion(
            member=Member.objects.get(user_id=self.request.user.pk), plenary=PlenaryYear.objects.current()
        )
        return {**super().get_form_kwargs(), "instance": micro}

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if holds(request.user, WRITERS):
            if not Member.objects.filter(user=request.user).exists():
                messages.error(request, "您的账号还没有对应到委员，请联系系统管理员。")
                return redirect("micro_list")
            if PlenaryYear.objects.current() is None:
                messages.error(request, "还没有建立届次年度，请联系机关工作人员。")
                return redirect("micro_list")
        return super().dispatch(request, *args, **kwargs)


class MicroEdit(RoleRequiredMixin, WriteMixin, VersionedUpdateView):
    roles = WRITERS
    form_class = EditMicroForm
    template_name = "proposals/proposal_form.html"
    saved_words = "草稿已保存。"

    def get_queryset(self) -> Any:
        user: Any = self.request.user
        return MicroSuggestion.objects.filter(member__user=user, state=MicroState.DRAFT)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(title="修改微建议", back_url=self.object.get_absolute_url(), **kwargs)


class MicroDelete(RoleRequiredMixin, DeleteView):
    roles = WRITERS
    template_name = "confirm_delete.html"
    success_url = reverse_lazy("micro_list")
    extra_context = {"title": "删除草稿"}

    def get_queryset(self) -> Any:
        user: Any = self.request.user
        return MicroSuggestion.objects.filter(member__user=user, state=MicroState.DRAFT)

    def form_valid(self, form: Any) -> HttpResponse:
        delete_with_files(self.object, [photo.file for photo in self.object.photos.all()])
        messages.success(self.request, "草稿已删除。")
        return HttpResponseRedirect(str(self.success_url))


class MicroStep(StepView):
    roles = READERS
    model = MicroSuggestion
    list_name = "micro_list"
    step_forms = STEP_FORMS


class MicroPhotoFile(RoleRequiredMixin, View):
    roles = READERS

    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        seen = MicroSuggestion.objects.visible_to(request.user)
        photo = get_object_or_404(MicroPhoto, pk=pk, suggestion__in=seen)
        return serve_picture(photo.file)
