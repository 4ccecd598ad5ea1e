"""What a list counts beside its rows is counted for the page that is shown: nothing is joined and grouped before it is cut."""

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activities.models import Activity, Attendance, PlanItem, Suggestion
from cppcc.querysets import number_of
from cppcc.rights import Role
from members.models import Member
from tests import factories
from tests.sheets.lists import names
from tests.sheets.test_every_list import opened


@pytest.mark.parametrize(("name", "part"), [one for one in names() if one[0] != "assessment"])
def test_no_list_groups_its_rows(name, part, year):
    page, _ = opened(name, part)
    rows = page.get_queryset()
    if isinstance(rows, QuerySet):
        assert rows.query.group_by is None


@pytest.mark.parametrize("name", ["activity_list", "member_list", "plan", "brands"])
def test_no_page_joins_before_it_counts(name, account, year):
    client = account(Role.STAFF)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(reverse(name)).status_code == 200
    tables = [one._meta.db_table for one in (Activity, Attendance, Suggestion, PlanItem, Member)]
    counted = [
        one["sql"]
        for one in asked
        if "GROUP BY" in one["sql"] and any(f'FROM "{table}"' in one["sql"] for table in tables)
    ]
    assert not [sql for sql in counted if "LEFT OUTER JOIN" in sql.split("GROUP BY")[0]]


def test_a_row_that_none_names_counts_nought(year):
    with_some, without = factories.ActivityFactory(), factories.ActivityFactory()
    for state in ("present", "present", "absent"):
        factories.AttendanceFactory(activity=with_some, state=state)
    Suggestion.objects.create(activity=with_some, text="一")
    rows = Activity.objects.annotate(
        present=number_of(Attendance.objects.present(), "activity"),
        said=number_of(Suggestion.objects.all(), "activity"),
    )
    found = {row.pk: (row.present, row.said) for row in rows}
    assert found == {with_some.pk: (2, 1), without.pk: (0, 0)}
    assert [row.pk for row in rows.order_by("-present")] == [with_some.pk, without.pk]
