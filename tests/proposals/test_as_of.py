"""As of a day a proposal says what it said on that day, whatever came after it."""

import contextlib
from datetime import date, datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from cppcc import figures
from cppcc.calendar import clock
from cppcc.workflow import NotYours, Refused
from members.period import Period
from proposals import latest
from proposals.models import Proposal
from proposals.states import State
from tests import factories
from tests.proposals.world import data_for, make_world, proposal_in, step

pytestmark = pytest.mark.usefixtures("in_2024")
FIRST = date(2024, 1, 10)
SAID = {
    "submitted": lambda said: said.submitted(),
    "numbered": lambda said: said.numbered(),
    "filed": lambda said: said.filed(),
    "key": lambda said: said.chosen(),
    "excellent": lambda said: said.excellent(),
    "merged": lambda said: said.decided(State.MERGED),
    "rejected": lambda said: said.decided(State.REJECTED),
    "replied": lambda said: said.replied(),
}


@pytest.fixture
def world(year):
    return make_world()


def on(day: date, hour: int = 9):
    return clock.at(timezone.make_aware(datetime(day.year, day.month, day.day, hour)))


def what_is_said(as_of: date | None) -> dict[str, set[int]]:
    rows = Proposal.objects.exclude(state="draft")
    rows.as_of = as_of
    return {name: set(rows.filter(ask(rows.said)).values_list("pk", flat=True)) for name, ask in SAID.items()}


def figure(key: str, year, until: date) -> int:
    return figures.get(key).value(Period(year, year.starts_on, until)).number


def test_what_was_withdrawn_in_october_still_counts_at_the_end_of_june(world, year):
    with on(date(2024, 1, 20)):
        proposal = proposal_in(world, "draft")
        step(world, proposal, "submit", "writer")
        step(world, proposal, "file", "staff")
    with on(date(2024, 10, 8)):
        step(world, proposal, "withdraw", "staff", reason="提案人要求")
    asked = {day: [figure(f"proposals.{key}", year, day) for key in ("submitted", "filed")]
             for day in (date(2024, 1, 19), date(2024, 6, 30), date(2024, 10, 7), date(2024, 10, 8))}  # fmt: skip
    assert list(asked.values()) == [[0, 0], [1, 1], [1, 1], [0, 0]]


def test_what_was_returned_and_came_again_later_counts_on_the_day_before(world, year):
    with on(date(2024, 3, 1)):
        proposal = proposal_in(world, "draft")
        step(world, proposal, "submit", "writer")
    with on(date(2024, 7, 2)):
        step(world, proposal, "return_for_changes", "staff", reason="请补充数据")
    asked = [figure("proposals.submitted", year, day) for day in (date(2024, 6, 30), date(2024, 7, 31))]
    with on(date(2024, 8, 5)):
        step(world, proposal, "submit", "writer")
    days = (date(2024, 6, 30), date(2024, 7, 31), date(2024, 9, 30))
    assert (asked, [figure("proposals.submitted", year, day) for day in days]) == ([1, 0], [1, 0, 1])
    assert Proposal.objects.get().submitted_on == date(2024, 3, 1)


def test_an_award_counts_from_its_day_and_until_it_is_taken_back(world, year):
    with on(date(2024, 1, 20)):
        proposal = proposal_in(world, "filed")
    for day, name, more in (
        (date(2024, 5, 6), "award", {}),
        (date(2024, 8, 6), "take_award_back", {"reason": "更正"}),
        (date(2024, 11, 6), "award", {}),
    ):
        with on(day):
            step(world, proposal, name, "staff", **more)
    days = [date(2024, month, 30) for month in (4, 5, 8, 11)]
    assert [figure("proposals.excellent", year, day) for day in days] == [0, 1, 0, 1]


def test_who_had_not_answered_before_a_withdrawal_makes_nothing_replied_to(world, year):
    """Of two units one has answered; what is withdrawn in October was not replied to in June."""
    with on(date(2024, 1, 20)):
        proposal = proposal_in(world, "dispatched")
        other = factories.AssignmentFactory(proposal=proposal, role="separate", state="handling")
    hand = proposal.assignments.exclude(pk=other.pk).get()
    type(hand).objects.filter(pk=hand.pk).update(role="separate", state="sent")
    factories.ReplyFactory(assignment=hand, sent_on=date(2024, 3, 1))
    latest.keep(proposal.pk)
    asked = figure("proposals.replied", year, date(2024, 6, 30))
    with on(date(2024, 10, 8)):
        step(world, proposal, "withdraw", "staff", reason="提案人要求")
    assert (asked, figure("proposals.replied", year, date(2024, 6, 30))) == (0, 0)


def test_what_was_merged_and_set_free_later_was_merged_on_the_day_before(world, year):
    with on(date(2024, 1, 20)):
        lead, follower = proposal_in(world, "filed"), proposal_in(world, "reviewing")
    with on(date(2024, 2, 20)):
        step(world, follower, "merge", "staff", lead=lead)
    asked = [figure("proposals.merged", year, date(2024, 6, 30))]
    with on(date(2024, 10, 8)):
        step(world, lead, "withdraw", "staff", reason="提案人要求")
    assert Proposal.objects.get(pk=follower.pk).state == State.REVIEWING
    asked += [figure("proposals.merged", year, day) for day in (date(2024, 6, 30), date(2024, 10, 31))]
    assert asked == [1, 1, 0]


def test_a_proposal_on_paper_counts_from_the_day_on_which_it_was_received(world, year):
    with on(date(2024, 2, 10)):
        proposal = proposal_in(world, "draft", is_paper=True, received_on=date(2024, 1, 30))
        step(world, proposal, "submit", "writer")
    assert figure("proposals.submitted", year, date(2024, 1, 31)) == 1


def test_as_things_stand_no_course_is_read(db):
    said = Proposal.objects.all()
    for ask in SAID.values():
        assert "courseentry" not in str(said.filter(ask(said.said)).query)


# --- the law -----------------------------------------------------------------------------------------------------
STEPS = [
    "submit", "start_review", "return_for_changes", "file", "reject", "convert", "dispatch", "withdraw", "award", "take_award_back",
    "select_key", "unselect_key",
]  # fmt: skip
WHO = {"submit": "writer", "dispatch": "dispatcher"}
WALK = st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 2)), min_size=4, max_size=16)
"""Steps, each with the days that pass before it."""
BEGUN = [("submit", 0), ("file", 1)]


@settings(suppress_health_check=list(HealthCheck), max_examples=40, deadline=None)
@given(walk=WALK, begun=st.booleans())
@example(
    walk=[("return_for_changes", 1), ("submit", 1), ("return_for_changes", 1), ("submit", 0), ("file", 1)], begun=False
)
@example(walk=[("award", 1), ("take_award_back", 1), ("award", 1), ("select_key", 0), ("unselect_key", 1), ("withdraw", 1)],
         begun=True)  # fmt: skip
def test_a_figure_as_of_a_day_is_the_figure_asked_on_that_day(world, walk, begun):
    """But for what is taken back before its review: it was never submitted."""
    with transaction.atomic():
        proposal, day, asked = proposal_in(world, "draft"), FIRST, {}
        for name, apart in [*(BEGUN if begun else BEGUN[:1]), *walk]:
            for passed in range(apart):
                asked[day + timedelta(days=passed)] = what_is_said(None)
            day += timedelta(days=apart)
            with on(day), contextlib.suppress(Refused, NotYours):
                step(world, proposal, name, WHO.get(name, "staff"), **data_for(name, world))
        asked[day] = what_is_said(None)
        assert {then: what_is_said(then) for then in asked} == asked
        transaction.set_rollback(True)
