"""The course of a proposal and of its units: every step by everyone, in every state; the database behind it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from cppcc import figures
from cppcc.calendar import clock
from cppcc.models import CourseEntry
from cppcc.workflow import NotYours, Refused, course_for, offers, take
from members.models import DutyRecord
from proposals.course import PROPOSAL, UNIT
from proposals.handling import record_duties
from proposals.models import Assignment, Proposal, ProposalRules, Proposer, Unit
from proposals.states import HandState, State
from tests import factories
from tests.proposals.world import LETTER, OFFICE, hand_in, make_world, proposal_in, step

pytestmark = pytest.mark.usefixtures("in_2024")

EVERYBODY = ("writer", "cosigner", "other_member", "handler", "head", "co_handler", "other_handler", *OFFICE)
REVIEW = {name: {"staff"} for name in ("file", "return_for_changes", "merge", "convert", "reject", "withdraw")}
LATER = {"select_key": {"staff"}, "award": {"staff"}}
OUT = {**LATER, "withdraw": {"staff"}, "add_units": {"dispatcher"}, "urge": {"staff", "dispatcher"}}
# state: {step: who may take it}. Who stands in no line may not.
TABLE = {
    "draft": {"submit": {"writer"}},
    "returned": {"submit": {"writer"}},
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
    "wait_for_signatures", "stop_waiting", "record_signature", "name_members",
}  # fmt: skip

OWN, BOTH = {"handler", "head"}, {"handler", "head", "co_handler"}
HAND_TABLE = {
    "waiting": {"accept": OWN, "send_back": OWN},
    "handling": {"record_contact": OWN, "draft": OWN, "ask_extension": OWN},
    "opined": {"record_contact": OWN},
    "drafted": {"record_contact": OWN, "redraft": OWN, "sign": {"head"}, "ask_extension": OWN},
    "signed": {"check_letter": {"dispatcher"}, "return_letter": {"dispatcher"}},
    "checked": {"send": OWN},
    "sent": {},
    "returned": {},
    "ended": {},
}
HAND_AFTER = {
    "accept": "handling", "send_back": "returned", "draft": "drafted", "redraft": "drafted", "sign": "signed",
    "check_letter": "checked", "return_letter": "drafted", "send": "sent",
}  # fmt: skip
HAND_CONDITIONAL = {"give_opinion", "countersign", "grant_extension", "refuse_extension"}


@pytest.fixture
def world(year):
    return make_world()


def data_for(name: str, world) -> dict:
    reason = {"reason": "理由充分"}
    given = {"attitude": "satisfied", "result": "satisfied"}
    return {
        "merge": lambda: {"lead": factories.ProposalFactory(state="filed", number=800 + world.number)},
        "dispatch": lambda: {"lead_unit": world.lead},
        "add_units": lambda: {"co_units": [world.co]},
        "reject": lambda: {"ground": "empty", "reason": "没有具体建议"},
        "evaluate": lambda: given,
        "record_feedback": lambda: (
            given | {"member": world["writer"].member, "words": "", "scan": ContentFile(b"%PDF-1", "s.pdf")}
        ),
        "urge": lambda: {"words": "请抓紧"},
        "select_key": lambda: {"leading": "区长", "supervising": "副主席"},
        "draft": lambda: LETTER,
        "redraft": lambda: LETTER,
        "record_contact": lambda: {"mode": "visit", "on": date(2024, 2, 9), "people": "甲", "content": "面商"},
        "ask_extension": lambda: {"until": date(2024, 6, 1), "reason": "需要调研"},
    }.get(name, lambda: reason if name in WITH_REASON else {})()


WITH_REASON = {"unmerge", "return_for_changes", "convert", "withdraw", "close", "send_back", "return_letter"}


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


# --- the proposal -----------------------------------------------------------------------------------------------
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


# --- dispatch and units -------------------------------------------------------------------------------------------
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


# --- feedback ------------------------------------------------------------------------------------------------------
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


# --- co-signing --------------------------------------------------------------------------------------------------------
def test_an_invitation_is_answered_before_its_closing_date(world, client):
    proposal = proposal_in(world, "draft", proposer_kind="joint", cosign_until=clock.today())
    row = factories.proposed(proposal, world["cosigner"].member, status="invited")
    client.force_login(world["cosigner"], backend="django.contrib.auth.backends.ModelBackend")
    assert proposal.title in client.get(reverse("invitations")).content.decode()
    assert client.get(proposal.get_absolute_url()).status_code == 200
    client.post(reverse("invitations"), {"invitation": row.pk, "accept": "1"})
    row.refresh_from_db()
    assert row.status == "accepted"
    Proposer.objects.filter(pk=row.pk).update(status="invited")
    Proposal.objects.filter(pk=proposal.pk).update(cosign_until=clock.today() - timedelta(days=1))
    page = client.post(reverse("invitations"), {"invitation": row.pk, "accept": "1"}, follow=True).content.decode()
    assert "截止" in page
    row.refresh_from_db()
    assert row.status == "invited"


def test_nobody_answers_anothers_invitation(world, client):
    proposal = proposal_in(world, "draft", proposer_kind="joint", cosign_until=clock.today())
    row = factories.proposed(proposal, world["cosigner"].member, status="invited")
    client.force_login(world["other_member"], backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(reverse("invitations"), {"invitation": row.pk, "accept": "1"}).status_code == 404
    assert client.get(proposal.get_absolute_url()).status_code == 404


def test_who_did_not_accept_counts_for_nothing(world):
    proposal = proposal_in(world, "draft", proposer_kind="joint")
    factories.proposed(proposal, world["cosigner"].member, status="invited")
    step(world, proposal, "submit", "writer")
    assert set(DutyRecord.objects.values_list("member__name", flat=True)) == {"委员writer"}
    assert "cosigner" not in Proposal.objects.get(pk=proposal.pk).proposer_words


# --- the ledger and the database ---------------------------------------------------------------------------------------
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
