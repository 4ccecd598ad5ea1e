"""A proposal under review and after it: numbers, reviewers at once, merging, withdrawing, key ones, publishing."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection

from cppcc import figures
from cppcc.workflow import Refused, take
from members.models import DutyRecord
from proposals.handling import record_duties
from proposals.models import Proposal, ProposalRules
from tests import factories
from tests.proposals.world import data_for, make_world, proposal_in, step

pytestmark = pytest.mark.usefixtures("in_2024")


@pytest.fixture
def world(year):
    return make_world()


def test_two_reviewers_one_wins_and_the_other_is_told(world):
    proposal = proposal_in(world, "submitted")
    take(Proposal, proposal.pk, "file", world["staff"], 1)
    with pytest.raises(Refused, match="刚被他人处理过"):
        take(Proposal, proposal.pk, "reject", world["staff"], 1, {"ground": "empty", "reason": "空泛"})
    proposal = Proposal.objects.get(pk=proposal.pk)
    assert (proposal.state, proposal.number) == ("filed", 1)


def test_numbers_are_consecutive_and_never_reused(world):
    for expected in (1, 2, 3):
        filed = step(world, proposal_in(world, "submitted"), "file", "staff")
        assert filed.number == expected
    step(world, filed, "withdraw", "staff", reason="提案人要求")
    assert step(world, proposal_in(world, "reviewing"), "file", "staff").number == 4


@pytest.mark.django_db(transaction=True)
def test_40_filings_at_once_give_consecutive_numbers():
    factories.PlenaryYearFactory()
    world = make_world()
    keys = [proposal_in(world, "submitted").pk for _ in range(40)]

    def file(pk: int) -> int:
        try:
            return take(Proposal, pk, "file", world.user("staff"), 1).number
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(file, keys))
    assert sorted(numbers) == list(range(1, 41))


@pytest.mark.django_db(transaction=True)
def test_two_reviewers_at_the_same_moment():
    factories.PlenaryYearFactory()
    world = make_world()
    proposal = proposal_in(world, "submitted")

    def act(name: str) -> str:
        try:
            take(Proposal, proposal.pk, name, world.user("staff"), 1, data_for(name, world))
        except Refused as reason:
            return str(reason)
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(act, ["file", "reject"]), key=len)
    assert answers[0] == "done"
    assert "刚被他人处理过" in answers[1]


def test_merged_proposers_see_and_keep_the_lead(world):
    lead = proposal_in(world, "filed")
    merged = factories.ProposalFactory(state="submitted", created_by=world["other_member"])
    factories.proposed(merged, world["other_member"].member)
    step(world, merged, "merge", "staff", lead=lead, reason="内容相近")
    assert Proposal.objects.visible_to(world["other_member"]).filter(pk=lead.pk).exists()
    with pytest.raises(Refused, match="只能并入"):
        step(world, proposal_in(world, "submitted"), "merge", "staff", lead=Proposal.objects.get(pk=merged.pk))


def test_merged_ones_count_as_filed_where_the_years_rules_say_so(world, year):
    lead = proposal_in(world, "closed")
    factories.ProposalFactory(state="merged", merged_into=lead)
    assert figures.get("proposals.filed").value(year).number == 1
    ProposalRules.objects.create(plenary=year, merged_as="filed")
    assert figures.get("proposals.filed").value(year).number == 2
    assert figures.get("proposals.reply_rate").value(year).parts == (2, 2)


def test_withdrawing_ends_the_units_work_and_the_duties(world):
    proposal = proposal_in(world, "handling")
    record_duties(proposal)
    step(world, proposal, "withdraw", "staff", reason="提案人要求")
    hand = proposal.assignments.get()
    assert (hand.state, hand.return_reason) == ("ended", "提案撤案：提案人要求")
    assert not DutyRecord.objects.exists()


def test_key_award_publish_and_back(world, year):
    proposal = proposal_in(world, "closed")
    step(world, proposal, "select_key", "staff", leading="区长", supervising="副主席")
    step(
        world,
        proposal,
        "record_visit",
        "dispatcher",
        kind="leading",
        on=date(2024, 3, 3),
        people="区长",
        content="调研",
    )
    step(world, proposal, "award", "staff")
    step(world, proposal, "publish", "staff")
    kinds = set(DutyRecord.objects.values_list("kind", flat=True))
    assert {"proposal_key", "proposal_excellent"} <= kinds
    assert figures.get("proposals.key").value(year).number == 1
    assert Proposal.objects.visible_to(world["other_member"]).filter(pk=proposal.pk).exists()
    for name in ("unselect_key", "take_award_back", "unpublish"):
        step(world, proposal, name, "staff", reason="误选")
    proposal = Proposal.objects.get(pk=proposal.pk)
    assert (proposal.is_key, proposal.is_excellent, proposal.published_on) == (False, False, None)
    assert not Proposal.objects.visible_to(world["other_member"]).filter(pk=proposal.pk).exists()
    with pytest.raises(Refused):
        step(world, proposal, "record_visit", "staff", kind="leading", on=date(2024, 3, 3), people="区长", content="x")


def test_what_may_not_be_published_is_not(world):
    with pytest.raises(Refused):
        step(world, proposal_in(world, "closed", publishable=False), "publish", "staff")
