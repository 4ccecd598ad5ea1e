"""Pages of 申报征集: who is asked to declare, how many answered, the one click of a member who has nothing."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property
from django.views import View
from django.views.generic import DetailView

from cppcc.calendar import clock
from cppcc.forms import OnceCreateView, whole_number
from cppcc.lists import ListPage
from cppcc.recycle.pages import DeletePage
from cppcc.rights import OFFICE, READERS, Role, holds
from cppcc.rights.pages import RoleRequiredMixin
from cppcc.sheets import Column
from cppcc.workflow import Step, course_of, own_steps
from cppcc.workflow.pages import StepView
from members import filing
from members.access import NeedsYearAndMember
from members.batches import ASKED
from members.forms.filing import DueForm, FilingForm
from members.furniture import in_wanted_year, selected_year
from members.models import Asked, Filing
from members.sheets import ASKED_COLUMNS, FILING_COLUMNS
from members.showing.filings import asked_facts, filing_facts
from members.states import Answer
from members.tables.filing import AskedFilter, AskedTable, FilingFilter, FilingTable

MEMBER = frozenset({Role.MEMBER})
NAMED = 40
"""Members without an answer whom the page of a 征集 names; all stand in the list."""


class FilingList(ListPage):
    roles = READERS
    table_class, filterset_class = FilingTable, FilingFilter
    title, unit, new_words = "申报征集", "次", "征集"
    empty_words = (
        "这一年还没有征集履职申报。点“征集”，选好季度和委员、定截止日期，委员收到通知后申报或说明没有可申报的。"
    )

    def get_queryset(self) -> Any:
        return in_wanted_year(self.request, Filing.objects.visible_to(self.request.user).counted())

    def columns(self) -> tuple[Column, ...]:
        return FILING_COLUMNS

    def new_url(self) -> str | None:
        return reverse("filing_new") if holds(self.request.user, OFFICE) else None


class FilingCreate(RoleRequiredMixin, NeedsYearAndMember, OnceCreateView):
    roles = OFFICE
    form_class = FilingForm
    template_name = "members/filing_form.html"
    list_name = "filing_list"
    extra_context = {
        "title": "征集履职申报", "back_url": reverse_lazy("filing_list"), "submit_words": "征集",
    }  # fmt: skip

    def get_form_kwargs(self) -> dict[str, Any]:
        user: Any = self.request.user
        made = Filing(created_by=user)
        return {**super().get_form_kwargs(), "instance": made, "year": selected_year(self.request)}

    def perform(self, form: Any) -> Filing:
        made: Filing = form.save(commit=False)
        number = filing.begin(made, form.members)
        form.keep_reason(made, self.request.user)
        self.saved_words = f"已向 {number} 名委员征集（没有账号或账号已停用的请电话联系）。"
        return made


class FilingDetail(RoleRequiredMixin, DetailView):
    """How many were asked, have answered and have not; who is still waited for."""

    roles = READERS
    template_name = "members/filing_detail.html"

    def get_queryset(self) -> Any:
        return Filing.objects.visible_to(self.request.user).counted().select_related("plenary", "created_by")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        record, keeps = self.object, holds(self.request.user, OFFICE)
        rows = record.asked_members.answers().filter(answer=Answer.WAITING).select_related("member__sector")
        listed = f"{reverse('asked_list')}?year={record.plenary.year}&filing={record.pk}"
        return super().get_context_data(
            title=record.name,
            facts=filing_facts(record),
            late=list(rows[:NAMED]),
            listed=listed,
            tiles=[
                ("征集", record.asked, listed),
                ("已答复", record.answered, ""),
                ("未答复", record.waiting, f"{listed}&answer={Answer.WAITING.value}"),
                ("已离任，未答复", record.left, f"{listed}&answer={Answer.LEFT.value}"),
            ],
            may_urge=keeps and record.waiting and not record.closed,
            course=course_of(record),
            offers=own_steps(record, self.request.user),
            delete_url=reverse("filing_delete", args=[record.pk]) if keeps else "",
            **kwargs,
        )


class FilingUrge(RoleRequiredMixin, View):
    roles = OFFICE
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        record = get_object_or_404(Filing.objects.visible_to(request.user), pk=pk)
        told = filing.urge(record, clock.today())
        messages.success(
            request, f"已催办 {told} 名未答复的委员（没有账号或账号已停用的请电话联系，每天最多提醒一次）。"
        )
        return redirect(record)


class FilingDelete(DeletePage):
    roles = OFFICE
    title = "删除申报征集"
    consequence = "委员的待办和已作的说明随之删除，已提交的履职申报不受影响。"

    def get_queryset(self) -> Any:
        return Filing.objects.visible_to(self.request.user)

    def get_success_url(self) -> str:
        return reverse("filing_list")


class FilingStep(StepView):
    roles = READERS
    model = Filing
    step_forms = {"due": DueForm}
    list_name = "filing_list"
    matter_template = "_facts.html"

    def matter(self, record: Any, declared: Step) -> dict[str, Any]:
        return {"object": record, "facts": filing_facts(record)}


class AskedList(ListPage):
    """Whom it was asked of, and what became of it; a member finds the own ones."""

    roles = READERS | MEMBER
    table_class, filterset_class = AskedTable, AskedFilter
    title, unit, what = "申报征集名单", "份", "申报征集"
    template_name = "members/asked_list.html"
    owned, owned_hides = True, ("q", "office", "sector", "member")
    batched = ASKED
    empty_words = "这一年还没有征集履职申报。机关征集后，被征集的委员和答复情况列在这里。"

    def get_queryset(self) -> Any:
        rows = (
            Asked.objects.visible_to(self.request.user)
            .answers()
            .select_related("member__sector", "member__user", "filing")
        )
        return in_wanted_year(self.request, rows)

    def columns(self) -> tuple[Column, ...]:
        return ASKED_COLUMNS

    @cached_property
    def of(self) -> Filing | None:
        """The one 征集 that the address asks for."""
        key = whole_number(self.request.GET.get("filing", ""), digits=9)
        return Filing.objects.visible_to(self.request.user).filter(pk=key).first() if key else None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(of=self.of, **kwargs)


class AskedDetail(RoleRequiredMixin, DetailView):
    """What is asked of one member: the way to the form, the one click, what was declared for the time."""

    roles = READERS | MEMBER
    template_name = "members/asked_detail.html"

    def get_queryset(self) -> Any:
        rows = Asked.objects.visible_to(self.request.user).answers()
        return rows.select_related("filing__plenary", "member__user", "member__sector")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked, user = self.object, self.request.user
        offers = own_steps(asked, user)
        click = next((one for one in offers if one.name == "nothing" and not one.missing), None)
        own = asked.member.user_id == user.pk
        rows = filing.declared(asked)
        return super().get_context_data(
            title=asked.filing.name,
            facts=asked_facts(asked),
            declared=rows,
            click=click,
            click_words="本期没有其他可申报的履职" if rows else "本期没有可申报的履职",
            declare_url=reverse("declaration_new") if own and not asked.filing.closed else "",
            filing_url=asked.filing.get_absolute_url() if holds(user, READERS) else "",
            course=course_of(asked),
            offers=[one for one in offers if one is not click],
            **kwargs,
        )


class AskedStep(StepView):
    roles = MEMBER | OFFICE
    model = Asked
    step_forms = {}
    list_name = "asked_list"
    matter_template = "_facts.html"

    def matter(self, record: Any, declared: Step) -> dict[str, Any]:
        return {"object": record, "facts": asked_facts(record)}
