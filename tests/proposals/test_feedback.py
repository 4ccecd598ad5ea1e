"""What proposers say of a reply: handled again, closed, evaluated by whom, recorded from paper."""

from datetime import date, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from cppcc import figures
from cppcc.calendar import clock
from cppcc.workflow import NotYours, offers
from proposals.models import Proposal, ProposalRules
from tests import factories
from tests.proposals.world import LETTER, make_world, proposal_in, step

pytestmark = pytest.mark.usefixtures("in_2024")


@pytest.fixture
def world(year):
    return make_world()


BAD = {"attitude": "satisfied", "result": "dissatisfied", "words": "没有时限"}
GOOD = {"attitude": "satisfied", "result": "mostly"}


def second_reply(world, proposal) -> None:
    hand = proposal.assignments.get()
    step(world, hand, "draft", "handler", **LETTER | {"number": "朝建函〔2024〕10号"})
    step(world, hand, "sign", "head")
    step(world, hand, "check_letter", "dispatcher")
    step(world, hand, "send", "handler")


def test_dissatisfied_is_handled_again_within_a_month_and_the_last_feedback_counts(world, year):
    proposal = proposal_in(world, "replied")
    with clock.at(timezone.make_aware(datetime(2024, 4, 1))):
        again = step(world, proposal, "evaluate", "writer", **BAD)
    assert again.state == "handling"
    hand = proposal.assignments.get()
    assert (hand.state, hand.second_due, Proposal.objects.get(pk=proposal.pk).round) == (
        "handling",
        date(2024, 5, 6),  # a month later is Labour Day
        2,
    )
    assert Proposal.objects.overdue(date(2024, 5, 7)).count() == 1
    assert figures.get("proposals.satisfied").value(year).number == 0
    second_reply(world, proposal)
    assert Proposal.objects.get(pk=proposal.pk).state == "replied"
    assert step(world, proposal, "evaluate", "writer", **GOOD).state == "closed"
    assert figures.get("proposals.satisfaction_rate").value(year).parts == (1, 1)


def test_a_second_dissatisfied_closes_as_it_is(world, year):
    proposal = proposal_in(world, "replied")
    step(world, proposal, "evaluate", "writer", **BAD)
    second_reply(world, proposal)
    assert step(world, proposal, "evaluate", "writer", **BAD).state == "closed"
    assert figures.get("proposals.satisfaction_rate").value(year).parts == (0, 1)


def test_only_the_first_proposer_evaluates_unless_the_rules_ask_all(world, year):
    proposal = proposal_in(world, "replied", proposer_kind="joint")
    factories.proposed(proposal, world["cosigner"].member)
    with pytest.raises(NotYours):
        step(world, proposal, "evaluate", "cosigner", **GOOD)
    ProposalRules.objects.create(plenary=year, feedback_by="all")
    assert step(world, proposal, "evaluate", "cosigner", **GOOD).state == "replied"
    with pytest.raises(NotYours):
        step(world, proposal, "evaluate", "cosigner", **GOOD)
    assert step(world, proposal, "evaluate", "writer", **GOOD).state == "closed"


def test_nobody_evaluates_for_a_member_but_staff_record_paper_with_its_scan(world):
    proposal = proposal_in(world, "replied")
    with pytest.raises(NotYours):
        step(world, proposal, "evaluate", "staff", **GOOD)
    scan = ContentFile(b"%PDF-1", "s.pdf")
    step(world, proposal, "record_feedback", "staff", member=world["writer"].member, words="", scan=scan, **GOOD)
    given = proposal.feedback.get()
    assert given.on_paper
    assert given.scan.name
    with pytest.raises(IntegrityError), transaction.atomic():
        given.__class__.objects.filter(pk=given.pk).update(scan="")


def test_staff_close_only_after_the_days_for_feedback_are_over(world):
    proposal = proposal_in(world, "replied")
    for days, allowed in ((15, False), (16, True)):
        moment = timezone.make_aware(datetime(2024, 3, 1) + timedelta(days=days))
        with clock.at(moment):
            assert ("close" in [offer.name for offer in offers(proposal, world.user("staff"))]) == allowed
