"""Entering, changing and deleting the facts of a record, led to from its page."""

from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from activities.forms.facts import FactForm
from activities.models import RECORDS, Quantity
from activities.services import facts
from activities.services.ledgers import fact_changed
from activities.showing.facts import page_of
from cppcc.calendar import clock
from cppcc.forms import OnceCreateView, SeenUpdateView, locked
from cppcc.recycle.pages import DeletePage
from cppcc.rights import OFFICE
from cppcc.rights.pages import RoleRequiredMixin


def own_facts(user: Any) -> Any:
    """Entries that hang on a record which exists for the account; those of nothing are kept in the register."""
    rows = Quantity.objects.filter(belongs_to__in=RECORDS).visible_to(user)
    return rows.select_related("indicator", "member", *(kind for kind in RECORDS if kind != "member"))


class OnRecord(RoleRequiredMixin):
    """Pages of one entry: the record is locked before it, counts the change, and is where one comes back to."""

    roles = OFFICE
    request: HttpRequest
    kwargs: dict[str, Any]

    def record(self) -> Any:
        """The record of the address; Http404 for one that this account may not see."""
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with transaction.atomic():
            record = self.record()
            get_object_or_404(locked(type(record)._default_manager.filter(pk=record.pk)))
            answer: HttpResponse = super().post(request, *args, **kwargs)  # type: ignore[misc]  # mixin
            return answer

    def perform(self, form: Any) -> Quantity:
        made: Quantity = form.save()
        fact_changed(made)
        return made

    def get_success_url(self) -> str:
        return page_of(self.record())

    def back_url(self) -> str:
        return page_of(self.record())


class FactCreate(OnRecord, OnceCreateView):
    form_class = FactForm
    template_name = "form.html"

    def record(self) -> Any:
        try:
            rows = facts.records_for(self.kwargs["kind"], self.request.user)
        except KeyError:
            raise Http404 from None
        return get_object_or_404(rows, pk=self.kwargs["of"])

    def indicator(self) -> Any:
        return get_object_or_404(facts.asked_of(self.kwargs["kind"]), pk=self.kwargs["indicator"])

    def get_form_kwargs(self) -> dict[str, Any]:
        fresh = facts.new_fact(self.indicator(), self.record(), on=clock.today())
        return {**super().get_form_kwargs(), "instance": fresh}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        title = f"{self.indicator()}：{self.record()}"
        return super().get_context_data(title=title, back_url=self.back_url(), **kwargs)


class OfFact(OnRecord):
    """Pages of an entry that is there."""

    def get_queryset(self) -> Any:
        return own_facts(self.request.user)

    def record(self) -> Any:
        return get_object_or_404(own_facts(self.request.user), pk=self.kwargs["pk"]).record


class FactEdit(OfFact, SeenUpdateView):
    form_class = FactForm
    template_name = "form.html"

    def get_success_url(self) -> str:
        return page_of(self.object.record)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        title = f"{self.object.indicator}：{self.object.record}"
        return super().get_context_data(title=title, back_url=self.back_url(), **kwargs)


class FactDelete(OfFact, DeletePage):
    title = "删除数据登记"
    consequence = "有关数据随之减少。"

    def parent(self) -> Any:
        return self.object.record

    def back_url(self) -> str:
        return page_of(self.object.record)

    def get_success_url(self) -> str:
        return self.back_url()

    def after(self) -> None:
        fact_changed(self.object)
