"""末次答复、末次评价、已答复 are kept with each row; the kept say what a search through all of them would find, as of every day."""

from collections import defaultdict
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import F, Window
from django.db.models.functions import RowNumber
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from members.period import Period
from proposals import latest, updates
from proposals.models import Assignment, Feedback, Proposal, Reply
from tests import factories
from tests.proposals.world import LETTER, hand_in, make_world, proposal_in, step

pytestmark = pytest.mark.usefixtures("in_2024")
FIRST = date(2024, 3, 1)
DAYS = [FIRST + timedelta(days=day) for day in range(-1, 7)]
GRADES, CLASSES = ("satisfied", "mostly", "dissatisfied"), "ABC"


def by_window(rows: Any, proposal: str) -> set[int]:
    """The keys of the last row (by round) of each proposal, searched."""
    place = Window(RowNumber(), partition_by=[F(proposal)], order_by=[F("round").desc(), F("pk").desc()])
    return set(rows.order_by().annotate(place=place).filter(place=1).values_list("pk", flat=True))


def searched(day: date | None) -> tuple[set[int], set[int]]:
    sent = {"sent_on__lte": day} if day else {"sent_on__isnull": False}
    given_by = {"given_on__lte": day} if day else {}
    replies = Reply.objects.filter(**sent)
    return by_window(replies, "assignment__proposal"), by_window(Feedback.objects.filter(**given_by), "proposal")


def kept(day: date | None) -> tuple[set[int], set[int]]:
    rows = Proposal.objects.all()
    rows.as_of = day
    replies = Reply.objects.filter(rows.said.latest("sent_on"))
    return (
        set(replies.values_list("pk", flat=True)),
        set(Feedback.objects.filter(rows.said.latest("given_on")).values_list("pk", flat=True)),
    )


def all_of_them() -> list[Proposal]:
    hanging = ("assignments__replies", "feedback")
    paths = [*hanging, *(f"merged_into__{path}" for path in hanging)]
    return list(Proposal.objects.exclude(state="withdrawn").select_related("merged_into").prefetch_related(*paths))


def handled(proposals: list[Proposal], day: date | None) -> dict[str, set[int]]:
    """The keys of what was replied to and how, asked of each hand, reply and evaluation of each proposal."""
    found: dict[str, set[int]] = defaultdict(set)
    until, on = day or date.max, day or DAYS[-1]
    for one in proposals:
        lead = one.merged_into or one
        own, led = list(one.assignments.all()), list(lead.assignments.all())
        filed = bool(one.number and one.filed_on <= until)
        answered = answered_on(led)
        if filed and answered and answered <= until:
            found["replied"].add(one.pk)
            if not any(sent_of(hand).get(1, hand.reply_due) > hand.reply_due for hand in led):
                found["on_time"].add(one.pk)
            replies = [
                reply for hand in led for reply in hand.replies.all() if reply.sent_on and reply.sent_on <= until
            ]
            found[f"class {last_of(replies).result_class_id}"].add(one.pk)
        if filed and (given := [word for word in lead.feedback.all() if word.given_on <= until]):
            found["with_feedback"].add(one.pk)
            found[f"grade {last_of(given).result_id}"].add(one.pk)
        if one.number and any(owed(hand, on) for hand in own if hand.answers and (hand.returned_on or date.max) > on):
            found["overdue"].add(one.pk)
    found["adopted"] = found["class A"] | found["class B"]
    found["satisfied"] = found["grade satisfied"] | found["grade mostly"]
    return {name: those for name, those in found.items() if those}


def answered_on(hands: list[Assignment]) -> date | None:
    """The day from which every part was answered: by its unit, or by the others as was decided; None while one is open."""
    firsts, decided = [], []
    for hand in hands:
        sent = sent_of(hand).get(1)
        if not hand.answers or (sent is None and hand.returned_on and hand.role == "lead"):
            continue
        if hand.state == "returned" and hand.role == "separate" and not hand.moved_on:
            return None
        if sent is None and not hand.returned_on:
            return None
        if sent:
            firsts.append(sent)
        elif hand.moved_on:
            decided.append(hand.moved_on)
    return max(firsts + decided) if firsts else None


def sent_of(hand: Assignment) -> dict[int, date]:
    return {reply.round: reply.sent_on for reply in hand.replies.all() if reply.sent_on}


def last_of(rows: Any) -> Any:
    return max(rows, key=lambda row: (row.round, row.pk))


def owed(hand: Assignment, on: date) -> bool:
    """Whether a reply that was due before a day was not sent by it."""
    dues = ((1, hand.reply_due), (2, hand.second_due))
    return any(due and due < on and sent_of(hand).get(round_, date.max) > on for round_, due in dues)


def as_kept(day: date | None) -> dict[str, set[int]]:
    rows = Proposal.objects.all()
    rows.as_of = day
    asked = {
        "replied": rows.replied(), "on_time": rows.replied_on_time(), "overdue": rows.overdue(day or DAYS[-1]),
        "with_feedback": rows.with_feedback(),
        "adopted": rows.adopted(), "satisfied": rows.satisfied(),
        **{f"class {key}": rows.last_classed(key) for key in CLASSES},
        **{f"grade {key}": rows.last_graded(key) for key in GRADES},
    }  # fmt: skip
    found = {name: set(those.values_list("pk", flat=True)) for name, those in asked.items()}
    return {name: those for name, those in found.items() if those}


def nothing_differs() -> None:
    assert latest.keep_all(only_look=True) == 0
    proposals = all_of_them()
    for day in (None, *DAYS):
        assert kept(day) == searched(day), day
    for day in (None, *DAYS[::2]):
        assert as_kept(day) == handled(proposals, day), day


DAY = st.none() | st.integers(0, 5)
LETTERS = st.lists(st.tuples(st.integers(0, 2), st.integers(1, 2), DAY), max_size=6, unique_by=lambda one: one[:2])
WORDS = st.lists(
    st.tuples(st.integers(0, 2), st.integers(1, 2), st.integers(0, 5)), max_size=6, unique_by=lambda one: one[:2]
)
BACK = st.dictionaries(st.integers(0, 2), st.none() | st.integers(0, 5), max_size=3)
"""Hands that were sent back, with the day on which it was decided who answers instead."""
DUES = st.tuples(st.sampled_from(["separate", "separate", "co"]), st.integers(0, 5), st.none() | st.integers(1, 5))
"""A hand's role, and the days that its first and its second reply are due on."""


@pytest.fixture
def people(in_2024):
    world = make_world()
    return world, [factories.MemberFactory() for _ in range(3)], [factories.UnitFactory() for _ in range(3)]


@settings(suppress_health_check=list(HealthCheck), max_examples=30, deadline=None)
@given(letters=LETTERS, words=WORDS, back=BACK, dues=st.tuples(DUES, DUES, DUES))
def test_what_is_kept_is_what_a_search_would_find(people, letters, words, back, dues):
    world, members, units = people
    with transaction.atomic():
        proposal, other = (factories.ProposalFactory(state="handling", number=number) for number in (1, 2))
        factories.ProposalFactory(state="merged", number=3, merged_into=proposal)
        hands = [
            factories.AssignmentFactory(
                proposal=proposal, unit=unit, role=role, state="returned" if place in back else "handling",
                returned_on=FIRST if place in back else None, return_reason="退办" if place in back else "",
                moved_on=FIRST + timedelta(days=back[place]) if back.get(place) is not None else None,
                reply_due=FIRST + timedelta(days=first), second_due=second and FIRST + timedelta(days=second),
            )
            for place, (unit, (role, first, second)) in enumerate(zip(units, dues, strict=True))
        ]  # fmt: skip
        for place, round_, day in letters:
            sent = None if day is None else FIRST + timedelta(days=day)
            factories.ReplyFactory(
                assignment=hands[place], round=round_, sent_on=sent, result_class_id=CLASSES[(place + round_) % 3]
            )
        for place, round_, day in words:
            for one in (proposal, other):
                Feedback.objects.create(
                    proposal=one, member=members[place], round=round_, attitude_id="satisfied", result_id=GRADES[place],
                    given_on=FIRST + timedelta(days=day), recorded_by=world["staff"],
                )  # fmt: skip
        latest.keep(proposal.pk, other.pk)
        nothing_differs()
        transaction.set_rollback(True)


def test_a_second_reply_and_evaluation_supersede_the_first_on_their_day(people, year):
    world = people[0]
    proposal = proposal_in(world, "replied")
    hand = proposal.assignments.get()
    step(world, proposal, "evaluate", "writer", attitude="mostly", result="dissatisfied", words="没有时限")
    step(world, hand, "draft", "handler", **LETTER | {"result_class": "C", "number": "朝建函〔2024〕10号"})
    for name, who in (("sign", "head"), ("check_letter", "dispatcher"), ("send", "handler")):
        step(world, hand, name, who)
    step(world, proposal, "evaluate", "writer", attitude="mostly", result="satisfied")
    first, second = Reply.objects.order_by("round")
    assert (first.superseded_on, second.superseded_on) == (second.sent_on, None)
    earlier, later = Feedback.objects.order_by("round")
    assert (earlier.superseded_on, later.superseded_on) == (later.given_on, None)
    assert [Proposal.objects.last_classed(key).count() for key in "AC"] == [0, 1]
    eve = Period(year, year.starts_on, second.sent_on - timedelta(days=1))
    assert [Proposal.objects.in_year(eve).last_classed(key).count() for key in "AC"] == [1, 0]
    row = Proposal.objects.annotate(grade=Proposal.objects.last_grade(), given=Proposal.objects.last_class()).get()
    assert (row.grade, row.given) == ("satisfied", "C")


def test_what_was_answered_before_a_withdrawal_was_answered_then(people):
    world = people[0]
    proposal = proposal_in(world, "replied")
    step(world, proposal, "evaluate", "writer", attitude="mostly", result="dissatisfied", words="没有时限")
    step(world, proposal, "withdraw", "staff", reason="提案人要求")  # ends the hand that had sent a letter
    assert proposal.assignments.get().returned_on
    assert latest.keep_all(only_look=True) == 0
    assert [as_kept(day).get("replied", set()) for day in (date(2024, 3, 2), None)] == [{proposal.pk}, set()]


def test_merged_ones_are_counted_as_their_lead(people):
    world = people[0]
    lead = proposal_in(world, "replied")
    merged = proposal_in(world, "merged")
    Proposal.objects.filter(pk=merged.pk).update(merged_into=lead)
    row = Proposal.objects.annotate(given=Proposal.objects.last_class()).get(pk=merged.pk)
    assert row.given == "A"


def test_the_command_says_the_difference_and_takes_it_away(people):
    world = people[0]
    hand = hand_in(world, "sent")
    factories.ReplyFactory(assignment=hand, round=2, sent_on=date(2024, 4, 1))
    Reply.objects.update(superseded_on=None)
    Proposal.objects.update(replied_on=None, last_class="", last_grade="")
    with pytest.raises(CommandError, match="不带 --check 再运行一次"):
        call_command("rebuild_latest", "--check", stdout=StringIO())
    said = StringIO()
    call_command("rebuild_latest", stdout=said)
    assert "2 条" in said.getvalue()
    call_command("rebuild_latest", "--check", stdout=StringIO())
    assert Reply.objects.get(round=1).superseded_on == date(2024, 4, 1)


def test_after_an_update_what_the_former_program_wrote_meanwhile_is_kept(people, monkeypatch):
    monkeypatch.setattr(updates, "ROWS", 1)
    proposals = [hand_in(people[0], "sent").proposal for _ in range(2)]
    Proposal.objects.update(replied_on=None, last_class="", last_grade="")
    at, changed = "", 0
    while at is not None:
        portion = updates.kept(at)
        at, changed = portion.at, changed + portion.changed
    assert changed == 2
    assert set(Proposal.objects.replied()) == set(proposals)
