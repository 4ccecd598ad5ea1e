"""No part of a proposal waits for nobody: whoever can't act, somebody is told of it and has a step."""

from datetime import date

import pytest
from django.urls import reverse

from cppcc.frame import todos_for
from cppcc.models import Notice
from cppcc.workflow import Refused
from proposals import latest
from proposals.forms.steps import ReassignForm
from proposals.models import Assignment, Proposal
from tests import factories
from tests.proposals.ways import answer, dispatched, fresh, offered, on, replied, third_unit, todo
from tests.proposals.world import LETTER, hand_in, make_world, proposal_in, step

pytestmark = pytest.mark.usefixtures("in_2024")
UNPLACED, ASKED = "件退办待重新交办", "件延期待批"


@pytest.fixture
def world(year):
    return make_world()


# --- one of several that answer apart sends its part back --------------------------------------------------------
def apart(world) -> tuple[Proposal, Assignment, Assignment]:
    proposal, hands = dispatched(world, separate_units=[world.lead, world.co])
    return proposal, hands[world.lead.pk], hands[world.co.pk]


@pytest.mark.parametrize("answered_first", [True, False])
def test_a_part_that_is_sent_back_waits_for_another_unit(world, year, answered_first):
    with on(date(2024, 2, 5)):
        proposal, one, other = apart(world)
    with on(date(2024, 2, 7)):
        if answered_first:
            answer(world, one)
        step(world, other, "send_back", "co_handler", reason="不属本单位职责")
        if not answered_first:
            answer(world, one)
    assert fresh(proposal).state == "handling"
    assert fresh(proposal).replied_on is None
    assert todo(world, "dispatcher", UNPLACED) == 1
    assert todo(world, "writer", "件待评价") == 0
    with on(date(2024, 3, 1)):
        third = third_unit(world)
        step(world, other, "replace", "dispatcher", unit=third, reply_due=date(2024, 6, 3), reason="属第三局职责")
        assert todo(world, "dispatcher", UNPLACED) == 0
        assert todo(world, "third", "件待签收") == 1
        new = proposal.assignments.get(unit=third)
        assert (new.role, new.reply_due, fresh(other).state) == ("separate", date(2024, 6, 3), "returned")
    with on(date(2024, 4, 8)):
        answer(world, new, "third", "third")
        assert fresh(proposal).state == "replied"
    asked = [replied(year, day) for day in (date(2024, 2, 28), date(2024, 4, 7), date(2024, 4, 8))]
    assert (fresh(proposal).replied_on, asked) == (date(2024, 4, 8), [0, 0, 1])


def test_who_is_left_may_answer_for_all(world, year):
    """Nobody else takes the part: answered from the day of that decision, and the days of the evaluation begin then."""
    with on(date(2024, 2, 5)):
        proposal, one, other = apart(world)
        answer(world, one)
        step(world, other, "send_back", "co_handler", reason="不属本单位职责")
    with on(date(2024, 3, 1)):
        step(world, other, "replace", "dispatcher", reason="由主办局一并答复")
    proposal = fresh(proposal)
    assert (proposal.state, proposal.replied_on) == ("replied", date(2024, 3, 1))
    assert proposal.feedback_until >= date(2024, 3, 16)
    assert [replied(year, day) for day in (date(2024, 2, 29), date(2024, 3, 1))] == [0, 1]


def test_who_landed_answered_with_a_part_sent_back_has_the_way_out(world, year):
    """The former edition took it for answered: it stays so until the dispatcher names a unit."""
    proposal = proposal_in(world, "replied")
    Assignment.objects.filter(proposal=proposal).update(role="separate")
    back = factories.AssignmentFactory(proposal=proposal, unit=world.co, role="separate", state="returned",
                                       returned_on=date(2024, 3, 4), return_reason="不属本单位职责")  # fmt: skip
    latest.keep(proposal.pk)
    assert (fresh(proposal).replied_on, todo(world, "dispatcher", UNPLACED)) == (date(2024, 3, 1), 1)
    step(world, back, "replace", "dispatcher", unit=third_unit(world), reply_due=date(2025, 3, 3), reason="补交办")
    assert (fresh(proposal).state, fresh(proposal).replied_on) == ("handling", None)


def test_what_was_not_answered_before_a_withdrawal_was_not(world, year):
    with on(date(2024, 2, 5)):
        proposal, one, other = apart(world)
        answer(world, one)
        step(world, other, "send_back", "co_handler", reason="不属本单位职责")
    with on(date(2024, 10, 8)):
        step(world, proposal, "withdraw", "staff", reason="提案人要求")
    assert replied(year, date(2024, 6, 30)) == 0


def test_all_parts_sent_back_are_dispatched_anew_and_none_waits_besides(world):
    with on(date(2024, 2, 5)):
        proposal, one, other = apart(world)
        step(world, one, "send_back", "handler", reason="不属本单位职责")
        step(world, other, "send_back", "co_handler", reason="不属本单位职责")
        assert fresh(proposal).state == "filed"
        step(world, proposal, "dispatch", "dispatcher", lead_unit=third_unit(world))
    assert todo(world, "dispatcher", UNPLACED) == 0
    answer(world, proposal.assignments.get(unit__name="第三局"), "third", "third")
    assert fresh(proposal).state == "replied"


def test_the_todo_leads_to_its_list_and_the_step_stands_on_the_page(world, client):
    with on(date(2024, 2, 5)):
        proposal, _, other = apart(world)
        step(world, other, "send_back", "co_handler", reason="不属本单位职责")
    client.force_login(world["dispatcher"], backend="django.contrib.auth.backends.ModelBackend")
    found = next(one for one in todos_for(world.user("dispatcher"), 2024) if one.label == UNPLACED)
    assert client.get(found.url, follow=True).redirect_chain or proposal.title in client.get(found.url).content.decode()
    page = client.get(proposal.get_absolute_url()).content.decode()
    assert reverse("assignment_step", args=[other.pk, "replace"]) in page
    form = client.get(reverse("assignment_step", args=[other.pk, "replace"])).content.decode()
    assert "重新交办" in form


# --- the dispatcher changes units --------------------------------------------------------------------------------
def test_a_co_unit_that_has_accepted_becomes_the_lead(world):
    with on(date(2024, 2, 5)):
        proposal, hands = dispatched(world, lead_unit=world.lead, co_units=[world.co])
        step(world, hands[world.co.pk], "accept", "co_handler")
        step(world, hands[world.lead.pk], "send_back", "handler", reason="应由会办局主办")
        step(world, proposal, "dispatch", "dispatcher", lead_unit=world.co)
    assert {(one.unit_id, one.role, one.state) for one in proposal.assignments.active()} == {
        (world.co.pk, "lead", "waiting")
    }
    assert fresh(hands[world.co.pk]).state == "moved"
    assert "改为主办" in fresh(hands[world.co.pk]).return_reason


@pytest.mark.parametrize("state", ["waiting", "handling", "drafted", "signed", "checked"])
def test_a_lead_that_can_not_go_on_is_replaced(world, state):
    hand = hand_in(world, state)
    third = third_unit(world)
    step(world, hand, "reassign", "dispatcher", unit=third, reply_due=date(2025, 3, 3), reason="主办局已撤销")
    proposal = Proposal.objects.get(pk=hand.proposal_id)
    assert (proposal.state, fresh(hand).state) == ("dispatched", "moved")
    assert "主办局已撤销" in fresh(hand).return_reason
    assert proposal.assignments.get(role="lead", returned_on=None).unit == third
    assert Notice.objects.filter(user=world["third"]).exists()
    assert Notice.objects.filter(user=world["handler"], words__contains="改由").exists()
    answer(world, proposal.assignments.get(unit=third), "third", "third")
    assert fresh(proposal).state == "replied"


def test_a_co_unit_takes_over_from_the_lead(world):
    proposal, hands = dispatched(world, lead_unit=world.lead, co_units=[world.co])
    step(world, hands[world.lead.pk], "accept", "handler")
    step(
        world,
        hands[world.lead.pk],
        "reassign",
        "dispatcher",
        unit=world.co,
        reply_due=date(2025, 3, 3),
        reason="职能调整",
    )
    assert [(one.unit, one.role) for one in proposal.assignments.active()] == [(world.co, "lead")]


def test_a_co_unit_that_gives_no_opinion_is_taken_off(world):
    proposal, hands = dispatched(world, lead_unit=world.lead, co_units=[world.co])
    step(world, hands[world.lead.pk], "accept", "handler")
    with pytest.raises(Refused, match="尚未送交意见"):
        step(world, hands[world.lead.pk], "draft", "handler", **LETTER)
    step(world, hands[world.co.pk], "reassign", "dispatcher", reason="不再需要会办")
    answer(world, hands[world.lead.pk])
    assert fresh(proposal).state == "replied"


def test_the_form_asks_for_a_unit_that_can_take_it(world):
    hand = hand_in(world, "handling")
    due = {"reply_due": "2025-03-03", "reason": "职能调整"}
    assert "请选择" in str(ReassignForm(due, record=hand).errors["unit"])
    again = ReassignForm(due | {"unit": world.lead.pk}, record=hand)
    assert "已在" in str(again.errors["unit"])
    past = ReassignForm({"unit": world.co.pk, "reply_due": "2024-01-03", "reason": "职能调整"}, record=hand)
    assert "不能早于今天" in str(past.errors["reply_due"])
    helping = factories.AssignmentFactory(proposal=hand.proposal, unit=world.co, role="co", state="waiting")
    assert ReassignForm({"reason": "不再会办"}, record=helping).is_valid()


def test_in_the_second_round_another_unit_answers_and_the_first_reply_stays(world, year):
    with on(date(2024, 3, 1)):
        proposal, hands = dispatched(world, lead_unit=world.lead)
        answer(world, hands[world.lead.pk])
    with on(date(2024, 3, 4)):
        step(world, proposal, "evaluate", "writer", attitude="satisfied", result="dissatisfied", words="没有办")
    with on(date(2024, 3, 5)):
        step(
            world,
            hands[world.lead.pk],
            "reassign",
            "dispatcher",
            unit=third_unit(world),
            reply_due=date(2024, 4, 5),
            reason="撤销",
        )
    before = [replied(year, day) for day in (date(2024, 3, 3), date(2024, 3, 5), date(2024, 12, 1))]
    assert before == [1, 1, 1], "it was answered in the first round"
    assert proposal.id in Proposal.objects.overdue(date(2024, 4, 6)).values_list("pk", flat=True)
    new = proposal.assignments.get(unit__name="第三局")
    assert (new.from_round, new.due) == (2, date(2024, 4, 5))
    assert new in Assignment.objects.unanswered()
    with on(date(2024, 4, 2)):
        answer(world, new, "third", "third", LETTER | {"number": "再函", "result_class": "C"})
    proposal = fresh(proposal)
    assert (proposal.state, proposal.replied_on, proposal.last_class) == ("replied", date(2024, 3, 1), "C")
    assert proposal.pk not in Proposal.objects.overdue(date(2024, 4, 6)).values_list("pk", flat=True)
    assert new not in Assignment.objects.unanswered()


def test_a_co_unit_is_added_only_while_a_letter_is_open(world):
    proposal, hands = dispatched(world, lead_unit=world.lead)
    hand = hands[world.lead.pk]
    step(world, hand, "accept", "handler")
    step(world, hand, "draft", "handler", **LETTER)
    step(world, hand, "sign", "head")
    with pytest.raises(Refused, match="已签发"):
        step(world, proposal, "add_units", "dispatcher", co_units=[world.co])


def test_a_co_unit_has_nothing_to_do_once_the_reply_is_sent(world):
    """As the former edition left it: added while the letter was signed, still 待签收 when all is over."""
    proposal = proposal_in(world, "closed")
    late = factories.AssignmentFactory(proposal=proposal, unit=world.co, role="co", state="waiting")
    assert todo(world, "co_handler", "件待签收") == 0
    assert offered(world, late, "co_handler") == set()
