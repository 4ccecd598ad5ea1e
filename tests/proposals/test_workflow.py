"""The course of a proposal: every step by everyone, in every state."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from cppcc import figures
from cppcc.models import CourseEntry
from cppcc.roles import Role
from cppcc.workflow import NotYours, Refused, offers, take
from members.models import DutyRecord
from proposals.models import Proposal, Unit
from proposals.workflow import NUMBERED, ProposalWorkflow, State
from tests import factories

DATA = {
    "return_for_changes": {"reason": "请补充数据"},
    "convert": {"reason": "宜作社情民意"},
    "withdraw": {"reason": "提案人要求撤案"},
    "send_back": {"reason": "不属本单位职责"},
    "reject": {"ground": "empty", "reason": "没有具体建议"},
    "reply": {"number": "朝建函〔2024〕1号", "result_class": "A", "text": "已办理", "contact": "李某 123"},
    "evaluate": {"attitude": "satisfied", "result": "satisfied"},
}
# state: {step: who may take it}. Who stands in no line may not.
TABLE = {
    "draft": {"submit": "writer"},
    "returned": {"submit": "writer"},
    "submitted": {
        **dict.fromkeys(["file", "return_for_changes", "merge", "convert", "reject", "withdraw"], "staff"),
        "take_back": "writer",
    },
    "filed": {"dispatch": "dispatcher", "withdraw": "staff"},
    "dispatched": {"accept": "handler", "send_back": "handler", "withdraw": "staff"},
    "handling": {"reply": "handler", "withdraw": "staff"},
    "replied": {"evaluate": "writer"},
    "rejected": {},
    "merged": {},
    "converted": {},
    "withdrawn": {},
    "closed": {},
}
AFTER = {
    "submit": "submitted", "take_back": "draft", "file": "filed", "return_for_changes": "returned", "merge": "merged",
    "convert": "converted", "reject": "rejected", "withdraw": "withdrawn", "dispatch": "dispatched",
    "accept": "handling", "send_back": "filed", "reply": "replied", "evaluate": "closed",
}  # fmt: skip


@pytest.fixture
def people(year):
    """Each role once; the writer is the proposal's own member, the handler of its lead unit."""
    unit = factories.UnitFactory()
    found = {role.value: factories.UserFactory(roles=[role]) for role in Role}
    found["writer"] = factories.UserFactory(roles=[Role.MEMBER])
    factories.MemberFactory(user=found["writer"])
    factories.HandlerFactory(user=found["handler"], unit=unit)
    found["other_handler"] = factories.HandlerFactory().user
    found["unit"] = unit
    return found


def proposal_in(state: str, people) -> Proposal:
    number = 7 if state in NUMBERED else None
    lead = factories.ProposalFactory(state="filed", number=900) if state == "merged" else None
    proposal = factories.ProposalFactory(state=state, number=number, merged_into=lead, created_by=people["writer"])
    factories.proposed(proposal, people["writer"].member)
    if state in ("dispatched", "handling", "replied", "closed"):
        assignment = factories.AssignmentFactory(proposal=proposal, unit=people["unit"])
        if state in ("replied", "closed"):
            assignment.replies.create(sent_on="2024-03-01", **DATA["reply"])
    return proposal


def data_for(step: str, people) -> dict:
    if step == "merge":
        return {"lead": factories.ProposalFactory(state="filed", number=901)}
    if step == "dispatch":
        return {"lead_unit": people["unit"]}
    return DATA.get(step, {})


def test_the_table_names_every_state_and_step():
    assert set(TABLE) == set(State.values)
    assert {step for steps in TABLE.values() for step in steps} == set(ProposalWorkflow.STEPS) == set(AFTER)


@pytest.mark.parametrize("state", list(TABLE))
def test_every_step_by_everyone(state, people):
    """Allowed steps work; all others are refused and change nothing."""
    for who in ("writer", "other_handler", *Role.values):
        for step in ProposalWorkflow.STEPS:
            with transaction.atomic():
                proposal = proposal_in(state, people)
                allowed = TABLE[state].get(step) == who
                assert (step in [offer.name for offer in offers(proposal, people[who])]) == allowed, (who, step)
                before = Proposal.objects.filter(pk=proposal.pk).values().get()
                if allowed:
                    taken = take(Proposal, proposal.pk, step, people[who], 1, data_for(step, people))
                    assert taken.state == AFTER[step]
                    assert CourseEntry.objects.filter(object_id=proposal.pk, transition=step, user=people[who]).exists()
                else:
                    with pytest.raises((NotYours, Refused)):
                        take(Proposal, proposal.pk, step, people[who], 1, data_for(step, people))
                    assert Proposal.objects.filter(pk=proposal.pk).values().get() == before
                transaction.set_rollback(True)


def test_two_reviewers_one_wins_and_the_other_is_told(people):
    proposal = proposal_in("submitted", people)
    take(Proposal, proposal.pk, "file", people["staff"], 1)
    with pytest.raises(Refused, match="刚被他人处理过"):
        take(Proposal, proposal.pk, "reject", people["staff"], 1, DATA["reject"])
    proposal = Proposal.objects.get(pk=proposal.pk)
    assert (proposal.state, proposal.number) == ("filed", 1)


def test_numbers_are_consecutive_and_never_reused(people):
    for expected in (1, 2, 3):
        proposal = proposal_in("submitted", people)
        filed = take(Proposal, proposal.pk, "file", people["staff"], 1)
        assert filed.number == expected
    take(Proposal, filed.pk, "withdraw", people["staff"], 2, DATA["withdraw"])
    again = take(Proposal, proposal_in("submitted", people).pk, "file", people["staff"], 1)
    assert again.number == 4


@pytest.mark.django_db(transaction=True)
def test_many_filings_at_once_give_consecutive_numbers(people):
    keys = [proposal_in("submitted", people).pk for _ in range(16)]

    def file(pk: int) -> int:
        try:
            return take(Proposal, pk, "file", people["staff"], 1).number
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(file, keys))
    assert sorted(numbers) == list(range(1, 17))


def test_dissatisfied_is_handled_again_and_the_last_feedback_counts(people, year):
    proposal = proposal_in("replied", people)
    bad = {"attitude": "satisfied", "result": "dissatisfied", "words": "没有时限"}
    again = take(Proposal, proposal.pk, "evaluate", people["writer"], 1, bad)
    assert (again.state, again.round) == ("handling", 2)
    assert figures.get("proposals.satisfied").value(year).number == 0
    take(Proposal, proposal.pk, "reply", people["handler"], 2, DATA["reply"] | {"number": "朝建函〔2024〕9号"})
    closed = take(Proposal, proposal.pk, "evaluate", people["writer"], 3, {"attitude": "satisfied", "result": "mostly"})
    assert closed.state == "closed"
    assert figures.get("proposals.satisfaction_rate").value(year).parts == (1, 1)


def test_sent_back_goes_to_another_unit(people):
    proposal = proposal_in("dispatched", people)
    take(Proposal, proposal.pk, "send_back", people["handler"], 1, DATA["send_back"])
    other = Unit.objects.exclude(pk=people["unit"].pk).first()
    take(Proposal, proposal.pk, "dispatch", people["dispatcher"], 2, {"lead_unit": other, "co_units": [people["unit"]]})
    active = [(row.unit, row.role) for row in proposal.assignments.active()]
    assert active == [(other, "lead"), (people["unit"], "co")]


def test_the_ledger_follows_the_proposal(people):
    proposal = proposal_in("draft", people)
    take(Proposal, proposal.pk, "submit", people["writer"], 1)
    take(Proposal, proposal.pk, "file", people["staff"], 2)
    kinds = DutyRecord.objects.filter(member=people["writer"].member).values_list("kind", "part")
    assert sorted(kinds) == [("proposal_filed", "sole"), ("proposal_submitted", "sole")]
    take(Proposal, proposal.pk, "withdraw", people["staff"], 3, DATA["withdraw"])
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


def test_the_database_refuses_a_second_lead_unit_and_a_second_first_proposer(year):
    assignment = factories.AssignmentFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.AssignmentFactory(proposal=assignment.proposal)
    proposal = factories.ProposalFactory()
    for expected_to_fail in (False, True):
        row = {"proposal": proposal, "member": factories.MemberFactory(), "is_first": True}
        if expected_to_fail:
            with pytest.raises(IntegrityError), transaction.atomic():
                proposal.proposers.create(**row)
        else:
            proposal.proposers.create(**row)


def test_a_step_through_the_page(people, client):
    proposal = proposal_in("submitted", people)
    client.force_login(people["staff"], backend="django.contrib.auth.backends.ModelBackend")
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


def test_merging_names_the_lead_by_its_number(people, client):
    lead = factories.ProposalFactory(state="filed", number=12)
    proposal = proposal_in("submitted", people)
    client.force_login(people["staff"], backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("proposal_step", args=[proposal.pk, "merge"])
    assert "没有编号为99的立案提案" in client.post(address, {"version": 1, "number": 99}).content.decode()
    client.post(address, {"version": 1, "number": 12})
    assert Proposal.objects.get(pk=proposal.pk).merged_into == lead
