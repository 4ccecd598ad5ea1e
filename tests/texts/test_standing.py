"""Standing data made plain by a command: shown first, written on request, nothing that was signed or said."""

import io
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command

from activities.models import Activity, Outcome
from cppcc.models import CourseEntry
from cppcc.texts import standing
from members.models import Member
from proposals.models import Proposal
from tests import factories
from tests.test_dates import APPS


def run(*args: str) -> str:
    said = io.StringIO()
    call_command("plain_texts", *args, stdout=said)
    return said.getvalue()


def test_every_model_with_text_says_whether_it_may_be_changed():
    own = [model for model in apps.get_models() if model._meta.app_label in APPS and standing.text_fields(model)]
    assert {model.__name__ for model in own} - {model.__name__ for model in standing.declared()} == set()


def old(record: Any, **texts: Any) -> Any:
    """As it came in before there was a door."""
    type(record)._default_manager.filter(pk=record.pk).update(**texts)
    return type(record)._default_manager.get(pk=record.pk)


def test_it_shows_what_it_would_change_and_changes_it_on_request(in_2024):
    activity = old(factories.ActivityFactory(), title="调研\v座谈", place="社区\u200b中心")
    member = old(factories.MemberFactory(), name="张\ufeff三", phone="０４３１")
    said = run()
    assert "<U+000B>" in said
    assert "将修改" in said
    assert Activity.objects.get(pk=activity.pk).title == "调研\v座谈"
    assert "已修改" in run("--write")
    activity.refresh_from_db()
    assert (activity.title, activity.place) == ("调研 座谈", "社区中心")
    changed = Member.objects.get(pk=member.pk)
    assert (changed.name, changed.phone) == ("张三", "0431")
    assert "将修改 0 条" in run()


def test_a_change_counts_as_one(in_2024):
    activity = old(factories.ActivityFactory(), title="调研\v座谈")
    run("--write")
    assert Activity.objects.get(pk=activity.pk).version == activity.version + 1


@pytest.mark.parametrize("state", ["submitted", "filed", "closed"])
def test_what_was_submitted_or_said_stays(in_2024, state):
    proposal = old(
        factories.ProposalFactory(state=state, number=1 if state != "submitted" else None), situation="甲\v乙"
    )
    entry = CourseEntry.objects.create(
        subject=proposal, transition="x", label="x", source="a", target="b", words="甲\v乙", at=proposal.created_at
    )
    run("--write")
    assert Proposal.objects.get(pk=proposal.pk).situation == "甲\v乙"
    assert CourseEntry.objects.get(pk=entry.pk).words == "甲\v乙"


def test_a_signed_letter_stays_and_a_draft_is_changed(in_2024):
    hand = factories.AssignmentFactory(state="handling")
    draft = factories.ReplyFactory(assignment=hand, text="甲\v乙", signed_on=None, checked_on=None, sent_on=None)
    other = factories.AssignmentFactory(proposal__number=2, state="sent")
    signed = factories.ReplyFactory(assignment=other, text="甲\v乙")
    run("--write")
    assert type(draft).objects.get(pk=draft.pk).text == "甲\n乙"
    assert type(draft).objects.get(pk=signed.pk).text == "甲\v乙"


def test_what_can_t_be_changed_is_said_and_the_rest_goes_on(in_2024):
    factories.SectorFactory(name="教育界")
    twin = old(factories.SectorFactory(name="x"), name="教育\u200b界")
    outcome = Outcome.objects.create(activity=factories.ActivityFactory(), title="报告", sent_on=in_2024.starts_on)
    old(outcome, title="报\v告\ue001")
    said = run("--write")
    assert "没有修改：与另一条记录相同" in said
    assert "U+E001" in said
    twin.refresh_from_db()
    assert twin.name == "教育\u200b界"
    assert Outcome.objects.get().title == "报 告\ue001"
