"""What was typed comes back with the reason, whatever stands against saving it."""

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone
from django.utils.html import conditional_escape

from activities.forms.micro import EditMicroForm, NewMicroForm
from activities.models import Activity, MicroSuggestion, OfficeTask
from activities.views.micro import MicroCreate, MicroEdit
from cppcc.rights import Refused, Role
from members import drafting
from members.models import Assessment, AssessmentEntry, Award, Declaration, DutyReport, Scheme
from proposals.models import Proposal
from reports.keeping import begun
from reports.models import Comment, Report
from tests import factories
from tests.browserlike import forms_of, main_form, opened

TYPED = "刚打好的字"
PUBLISHED = {"state": "published", "published_at": "2024-02-01T08:00+08:00"}


# --- a record that went on while its form was open -----------------------------------------------------------------
def went_on(staff, member, year):
    """(client, address, field, a step forward) for each form whose record may be past editing when it is sent."""
    proposal = factories.ProposalFactory(created_by=member.user)
    factories.proposed(proposal, member.member)
    micro = factories.MicroFactory(member=member.member)
    declaration = Declaration.objects.create(
        plenary=year, member=member.member, kind="welfare", on="2024-03-01", title="助老", created_by=member.user
    )
    report = DutyReport.objects.create(member=member.member, year=year, text="述职")
    task = OfficeTask.objects.create(plenary=year, title="任务", owner=staff.user, quarter=1, due_on="2024-03-01")
    drafting.start(year, "example:default")
    part = begun(year).text["parts"][0]
    category = Scheme.objects.get().rules["categories"][0]["key"]
    signing = {"state": "checking"}
    return [
        (member, reverse("proposal_edit", args=[proposal.pk]), "title", proposal, {"state": "submitted", "submitted_on": "2024-02-01"}),
        (member, reverse("micro_edit", args=[micro.pk]), "place", micro, {"state": "submitted", "submitted_on": "2024-02-01"}),
        (member, reverse("declaration_edit", args=[declaration.pk]), "title", declaration, {"state": "confirmed"}),
        (member, reverse("duty_report_edit", args=[report.pk]), "text", report, {"state": "submitted", "submitted_on": "2024-12-01"}),
        (staff, reverse("task_edit", args=[task.pk]), "title", task, {"state": "dropped"}),
        (staff, reverse("scheme_head", args=[2024]), "note", Scheme.objects.get(), PUBLISHED),
        (staff, reverse("scheme_part", args=[2024, "category", category]), "name", Scheme.objects.get(), PUBLISHED),
        (staff, reverse("report_ends", args=[2024]), "opening", Report.objects.get(), signing),
        (staff, reverse("report_part", args=[2024, part["key"]]), "title", Report.objects.get(), signing),
        (staff, reverse("report_block", args=[2024, part["blocks"][0]["key"]]), "text", Report.objects.get(), signing),
        (staff, reverse("report_paste", args=[2024]), "text", Report.objects.get(), signing),
    ]  # fmt: skip


def test_a_form_whose_record_went_on_comes_back_with_what_was_typed(account, member_client, year):
    wrong = []
    for client, address, field, record, changed in went_on(account(Role.STAFF), member_client, year):
        page = opened(client, address)
        rows = type(record)._default_manager.filter(pk=record.pk)
        before = rows.values(*changed).get()
        rows.update(**changed)
        answer = client.post(address, {**page, field: TYPED})
        said = answer.content.decode()
        if answer.status_code != 200 or main_form(said).get(field) != [TYPED] or "没有保存" not in said:
            wrong.append(f"{address}: {answer.status_code}")
        elif [
            words for words in answer.context["form"].non_field_errors() if said.count(conditional_escape(words)) != 1
        ]:
            wrong.append(f"{address}: the reason is not told once")
        if TYPED in repr(rows.values().get()):
            wrong.append(f"{address}: saved")
        rows.update(**before)
    assert not wrong, "\n".join(wrong)


def test_another_person_is_told_nothing_of_a_record_that_went_on(account, member_client, year):
    micro = factories.MicroFactory(state="submitted", submitted_on="2024-02-01")
    published = factories.ProposalFactory(state="closed", number=1, published_on="2024-05-01")
    for name, record in (("micro_edit", micro), ("proposal_edit", published)):
        assert member_client.post(reverse(name, args=[record.pk]), {"title": TYPED}).status_code == 404


def test_a_grade_that_comes_too_late_keeps_its_reason(account, year):
    staff, member = account(Role.STAFF), factories.MemberFactory()
    grades = [{"key": "a", "name": "优秀", "qualified": True}, {"key": "b", "name": "称职", "qualified": True}]
    made = Assessment.objects.create(
        plenary=year, rules={"grades": grades}, counted_at=timezone.now(), created_by=staff.user
    )
    AssessmentEntry.objects.create(
        assessment=made, member=member, name=member.name, sector="教育", rank=1, total=90, base=90, bonus=0,
        deduction=0, computed_grade="优秀", grade="优秀",
    )  # fmt: skip
    address = reverse("assessment_entry", args=[made.pk, member.pk])
    page = opened(staff, address)
    Assessment.objects.update(state="submitted")
    answer = staff.post(address, {**page, "grade": "称职", "reason": TYPED})
    said = answer.content.decode()
    assert "不能再改" in said
    assert any(fields.get("reason") == [TYPED] for _, fields in forms_of(said))
    assert AssessmentEntry.objects.get().grade == "优秀"


def test_what_was_typed_for_a_record_that_is_gone_is_shown(member_client):
    draft = factories.ProposalFactory(created_by=member_client.user)
    factories.proposed(draft, member_client.member)
    address = reverse("proposal_edit", args=[draft.pk])
    page = opened(member_client, address)
    Proposal.objects.all().delete()
    answer = member_client.post(address, {**page, "title": TYPED})
    assert answer.status_code == 404
    assert TYPED in answer.content.decode()


# --- a refusal by what saves it --------------------------------------------------------------------------------------
def refusing(view, fault):
    """The view, with a writing function that stores something and is refused then."""

    class Refusing(view):
        def perform(self, form):
            super().perform(form)
            raise fault

    return Refusing.as_view()


@pytest.mark.parametrize(
    ("fault", "words"), [(Refused("期限已过。"), "期限已过。"), (IntegrityError(), "与已有记录冲突")]
)
def test_what_refuses_to_save_gives_the_form_back(rf, member_client, fault, words):
    draft = factories.MicroFactory(member=member_client.member, content="原来的内容")
    data = {"title": "标题", "category": "city", "place": "", "content": TYPED, "save": "1"}
    for view, kwargs in ((MicroCreate, {}), (MicroEdit, {"pk": draft.pk})):
        request = rf.post("/", {**data, "seen_version": draft.version})
        request.user, request.session = member_client.user, {}
        answer = refusing(view, fault)(request, **kwargs)
        form = answer.context_data["form"]
        assert isinstance(form, NewMicroForm | EditMicroForm)
        assert words in str(form.errors)
        assert form["content"].value() == TYPED
        assert bool(form.instance.pk) == bool(kwargs)
    assert MicroSuggestion.objects.get().content == "原来的内容"


# --- acts with one field -----------------------------------------------------------------------------------------------
def test_a_leave_that_is_refused_keeps_its_reason(member_client):
    activity = factories.ActivityFactory()
    factories.AttendanceFactory(activity=activity, member=member_client.member, state="absent")
    for _ in range(2):  # on the list, and not on it any more
        answer = member_client.post(reverse("activity_coming", args=[activity.pk]), {"leave": "1", "reason": TYPED})
        assert answer.status_code == 200
        assert TYPED in answer.content.decode()
        activity.attendances.all().delete()
        Activity.objects.update(open_signup=True)


def test_an_award_and_a_revision_that_are_refused_keep_what_was_typed(account, year):
    staff = account(Role.STAFF)
    answer = staff.post(reverse("assessments"), {"reason": TYPED})
    assert TYPED in answer.content.decode()
    assert not Assessment.objects.exists()
    now = timezone.now()
    made = Assessment.objects.create(plenary=year, rules={"grades": []}, counted_at=now, created_by=staff.user)
    said = staff.post(reverse("award_best"), {"title": TYPED, "on": ""}).content.decode()
    assert any(fields.get("title") == [TYPED] for _, fields in forms_of(said))
    said = staff.post(reverse("award_best"), {"title": TYPED, "on": "2024-12-30"}).content.decode()
    assert "还没有公布" in said
    assert any(fields.get("title") == [TYPED] for _, fields in forms_of(said))
    assert (made.entries.count(), Award.objects.count()) == (0, 0)


def test_a_remark_at_a_passage_that_is_gone_is_shown(account, year):
    staff, report = account(Role.STAFF), begun(year)
    address = reverse("report_comment", args=[report.slug])
    said = staff.post(address, {"block": "gone", "words": TYPED}).content.decode()
    assert TYPED in said
    assert "删去" in said
    block = report.text["parts"][0]["blocks"][0]["key"]
    assert TYPED in staff.post(address, {"block": block, "words": TYPED * 200}).content.decode()
    assert not Comment.objects.exists()


def test_a_batch_that_was_refused_comes_back_with_what_was_typed(account, year):
    staff = account(Role.DISPATCHER)
    unit = factories.UnitFactory()
    made = [factories.ProposalFactory(state="filed", number=number) for number in (1, 2)]
    for one in made:
        one.suggested_units.add(unit)
    address = f"{reverse('proposal_list')}?do=dispatch"
    page = staff.post(address, {"pick": [one.pk for one in made]}).content.decode()
    fields = next(fields for _, fields in forms_of(page) if "seen" in fields)
    made[0].raise_version()
    typed = {"lead_unit": [str(unit.pk)], "reply_due": ["2030-01-01"]}
    answer = staff.post(address, {**fields, **typed, "confirm": "1"})
    again = next(fields for _, fields in forms_of(answer.content.decode()) if "seen" in fields)
    assert again["pick"] == [str(made[0].pk)]
    assert {name: again[name] for name in typed} == typed
    assert staff.post(address, {**again, "confirm": "1"}).status_code == 302
    assert set(Proposal.objects.values_list("state", flat=True)) == {"dispatched"}
