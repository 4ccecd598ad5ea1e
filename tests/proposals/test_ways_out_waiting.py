"""Extensions, evaluations and drafts that wait for somebody who can't act have a way out, and so has what landed."""

from datetime import date, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse

from cppcc import figures
from cppcc.calendar import clock
from cppcc.models import Notice
from cppcc.workflow import Refused, own_steps
from members.models import Sector
from members.period import Period
from proposals.models import Assignment, Proposal, ProposalRules, Proposer
from tests import factories
from tests.proposals.ways import answer, dispatched, fresh, offered, on, todo
from tests.proposals.world import LETTER, hand_in, make_world, proposal_in, step

pytestmark = pytest.mark.usefixtures("in_2024")
UNPLACED, ASKED = "件退办待重新交办", "件延期待批"


@pytest.fixture
def world(year):
    return make_world()


# --- an extension that was asked for ----------------------------------------------------------------------------
def asking(world) -> tuple[Proposal, Assignment]:
    proposal, hands = dispatched(world, lead_unit=world.lead)
    hand = hands[world.lead.pk]
    step(world, hand, "accept", "handler")
    step(world, hand, "ask_extension", "handler", until=hand.reply_due + timedelta(days=10), reason="需要调研")
    return proposal, hand


def test_sending_the_reply_settles_the_request(world):
    proposal, hand = asking(world)
    assert todo(world, "dispatcher", ASKED) == 1
    answer(world, hand)
    assert todo(world, "dispatcher", ASKED) == 0
    step(world, proposal, "evaluate", "writer", attitude="satisfied", result="dissatisfied", words="没有办")
    request = fresh(hand).extensions.get()
    assert (request.decision, request.decided_on) == ("settled", clock.today())
    assert "grant_extension" not in offered(world, hand, "dispatcher")
    step(world, hand, "ask_extension", "handler", until=fresh(hand).due + timedelta(days=3), reason="再次办理需要时间")


@pytest.mark.parametrize("way", ["reassign", "withdraw"])
def test_a_request_ends_with_the_unit_s_work(world, way):
    proposal, hand = asking(world)
    if way == "reassign":
        step(world, hand, "reassign", "dispatcher", unit=world.co, reply_due=date(2025, 3, 3), reason="职能调整")
    else:
        step(world, proposal, "withdraw", "staff", reason="提案人要求")
    assert fresh(hand).extensions.get().decision == "settled"


def test_granting_never_sets_an_earlier_day(world):
    _, hand = asking(world)
    Assignment.objects.filter(pk=hand.pk).update(second_due=hand.reply_due + timedelta(days=30))
    with pytest.raises(Refused, match="不晚于现在的期限"):
        step(world, hand, "grant_extension", "dispatcher")
    step(world, hand, "refuse_extension", "dispatcher", reason="期限已经更晚")


def test_a_request_that_landed_open_behind_its_reply_is_nobody_s_todo(world):
    hand = hand_in(world, "sent", proposal_in(world, "filed"))
    hand.extensions.create(until=date(2024, 7, 1), reason="调研", asked_on=date(2024, 2, 1))
    assert todo(world, "dispatcher", ASKED) == 0


# --- all evaluate, and some stay silent -------------------------------------------------------------------------
def silent(world, result: str) -> Proposal:
    ProposalRules.objects.update_or_create(
        plenary=factories.PlenaryYearFactory(), defaults={"feedback_by": ProposalRules.FeedbackBy.ALL}
    )
    proposal = proposal_in(world, "replied", proposer_kind="joint")
    factories.proposed(proposal, world["cosigner"].member)
    Proposal.objects.filter(pk=proposal.pk).update(feedback_until=date(2024, 3, 16))
    with on(date(2024, 3, 10)):
        step(world, proposal, "evaluate", "writer", attitude="satisfied", result=result, words="没有办")
    return fresh(proposal)


def test_when_the_days_are_over_a_dissatisfied_one_means_once_again(world):
    proposal = silent(world, "dissatisfied")
    assert offered(world, proposal, "staff") & {"close", "handle_again"} == {"handle_again"}
    step(world, proposal, "handle_again", "staff")
    proposal = fresh(proposal)
    hand = proposal.assignments.get()
    assert (proposal.state, proposal.round, hand.state) == ("handling", 2, "handling")
    assert hand.second_due is not None
    assert Notice.objects.filter(user=world["handler"], words__contains="再次办理").exists()


def test_when_the_days_are_over_satisfied_ones_close(world):
    proposal = silent(world, "satisfied")
    assert offered(world, proposal, "staff") & {"close", "handle_again"} == {"close"}


def test_before_the_days_are_over_it_waits(world):
    proposal = silent(world, "dissatisfied")
    with on(date(2024, 3, 12)):
        told = {one.name: one.missing for one in own_steps(fresh(proposal), world.user("staff"))}
    assert "期满后" in told["handle_again"]


def test_what_landed_closed_over_a_dissatisfied_one_may_be_handled_again(world):
    proposal = silent(world, "dissatisfied")
    Proposal.objects.filter(pk=proposal.pk).update(state="closed")
    step(world, proposal, "handle_again", "staff")
    assert fresh(proposal).state == "handling"


# --- who wrote it is gone ---------------------------------------------------------------------------------------
GONE = "件退回修改，提案人已不能办理"


def gone(user) -> None:
    user.is_active = False
    user.save()


def returned(world, **changes) -> Proposal:
    proposal = proposal_in(world, "submitted", **changes)
    if changes:
        factories.proposed(proposal, world["cosigner"].member)
    step(world, proposal, "return_for_changes", "staff", reason="补充数据")
    return fresh(proposal)


def test_the_office_is_told_of_what_its_writer_can_no_longer_change(world):
    returned(world)
    assert todo(world, "staff", GONE) == 0
    gone(world["writer"])
    assert todo(world, "staff", GONE) == 1


def test_one_who_left_no_longer_changes_it_though_the_account_is_open(world):
    proposal = returned(world)
    member = world["writer"].member
    member.left_on = date(2024, 2, 1)
    member.save()
    assert todo(world, "staff", GONE) == 1
    step(world, proposal, "withdraw", "staff", reason="提案人已离任")
    assert (fresh(proposal).state, todo(world, "staff", GONE)) == ("withdrawn", 0)


def test_a_joint_one_goes_to_the_next_signer(world, client):
    proposal = returned(world, proposer_kind="joint")
    assert "pass_on" not in offered(world, proposal, "staff")
    gone(world["writer"])
    row = proposal.proposers.get(member=world["cosigner"].member)
    step(world, proposal, "pass_on", "staff", row=row, reason="原提案人已离任")
    assert todo(world, "cosigner", "件退回修改") == 1
    assert todo(world, "staff", GONE) == 0
    assert Notice.objects.filter(user=world["cosigner"], words__contains="第一提案人").exists()
    client.force_login(world["cosigner"], backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("proposal_edit", args=[proposal.pk])).status_code == 200
    step(world, proposal, "submit", "cosigner")
    assert fresh(proposal).state == "submitted"
    assert fresh(proposal).proposers.count() == 2


def test_as_of_a_day_what_was_withdrawn_while_with_its_writer_was_not_submitted(world, year):
    with on(date(2024, 2, 1)):
        proposal = proposal_in(world, "draft")
        step(world, proposal, "submit", "writer")
    with on(date(2024, 3, 1)):
        step(world, proposal, "return_for_changes", "staff", reason="补充数据")
    with on(date(2024, 5, 6)):
        step(world, proposal, "withdraw", "staff", reason="提案人已离任")
    days = (date(2024, 2, 15), date(2024, 4, 1), date(2024, 6, 1))
    asked = [figures.get("proposals.submitted").value(Period(year, year.starts_on, day)).number for day in days]
    assert asked == [1, 0, 0]


def test_a_body_s_evaluation_is_entered_on_paper_when_its_writer_is_gone(world):
    proposal = factories.ProposalFactory(state="replied", number=77, created_by=world["writer"], proposer_kind="sector",
                                         feedback_until=date(2024, 12, 30), responsible="张三")  # fmt: skip
    Proposer.objects.create(proposal=proposal, sector=Sector.objects.first(), is_first=True)
    hand_in(world, "sent", proposal)
    assert todo(world, "staff", "件书面评价待代录") == 0
    gone(world["writer"])
    assert todo(world, "staff", "件书面评价待代录") == 1


def test_a_countersignature_that_nobody_can_give_is_told_to_the_office(world):
    _, hands = dispatched(world, lead_unit=world.lead, co_units=[world.co])
    lead, co = hands[world.lead.pk], hands[world.co.pk]
    step(world, lead, "accept", "handler")
    step(world, co, "accept", "co_handler")
    step(world, co, "give_opinion", "co_handler", opinion="配合")
    step(world, lead, "draft", "handler", **LETTER)
    label = "件在办，单位没有可办理的账号"
    assert todo(world, "dispatcher", label) == 0
    gone(world["co_handler"])
    assert (todo(world, "dispatcher", label), todo(world, "staff", label)) == (1, 1)
    step(world, co, "reassign", "dispatcher", reason="会办局已撤销")
    assert todo(world, "dispatcher", label) == 0
    step(world, lead, "sign", "head")


# --- taken back after it had been returned -----------------------------------------------------------------------
def test_what_was_returned_in_one_year_and_taken_back_in_the_next_stays_in_its_year(world, year):
    factories.PlenaryYearFactory(year=2025)
    proposal = proposal_in(world, "draft")
    with on(date(2024, 2, 1)):
        step(world, proposal, "submit", "writer")
        step(world, proposal, "return_for_changes", "staff", reason="补充")
    with on(date(2025, 1, 8)):
        step(world, proposal, "submit", "writer")
        step(world, proposal, "take_back", "writer")
        assert (fresh(proposal).state, fresh(proposal).submitted_on) == ("returned", date(2024, 2, 1))
        step(world, proposal, "submit", "writer")
    assert (fresh(proposal).plenary, fresh(proposal).submitted_on) == (year, date(2024, 2, 1))


# --- what landed -------------------------------------------------------------------------------------------------
def test_what_landed_is_told_apart(world):
    """Sent back and dispatched anew since: placed. Of several the only one sent back: still open. Requests end with replies."""
    landed = import_module("proposals.migrations.0013_placed_again")
    back = {"state": "returned", "return_reason": "不属本单位职责"}
    anew = proposal_in(world, "filed")
    first = factories.AssignmentFactory(proposal=anew, role="separate", returned_on=date(2024, 2, 5), **back)
    hand_in(world, "waiting", anew, dispatched_on=date(2024, 2, 8))
    Proposal.objects.filter(pk=anew.pk).update(state="dispatched")
    lone = hand_in(world, "handling", role="lead")
    Assignment.objects.filter(pk=lone.pk).update(role="separate")
    open_part = factories.AssignmentFactory(
        proposal=lone.proposal, role="separate", dispatched_on=lone.dispatched_on, returned_on=date(2024, 2, 5), **back
    )
    sent = hand_in(world, "sent")
    for hand, day in ((sent, date(2024, 2, 20)), (first, date(2024, 2, 2)), (lone, date(2024, 2, 20))):
        hand.extensions.create(until=date(2024, 7, 1), reason="调研", asked_on=day)
    landed.placed(apps, None)
    landed.settled(apps, None)
    assert fresh(first).moved_on == date(2024, 2, 8)
    assert fresh(open_part).moved_on is None
    assert list(Assignment.objects.unplaced()) == [open_part]
    decided = {hand.pk: hand.extensions.values_list("decision", "decided_on").get() for hand in (sent, first, lone)}
    assert decided == {
        sent.pk: ("settled", date(2024, 3, 1)),
        first.pk: ("settled", date(2024, 2, 5)),
        lone.pk: ("asked", None),
    }


def test_the_next_signer_saves_it_with_the_name_of_who_left(world, client):
    proposal = returned(world, proposer_kind="joint")
    member = world["writer"].member
    member.left_on = date(2024, 3, 1)
    member.save()
    row = proposal.proposers.get(member=world["cosigner"].member)
    step(world, proposal, "pass_on", "staff", row=row, reason="原提案人已离任")
    client.force_login(world["cosigner"], backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("proposal_edit", args=[proposal.pk])
    form = client.get(address).context["form"]
    data = {one.html_name: one.value() for one in form if one.value() not in (None, False)} | {"situation": "补充数据"}
    answer = client.post(address, data)
    assert answer.status_code == 302, answer.context["form"].errors
    assert fresh(proposal).situation == "补充数据"
    standing = {row.member: row.is_first for row in proposal.proposers.all()}
    assert standing == {world["cosigner"].member: True, member: False}
