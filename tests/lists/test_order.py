"""Every list stands in an order that leaves nothing open, whatever it is sorted by; members find what comes next first."""

from datetime import timedelta

import pytest
from django.db.models import Count, QuerySet
from django.urls import reverse

from activities.models import Activity
from cppcc.calendar import clock
from cppcc.querysets import total
from cppcc.rights import Role
from members.models import Assessment
from tests import factories
from tests.sheets.lists import address, names
from tests.sheets.test_every_list import opened


def last(rows):
    """The name of what decides where all else ties."""
    return str(rows.query.order_by[-1]).lstrip("-")


@pytest.mark.parametrize(("name", "part"), [one for one in names() if one[0] != "assessment"])
def test_a_list_is_in_total_order_by_whatever_it_is_sorted(name, part, year):
    page, _ = opened(name, part)
    rows = page.found()
    if not isinstance(rows, QuerySet):
        return  # sorted in memory, where ties stay as they were
    assert last(rows) in ("pk", "id"), "the list's own order"
    table = page.get_table_class()(data=[])
    for column in table.columns:
        if column.orderable:
            for sign in ("", "-"):
                page.request.GET = page.request.GET.copy()
                page.request.GET["sort"] = f"{sign}{column.name}"
                sorted_rows = page.found()
                assert last(sorted_rows) in ("pk", "id"), column.name
                assert len(sorted_rows.query.order_by) > 1
                str(sorted_rows.query)  # it can be asked


def test_counting_along_never_drops_the_order():
    rows = Activity.objects.annotate(n=Count("suggestions"))
    assert not rows.ordered
    assert total(rows).query.order_by == ("-starts_at", "-pk")
    assert total(Activity.objects.order_by("title")).query.order_by == ("title", "pk")
    assert total(Assessment.objects.order_by("-id")).query.order_by == ("-id",)


def test_a_member_finds_first_what_comes_next(member_client, account, year, monkeypatch):
    now = clock.now()
    days = {"昨天": -1, "上周": -7, "明天": 1, "后天": 2}
    for title, ahead in days.items():
        factories.ActivityFactory(title=title, starts_at=now + timedelta(days=ahead))
    everything = f"{reverse('activity_list')}?year=all"
    titles = [row.record.title for row in member_client.get(everything).context["table"].page.object_list]
    assert titles == ["明天", "后天", "昨天", "上周"]
    staff = account(Role.STAFF)
    titles = [row.record.title for row in staff.get(everything).context["table"].page.object_list]
    assert titles == ["后天", "明天", "昨天", "上周"]
    assert address("activity_list")
