"""A score (民主测评) that nobody typed is no score of 1: it is asked for beside its field or cell. Plain counts keep 1."""

import pytest
from django.urls import reverse

from cppcc.rights import Role
from members.importing.declarations import DECLARATIONS, SELECTED, read
from members.models import Declaration
from tests import factories
from tests.bringing import book_of, cell_of, changed, going_out, written
from tests.members.test_duty_kinds import declare, own

HEADINGS = ("委员", "类别", "日期", "事项", "数量")
pytestmark = pytest.mark.usefixtures("in_2024")
ASKED = "“民主测评”须填写分数。"


def row(number):
    return ("张三", "民主测评", "2024-03-05", "年度测评", number)


@pytest.fixture
def office(year):
    factories.MemberFactory(name="张三")
    own(name="民主测评", unit="分")
    return factories.UserFactory(roles=[Role.STAFF])


def test_a_blank_score_of_a_sheet_is_refused_beside_its_row(office):
    (fault,) = read(book_of(HEADINGS, row("")), office).faults
    assert (fault.cell, fault.words) == ("E2（数量）", ASKED)
    (fault,) = read(book_of(HEADINGS[:-1], row("")[:-1]), office).faults
    assert fault.words == ASKED
    written(DECLARATIONS, book_of(HEADINGS, row("88.5")), office)
    assert Declaration.objects.get().quantity == 88.5
    assert read(book_of(HEADINGS, row("")), office).same == 1, "a cell that is empty beside no key says nothing"


def test_an_emptied_score_is_refused_and_one_of_1_goes_out_and_comes_back(office):
    written(DECLARATIONS, book_of((*HEADINGS, "状态"), (*row("1"), "待确认")), office)
    out = going_out(DECLARATIONS, Declaration.objects.select_related(*SELECTED))
    assert (read(out, office).faults, read(out, office).same) == ([], 1)
    Declaration.objects.update(quantity=7)
    out = going_out(DECLARATIONS, Declaration.objects.select_related(*SELECTED))
    (fault,) = read(changed(out, **{cell_of(DECLARATIONS, "数量"): ""}), office).faults
    assert fault.words == ASKED


@pytest.mark.parametrize("unit", ["小时", "篇", ""])
def test_what_is_no_score_is_one_where_nothing_is_typed(year, unit):
    factories.MemberFactory(name="张三")
    own(name="民主测评", unit=unit)
    written(DECLARATIONS, book_of(HEADINGS, row("")), factories.UserFactory(roles=[Role.STAFF]))
    assert Declaration.objects.get().quantity == 1


def test_a_form_asks_for_it_too(member_client):
    kind = own(name="民主测评", unit="分").key
    assert declare(member_client, kind).context["form"].errors["quantity"] == [ASKED]
    assert declare(member_client, kind, quantity="92").status_code == 302


def test_a_new_form_says_no_quantity_by_itself(member_client):
    page = member_client.get(reverse("declaration_new"))
    assert page.context["form"]["quantity"].value() is None
