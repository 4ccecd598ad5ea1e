"""Random walks through the course never reach a contradiction."""

import contextlib
from datetime import date, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from cppcc.calendar import clock
from cppcc.workflow import NotYours, Refused, offers, take
from members.models import DutyRecord
from proposals import cosigning, latest
from proposals.course import PROPOSAL, UNIT
from proposals.models import Assignment, Proposal, Proposer, Reply, Unit
from proposals.states import NUMBERED, OPEN
from tests import factories
from tests.proposals.world import LETTER, make_world, proposal_in

MAIN_LINE = (
    "submit", "file", "dispatch", "accept", "give_opinion", "countersign", "sign", "draft", "check_letter", "send", "evaluate",
)  # fmt: skip
BY_WAYS = ("reject", "convert", "merge", "withdraw", "take_back", "wait_for_signatures")
PEOPLE = ("writer", "staff", "dispatcher", "handler", "head", "co_handler", "other_handler")


def another(world):
    """A unit that has it not in hand; None where all of the three have it."""
    units = Unit.objects.filter(name__in=["主办局", "会办局", "无关局"])
    return units.exclude(assignments__in=Assignment.objects.active()).order_by("pk").first()


def data_for(world, name: str, grade: str) -> dict:
    reason = {"reason": "理由"}
    given = {"attitude": "satisfied", "result": grade}
    paper = {"member": world["writer"].member, "words": "", "scan": ContentFile(b"%PDF-1", "s.pdf")}
    return {
        "reject": {"ground": "empty", "reason": "空泛"},
        "dispatch": {"lead_unit": world.lead, "co_units": [world.co]},
        "add_units": {"co_units": [world.co]},
        "merge": {"lead": Proposal.objects.get(number=999)},
        "record_signature": {
            "row": Proposer.objects.filter(status="invited").first(),
            "signed_on": date(2024, 1, 9),
            "scan": ContentFile(b"%PDF-1", "s.pdf"),
        },
        "evaluate": given,
        "record_feedback": given | paper,
        "urge": {"words": "请抓紧"},
        "fulfil": {"words": "已落实"},
        "select_key": {"leading": "区长", "supervising": "副主席"},
        "record_visit": {"kind": "leading", "on": date(2024, 2, 1), "people": "区长", "content": "调研"},
        "record_contact": {"mode": "visit", "on": date(2024, 2, 9), "people": "甲", "content": "面商"},
        "give_opinion": {"opinion": "配合"},
        "draft": LETTER | {"result_class": "B"},
        "redraft": LETTER,
        "reassign": {"reason": "职能调整", "unit": another(world)},
        "replace": {"reason": "属其职责", "unit": another(world)},
        "ask_extension": {"until": date(2099, 6, 1), "reason": "需要调研"},
        **dict.fromkeys(
            [
                "return_for_changes", "convert", "unmerge", "withdraw", "close", "send_back", "return_letter", "refuse_extension",
                "unselect_key", "take_award_back", "unpublish",
            ],
            reason,
        ),
    }.get(name, {})  # fmt: skip


class Walk(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        factories.PlenaryYearFactory()
        self.world = make_world()
        factories.ProposalFactory(state="filed", number=999)
        draft = proposal_in(self.world, "draft", proposer_kind="joint", cosign_until=clock.today())
        self.key = draft.pk
        for name in ("cosigner", "other_member"):
            factories.proposed(draft, self.world[name].member, status="invited")

    @property
    def proposal(self) -> Proposal:
        return Proposal.objects.get(pk=self.key)

    def move(self, record, who: str, name: str, grade: str) -> bool:
        """Whether the step was taken."""
        with contextlib.suppress(Refused, NotYours):
            take(type(record), record.pk, name, self.world.user(who), record.version, data_for(self.world, name, grade))
            return True
        return False

    @rule(name=st.sampled_from(list(PROPOSAL.steps)), who=st.sampled_from(PEOPLE))
    def any_step(self, name: str, who: str) -> None:
        self.move(self.proposal, who, name, "satisfied")

    @rule(name=st.sampled_from(list(UNIT.steps)), who=st.sampled_from(PEOPLE), which=st.integers(0, 3))
    def any_step_of_a_unit(self, name: str, who: str, which: int) -> None:
        hands = list(Assignment.objects.filter(proposal=self.key))
        if hands:
            self.move(hands[which % len(hands)], who, name, "satisfied")

    @rule(many=st.sampled_from([14, 8, 3, 20]), grade=st.sampled_from(["dissatisfied", "satisfied"]))
    def forward_on_the_main_line(self, many: int, grade: str) -> None:
        """Otherwise a random walk seldom gets far."""
        for _ in range(many):
            records = [self.proposal, *Assignment.objects.filter(proposal=self.key)]
            offered = {
                offer.name: (record, who)
                for record in records
                for who in PEOPLE
                for offer in offers(record, self.world.user(who))
            }
            # an offered step may still be refused (countersigned already, an opinion is waited for): then the next
            if not any(self.move(*offered[name], name, grade) for name in MAIN_LINE if name in offered):
                return
            self.nothing_contradicts()

    @rule(name=st.sampled_from(BY_WAYS))
    def a_by_way(self, name: str) -> None:
        who = "writer" if name in ("take_back", "wait_for_signatures") else "staff"
        self.move(self.proposal, who, name, "satisfied")

    @rule(who=st.sampled_from(["cosigner", "other_member"]), accept=st.booleans())
    def an_invitation_is_answered(self, who: str, accept: bool) -> None:
        row = Proposer.objects.get(proposal=self.key, member=self.world[who].member)
        with contextlib.suppress(Refused):
            cosigning.answer_invitation(row, accept=accept)

    @rule(later=st.sampled_from([0, 1]))
    def the_periodic_step_looks(self, later: int) -> None:
        with clock.at(clock.now() + timedelta(days=later)):
            cosigning.submit_waiting()
            assert not cosigning.submit_waiting()

    @rule(data=st.data(), grade=st.sampled_from(["satisfied", "mostly", "dissatisfied"]))
    def a_step_that_is_offered(self, data, grade: str) -> None:
        records = [self.proposal, *Assignment.objects.filter(proposal=self.key)]
        open_ones = [
            (record, offer.name, who)
            for record in records
            for who in PEOPLE
            for offer in offers(record, self.world.user(who))
            if offer.name not in BY_WAYS
        ]
        if open_ones:
            record, name, who = open_ones[data.draw(st.integers(0, len(open_ones) - 1))]
            self.move(record, who, name, grade)

    @invariant()
    def the_latest_is_kept(self) -> None:
        assert latest.keep_all(only_look=True) == 0

    @invariant()
    def nothing_contradicts(self) -> None:
        proposal = self.proposal
        hands = list(proposal.assignments.all())
        active = [hand for hand in hands if hand.returned_on is None]
        answered = Reply.objects.filter(assignment__proposal=proposal, sent_on__isnull=False)
        assert (proposal.number is not None) == (proposal.state in NUMBERED or bool(hands) or self.was_filed(proposal))
        assert sum(hand.role == "lead" for hand in active) <= 1
        if proposal.state in ("dispatched", "handling", "replied", "closed"):
            assert any(hand.answers for hand in active)
        if proposal.state in ("replied", "closed"):
            assert answered.filter(round=proposal.round, assignment__in=active).exists()
            assert not proposal.assignments.unplaced().exists()
        # a unit may have to let go of it; the letters that were sent and their evaluations stay as they were
        for grade in proposal.feedback.all():
            assert answered.filter(round=grade.round).exists()
        for hand in hands:
            assert hand.state in OPEN or not hand.extensions.filter(decision="asked").exists()
        if proposal.state == "draft":
            assert not hands
            assert proposal.submitted_on is None
        for hand in hands:
            if hand.state == "sent":
                assert hand.replies.filter(sent_on__isnull=False).exists()
            if hand.state in ("drafted", "signed", "checked"):
                assert hand.replies.filter(round=proposal.round, sent_on=None).exists()
        signed = proposal.proposers.filter(status="accepted").count()
        if proposal.state not in ("draft", "returned"):
            assert proposal.proposer_kind == ("joint" if signed > 1 else "sole")
            assert proposal.submit_by_itself_on is None
        assert (proposal.merged_into_id is not None) == (proposal.state == "merged")
        rows = DutyRecord.objects.filter(object_id=proposal.pk)
        kinds = set(rows.values_list("kind", flat=True))
        assert {row.part for row in rows} <= ({"first", "joint"} if signed > 1 else {"sole"})
        counts = proposal.state not in ("draft", "returned", "withdrawn")
        assert ("proposal_submitted" in kinds) == counts
        filed = proposal.filed_on is not None or proposal.state == "merged"
        assert ("proposal_filed" in kinds) == (counts and filed)

    @staticmethod
    def was_filed(proposal: Proposal) -> bool:
        return proposal.state == "withdrawn" and proposal.filed_on is not None


class Walks(TestCase):
    """Each walk in a transaction of its own."""

    def test_random_walks(self) -> None:
        often = settings(
            max_examples=20, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
        )
        with clock.at(timezone.make_aware(datetime(2024, 12, 20, 9))):
            run_state_machine_as_test(lambda: _rolled_back(), settings=often)


def _rolled_back() -> Walk:
    from django.db import transaction

    point = transaction.atomic()
    point.__enter__()
    walk = Walk()
    former = walk.teardown

    def teardown() -> None:
        former()
        transaction.set_rollback(True)
        point.__exit__(None, None, None)

    walk.teardown = teardown  # type: ignore[method-assign]
    return walk


pytestmark = pytest.mark.django_db
