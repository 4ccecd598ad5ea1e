"""The course of a proposal and of its units: every step by everyone, in every state; the database behind it."""

from datetime import datetime

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from cppcc.calendar import clock
from cppcc.models import CourseEntry
from cppcc.workflow import NotYours, Refused, course_for, offers, take
from proposals.course import PROPOSAL, UNIT
from proposals.models import Proposal
from proposals.states import HandState, State
from tests import factories
from tests.proposals.world import OFFICE, data_for, hand_in, make_world, proposal_in

pytestmark = pytest.mark.usefixtures("in_2024")


@pytest.fixture
def world(year):
    return make_world()


EVERYBODY = ("writer", "cosigner", "other_member", "handler", "head", "co_handler", "other_handler", *OFFICE)
REVIEW = {name: {"staff"} for name in ("file", "return_for_changes", "merge", "convert", "reject", "withdraw")}
LATER = {"select_key": {"staff"}, "award": {"staff"}}
OUT = {**LATER, "withdraw": {"staff"}, "add_units": {"dispatcher"}, "urge": {"staff", "dispatcher"}}
# state: {step: who may take it}. Who stands in no line may not.
TABLE = {
    "draft": {"submit": {"writer"}},
    "returned": {"submit": {"writer"}, "withdraw": {"staff"}},
    "submitted": {**REVIEW, "start_review": {"staff"}, "take_back": {"writer"}},
    "reviewing": REVIEW,
    "filed": {**LATER, "dispatch": {"dispatcher"}, "withdraw": {"staff"}},
    "dispatched": OUT,
    "handling": OUT,
    "replied": {
        **LATER,
        "evaluate": {"writer"},
        "record_feedback": {"staff"},
        "publish": {"staff"},
        "close": {"staff"},
    },
    "closed": {**LATER, "publish": {"staff"}},
    "rejected": {},
    "merged": {"unmerge": {"staff"}},
    "converted": {},
    "withdrawn": {},
}
AFTER = {
    "submit": "submitted", "start_review": "reviewing", "take_back": "draft", "file": "filed",
    "return_for_changes": "returned", "merge": "merged", "convert": "converted", "reject": "rejected",
    "withdraw": "withdrawn", "dispatch": "dispatched", "evaluate": "closed", "record_feedback": "closed",
    "close": "closed", "unmerge": "reviewing",
}  # fmt: skip
# steps that hang on more than the state; each has a test of its own below
CONDITIONAL = {
    "fulfil", "record_visit", "unselect_key", "take_award_back", "unpublish",
    "wait_for_signatures", "stop_waiting", "record_signature", "name_members", "pass_on", "handle_again",
}  # fmt: skip

OWN, BOTH = {"handler", "head"}, {"handler", "head", "co_handler"}
OTHER = {"reassign": {"dispatcher"}}
HAND_TABLE = {
    "waiting": {**OTHER, "accept": OWN, "send_back": OWN},
    "handling": {**OTHER, "record_contact": OWN, "draft": OWN, "ask_extension": OWN},
    "opined": {**OTHER, "record_contact": OWN},
    "drafted": {**OTHER, "record_contact": OWN, "redraft": OWN, "sign": {"head"}, "ask_extension": OWN},
    "signed": {**OTHER, "check_letter": {"dispatcher"}, "return_letter": {"dispatcher"}},
    "checked": {**OTHER, "send": OWN},
    "sent": {},
    "returned": {},
    "ended": {},
    "moved": {},
}
HAND_AFTER = {
    "accept": "handling", "send_back": "returned", "draft": "drafted", "redraft": "drafted", "sign": "signed",
    "check_letter": "checked", "return_letter": "drafted", "send": "sent",
    "reassign": "moved",
}  # fmt: skip
HAND_CONDITIONAL = {"replace", "give_opinion", "countersign", "grant_extension", "refuse_extension"}


def test_the_tables_name_every_state_and_step():
    assert set(TABLE) == set(State.values)
    assert {name for steps in TABLE.values() for name in steps} | CONDITIONAL == set(PROPOSAL.steps)
    assert set(HAND_TABLE) == set(HandState.values)
    named = {name for steps in HAND_TABLE.values() for name in steps} | HAND_CONDITIONAL
    assert named == set(UNIT.steps)


@pytest.mark.parametrize("state", list(TABLE))
def test_every_step_of_a_proposal_by_everyone(state, world):
    """Allowed steps work; all others are refused and change nothing."""
    proposal = proposal_in(world, state)
    for who in EVERYBODY:
        _try_all(world, proposal, who, TABLE[state], AFTER)


@pytest.mark.parametrize("state", list(HAND_TABLE))
def test_every_step_of_a_unit_by_everyone(state, world):
    with clock.at(timezone.make_aware(datetime(2024, 2, 6))):
        hand = hand_in(world, state)
        for who in EVERYBODY:
            _try_all(world, hand, who, HAND_TABLE[state], HAND_AFTER)


def _try_all(world, record, who, table, after) -> None:
    """Each step of the model: an allowed one is taken and rolled back, any other changes nothing."""
    model, user = type(record), world.user(who)
    allowed = {name for name, people in table.items() if who in people}
    assert {offer.name for offer in offers(record, user)} == allowed, who
    before = model.objects.filter(pk=record.pk).values().get()
    for name in course_for(model).steps:
        with transaction.atomic():
            data = data_for(name, world)
            if name in allowed:
                taken = take(model, record.pk, name, user, 1, data)
                assert taken.state == after.get(name, before["state"]), (who, name)
                assert CourseEntry.objects.filter(transition=name, user=user).exists(), (who, name)
            else:
                with pytest.raises((NotYours, Refused)):
                    take(model, record.pk, name, user, 1, data)
                assert model.objects.filter(pk=record.pk).values().get() == before, (who, name)
                assert not CourseEntry.objects.exists(), (who, name)
            transaction.set_rollback(True)


# --- through the page --------------------------------------------------------------------------------------------------
def test_a_step_through_the_page(world, client):
    proposal = proposal_in(world, "submitted")
    client.force_login(world["staff"], backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("proposal_step", args=[proposal.pk, "reject"])
    assert "不予立案情形" in client.get(address).content.decode()
    answer = client.post(address, {"version": 1, "ground": "", "reason": ""}).content.decode()
    assert "请选择不予立案情形。" in answer
    assert "请填写理由。" in answer
    assert Proposal.objects.get(pk=proposal.pk).state == "submitted"
    client.post(address, {"version": 1, "ground": "empty", "reason": "没有具体建议"})
    assert Proposal.objects.get(pk=proposal.pk).state == "rejected"
    stale = client.post(reverse("proposal_step", args=[proposal.pk, "file"]), {"version": 1}, follow=True)
    assert "刚被他人处理过" in stale.content.decode()


def test_merging_names_the_lead_by_its_number(world, client):
    lead = factories.ProposalFactory(state="filed", number=12)
    proposal = proposal_in(world, "submitted")
    client.force_login(world["staff"], backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("proposal_step", args=[proposal.pk, "merge"])
    assert 'value="12"' in client.get(f"{address}?number=12").content.decode()
    assert "没有编号为99的立案提案" in client.post(address, {"version": 1, "number": 99}).content.decode()
    client.post(address, {"version": 1, "number": 12})
    assert Proposal.objects.get(pk=proposal.pk).merged_into == lead
