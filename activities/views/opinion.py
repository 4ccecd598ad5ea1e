"""Pages of social opinions that the office keeps: entered for anybody, and each of their adoptions."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from activities.forms.adoption import EditAdoptionForm
from activities.forms.opinion import EditOpinionForm, NewOpinionForm, entered
from activities.models import MicroSuggestion, OpinionAdoption
from activities.services import adoptions
from activities.services.micro import save_opinion
from activities.states import MicroState
from cppcc.forms import OnceCreateView, SeenUpdateView, VersionedUpdateView, locked
from cppcc.recycle.pages import DeletePage
from cppcc.rights import OFFICE, Refused
from cppcc.rights.pages import RoleRequiredMixin
from members import years
from members.access import NeedsYearAndMember


class Entered(RoleRequiredMixin):
    """Staff enter opinions of others; those that a member sent himself are his."""

    roles = OFFICE
    request: Any

    def get_queryset(self) -> Any:
        return MicroSuggestion.objects.visible_to(self.request.user).filter(entered_by__isnull=False)

    def perform(self, form: Any) -> MicroSuggestion:
        micro = save_opinion(form.save(commit=False), form.cleaned_data["photos"])
        form.keep_reason(micro, self.request.user)
        return micro


class OpinionCreate(Entered, NeedsYearAndMember, OnceCreateView):
    form_class = NewOpinionForm
    template_name = "activities/opinion_form.html"
    saved_words = "社情民意已登记，待审核。"
    list_name = "micro_list"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": entered(self.request.user, years.provisional())}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(title="登记社情民意", back_url=reverse("micro_list"), **kwargs)


class OpinionEdit(Entered, VersionedUpdateView):
    form_class = EditOpinionForm
    template_name = "activities/opinion_form.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(title="修改社情民意", back_url=self.object.get_absolute_url(), **kwargs)


class OpinionDelete(Entered, DeletePage):
    title = "删除社情民意"
    consequence = "有关数据和委员履职记录随之减少。"

    def check(self) -> None:
        if self.object.state in (MicroState.TRANSFERRED, MicroState.DONE) or self.object.reported_on:
            raise Refused("已经转办或上报的不能删除。")

    def get_success_url(self) -> str:
        return reverse("micro_list")


class OfOpinion(RoleRequiredMixin):
    """Pages of an adoption: they lead back to its opinion, which is locked first and counts the change."""

    roles = OFFICE
    object: Any
    request: Any
    kwargs: dict[str, Any]

    def get_queryset(self) -> Any:
        rows = OpinionAdoption.objects.visible_to(self.request.user).select_related(
            "opinion__plenary", "opinion__member"
        )
        return rows.filter(opinion=self.kwargs["micro_pk"])

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with transaction.atomic():
            get_object_or_404(locked(MicroSuggestion.objects.visible_to(request.user)), pk=kwargs["micro_pk"])
            return super().post(request, *args, **kwargs)  # type: ignore[misc]  # mixin

    def get_success_url(self) -> str:
        return reverse("micro_detail", args=[self.kwargs["micro_pk"]])


class AdoptionEdit(OfOpinion, SeenUpdateView):
    form_class = EditAdoptionForm
    template_name = "form.html"

    def perform(self, form: Any) -> OpinionAdoption:
        row = adoptions.put(form.save(commit=False), {})
        adoptions.save(row, self.request.user, form.cleaned_data["late_reason"].strip() if form.late_year else "")
        row.opinion.raise_version()
        return row

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(title="修改采用情况", back_url=self.get_success_url(), **kwargs)


class AdoptionDelete(OfOpinion, DeletePage):
    title = "删除采用记录"
    consequence = "有关数据和委员履职记录随之减少。"

    def parent(self) -> MicroSuggestion:
        found: MicroSuggestion = self.object.opinion
        return found

    def back_url(self) -> str:
        return self.get_success_url()

    def after(self) -> None:
        self.parent().raise_version()
        adoptions.record_all(MicroSuggestion.objects.get(pk=self.parent().pk))
