"""The days of the demonstration that is alive: on whatever day it is loaded, they come in their order and in their years."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cppcc.calendar import is_working_day
from members.demo_days import Days

pytestmark = pytest.mark.django_db
"""Past the years that the calendar's package knows, the office's own are read."""


@given(st.dates(date(2025, 1, 1), date(2032, 12, 31)))
@example(date(2028, 2, 29))
@example(date(2026, 1, 1))
@example(date(2026, 12, 31))
@example(date(2026, 10, 3))
@example(date(2026, 2, 17))
@settings(max_examples=60)
def test_every_day_has_its_plan(today):
    days = Days(today)
    first = date(today.year, 1, 1)
    past = [days.ago(number) for number in range(80)]
    assert past[0] == today
    assert all(later > earlier for later, earlier in itertools.pairwise(past))
    assert all(is_working_day(day) for day in past[1:])
    assert all(days.ahead(number) > today and is_working_day(days.ahead(number)) for number in (1, 3, 12))
    for number in (1, 4, 14):
        spread = days.spread(number)
        assert len(spread) == number
        assert spread == sorted(spread)
        assert all(first <= day <= today for day in spread)
    assert all(first <= days.of_year(number) <= today for number in (0, 1, 10))
    assert all(day <= days.worked(day) <= today for day in (days.ago(3), days.ago(70), today))


@given(st.dates(date(2025, 1, 1), date(2040, 12, 31)))
@settings(max_examples=60)
def test_years_sessions_and_quarters_go_on_without_a_gap(today):
    days = Days(today)
    assert [*days.past, 2024, today.year]
    assert sorted([*days.past, 2024, today.year]) == list(range(2021, today.year + 1))
    quarters = days.quarters(4)
    ends = [date(year, 3 * number, 1) + timedelta(days=31) for year, number in quarters]
    assert len(set(quarters)) == 4
    assert ends == sorted(ends, reverse=True)
    assert all(date(year, 3 * number, 28) < today for year, number in quarters)
    opens, closes = days.session(today.year)
    assert date(today.year, 1, 8) <= opens <= date(today.year, 1, 31)
    assert closes == opens + timedelta(days=2)
    assert all(is_working_day(opens + timedelta(days=more)) for more in range(3))


def test_before_there_is_a_year_after_2024_only_that_year_is_loaded():
    assert not Days(date(2024, 12, 31)).alive
    assert Days(date(2025, 1, 1)).alive
