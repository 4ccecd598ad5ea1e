"""In a year under way a chart holds what its numbers hold, which stand beside it: nothing that is only planned."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cppcc.calendar import clock
from cppcc.rights import Role
from tests import factories
from tests.reading import Page


@pytest.fixture
def held_and_planned(now_year):
    """Two activities of this year were held, one is to come in two months."""
    now = clock.now()
    for days in (-80, -20, 60):
        factories.ActivityFactory(starts_at=now + timedelta(days=days), ends_at=now + timedelta(days=days, hours=2))
    return now_year


@pytest.mark.parametrize("page", ["dashboard", "home"])
def test_a_chart_beside_figures_of_until_today_counts_until_today(account, held_and_planned, page):
    leader = account(Role.LEADER)
    shown = Page(leader.get(reverse(page)))
    assert "截至" in shown.words
    addresses = [one.get("src") for one in shown.all("img.chart-image")]
    months = next(address for address in addresses if "activity_months" in address)
    assert "until=" in months
    whole = reverse("chart", args=[held_and_planned.year, "activity_months"])
    assert leader.get(months).content != leader.get(f"{whole}?narrow" if "narrow" in months else whole).content


def test_its_table_and_the_records_behind_it_are_of_the_same_days(account, held_and_planned):
    leader = account(Role.LEADER)
    leads = [one.get("href") for one in Page(leader.get(reverse("dashboard"))).all(".pictures a")]
    table = Page(leader.get(next(address for address in leads if "activity_months" in address)))
    assert "until=" in table.one("img.chart-image").get("src")
    numbers = [one for one in table.all("td.number a") if one.words.startswith("1")]
    assert len(numbers) == 2
    whole = Page(leader.get(reverse("chart_bars", args=[held_and_planned.year, "activity_months"])))
    assert len([one for one in whole.all("td.number a") if one.words.startswith("1")]) == 3
    assert all("until=" in one.get("href") for one in numbers)
    assert leader.get(numbers[0].get("href")).status_code == 200
    assert leader.get(f"{reverse('chart', args=[held_and_planned.year, 'activity_months'])}?until=x").status_code == 404


def test_a_year_that_is_over_is_whole_and_a_chart_over_the_years_is_of_whole_years(account, year):
    shown = Page(account(Role.LEADER).get(reverse("dashboard")))
    assert shown.all("img.chart-image")
    assert all("until=" not in one.get("src") for one in shown.all("img.chart-image"))
