"""Every step of every course: what was typed comes back with a refusal, whatever the refusal is."""

from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.urls import resolve
from django.utils import timezone

from activities.models import MicroSuggestion, OfficeTask
from cppcc.rights import Role
from cppcc.workflow import every_course, offers
from cppcc.workflow.pages import step_form
from members import drafting
from members.models import Asked, Assessment, Declaration, DutyReport, Filing, PlenaryYear, Question, Scheme
from proposals.models import Assignment, KeyProposal, Proposal
from reports.keeping import begun
from reports.models import Report
from tests import factories

TYPED = "办理人刚刚打好的字"
FITTING = {
    "ask_extension": {"until": "2024-06-01"},
    "dispatch": {"separate_units": [], "co_units": []},
    "record_level": {"on": "2024-05-20", "instructed_on": "2024-05-20"},
    "record_instruction": {"instructed_on": "2024-05-20"},
}
"""What a form takes only together."""


@pytest.fixture
def everybody(account, year):
    """An account that holds every role and stands in every relation, and a record for each course."""
    client = account(*Role)
    member = factories.MemberFactory(user=client.user)
    unit = factories.UnitFactory()
    factories.HandlerFactory(user=client.user, unit=unit, is_head=True)
    proposal = factories.ProposalFactory(state="closed", number=1, created_by=client.user)
    factories.proposed(proposal, member)
    factories.proposed(proposal, factories.MemberFactory(), status="invited")
    factories.proposed(proposal, factories.MemberFactory(user=factories.UserFactory()))
    factories.UnitFactory()  # that has nothing in hand
    factories.ProposalFactory(state="filed", number=2)
    drafting.start(year, "example:default")
    assessment = Assessment.objects.create(plenary=year, rules={}, counted_at=timezone.now(), created_by=client.user)
    client.records = {
        PlenaryYear: year,
        Proposal: proposal,
        Assignment: factories.AssignmentFactory(
            proposal=factories.ProposalFactory(state="dispatched", number=3), unit=unit
        ),
        MicroSuggestion: factories.MicroFactory(member=member),
        OfficeTask: OfficeTask.objects.create(
            plenary=year, title="任务", owner=client.user, quarter=1, due_on="2024-03-01"
        ),
        Declaration: Declaration.objects.create(
            plenary=year, member=member, kind="welfare", on="2024-03-01", title="助老", created_by=client.user
        ),
        Filing: factories.FilingFactory(plenary=year),
        Asked: factories.AskedFactory(filing__plenary=year, member=member),
        DutyReport: DutyReport.objects.create(member=member, year=year),
        Scheme: Scheme.objects.get(),
        Assessment: assessment,
        Question: Question.objects.create(assessment=assessment, member=member, about="活动", words="少记一次"),
        Report: begun(year),
    }
    return client


def filled(form: forms.BaseForm, picture: Any) -> dict[str, Any]:
    """Something for every field, as a person would fill it in."""
    data: dict[str, Any] = {}
    for name, field in form.fields.items():
        choices = getattr(field, "choices", None)
        if choices is not None:
            values = [str(getattr(key, "value", key)) for key, _ in choices]
            chosen = next((value for value in reversed(values) if value), "")
            data[name] = (
                [chosen] if isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField) else chosen
            )
        elif isinstance(field, forms.FileField):
            data[name] = picture()
        elif isinstance(field, forms.BooleanField):
            data[name] = "on"
        elif isinstance(field, forms.DateField):
            data[name] = str(timezone.localdate())
        elif isinstance(field, forms.IntegerField):
            data[name] = "2"
        else:
            data[name] = f"{TYPED}：{name}"[: field.max_length or 60]
    return data


def kept(answer: Any, data: dict[str, Any]) -> list[str]:
    """What of the typed is not in the form that came back."""
    form, page = answer.context["form"], answer.content.decode()
    assert form.is_bound
    lost = []
    for name, value in data.items():
        if isinstance(value, UploadedFile):
            continue  # no browser sends a file again by itself
        held = form.data.getlist(name) if isinstance(value, list) else form.data.get(name)
        if held != value or (TYPED in str(value) and str(value) not in page):
            lost.append(name)
    return lost


def steps(client: Any, picture: Any) -> Any:
    """(record, name of the step, what is typed) for each step of each course."""
    courses = every_course()
    assert {one.model for one in courses} == set(client.records)
    for course in courses:
        record = client.records[course.model]
        for name, step in course.steps.items():
            view = resolve(record.step_url(name)).func.view_class  # type: ignore[attr-defined]
            data = filled(step_form(view.step_forms, step.form, record), picture)
            yield record, name, {**data, **FITTING.get(name, {})}


@pytest.mark.one_database("test_two_editors asks the same of forms on both")
def test_a_stale_version_gives_the_form_back_with_what_was_typed(everybody, picture):
    lost, not_asked = {}, set()
    for record, name, data in steps(everybody, picture):
        answer = everybody.post(record.step_url(name), {**data, "version": record.version + 7})
        assert answer.status_code == 200, (record, name)
        if gone := kept(answer, data):
            lost[f"{record._meta.label}.{name}"] = gone
        assert 'aria-label="所办事项"' in answer.content.decode(), (record, name)
        if "刚被他人处理过" not in answer.content.decode():
            not_asked.add(f"{record._meta.label}.{name}: {answer.context['form'].errors.as_text()}")
    assert not lost
    assert not not_asked, "\n".join(sorted(not_asked))


@pytest.mark.one_database("test_two_editors asks the same of forms on both")
def test_a_step_that_is_refused_gives_the_form_back_with_what_was_typed(everybody, picture):
    lost, told = {}, 0
    for record, name, data in steps(everybody, picture):
        stands = type(record).objects.get(pk=record.pk)
        if name in [offer.name for offer in offers(stands, everybody.user)]:
            continue  # it would go through
        answer = everybody.post(stands.step_url(name), {**data, "version": stands.version})
        assert answer.status_code == 200, (record, name)
        assert answer.context["form"].errors, (record, name)
        told += 1
        if gone := kept(answer, data):
            lost[f"{record._meta.label}.{name}"] = gone
    assert not lost
    assert told > 30


def test_what_stands_against_it_in_the_database_gives_the_form_back(everybody, picture):
    proposal = factories.ProposalFactory(state="filed", number=9)
    KeyProposal.objects.create(proposal=proposal, leading="甲", supervising="乙", selected_on="2024-02-01")
    data = {"leading": f"{TYPED}领办", "supervising": f"{TYPED}督办"}
    answer = everybody.post(proposal.step_url("select_key"), {**data, "version": proposal.version})
    assert answer.status_code == 200
    assert "与已有记录冲突" in answer.content.decode()
    assert not kept(answer, data)
