"""Every day that a form asks for stands below: of what was done (never in the future), planned, or free."""

import importlib
import pkgutil
from datetime import date, timedelta
from typing import Any

import django_filters
import pytest
from django import forms
from django.db import models
from django.test import Client
from django.urls import reverse

from activities.models import Activity, OpinionAdoption, Outcome, Quantity, Suggestion
from cppcc.calendar import clock
from cppcc.forms import VersionedForm
from cppcc.lists import registers
from cppcc.rights import Role
from members.models import Declaration, Member, PastMembership, Position
from proposals.models import Category, Proposal
from tests import factories

PAST, PLANNED, FREE = "past", "planned", "free"
FIELDS = {
    ("ActivityForm", "starts_at"): PLANNED,
    ("ActivityForm", "ends_at"): PLANNED,
    ("ActivityForm", "outcome_sent_on"): PAST,
    ("OutcomeForm", "sent_on"): PAST,
    ("FactForm", "on"): PAST,
    ("ConversionForm", "converted_on"): PAST,
    ("AdoptionFields", "on"): PAST,
    ("AdoptionFields", "instructed_on"): PAST,
    ("OpinionForm", "submitted_on"): PAST,
    ("TaskForm", "due_on"): PLANNED,
    ("DeclarationForm", "on"): PAST,
    ("AskForm", "due_on"): PLANNED,
    ("FilingForm", "starts_on"): FREE,
    ("FilingForm", "ends_on"): FREE,
    ("FilingForm", "due_on"): PLANNED,
    ("DueForm", "due_on"): PLANNED,
    ("MemberForm", "birth"): PAST,
    ("MemberForm", "joined_on"): PAST,
    ("MemberForm", "left_on"): PLANNED,
    ("MoveForm", "on"): PAST,
    ("MoveEditForm", "on"): PAST,
    ("PositionForm", "starts_on"): PAST,
    ("PositionForm", "ends_on"): PLANNED,
    ("AwardBestForm", "on"): PAST,
    ("EditPaperForm", "received_on"): PAST,
    ("PaperForm", "received_on"): PAST,
    ("DispatchForm", "reply_due"): PLANNED,
    ("ReassignForm", "reply_due"): PLANNED,
    ("ExtensionForm", "until"): PLANNED,
    ("SignatureForm", "signed_on"): PAST,
    ("VisitForm", "on"): PAST,
    ("ContactForm", "on"): PAST,
    ("NewYearForm", "starts_on"): PLANNED,
    ("NewYearForm", "ends_on"): PLANNED,
    ("NewYearForm", "opens_on"): PLANNED,
    ("NewYearForm", "closes_on"): PLANNED,
    ("NewReportForm", "start"): FREE,
    ("NewReportForm", "end"): FREE,
}
"""Days of forms; those of a form that is made from another stand with that one."""

REGISTERS = {
    ("terms", "starts_on"): PLANNED,
    ("terms", "ends_on"): PLANNED,
    ("years", "starts_on"): PLANNED,
    ("years", "ends_on"): PLANNED,
    ("years", "opens_on"): PLANNED,
    ("years", "closes_on"): PLANNED,
    ("talks", "on"): PAST,
    ("awards", "on"): PAST,
    ("given-points", "on"): PAST,
    ("plan", "approved_on"): PAST,
    ("enterprises", "since"): PAST,
    ("enterprises", "until"): PLANNED,
    ("visits", "on"): PAST,
    ("problems", "raised_on"): PAST,
    ("problems", "on"): PAST,
    ("welfare", "on"): PAST,
    ("media", "on"): PAST,
    ("venues", "since"): PAST,
    ("venues", "until"): PLANNED,
    ("party-papers", "on"): PAST,
    ("quantities", "on"): PAST,
    ("office-points", "on"): PAST,
}
APPS = ("cppcc", "members", "proposals", "activities", "reports")
FUTURE = date(2099, 3, 1)


def descendants(kind: type[Any]) -> set[type[Any]]:
    return {kind} | {one for child in kind.__subclasses__() for one in descendants(child)}


def dated_forms() -> list[tuple[type[Any], str]]:
    """Every form of the project with each of its days; filters are forms of their own and only search."""
    for app in APPS:
        package = importlib.import_module(app)
        for module in pkgutil.walk_packages(package.__path__, f"{app}."):
            if not any(part in module.name for part in ("migrations", "management", "demo", "wsgi")):
                importlib.import_module(module.name)
    return [
        (form, name)
        for form in sorted(descendants(forms.BaseForm), key=lambda one: one.__qualname__)
        if form.__module__.split(".")[0] in APPS and "<locals>" not in form.__qualname__
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, forms.DateField | forms.DateTimeField)
    ]


def stands(form: type[Any], name: str) -> str | None:
    return next((FIELDS[(one.__name__, name)] for one in form.__mro__ if (one.__name__, name) in FIELDS), None)


def dated_registers() -> list[tuple[str, str]]:
    found = []
    for slug in registers.slugs():
        register = registers._registers[slug]
        for name in register.fields:
            if isinstance(register.model._meta.get_field(name), models.DateField):
                found.append((slug, name))
    return found


def test_every_day_of_every_form_is_classified():
    assert {(form.__name__, name) for form, name in dated_forms() if stands(form, name) is None} == set()
    assert set(dated_registers()) == set(REGISTERS)
    for slug, name in dated_registers():
        planned = registers._registers[slug].planned
        assert (name in planned) == (REGISTERS[(slug, name)] == PLANNED), (slug, name)


def test_filters_only_search():
    kinds = descendants(django_filters.FilterSet)
    assert all(not issubclass(kind, forms.BaseForm) for kind in kinds)


def made(form: type[Any], year: Any) -> Any:
    """Keyword arguments with which a form is made."""
    if not issubclass(form, forms.BaseModelForm):
        return {"record": factories.ProposalFactory()} if getattr(form, "takes_record", False) else {}
    model = form._meta.model
    if model is OpinionAdoption:
        opinion = factories.MicroFactory(kind="opinion", state="submitted")
        takes = getattr(form, "takes_record", False)
        return {"record": opinion} if takes else {"instance": OpinionAdoption(opinion=opinion)}
    activity = factories.ActivityFactory()
    member = factories.MemberFactory()
    instances: dict[Any, Any] = {
        Activity: lambda: activity if issubclass(form, VersionedForm) else Activity(created_by=activity.created_by),
        Outcome: lambda: Outcome(activity=activity),
        PastMembership: lambda: PastMembership.objects.create(
            member=member, sector=member.sector, starts_on=date(2022, 1, 1), ends_on=date(2024, 2, 29)
        ),
        Suggestion: lambda: Suggestion(activity=activity, text="建议"),
        Declaration: lambda: Declaration(member=member, created_by=activity.created_by),
        Member: lambda: Member(),
        Position: lambda: Position(member=member),
        Proposal: lambda: Proposal(plenary=year),
        Quantity: lambda: Quantity(indicator=factories.QuantityFactory().indicator),
    }
    return {"instance": instances[model]()} if model in instances else {}


def test_a_day_of_what_was_done_lies_not_in_the_future(year):
    for form, name in dated_forms():
        if stands(form, name) == PAST:
            bound = form(data={name: str(FUTURE)}, **made(form, year))
            said = "".join(bound.errors.get(name, []))
            assert "不能晚于今天" in said or "不可能" in said, (form.__name__, name, bound.errors)


def test_nor_does_one_of_a_register(account, year):
    staff = account(Role.STAFF, Role.ADMIN)
    for (slug, name), kind in REGISTERS.items():
        page = staff.post(reverse("register_new", args=[slug]), {name: str(FUTURE)})
        said = "".join(page.context["form"].errors.get(name, []))
        assert ("不能晚于今天" in said) == (kind == PAST), (slug, name, said)


def test_what_ends_does_not_end_before_it_begins(account, year):
    staff = account(Role.STAFF, Role.ADMIN)
    for slug, first, last in (
        ("terms", "starts_on", "ends_on"), ("years", "starts_on", "ends_on"), ("enterprises", "since", "until"),
        ("venues", "since", "until"), ("problems", "raised_on", "on"),
    ):  # fmt: skip
        page = staff.post(reverse("register_new", args=[slug]), {first: "2024-05-02", last: "2024-05-01"})
        assert "不能早于" in "".join(page.context["form"].errors[last]), slug


def test_no_two_years_share_a_day(account, year):
    data = {"term": year.term.pk, "year": 2025, "session": 4, "starts_on": "2024-12-20", "ends_on": "2025-12-31"}
    page = account(Role.STAFF).post(reverse("register_new", args=["years"]), data)
    assert "与2024年度" in str(page.context["form"].errors["starts_on"])


def test_a_task_and_an_activity_lie_in_a_plenary_year(account, year):
    staff = account(Role.STAFF)
    data = {"title": "总结", "owner": staff.user.pk, "quarter": 1, "due_on": "2035-01-10"}
    assert "不在任何届次年度内" in str(staff.post(reverse("task_new"), data).context["form"].errors["due_on"])
    data = {
        "title": "座谈",
        "kind": "research",
        "place": "x",
        "starts_at": "2035-05-20T09:00",
        "ends_at": "2035-05-20T11:00",
    }
    assert "不在任何届次年度内" in str(staff.post(reverse("activity_new"), data).context["form"].errors["starts_at"])


def test_a_conversion_is_not_before_its_activity(account, year):
    suggestion = Suggestion.objects.create(activity=factories.ActivityFactory(), text="建议")
    address = reverse("suggestion_edit", args=[suggestion.activity_id, suggestion.pk])
    data = {"text": "建议", "converted_on": "2024-05-01", "conversion": "已采纳"}
    assert "不能早于活动日期" in str(account(Role.STAFF).post(address, data).context["form"].errors["converted_on"])


def paper(client: Client, received: Any, **more: Any) -> Any:
    return client.post(
        reverse("proposal_paper"),
        {
            "title": "关于纸质的提案", "received_on": str(received), "kind": "ordinary", "proposer_kind": "sole",
            "author": factories.MemberFactory().pk, "category": Category.objects.first().pk, "situation": "情况",
            "suggestion": "建议", **more,
        },
    )  # fmt: skip


def test_a_paper_proposal_is_submitted_on_the_day_on_which_it_was_received(account, year):
    staff = account(Role.STAFF)
    assert paper(staff, "2024-12-20", submit="1").status_code == 302
    proposal = Proposal.objects.get()
    assert (proposal.state, proposal.submitted_on, proposal.plenary) == ("submitted", date(2024, 12, 20), year)
    tomorrow = clock.today() + timedelta(days=1)
    assert "不能晚于今天" in str(paper(staff, tomorrow).context["form"].errors["received_on"])


def test_the_day_stays_when_it_is_taken_back_and_can_be_corrected_in_the_draft(account, year):
    staff = account(Role.STAFF)
    paper(staff, "2024-12-20", submit="1")
    proposal = Proposal.objects.get()
    staff.post(reverse("proposal_step", args=[proposal.pk, "take_back"]), {"version": proposal.version})
    edit = reverse("proposal_edit", args=[proposal.pk])
    form = staff.get(edit).context["form"]
    assert form["received_on"].value() == date(2024, 12, 20)
    data = {
        "title": "关于纸质的提案", "received_on": "2024-12-18", "kind": "ordinary", "proposer_kind": "sole", "submit": "1",
        "category": proposal.category_id, "situation": "情况", "suggestion": "建议",
        "seen_version": form["seen_version"].value(),
    }  # fmt: skip
    assert staff.post(edit, data).status_code == 302
    assert Proposal.objects.get().submitted_on == date(2024, 12, 18)


@pytest.mark.parametrize("field", ["提交日期", "立案日期", "答复日期"])
def test_an_import_takes_no_day_of_the_future(year, field):
    from cppcc.sheets import Sheet, workbook
    from proposals import importing

    factories.MemberFactory(name="张三")
    factories.UnitFactory(name="区住建局")
    row = dict.fromkeys(importing.HEADINGS, "") | {
        "年度": "2024", "编号": "5", "案由": "关于导入的提案", "提案人": "张三", "类别": Category.objects.first().name,
        "主办单位": "区住建局", "提交日期": "2024-05-20", "立案日期": "2024-05-21", "答复日期": "2024-06-21", "办理结果": "A",
    }  # fmt: skip
    row[field] = "2099-01-02"
    faults = importing.read(workbook(Sheet("提案", importing.HEADINGS, [list(row.values())]))).faults
    assert any("不能晚于今天" in fault.words for fault in faults), faults
