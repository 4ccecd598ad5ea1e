"""A year's ledger beside its sources: what is held meanwhile, and what is said of rows that are missing."""

import gc
from typing import Any

import pytest
from django.db import connection

from activities.models import Activity, Attendance
from activities.services.attendance import set_attendance
from members import duties
from members.models import DutyRecord
from tests import factories

MANY = 12


@pytest.fixture
def attended(year: Any) -> Any:
    activity: Any = factories.ActivityFactory()
    for _ in range(MANY):
        set_attendance(activity, factories.MemberFactory(), "present")
    return year


def alive() -> int:
    """Attendances and activities in memory; ``isinstance`` would wake what is lazy."""
    return sum(type(one) in (Attendance, Activity) for one in gc.get_objects())


def test_no_source_is_held_while_the_ledger_is_read(attended: Any) -> None:
    """A city's year has 30,000 attendances, each read with its activity and its member: they took a quarter of a gigabyte."""
    gc.collect()
    held: list[int] = []
    before = alive()

    def look(execute: Any, sql: str, *arguments: Any) -> Any:
        if f'FROM "{DutyRecord._meta.db_table}"' in sql:
            held.append(alive())
        return execute(sql, *arguments)

    with connection.execute_wrapper(look):
        found = duties.rebuild(attended, only_look=True)
    assert (found.wanted, found.total) == (MANY, 0)
    assert held
    assert max(held) <= before


def test_what_is_missing_is_told_by_name_and_comes_back_as_it_was(attended: Any) -> None:
    before = list(
        DutyRecord.objects.order_by("member").values_list("member", "kind", "words", "content_type", "object_id")
    )
    names = set(DutyRecord.objects.values_list("member__name", flat=True))
    DutyRecord.objects.all().delete()
    found = duties.rebuild(attended)
    assert (found.missing, {line["member"] for line in found.lines}) == (MANY, names)
    after = DutyRecord.objects.order_by("member").values_list("member", "kind", "words", "content_type", "object_id")
    assert list(after) == before
