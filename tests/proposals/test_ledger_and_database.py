"""What the ledger of duties keeps of a proposal, and what the database never allows."""

import pytest
from django.db import IntegrityError, transaction

from members.models import DutyRecord
from tests import factories
from tests.proposals.world import make_world, proposal_in, step

pytestmark = pytest.mark.usefixtures("in_2024")


@pytest.fixture
def world(year):
    return make_world()


def test_the_ledger_follows_the_proposal(world):
    proposal = proposal_in(world, "draft")
    step(world, proposal, "submit", "writer")
    step(world, proposal, "file", "staff")
    kinds = DutyRecord.objects.filter(member=world["writer"].member).values_list("kind", "part")
    assert sorted(kinds) == [("proposal_filed", "sole"), ("proposal_submitted", "sole")]
    step(world, proposal, "withdraw", "staff", reason="提案人要求")
    assert not DutyRecord.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "filed", "number": None},
        {"state": "merged", "merged_into": None},
        {"state": "submitted", "submitted_on": None},
        {"state": "draft", "number": 3, "filed_on": None},
    ],
)
def test_the_database_itself_refuses_contradictions(year, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.ProposalFactory(**wrong)


@pytest.mark.parametrize(
    "wrong", [{"checked_on": None}, {"signed_on": None, "sent_on": None}, {"number": ""}, {"text": ""}]
)
def test_the_database_refuses_letters_out_of_order(year, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.ReplyFactory(**wrong)


def test_the_database_refuses_a_second_lead_unit_and_a_second_first_proposer(year):
    assignment = factories.AssignmentFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.AssignmentFactory(proposal=assignment.proposal)
    proposal = factories.ProposalFactory()
    proposal.proposers.create(member=factories.MemberFactory(), is_first=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        proposal.proposers.create(member=factories.MemberFactory(), is_first=True)
