"""What a deadline is, is fixed when it begins; a period that ends on days off ends on the next working day."""

from datetime import date, datetime

import pytest
from django.utils import timezone

from cppcc.calendar import clock
from proposals.forms.steps import DispatchForm, ExtensionForm
from proposals.handling import write_draft
from proposals.models import Assignment, Proposal, ProposalRules, rules_of
from tests import factories
from tests.proposals.world import LETTER, hand_in, make_world, proposal_in, step


@pytest.fixture
def world(year):
    return make_world()


def on(*day: int):
    return clock.at(timezone.make_aware(datetime(*day, 9)))


def change_rules(year, **values) -> None:
    rules, _ = ProposalRules.objects.get_or_create(plenary=year)
    for name, value in values.items():
        setattr(rules, name, value)
    rules.save()


def dispatched(world, *day: int) -> Assignment:
    proposal = proposal_in(world, "filed")
    with on(*day):
        step(world, proposal, "dispatch", "dispatcher", lead_unit=world.lead)
    return Assignment.objects.get(proposal=proposal)


def fresh(record):
    return type(record).objects.get(pk=record.pk)


def test_rules_changed_later_reach_only_the_next_dispatch(world, year):
    hand = dispatched(world, 2024, 2, 1)
    days = (hand.return_until, hand.reply_due, hand.longest_due)
    assert days == (date(2024, 2, 20), date(2024, 5, 6), date(2024, 8, 1))
    change_rules(year, return_workdays=2, reply_months=1, longest_months=2)
    hand = fresh(hand)
    assert (hand.return_until, hand.reply_due, hand.longest_due) == days
    assert "2024-08-01" in ExtensionForm(record=hand)["until"].help_text
    later = dispatched(world, 2024, 2, 1)
    assert (later.return_until, later.reply_due, later.longest_due) == (
        date(2024, 2, 4),  # a Sunday worked in exchange
        date(2024, 3, 1),
        date(2024, 4, 1),
    )


def test_the_days_for_an_evaluation_are_those_of_the_reply(world, year):
    hand = hand_in(world, "checked")
    with on(2024, 3, 4):
        step(world, hand, "send", "handler")
    change_rules(year, feedback_days=1)
    proposal = fresh(hand.proposal)
    assert proposal.feedback_until == date(2024, 3, 19)
    with on(2024, 3, 19), pytest.raises(Exception, match="2024-03-19"):
        step(world, proposal, "close", "staff", reason="逾期")
    with on(2024, 3, 20):
        assert step(world, proposal, "close", "staff", reason="逾期").state == "closed"


def test_a_second_reply_is_due_by_the_rules_of_the_evaluation(world, year):
    proposal = proposal_in(world, "replied")
    with on(2024, 3, 8):
        step(world, proposal, "evaluate", "writer", attitude="satisfied", result="dissatisfied", words="不够")
    change_rules(year, second_reply_months=3)
    assert Assignment.objects.get(proposal=proposal).second_due == date(2024, 4, 8)


def test_periods_that_end_on_days_off_end_on_the_next_working_day(world, year):
    assert rules_of(year).holidays_move
    assert dispatched(world, 2024, 7, 1).reply_due == date(2024, 10, 8)
    assert dispatched(world, 2024, 7, 12).reply_due == date(2024, 10, 12)  # a Saturday worked in exchange
    hand = hand_in(world, "checked")
    with on(2024, 9, 20):
        step(world, hand, "send", "handler")
    assert fresh(hand.proposal).feedback_until == date(2024, 10, 8)
    draft = Proposal(plenary=year, title="关于联名的提案", proposer_kind="joint")
    with on(2024, 9, 26):
        write_draft(draft, world["writer"], world["writer"].member, None, [world["cosigner"].member])
    assert draft.cosign_until == date(2024, 10, 8)
    with on(2024, 7, 1):
        assert DispatchForm(record=proposal_in(world, "filed"))["reply_due"].initial == date(2024, 10, 8)


def test_a_district_may_leave_days_as_they_fall(world, year):
    change_rules(year, holidays_move=False)
    assert dispatched(world, 2024, 7, 1).reply_due == date(2024, 10, 1)


def test_a_day_that_a_person_sets_stays_that_day(world, year):
    proposal = proposal_in(world, "filed")
    with on(2024, 7, 1):
        step(world, proposal, "dispatch", "dispatcher", lead_unit=world.lead, reply_due=date(2024, 10, 1))
    assert Assignment.objects.get(proposal=proposal).reply_due == date(2024, 10, 1)


def test_a_helper_that_joins_later_has_its_own_days(world, year):
    hand = dispatched(world, 2024, 2, 1)
    with on(2024, 3, 1):
        step(world, hand.proposal, "add_units", "dispatcher", co_units=[world.co])
    helper = Assignment.objects.get(proposal=hand.proposal, unit=world.co)
    assert (helper.return_until, helper.reply_due) == (date(2024, 3, 15), hand.reply_due)


def test_the_setting_stands_on_the_rules_page(account, year):
    from django.urls import reverse

    from cppcc.rights import Role

    staff = account(Role.STAFF)
    assert "holidays_move" in staff.get(reverse("proposal_rules")).context["form"].fields


def test_a_reply_in_the_second_round_begins_new_days(world, year):
    hand = hand_in(world, "handling", factories.ProposalFactory(state="handling", number=77, round=2))
    factories.proposed(hand.proposal, world["writer"].member)
    with on(2024, 5, 6):
        step(world, hand, "draft", "handler", **LETTER)
        step(world, hand, "sign", "head")
        step(world, hand, "check_letter", "dispatcher")
        step(world, hand, "send", "handler")
    assert fresh(hand.proposal).feedback_until == date(2024, 5, 21)
