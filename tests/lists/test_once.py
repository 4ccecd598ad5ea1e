"""A list under conditions asks them once: for the rows of a page and for their number, which are what they were apart."""

import django_tables2 as tables
import pytest
from django.core.paginator import Paginator
from django.db import connection
from django.db.models import F, Value
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cppcc.lists import rows
from cppcc.querysets import total
from cppcc.rights import Role
from proposals.models import Proposal
from tests import factories

PLACES = ("proposal_list", "activity_list", "micro_list", "member_list")
ASKED = [
    {"q": "路灯"}, {"q": "路灯", "page": "2"}, {"q": "路灯", "page": "3"}, {"q": "路灯", "page": "4"}, {"q": "路灯", "page": "0"},
    {"q": "路灯", "page": "-1"}, {"q": "路灯", "page": "x"}, {"q": "路灯", "page": "1" * 30}, {"q": "没有的词"},
    {"q": "没有的词", "page": "2"}, {"q": "路灯", "sort": "-title"}, {"q": "路灯", "page": "2", "size": "50"},
    {"q": "路灯", "state": "submitted", "sort": "state"}, {"mine": "own"}, {"overdue": "false", "page": "2"},
]  # fmt: skip


@pytest.fixture
def forty(year):
    for number in range(41):
        title = f"路灯{number:02d}"
        factories.ProposalFactory(title=title, state="draft" if number % 5 == 0 else "submitted", plenary=year)
        factories.MemberFactory(name=title)
        factories.ActivityFactory(title=title)
        factories.MicroFactory(title=title, state="submitted", plenary=year)


def seen(client, name, query):
    """The keys of the page, its number, how many rows and pages there are."""
    table = client.get(reverse(name), {"year": "all", "size": "20", "sort": ""} | query).context["table"]
    page = table.page
    return [row.record.pk for row in page.object_list], page.number, table.paginator.count, table.paginator.num_pages


@pytest.mark.parametrize("role", [Role.STAFF, Role.LEADER, Role.MEMBER])
def test_a_page_and_its_number_are_the_same_as_asked_apart(forty, account, monkeypatch, role):
    client = account(role)
    places = [name for name in PLACES if client.get(reverse(name)).status_code == 200]
    once = [seen(client, name, query) for name in places for query in ASKED]
    monkeypatch.setattr(rows.Pages, "page", Paginator.page)
    assert once == [seen(client, name, query) for name in places for query in ASKED]
    assert any(number == 2 for _, number, _, _ in once)


@pytest.mark.parametrize("name", PLACES)
def test_the_index_is_asked_in_one_statement(forty, account, name):
    client, address = account(Role.STAFF), reverse(name)
    for query in ({"q": "路灯"}, {"q": "路灯", "page": "2"}, {"q": "没有的词"}):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address, query | {"year": "all"}).status_code == 200
        assert sum("cppcc_searchrow" in one["sql"] for one in asked) == 1


def test_rows_that_are_more_than_their_keys_are_asked_apart(forty):
    plain = Proposal.objects.all()
    told = plain.annotate(word=Value("路灯"))
    twice = plain.filter(plenary__proposals__title__contains="路灯0")

    def by_key(found, readable):
        return rows.SteadyRows(found, readable).by_key

    assert by_key(plain.filter(title__contains="0"), plain)
    assert by_key(told.filter(title__contains="0"), told)
    assert by_key(plain.alias(word=F("title")).filter(word="路灯01"), plain)
    assert not by_key(told, plain), "its rows have what those read by key have not"
    assert not by_key(twice.distinct(), plain), "rows that stand twice are counted once"
    assert not by_key(plain.union(plain), plain)
    assert not by_key(plain, None)


def test_a_row_that_stands_twice_stays_twice(forty):
    plain = Proposal.objects.all()
    twice = plain.filter(plenary__proposals__title__contains="路灯0")
    table = tables.Table(rows.SteadyRows(twice, plain))
    table.paginate(paginator_class=rows.Pages, page=2, per_page=30)
    assert [one.record.pk for one in table.page] == [one.pk for one in total(twice)[30:60]]
    assert table.paginator.count == 41 * 10
