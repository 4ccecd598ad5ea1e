"""What 不满意, 改办 and 重新交办 do to what was answered, is due, and stands in books and letters."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cppcc.workflow import Refused
from proposals import documents, latest, sheets
from proposals.forms.dispatch import DispatchForm
from proposals.forms.steps import ReassignForm
from proposals.models import Assignment, Proposal, Reply
from tests import factories
from tests.proposals.test_letters_stand import paper
from tests.proposals.ways import fresh, offered, on
from tests.proposals.world import hand_in, make_world, proposal_in, step

pytestmark = pytest.mark.usefixtures("in_2024")


@pytest.fixture
def world(year):
    return make_world()


# --- what came with a book ---------------------------------------------------------------------------------------
def test_dissatisfied_with_an_imported_one_means_once_again(world):
    """A book brings current ones too: what is evaluated here has its second round."""
    proposal = proposal_in(world, "replied", imported=True)
    step(world, proposal, "evaluate", "writer", attitude="satisfied", result="dissatisfied", words="没有办")
    assert (fresh(proposal).state, fresh(proposal).round) == ("handling", 2)


def test_what_a_book_brought_closed_stays_closed(world):
    proposal = proposal_in(world, "closed", imported=True)
    proposal.feedback.create(member=world["writer"].member, attitude_id="satisfied", result_id="dissatisfied",
                             given_on=date(2024, 3, 2), recorded_by=world["staff"])  # fmt: skip
    assert "handle_again" not in offered(world, proposal, "staff")


# --- a part that was sent back and landed taken for answered -----------------------------------------------------
@pytest.fixture
def landed(world):
    """One of two that answer apart has answered, the other sent its part back; the former edition took it for answered."""
    proposal = proposal_in(world, "replied")
    Assignment.objects.filter(proposal=proposal).update(role="separate")
    back = factories.AssignmentFactory(proposal=proposal, unit=world.co, role="separate", state="returned",
                                       returned_on=date(2024, 3, 4), return_reason="不属本单位职责")  # fmt: skip
    latest.keep(proposal.pk)
    return proposal, back


def test_the_first_answer_keeps_its_day_in_the_second_round_whoever_takes_the_open_part(world, landed):
    proposal, back = landed
    step(world, proposal, "evaluate", "writer", attitude="satisfied", result="dissatisfied", words="没有办")
    assert (fresh(proposal).state, fresh(proposal).replied_on) == ("handling", date(2024, 3, 1))
    with on(date(2025, 1, 10)):
        step(world, back, "replace", "dispatcher", unit=factories.UnitFactory(name="第三局"), reason="补交办")
    assert (fresh(proposal).state, fresh(proposal).replied_on) == ("handling", date(2024, 3, 1))


def test_the_first_answer_keeps_its_day_where_the_others_answer_for_the_open_part(world, landed):
    proposal, back = landed
    step(world, proposal, "evaluate", "writer", attitude="satisfied", result="dissatisfied", words="没有办")
    with on(date(2025, 1, 10)):
        step(world, back, "replace", "dispatcher", reason="由主办局一并答复")
    assert fresh(proposal).replied_on == date(2024, 3, 1)


# --- until when another unit has it ------------------------------------------------------------------------------
def test_another_unit_has_it_for_what_is_left_of_the_six_months(world, year):
    with on(date(2024, 2, 5)):
        proposal = step(world, proposal_in(world, "filed"), "dispatch", "dispatcher", lead_unit=world.lead)
    hand = proposal.assignments.get()
    assert hand.longest_due == date(2024, 8, 5)
    with on(date(2024, 6, 11)):
        form = ReassignForm(record=hand)
        assert form["reply_due"].initial == date(2024, 8, 5)
        assert "最迟 2024-08-05" in form["reply_due"].help_text
        assert "按新期限" in form["reply_due"].help_text
        told = {"unit": world.co.pk, "reason": "职能调整"}
        assert "2024-08-05" in str(ReassignForm(told | {"reply_due": "2029-01-01"}, record=hand).errors["reply_due"])
        assert ReassignForm(told | {"reply_due": "2024-08-05"}, record=hand).is_valid()
        step(world, hand, "reassign", "dispatcher", unit=world.co, reason="职能调整")
    new = proposal.assignments.get(unit=world.co)
    assert (new.reply_due, new.longest_due) == (date(2024, 8, 5), date(2024, 8, 5))


def test_what_comes_back_is_dispatched_again_within_the_six_months(world, year):
    with on(date(2024, 2, 5)):
        proposal = step(world, proposal_in(world, "filed"), "dispatch", "dispatcher", lead_unit=world.lead)
        step(world, proposal.assignments.get(), "send_back", "handler", reason="不属本单位职责")
    with on(date(2024, 6, 11)):
        form = DispatchForm({"lead_unit": world.co.pk, "reply_due": "2024-12-02"}, record=fresh(proposal))
        assert form["reply_due"].initial == date(2024, 8, 5)
        assert "2024-08-05" in str(form.errors["reply_due"])


def test_in_the_second_round_the_form_offers_the_month_of_the_second_reply(world, year):
    with on(date(2024, 3, 1)):
        proposal = proposal_in(world, "filed", round=2)
        form = DispatchForm(record=proposal)
    assert form["reply_due"].initial == date(2024, 4, 1)
    assert "1 个月" in form["reply_due"].help_text


# --- a letter and whom it names ----------------------------------------------------------------------------------
def test_no_other_unit_helps_once_the_letter_is_signed(world):
    hand = hand_in(world, "signed")
    co = factories.AssignmentFactory(proposal=hand.proposal, unit=world.co, role="co", state="opined", opinion="配合")
    other = factories.UnitFactory(name="第三局")
    form = ReassignForm({"unit": other.pk, "reason": "职能调整"}, record=co)
    assert "已签发" in str(form.errors["unit"])
    with pytest.raises(Refused, match="已签发"):
        step(world, co, "reassign", "dispatcher", unit=other, reason="职能调整")
    assert ReassignForm({"reason": "不再会办"}, record=co).is_valid()
    step(world, co, "reassign", "dispatcher", reason="不再会办")
    assert fresh(co).state == "moved"


def test_the_unsent_letter_of_a_unit_that_was_replaced_is_no_draft_any_more(world):
    hand = hand_in(world, "signed")
    step(world, hand, "reassign", "dispatcher", unit=world.co, reason="职能调整")
    proposal = Proposal.objects.get(pk=hand.proposal_id)
    assert not Reply.objects.readable_by(world["staff"]).exists()
    assert "（稿）" not in paper(documents.case_file(proposal))


# --- what a unit answered before it lost the proposal ------------------------------------------------------------
@pytest.fixture
def replaced(world):
    """The lead met the proposer and answered on 1 March, and was replaced in the second round."""
    proposal = proposal_in(world, "replied")
    hand = proposal.assignments.get()
    hand.communications.create(mode="visit", on=date(2024, 2, 20), people="甲", content="当面沟通")
    with on(date(2024, 3, 5)):
        step(world, proposal, "evaluate", "writer", attitude="satisfied", result="dissatisfied", words="没有办")
    with on(date(2024, 6, 11)):
        step(world, hand, "reassign", "dispatcher", unit=world.co, reason="职能调整")
    return fresh(proposal)


def test_books_and_the_case_file_keep_what_the_replaced_unit_answered(world, replaced):
    reply = Reply.objects.get(assignment__proposal=replaced)
    row = sheets.with_course(Proposal.objects.filter(pk=replaced.pk)).get()
    told = {one.key: one.value(row) for one in sheets.columns_for(world["staff"])}
    assert (told["replied_on"], told["letter"], told["reply"]) == (date(2024, 3, 1), reply.number, reply.text)
    assert (told["result_class"], told["reply_text"], told["met"]) == ("A", reply.text, "是")
    assert told["dispatched_on"] == date(2024, 2, 1)
    assert "当面沟通" in paper(documents.case_file(replaced))


def test_whether_a_unit_had_answered_by_a_day_is_asked_of_its_own_reply(world, replaced):
    hand = replaced.assignments.get(unit=world.lead)
    before, after = date(2024, 2, 28), date(2024, 3, 1)
    rows = Assignment.objects
    assert (hand in rows.answered(before), hand in rows.unanswered(before)) == (False, True)
    assert (hand in rows.answered(after), hand in rows.unanswered(after)) == (True, False)
    assert (hand in rows.answered(), hand in rows.unanswered()) == (True, False)


def test_the_page_asks_as_much_of_many_parts_sent_back_as_of_one(world, client):
    client.force_login(world["dispatcher"], backend="django.contrib.auth.backends.ModelBackend")
    proposal = proposal_in(world, "handling")
    back = {"proposal": proposal, "role": "separate", "state": "returned", "returned_on": date(2024, 2, 5),
            "return_reason": "不属本单位职责"}  # fmt: skip
    factories.AssignmentFactory(**back)
    client.get(proposal.get_absolute_url())
    with CaptureQueriesContext(connection) as one:
        client.get(proposal.get_absolute_url())
    factories.AssignmentFactory(**back)
    factories.AssignmentFactory(**back)
    with CaptureQueriesContext(connection) as several:
        page = client.get(proposal.get_absolute_url()).content.decode()
    assert page.count("重新交办") >= 3
    assert len(several) == len(one)
