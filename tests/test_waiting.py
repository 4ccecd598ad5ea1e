"""What waits, by name: the most urgent matters of an account, and the first of each kind."""

from datetime import date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cppcc.calendar import clock
from cppcc.frame import todos_for, urgent, waiting
from tests import factories
from tests.proposals.world import hand_in
from tests.test_told import Office, some_of_everything


@pytest.fixture
def office(year):
    return Office(year)


def test_what_is_due_first_stands_first_with_its_name_and_its_day(office):
    world = office.world
    for day in (date(2024, 7, 1), date(2024, 3, 5), date(2024, 5, 1)):
        hand_in(world, "handling", reply_due=day, longest_due=date(2024, 12, 1))
    hand_in(world, "waiting", reply_due=date(2024, 4, 1), longest_due=date(2024, 12, 1))
    with clock.at(timezone.make_aware(datetime(2024, 3, 20, 9))):
        found = urgent(world.user("handler"), 3)
        assert [one.due for one in found] == [date(2024, 3, 5), date(2024, 4, 1), date(2024, 5, 1)]
        assert [one.late for one in found] == [True, False, False]
        assert [one.words for one in found] == ["办理中", "待签收", "办理中"]
        assert [(one.title, one.url) for one in found] == [
            (one.record.title, one.record.get_absolute_url()) for one in found
        ]


def test_each_todo_names_the_first_of_its_matters_and_how_many_more(office):
    world = office.world
    for _ in range(4):
        hand_in(world, "handling")
    groups = waiting(todos_for(world.user("handler"), 2024), 3)
    group = next(one for one in groups if one.todo.label == "件办理中")
    assert (len(group.matters), group.more) == (3, 1)


def test_every_todo_has_matters_and_they_are_its_own(office):
    some_of_everything(office)
    for user in office.users:
        fresh = type(user).objects.get(pk=user.pk)
        for group in waiting(todos_for(fresh, 2024), 50):
            assert len(group.matters) == group.todo.count, group.todo
            assert all(one.title and one.url.startswith("/") for one in group.matters), group


def test_matters_take_the_same_queries_for_few_and_many(office):
    some_of_everything(office)

    def asked() -> list[int]:
        found = []
        for user in office.users:
            fresh = type(user).objects.get(pk=user.pk)
            todos = todos_for(fresh, 2024)
            with CaptureQueriesContext(connection) as queries:
                urgent(fresh, 8, todos)
            found.append(len(queries))
        return found

    few = asked()
    for _ in range(3):
        hand_in(office.world, "handling")
        factories.ProposalFactory(state="submitted")
        factories.MicroFactory(state="submitted", plenary=office.year)
    assert asked() == few
    assert max(few) <= 10  # one for each kind of matter that waits


def test_the_number_around_a_page_is_counted_once_and_anew_after_each_own_act(client, office):
    world = office.world
    client.force_login(world.user("handler"))

    def number() -> int:
        return client.get("/proposals/").context["todo_number"]

    before = number()
    hand_in(world, "handling")
    with CaptureQueriesContext(connection) as again:
        assert number() == before
    assert not [query for query in again if "UNION ALL" in query["sql"]]
    assert client.post("/settings/", {}).status_code in (403, 405)
    assert number() == before, "what was refused changed nothing"
    client.post("/theme/", {})
    acted = number()
    assert acted > before, "what one does oneself shows at once"
    hand_in(world, "handling")
    assert number() == acted
    client.get("/todos/")
    assert number() > acted, "the page of what waits counts for itself"
