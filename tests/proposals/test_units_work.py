"""Dispatch and the units' work: sent back, several units, countersigned, extended, late, promised."""

from datetime import date, datetime

import pytest
from django.utils import timezone

from cppcc import figures
from cppcc.calendar import clock
from cppcc.workflow import NotYours, Refused, offers
from proposals.models import Assignment, Proposal, Unit
from tests.proposals.world import LETTER, hand_in, make_world, proposal_in, step

pytestmark = pytest.mark.usefixtures("in_2024")


@pytest.fixture
def world(year):
    return make_world()


def test_the_lead_sent_back_goes_to_another_unit_while_helpers_go_on(world):
    proposal = proposal_in(world, "filed")
    step(world, proposal, "dispatch", "dispatcher", lead_unit=world.lead, co_units=[world.co])
    hands = {hand.role: hand for hand in proposal.assignments.all()}
    step(world, hands["co"], "accept", "co_handler")
    step(world, hands["lead"], "send_back", "handler", reason="不属本单位职责")
    assert Proposal.objects.get(pk=proposal.pk).state == "filed"
    other = Unit.objects.get(name="无关局")
    step(world, proposal, "dispatch", "dispatcher", lead_unit=other)
    active = [(hand.unit, hand.role) for hand in proposal.assignments.active()]
    assert active == [(world.co, "co"), (other, "lead")]


def test_returning_ends_after_ten_working_days(world):
    hand = hand_in(world, "waiting", dispatched_on=date(2024, 2, 1))
    assert hand.return_until == date(2024, 2, 20)  # the Spring Festival of 2024 lies between; two Sundays were worked
    for day, allowed in ((date(2024, 2, 20), True), (date(2024, 2, 21), False)):
        with clock.at(timezone.make_aware(datetime.combine(day, datetime.min.time()))):
            assert ("send_back" in [offer.name for offer in offers(hand, world.user("handler"))]) == allowed


def test_separate_units_each_answer_and_all_must(world, year):
    proposal = proposal_in(world, "filed")
    step(world, proposal, "dispatch", "dispatcher", separate_units=[world.lead, world.co])
    for unit, who, signer in ((world.lead, "handler", "head"), (world.co, "co_handler", None)):
        hand = proposal.assignments.get(unit=unit)
        step(world, hand, "accept", who)
        step(world, hand, "draft", who, **LETTER)
        if signer is None:
            world["co_handler"].handler.is_head = True
            world["co_handler"].handler.save()
        step(world, hand, "sign", signer or "co_handler")
        step(world, hand, "check_letter", "dispatcher")
        assert figures.get("proposals.replied").value(year).number == 0
        step(world, hand, "send", who)
        assert Proposal.objects.get(pk=proposal.pk).state == ("handling" if signer else "replied")
    assert figures.get("proposals.replied").value(year).number == 1
    with pytest.raises(Refused, match="两者选一"):
        step(
            world,
            proposal_in(world, "filed"),
            "dispatch",
            "dispatcher",
            lead_unit=world.lead,
            separate_units=[world.co],
        )


def test_the_lead_waits_for_opinions_and_countersignatures(world):
    proposal = proposal_in(world, "handling")
    lead = proposal.assignments.get()
    co = hand_in(world, "handling", proposal, role="co")
    with pytest.raises(Refused, match="会办单位尚未送交意见：会办局"):
        step(world, lead, "draft", "handler", **LETTER)
    with pytest.raises(Refused):
        step(world, lead, "give_opinion", "handler", opinion="主办不送")
    step(world, co, "give_opinion", "co_handler", opinion="我局配合")
    step(world, lead, "draft", "handler", **LETTER)
    with pytest.raises(Refused, match="会办单位尚未会签：会办局"):
        step(world, lead, "sign", "head")
    step(world, lead, "countersign", "co_handler", words="同意")
    with pytest.raises(Refused, match="已经会签"):
        step(world, lead, "countersign", "co_handler")
    with pytest.raises(NotYours):
        step(world, lead, "countersign", "other_handler")
    step(world, lead, "redraft", "handler", **LETTER)
    with pytest.raises(Refused, match="尚未会签"):
        step(world, lead, "sign", "head")
    step(world, lead, "countersign", "co_handler")
    assert step(world, lead, "sign", "head").state == "signed"
    step(world, lead, "return_letter", "dispatcher", reason="请写明时限")
    letter = Assignment.objects.get(pk=lead.pk).letter
    assert (letter.signed_on, letter.sent_on) == (None, None)


def test_extension_is_asked_granted_and_counts_for_on_time(world, year):
    hand = hand_in(world, "handling", reply_due=date(2024, 5, 1))
    step(world, hand, "ask_extension", "handler", until=date(2024, 7, 1), reason="需要调研")
    with pytest.raises(Refused):
        step(world, hand, "ask_extension", "handler", until=date(2024, 7, 2), reason="再申请")
    with pytest.raises(NotYours):
        step(world, hand, "grant_extension", "handler")
    step(world, hand, "grant_extension", "dispatcher")
    assert Assignment.objects.get(pk=hand.pk).reply_due == date(2024, 7, 1)
    step(world, hand, "ask_extension", "handler", until=date(2024, 8, 1), reason="再延")
    step(world, hand, "refuse_extension", "dispatcher", reason="应按期办结")
    assert Assignment.objects.get(pk=hand.pk).reply_due == date(2024, 7, 1)


def test_an_extension_never_passes_six_months(world):
    from proposals.forms.steps import ExtensionForm

    hand = hand_in(world, "handling", dispatched_on=date(2024, 2, 1), reply_due=date(2024, 5, 1))
    for until, fault in (("2024-05-01", "须晚于"), ("2024-08-02", "最迟为 2024-08-01"), ("2024-08-01", "")):
        form = ExtensionForm({"until": until, "reason": "调研"}, record=hand)
        assert form.is_valid() == (not fault)
        assert fault in "".join(form.errors.get("until", []))


def test_a_reply_past_its_due_date_is_not_on_time(world, year):
    proposal = proposal_in(world, "closed")
    assert figures.get("proposals.on_time_rate").value(year).parts == (1, 1)
    Assignment.objects.filter(proposal=proposal).update(reply_due=date(2024, 2, 28))
    assert figures.get("proposals.on_time_rate").value(year).parts == (0, 1)


def test_a_b_class_promise_stays_on_the_list_until_it_is_done(world, year):
    hand = hand_in(world, "checked")
    hand.replies.update(result_class="B")
    step(world, hand, "send", "handler")
    assert figures.get("proposals.promises_open").value(year).number == 1
    proposal = Proposal.objects.get(pk=hand.proposal_id)
    step(world, proposal, "fulfil", "staff", words="路灯已装")
    assert figures.get("proposals.promises_open").value(year).number == 0
    with pytest.raises(Refused):
        step(world, proposal, "fulfil", "staff", words="又一次")
