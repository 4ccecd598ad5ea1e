"""The index is asked first which kinds may hold a question: none that holds it is left out."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.models import Brand, PartyPaper
from cppcc.frame.finding import kinds_for
from cppcc.models import Binned
from cppcc.rights import Role
from cppcc.search import likely, sources
from members.models import Declaration, Sector
from proposals.models import Proposal, Unit
from tests import factories

QUESTIONS = [
    "路灯",
    "路",
    "桂林路灯",
    "路灯 桂林",
    "2024",
    "委员",
    "局",
    "gl",
    "社区 养老 服务 中心",
    "——",
    "没有的词",
    "'",
    "A",
]


@pytest.fixture
def some(year):
    factories.BrandFactory(name="桂林路灯")
    factories.UnitFactory(name="路灯管理局")
    factories.SectorFactory(name="委员")
    factories.ProposalFactory(title="关于路灯的提案", state="submitted")
    member, writer = factories.MemberFactory(name="桂林"), factories.UserFactory()
    Declaration.objects.create(
        plenary=year, member=member, kind="welfare", on="2024-03-01", title="助老", created_by=writer
    )


@pytest.mark.parametrize("text", QUESTIONS)
def test_no_kind_that_holds_it_is_left_out(some, text):
    models = [one.model for one in sources()]
    holding = {one for one in models if one._base_manager.exists() and hold(one, text)}
    assert holding <= likely(models, text)


def hold(model, text):
    rows = getattr(model, "objects", model._default_manager)
    return rows.all().searched(text, personal=True).exists()


def test_kinds_without_it_are_left_out_unless_a_condition_of_their_own_decides(some):
    models = [Brand, Unit, Sector, Proposal, Declaration, Binned]
    assert likely(models, "路灯") == {Brand, Unit, Proposal}
    assert likely(models, "路灯 管理") == {Unit, Proposal}, "proposals are found by number, too"
    assert likely(models, "桂林") == {Brand, Declaration, Proposal}, "by the name of its member"
    assert likely([], "路灯") == set()


def test_it_is_one_query_more_and_many_kinds_less(some, account):
    staff = account(Role.STAFF).user
    with CaptureQueriesContext(connection) as asked:
        found = {rows.model for rows, _ in kinds_for(staff, "路灯")}
    assert len(asked) <= 2
    assert Brand in found
    assert PartyPaper not in found
