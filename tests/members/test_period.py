"""Parts of a year and bodies: what falls into them, how it stood then, and that the parts add up to the whole."""

import itertools
from datetime import date, datetime

import pytest
from django.utils import timezone

from activities.models import Enterprise, Outcome, PlanItem, Venue, WelfareDeed
from cppcc import figures
from cppcc.calendar import clock
from cppcc.rights import Role
from cppcc.workflow import course_after, take
from members.comparison import before, cumulated
from members.models import DutyReport, PastMembership, Position
from members.period import (
    NoSpan,
    Period,
    days_in_words,
    nearest_quarter,
    quarter,
    quarter_words,
    quarters,
    so_far,
    whole_year,
)
from proposals.models import Communication, Feedback, KeyProposal, Promise, Proposal
from tests import factories


def number(key, span):
    return figures.get(key).value(span).number


def on(day: str):
    return timezone.make_aware(datetime.combine(date.fromisoformat(day), datetime.min.time().replace(hour=9)))


# --- the stretch itself ------------------------------------------------------------------------------------------
def test_quarters_part_the_year_and_its_ends_go_with_it(year):
    spans = [quarter(year, one) for one in range(1, 5)]
    assert (spans[0].starts_on, spans[0].ends_on) == (date(2024, 1, 1), date(2024, 3, 31))
    year.starts_on, year.ends_on = date(2023, 12, 20), date(2025, 1, 10)
    spans = [quarter(year, one) for one in range(1, 5)]
    assert (spans[0].starts_on, spans[3].ends_on) == (year.starts_on, year.ends_on)
    assert all((later.starts_on - sooner.ends_on).days == 1 for sooner, later in itertools.pairwise(spans))
    assert [span.whole for span in spans] == [False] * 4


def test_a_year_that_ends_or_begins_with_a_term_has_the_quarters_that_it_has_days_in(change_of_terms):
    last, first = change_of_terms
    late = factories.PlenaryYearFactory(year=2017, session=1, term=last.term, starts_on=date(2017, 4, 10))
    for plenary, numbers in ((last, [1, 2, 3]), (first, [1, 2, 3, 4]), (late, [2, 3, 4])):
        spans = quarters(plenary)
        assert list(spans) == numbers
        assert min(spans.values(), key=lambda one: one.starts_on).starts_on == plenary.starts_on
        assert max(spans.values(), key=lambda one: one.ends_on).ends_on == plenary.ends_on
        for sooner, later in itertools.pairwise(spans.values()):
            assert (later.starts_on - sooner.ends_on).days == 1
        assert all(one.within and one.years == (plenary,) for one in spans.values())
        assert [(one.quarter, one.words) for one in spans.values()] == [
            (number, f"{plenary.year}年{quarter_words(number)}") for number in numbers
        ]
    with pytest.raises(NoSpan, match="2021年度是2021年1月10日至8月31日，没有第四季度。"):
        quarter(last, 4)
    assert [nearest_quarter(last, one) for one in (1, 3, 4)] == [1, 3, 3]
    assert nearest_quarter(late, 1) == 2


def test_a_quarter_stands_beside_the_same_quarter_where_the_year_before_has_it(change_of_terms):
    last, first = change_of_terms
    sooner = factories.PlenaryYearFactory(year=2020, session=4, term=last.term)
    assert before(quarter(first, 4)) is None
    assert before(quarter(first, 3)) == quarter(last, 3)
    assert before(quarter(last, 3)) == quarter(sooner, 3)
    assert before(Period(first, date(2022, 5, 1), date(2022, 10, 15))) == Period(
        last, date(2021, 5, 1), date(2021, 8, 31)
    )
    assert before(Period(first, date(2022, 10, 1), date(2022, 11, 15))) is None


def test_the_time_since_the_years_beginning_and_the_same_days_a_year_before(year):
    half = Period(year, date(2024, 4, 1), date(2024, 6, 30))
    assert cumulated(half) == Period(year, date(2024, 1, 1), date(2024, 6, 30))
    assert cumulated(Period(year, date(2024, 7, 1), date(2024, 12, 31))) == year
    assert before(half) is None
    last = factories.PlenaryYearFactory(year=2023)
    assert before(half) == Period(last, date(2023, 4, 1), date(2023, 6, 30))
    assert before(year) == last
    leap = Period(year, date(2024, 1, 1), date(2024, 2, 29))
    assert before(leap).ends_on == date(2023, 2, 28)
    assert so_far(year, date(2024, 5, 1)) == Period(year, date(2024, 1, 1), date(2024, 5, 1))
    assert so_far(year, date(2025, 5, 1)) == so_far(year, date(2023, 5, 1)) == year
    assert days_in_words(date(2023, 11, 1), date(2024, 3, 31)) == "2023年11月1日至2024年3月31日"


# --- as it stood then --------------------------------------------------------------------------------------------
def test_a_proposal_stands_in_a_part_of_the_year_as_it_stood_at_its_end(year):
    proposal = factories.ProposalFactory(
        state="closed", number=1, submitted_on=date(2024, 3, 5), filed_on=date(2024, 4, 2), is_key=True
    )
    KeyProposal.objects.create(proposal=proposal, leading="甲", supervising="乙", selected_on=date(2024, 4, 20))
    hand = factories.AssignmentFactory(proposal=proposal, state="sent", dispatched_on=date(2024, 4, 3))
    Communication.objects.create(assignment=hand, mode="visit", on=date(2024, 5, 2), people="某", content="走访")
    reply = factories.ReplyFactory(assignment=hand, sent_on=date(2024, 5, 10), result_class_id="B")
    promise = Promise.objects.create(reply=reply, done_on=date(2024, 9, 1), words="已落实")
    Feedback.objects.create(
        proposal=proposal, attitude_id="satisfied", result_id="satisfied", given_on=date(2024, 7, 3),
        recorded_by=proposal.created_by,
    )  # fmt: skip
    factories.kept_of(proposal)

    def at(key, day):
        return number(f"proposals.{key}", Period(year, year.starts_on, date.fromisoformat(day)))

    turns = {
        "submitted": "2024-03-05", "filed": "2024-04-02", "key": "2024-04-20", "met": "2024-05-10",
        "replied": "2024-05-10", "class_b": "2024-05-10", "with_feedback": "2024-07-03", "satisfied": "2024-07-03",
    }  # fmt: skip
    for key, day in turns.items():
        eve = date.fromordinal(date.fromisoformat(day).toordinal() - 1).isoformat()
        assert (at(key, eve), at(key, day)) == (0, 1), key
    assert [at("promises_open", day) for day in ("2024-05-09", "2024-05-10", "2024-08-31", "2024-09-01")] == [
        0,
        1,
        1,
        0,
    ]
    assert number("proposals.reply_rate", Period(year, year.starts_on, date(2024, 3, 31))) is None
    assert number("proposals.filed", quarter(year, 2)) == 0  # submitted in the first quarter
    promise.delete()


def test_what_was_decided_later_does_not_stand_yet(year, account):
    staff = account(Role.STAFF).user
    proposal = factories.ProposalFactory(state="submitted", submitted_on=date(2024, 3, 1))
    with clock.at(on("2024-04-05")):
        take(Proposal, proposal.pk, "convert", staff, 1, {"reason": "建议"})
    first, half = quarter(year, 1), Period(year, year.starts_on, date(2024, 6, 30))
    assert (number("proposals.converted", first), number("proposals.converted", half)) == (0, 1)
    micro = factories.MicroFactory(state="submitted", submitted_on=date(2024, 3, 1))
    with clock.at(on("2024-04-05")):
        take(type(micro), micro.pk, "adopt", staff, 1)
    assert (number("micro.adopted", first), number("micro.adopted", half)) == (0, 1)
    assert number("micro.submitted", first) == 1
    assert list(course_after(type(micro), ["adopted"], on("2024-04-06"))) == []


def test_outcomes_and_plan_items_stand_by_their_days(year):
    committee = factories.CommitteeFactory()
    item = PlanItem.objects.create(
        plenary=year,
        topic="养老服务",
        form="special",
        lead_committee=committee,
        quarter=2,
        approved_on=date(2024, 1, 5),
    )
    activity = factories.ActivityFactory(plan_item=item, committee=committee)
    Outcome.objects.create(activity=activity, kind="research", title="报告", sent_on=date(2024, 7, 1))
    first, second, half = quarter(year, 1), quarter(year, 2), Period(year, year.starts_on, date(2024, 7, 1))
    assert [number("plan.carried_out", span) for span in (first, second)] == [0, 1]
    assert [number("outcomes.reports", span) for span in (second, half, year)] == [0, 1, 1]
    other = whole_year(year, factories.CommitteeFactory())
    assert [number("plan.items", span) for span in (year, whole_year(year, committee), other)] == [1, 1, 0]


# --- a body's own ------------------------------------------------------------------------------------------------
def test_a_body_has_what_it_and_its_members_of_that_time_did(year):
    committee, other, group = factories.CommitteeFactory(), factories.CommitteeFactory(), factories.GroupFactory()
    own = factories.MemberFactory(committee=committee, group=group)
    moved = factories.MemberFactory(committee=other)
    PastMembership.objects.create(
        member=moved, sector=moved.sector, committee=committee, starts_on=date(2022, 1, 1), ends_on=date(2024, 6, 30)
    )
    Position.objects.create(member=own, kind="standing_member", starts_on=date(2022, 1, 1))
    DutyReport.objects.create(member=own, year=year, state="submitted", submitted_on=date(2024, 11, 1))
    factories.proposed(factories.ProposalFactory(state="filed", number=1, submitted_on=date(2024, 2, 1)), own)
    factories.proposed(factories.ProposalFactory(state="filed", number=2, submitted_on=date(2024, 2, 1)), moved)
    by_body = factories.ProposalFactory(state="filed", number=3, submitted_on=date(2024, 2, 1))
    by_body.proposers.create(committee=committee, is_first=True)
    factories.MicroFactory(member=own, state="submitted", submitted_on=date(2024, 3, 1))
    WelfareDeed.objects.create(kind="students", member=own, on=date(2024, 3, 1), subject="助学", value=5)
    Enterprise.objects.create(name="企业", kind="lead", member=own, since=date(2024, 1, 1))
    Venue.objects.create(name="书房", kind="reading_room", group=group, since=date(2024, 1, 1))
    factories.AttendanceFactory(activity=factories.ActivityFactory(committee=committee))
    half = Period(year, year.starts_on, date(2024, 6, 30), committee)
    whole = whole_year(year, committee)
    assert [number("proposals.submitted", span) for span in (half, whole)] == [3, 2]  # the one who moved counts then
    assert [number("members.serving", span) for span in (half, whole)] == [2, 1]
    for key in ("micro.submitted", "activities.held", "unity.activity_attendance", "liaison.lead_enterprises",
                "duty.standing_reports", "members.standing"):  # fmt: skip
        assert number(key, whole) == 1, key
    assert number("welfare.students_funded", whole) == 5
    assert number("welfare.city_reading_rooms", whole) == 0
    assert number("welfare.city_reading_rooms", whole_year(year, group)) == 1
    assert number("party.papers", whole) == 0
    assert number("proposals.submitted", whole_year(year, other)) == 1


@pytest.mark.parametrize("body", [None, "committee", "group"])
def test_every_figure_can_be_asked_of_every_stretch(year, body):
    made = {"committee": factories.CommitteeFactory, "group": factories.GroupFactory}
    span = Period(year, date(2023, 6, 1), date(2024, 5, 31), made[body]() if body else None)
    found = figures.values(span)
    assert {value.number or 0 for _, value in found.values()} == {0}
