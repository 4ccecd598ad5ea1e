"""The lists of an 申报征集, and what they and the urging of many ask of the database."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from cppcc.calendar import clock
from cppcc.rights import Role
from members import filing
from tests import factories
from tests.members.filings import SPRING, declared


@pytest.fixture(autouse=True)
def spring(db):
    """The second of April 2024: the first quarter is over."""
    with clock.at(SPRING):
        yield


@pytest.fixture
def staff(account):
    return account(Role.STAFF)


def test_who_answered_is_searched_filtered_sorted_and_taken_as_a_sheet(staff, year):
    record = factories.FilingFactory()
    wang, li = (factories.MemberFactory(name=name) for name in ("王小明", "李大力"))
    for one in (wang, li):
        factories.AskedFactory(filing=record, member=one)
    declared(wang)
    listed = f"{reverse('asked_list')}?filing={record.pk}"

    def names(query):
        return [row.record.member.name for row in staff.get(f"{listed}&{query}").context["table"].rows]

    assert names("q=wangxiaoming") == ["王小明"]
    assert names("answer=declared") == ["王小明"]
    assert names("answer=waiting") == ["李大力"]
    assert names("sort=member") == ["李大力", "王小明"]
    assert names("sort=-declared") == ["王小明", "李大力"]
    book = load_workbook(io.BytesIO(staff.get(f"{listed}&export=xlsx").content))
    rows = [[cell.value for cell in row] for row in book.active.iter_rows()]
    found = {row[0]: row for row in rows if row[0] in ("王小明", "李大力")}
    assert "已申报" in found["王小明"]
    assert "未答复" in found["李大力"]


def test_pages_ask_the_same_of_few_and_many(staff, year):
    def asked():
        found = []
        for address in (reverse("filing_list"), record.get_absolute_url(), f"{reverse('asked_list')}?year=2024"):
            staff.get(address)
            with CaptureQueriesContext(connection) as queries:
                assert staff.get(address).status_code == 200
            found.append(len(queries))
        return found

    record = factories.FilingFactory()
    for _ in range(2):
        declared(factories.AskedFactory(filing=record).member)
        factories.AskedFactory(filing=record)
    few = asked()
    for _ in range(12):
        declared(factories.AskedFactory(filing=record).member)
        factories.AskedFactory(filing=record)
        factories.AskedFactory()
    assert asked() == few


def test_asking_and_urging_many_costs_the_queries_of_few(year):
    def spent(number):
        record = factories.FilingFactory.build(plenary=year, created_by=factories.UserFactory())
        some = [factories.MemberFactory(user=factories.UserFactory(roles=[Role.MEMBER])) for _ in range(number)]
        with CaptureQueriesContext(connection) as asking:
            assert filing.begin(record, some) == number
        with CaptureQueriesContext(connection) as urging:
            assert filing.urge(record, clock.today()) == number
        assert filing.urge(record, clock.today()) == 0
        return len(asking), len(urging)

    few = spent(2)
    assert spent(12) == few
