"""Terms, sessions and from–to over several years: what falls into them, what they are compared with, how they are called."""

from datetime import date, datetime

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from activities.models import Enterprise, PlanItem, WelfareDeed
from cppcc import figures
from cppcc.rights import Role
from members import duties
from members.comparison import before, cumulated, sessions, term_before, term_so_far, year_before
from members.models import DutyRecord, DutyReport, PastMembership, PlenaryYear, Position
from members.period import NoSpan, Period, SessionSpan, TermSpan, quarter, session_of, term_until, whole_year
from tests import factories


def number(key, span):
    return figures.get(key).value(span).number


def morning(day):
    return timezone.make_aware(datetime.combine(day, datetime.min.time().replace(hour=9)))


@pytest.fixture
def term(db):
    """Three years with gaps: nothing between 20 December and the 10th of January belongs to any of them."""
    return [
        factories.PlenaryYearFactory(year=year, starts_on=date(year, 1, 10), ends_on=date(year, 12, 20))
        for year in (2022, 2023, 2024)
    ]


@pytest.fixture
def former_term(term):
    """The term before, with its first two sessions."""
    ninth = factories.TermFactory(number=9, starts_on=date(2017, 1, 1), ends_on=date(2021, 12, 31))
    return [factories.PlenaryYearFactory(year=year, term=ninth, session=year - 2016) for year in (2017, 2018)]


# --- what each span is -------------------------------------------------------------------------------------------
def test_a_term_is_its_years_up_to_one_of_them(term):
    first, second, third = term
    span = term_until(third)
    assert (span.years, span.plenary, span.year, span.whole, span.as_of, span.body) == (
        tuple(term), third, 2024, True, None, None,
    )  # fmt: skip
    assert (span.starts_on, span.ends_on) == (date(2022, 1, 10), date(2024, 12, 20))
    assert (span.words, span.plenary_name) == ("2022—2024年", "十届")
    assert term_until(second).years == (first, second)
    second.delete()
    assert term_until(third).words == "2022、2024年"


def test_every_span_says_its_years_and_how_it_is_called(term):
    first, second, third = term
    own = Period(second, date(2023, 7, 1), date(2024, 6, 30))
    assert (third.years, third.words, third.plenary_name) == ((third,), "2024年", "十届三次会议")
    assert (quarter(third, 2).years, quarter(third, 2).words) == ((third,), "2024年第二季度")
    assert (own.years, own.words, own.plenary_name) == ((second, third), "2023年7月1日至2024年6月30日", "十届")
    first.opens_on, first.closes_on = date(2022, 1, 12), date(2022, 1, 15)
    held = session_of(first)
    assert (held.years, held.words, held.whole, held.as_of) == ((first,), "十届一次会议期间", False, None)


def test_the_term_so_far_ends_with_the_span(term):
    first, second, third = term
    assert term_so_far(third) == term_until(third)
    half = Period(third, third.starts_on, date(2024, 6, 30))
    span = term_so_far(half)
    assert span == TermSpan((first, second, half))
    assert (span.whole, span.as_of) == (False, date(2024, 6, 30))
    assert span.words == "2022年1月10日至2024年6月30日"
    assert term_so_far(Period(second, date(2022, 7, 1), date(2023, 6, 30))).parts[0] == first
    assert term_so_far(term_until(second)) == term_until(second)


def test_what_stands_beside_each_span(term, former_term):
    _, second, third = term
    third.opens_on, third.closes_on = date(2024, 1, 12), date(2024, 1, 15)
    second.opens_on, second.closes_on = date(2023, 1, 11), date(2023, 1, 14)
    second.save()
    assert before(third) == year_before(third) == second
    assert year_before(quarter(third, 3)) == second
    assert before(session_of(third)) == SessionSpan(second, date(2023, 1, 11), date(2023, 1, 14))
    assert term_before(third) == TermSpan(tuple(former_term))
    assert before(term_until(second)) == TermSpan(tuple(former_term))  # session for session
    assert before(term_until(third)) is None  # the third session of the term before is not there
    half = term_so_far(Period(second, second.starts_on, date(2023, 6, 30)))
    sooner, later = former_term
    assert before(half) == TermSpan((sooner, Period(later, later.starts_on, date(2018, 6, 30))))
    assert (year_before(former_term[0]), term_before(former_term[0]), before(term_until(later))) == (None, None, None)
    assert cumulated(term_until(third)) == term_until(third)


def test_from_to_over_two_years_is_compared_by_days_or_not_at_all(term):
    _, second, third = term
    own = Period(third, date(2023, 7, 1), date(2024, 6, 30))
    assert before(own) == Period(second, date(2022, 7, 1), date(2023, 6, 30))
    assert before(Period(second, date(2022, 7, 1), date(2023, 6, 30))) is None  # nobody kept 2021
    with pytest.raises(NoSpan, match="重叠"):
        before(Period(third, date(2023, 1, 1), date(2024, 6, 30)))
    for word, ask in (("累计", cumulated), ("上年", year_before), ("大会期间", sessions)):
        with pytest.raises(NoSpan, match=f"跨多个年度，没有“{word}”"):
            ask(own)


def test_from_to_over_two_terms_has_no_term(term, former_term):
    with pytest.raises(NoSpan, match="跨两届"):
        term_so_far(Period(term[0], date(2018, 7, 1), date(2022, 6, 30)))


def test_a_session_without_days_says_where_to_fill_them(term):
    with pytest.raises(NoSpan, match=r"2024年没有登记会议日期.*“基础资料”的“届次年度”"):
        sessions(term[2])
    for year in term[:2]:
        year.opens_on = year.closes_on = year.starts_on
        year.save()
    with pytest.raises(NoSpan, match="2024年没有登记会议日期"):
        sessions(term_until(term[2]))
    assert sessions(term_until(term[1])).parts == tuple(session_of(one) for one in term[:2])


# --- what falls into them ----------------------------------------------------------------------------------------
def test_a_term_counted_by_hand_in_the_raw_tables(term):
    days = [
        date(2022, 1, 9),
        date(2022, 3, 1),
        date(2022, 12, 25),
        date(2023, 5, 1),
        date(2024, 12, 20),
        date(2024, 12, 21),
    ]
    for day in days:
        factories.ActivityFactory(starts_at=morning(day))
        WelfareDeed.objects.create(kind="students", on=day, subject="助学", value=2)
    for plenary, day, filed in (
        (term[0], "2022-02-01", True),
        (term[1], "2023-02-01", False),
        (term[2], "2025-01-03", True),
    ):
        factories.ProposalFactory(
            plenary=plenary, state="filed" if filed else "submitted", number=1 if filed else None,
            submitted_on=date.fromisoformat(day), filed_on=date.fromisoformat(day) if filed else None,
        )  # fmt: skip
    other = factories.PlenaryYearFactory(
        year=2017,
        term=factories.TermFactory(number=9, starts_on=date(2017, 1, 1), ends_on=date(2021, 12, 31)),
        session=1,
    )
    factories.ProposalFactory(plenary=other, state="submitted", submitted_on=date(2017, 3, 1))
    by_hand = """
        SELECT (SELECT COUNT(*) FROM proposals_proposal p JOIN members_plenaryyear y ON y.id = p.plenary_id
                 JOIN members_term t ON t.id = y.term_id
                 WHERE t.number = 10 AND p.state NOT IN ('draft', 'returned', 'withdrawn')),
               (SELECT COUNT(*) FROM proposals_proposal p JOIN members_plenaryyear y ON y.id = p.plenary_id
                 JOIN members_term t ON t.id = y.term_id
                 WHERE t.number = 10 AND p.number IS NOT NULL AND p.state <> 'withdrawn'),
               (SELECT SUM(w.value) FROM activities_welfaredeed w WHERE w.kind = 'students' AND EXISTS (
                 SELECT 1 FROM members_plenaryyear y JOIN members_term t ON t.id = y.term_id
                 WHERE t.number = 10 AND w.on BETWEEN y.starts_on AND y.ends_on))
    """.replace("w.on", 'w."on"')
    with connection.cursor() as cursor:
        cursor.execute(by_hand)
        counted = [int(one) for one in cursor.fetchone()]
    span = term_until(term[2])
    keys = ("proposals.submitted", "proposals.filed", "welfare.students_funded")
    assert [number(key, span) for key in keys] == counted == [3, 2, 6]
    assert number("activities.held", span) == 3
    assert number("proposals.filing_rate", span) == 67  # of the sums, not the mean of the years


def test_the_plan_of_a_term_counts_each_year_by_itself(term):
    committee = factories.CommitteeFactory()
    items = [
        PlanItem.objects.create(
            plenary=year, topic="养老", form="special", lead_committee=committee, quarter=1, approved_on=year.starts_on
        )
        for year in term
    ]
    factories.ActivityFactory(plan_item=items[0], starts_at=morning(date(2022, 5, 1)))
    factories.ActivityFactory(plan_item=items[1], starts_at=morning(date(2024, 5, 1)))  # a year too late
    span = term_until(term[2])
    assert [number(key, span) for key in ("plan.items", "plan.carried_out", "plan.completion_rate")] == [3, 1, 33]
    by_days = Period(term[2], date(2022, 7, 1), date(2024, 6, 30))
    assert [number(key, by_days) for key in ("plan.items", "plan.carried_out")] == [3, 1]
    assert number("plan.items", Period(term[2], date(2023, 7, 1), date(2024, 6, 30), committee)) == 2


def test_members_of_a_term_count_where_they_belonged_at_the_end_of_each_year(term):
    committee, other = factories.CommitteeFactory(), factories.CommitteeFactory()
    moved = factories.MemberFactory(committee=other)
    PastMembership.objects.create(
        member=moved, sector=moved.sector, committee=committee, starts_on=date(2022, 1, 1), ends_on=date(2023, 6, 30)
    )
    late = factories.MemberFactory(committee=committee, joined_on=date(2023, 5, 1))
    left = factories.MemberFactory(committee=committee, left_on=date(2023, 9, 1))
    for year in term:
        for member in (moved, late, left):
            WelfareDeed.objects.create(
                kind="students", member=member, on=date(year.year, 6, 1), subject="助学", value=1
            )
            factories.MicroFactory(plenary=year, member=member, state="submitted", submitted_on=date(year.year, 6, 1))
            factories.proposed(
                factories.ProposalFactory(plenary=year, state="submitted", submitted_on=date(year.year, 3, 1)), member
            )
    span = term_until(term[2], committee)
    for key in ("welfare.students_funded", "micro.submitted", "proposals.submitted"):
        yearly = [number(key, whole_year(year, committee)) for year in term]
        assert yearly == [3, 2, 2], key  # the one who moved in 2023 counts in 2022 alone
        assert number(key, span) == 7, key
    assert number("members.serving", span) == number("members.serving", whole_year(term[2], committee)) == 1


def test_what_is_counted_distinct_counts_once_in_a_term(term):
    member, other = factories.MemberFactory(), factories.MemberFactory()
    for one, since, until in ((member, 2022, None), (other, 2022, date(2022, 12, 31))):
        Position.objects.create(member=one, kind="standing_member", starts_on=date(since, 1, 1), ends_on=until)
    for year in term:
        for one in (member, other):
            DutyReport.objects.create(member=one, year=year, state="submitted", submitted_on=date(year.year, 11, 1))
    assert [number("duty.standing_reports", year) for year in term] == [2, 1, 1]
    assert number("duty.standing_reports", term_until(term[2])) == 2
    assert number("duty.standing_reports", term_until(term[0])) == 2
    Enterprise.objects.create(name="企业", kind="lead", since=date(2021, 1, 1), until=date(2022, 1, 5))
    Enterprise.objects.create(name="另一家", kind="lead", since=date(2022, 12, 22), until=date(2023, 1, 5))
    Enterprise.objects.create(name="第三家", kind="lead", since=date(2022, 12, 1))
    assert number("liaison.lead_enterprises", term_until(term[2])) == 1  # the others held in no year of it


def test_a_session_tells_what_came_in_while_it_sat_as_it_stands_now(term):
    year = term[2]
    year.opens_on, year.closes_on = date(2024, 1, 12), date(2024, 1, 15)
    for day in (11, 12, 15, 16):
        factories.ProposalFactory(
            plenary=year, state="filed", number=day, submitted_on=date(2024, 1, day), filed_on=date(2024, 2, 20)
        )
    assert [number(f"proposals.{key}", session_of(year)) for key in ("submitted", "filed")] == [2, 2]
    early = sessions(Period(year, year.starts_on, date(2024, 1, 31)))
    assert [number(f"proposals.{key}", early) for key in ("submitted", "filed")] == [2, 0]  # as the report's day has it


# --- where the days of a session are entered ---------------------------------------------------------------------
def test_the_office_enters_the_days_of_a_session_with_the_year(account, year):
    staff = account(Role.STAFF)
    page = reverse("register_edit", args=["years", year.pk])
    form = staff.get(page).context["form"]
    sent = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    for opens, closes, words in (
        ("2024-01-08", "", "一并填写"),
        ("2024-01-11", "2024-01-08", "不能早于"),
        ("2023-12-28", "2024-01-04", "之内"),
    ):
        answer = staff.post(page, {**sent, "opens_on": opens, "closes_on": closes})
        assert answer.status_code == 200
        assert words in answer.content.decode()
    staff.post(page, {**sent, "opens_on": "2024-01-08", "closes_on": "2024-01-11"})
    kept = PlenaryYear.objects.get(pk=year.pk)
    assert (kept.opens_on, kept.closes_on) == (date(2024, 1, 8), date(2024, 1, 11))
    assert "会议 2024-01-08 至 2024-01-11" in staff.get(reverse("year_page", args=[2024])).content.decode()


# --- duties, declarations and reports --------------------------------------------------------------------------
def test_duties_fall_into_every_span(term):
    member = factories.MemberFactory()
    for year in term:
        DutyReport.objects.create(member=member, year=year, state="submitted", submitted_on=date(year.year, 11, 1))
        factories.proposed(
            factories.ProposalFactory(plenary=year, state="submitted", submitted_on=date(year.year, 3, 1)), member
        )
        duties.rebuild(year)
    span, half = term_until(term[2]), Period(term[2], term[2].starts_on, date(2024, 6, 30))
    for rows, many in (
        (DutyRecord.objects, (6, 2, 1)),
        (DutyReport.objects, (3, 1, 0)),
    ):  # a proposal and a report a year
        counted = tuple(rows.in_year(one).count() for one in (span, term[0], half))
        assert counted == many
