"""Whoever was asked stands in one answer: who left, who joined, after the last day."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cppcc.calendar import clock
from cppcc.rights import Role
from members.models import Asked, Filing
from members.states import Answer
from tests import factories
from tests.members.filings import SPRING, answers, declared, send


@pytest.fixture(autouse=True)
def spring(db):
    """The second of April 2024: the first quarter is over."""
    with clock.at(SPRING):
        yield


@pytest.fixture
def staff(account):
    return account(Role.STAFF)


LOT = st.tuples(st.booleans(), st.integers(0, 2), st.sampled_from(["", "withdrawn", "returned"]), st.booleans())


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(LOT, min_size=1, max_size=5))
def test_whoever_was_asked_stands_in_one_answer_and_the_counts_add_up(year, lots):
    record = factories.FilingFactory(plenary=year)
    expected = []
    for nothing, number, state, left in lots:
        said = {"state": "nothing", "said_on": date(2024, 4, 2)} if nothing else {}
        member = factories.MemberFactory(left_on=date(2024, 4, 1) if left else None)
        factories.AskedFactory(filing=record, member=member, **said)
        for _ in range(number):
            declared(member, **({"state": state} if state else {}))
        sent = number and state != "withdrawn"
        expected.append("declared" if sent else "nothing" if nothing else "left" if left else "waiting")
    assert sorted(answers(record).values()) == sorted(expected)
    counted = Filing.objects.counted().get(pk=record.pk)
    assert counted.asked == counted.answered + counted.waiting + counted.left == len(lots)
    assert counted.answered == sum(one in ("declared", "nothing") for one in expected)
    waiting = set(record.asked_members.waiting().values_list("pk", flat=True))
    assert waiting == {row.pk for row in record.asked_members.answers() if row.answer == "waiting"}


def test_who_left_is_no_more_waited_for_and_who_joined_is_asked_on_request(staff, member_client):
    going = factories.MemberFactory()
    send(staff)
    record = Filing.objects.get()
    going.left_on = date(2024, 4, 1)
    going.save()
    assert answers(record)[going.pk] == Answer.LEFT
    page = staff.get(record.get_absolute_url())
    assert [one.member_id for one in page.context["late"]] == [member_client.member.pk]
    assert "补充征集" not in [one.words for one in page.context["offers"]]
    joined = factories.MemberFactory(joined_on=date(2024, 3, 20))
    assert joined.pk not in answers(record)
    assert "补充征集" in [one.words for one in staff.get(record.get_absolute_url()).context["offers"]]
    for _ in range(2):
        staff.post(record.step_url("ask_more"), {"version": 1})
    assert set(answers(record)) == {going.pk, joined.pk, member_client.member.pk}
    assert record.asked_members.count() == 3


def test_after_the_last_day_nobody_more_is_asked_until_it_is_changed(staff, year):
    record = factories.FilingFactory(due_on=date(2024, 4, 1))
    factories.MemberFactory()
    page = staff.post(record.step_url("ask_more"), {"version": 1}, follow=True).content.decode()
    assert "截止日期 2024-04-01 已过，请先改截止日期" in page
    assert not Asked.objects.exists()
    staff.post(record.step_url("change_due"), {"version": 1, "due_on": "2024-05-10"})
    staff.post(record.step_url("ask_more"), {"version": 2})
    assert record.asked_members.count() == 1
