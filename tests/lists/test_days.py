"""Days that a list is asked from and to: they are compared as moments, so that an index serves them, whatever day is asked."""

from datetime import date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from activities.models import Activity
from activities.tables import ActivityFilter
from cppcc.audit.pages import AuditFilter
from cppcc.lists import SinceDay, UntilDay
from cppcc.lists.binned import BinFilter
from cppcc.rights import Role
from tests import factories


@pytest.fixture
def two(year):
    """One that begins in the first minute of 2 May in Changchun, one in the last."""
    moments = (datetime(2024, 5, 2, 0, 0), datetime(2024, 5, 2, 23, 59))
    return [factories.ActivityFactory(starts_at=timezone.make_aware(moment)) for moment in moments]


@pytest.mark.parametrize(
    ("since", "until", "there"),
    [
        ("2024-05-02", "2024-05-02", 2), ("2024-05-03", "", 0), ("", "2024-05-01", 0), ("2024-05-01", "2024-05-03", 2),
        ("0001-01-01", "9999-12-31", 2), ("9999-12-31", "", 0), ("", "0001-01-01", 0),
    ],
)  # fmt: skip
def test_a_day_is_whole_and_every_day_may_be_asked(two, account, since, until, there):
    answer = account(Role.STAFF).get(reverse("activity_list"), {"since": since, "until": until, "year": "all"})
    assert answer.status_code == 200
    assert len(answer.context["table"].page) == there


@pytest.mark.parametrize("kind", [ActivityFilter, AuditFilter, BinFilter])
def test_no_list_makes_a_day_of_each_row(kind):
    days = [one for name, one in kind.base_filters.items() if name in ("since", "until")]
    assert days
    assert all(isinstance(one, SinceDay | UntilDay) for one in days)


def test_the_moments_are_asked_as_they_stand(two):
    rows = SinceDay("自", "starts_at").filter(Activity.objects.all(), date(2024, 5, 2))
    with CaptureQueriesContext(connection) as asked:
        assert len(rows) == 2
    (query,) = asked.captured_queries
    assert "django_datetime" not in query["sql"]
    assert "AT TIME ZONE" not in query["sql"]
