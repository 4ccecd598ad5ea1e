"""交办: each unit named once, with the way in which it has the proposal; who like matters went to before is offered."""

import pytest

from cppcc.rights import Role
from proposals.models import Assignment, Proposal
from tests import factories
from tests.browserlike import main_form
from tests.reading import Page

TEXT = {
    "title": "关于增设夜间公交线路的提案",
    "situation": "夜间下班的工人没有公交可坐，出行不便。",
    "suggestion": "增设两条夜间公交线路，每半小时一班。",
}


@pytest.fixture
def dispatcher(account, year):
    client = account(Role.DISPATCHER)
    client.units = {name: factories.UnitFactory(name=name) for name in ("区交通局", "区财政局", "区民政局")}
    client.proposal = factories.ProposalFactory(state="filed", number=9, **TEXT)
    client.step = client.proposal.step_url("dispatch")
    return client


def went_to(client, number, *, lead, co=None):
    former = factories.ProposalFactory(
        state="handling", number=number, **TEXT | {"title": f"关于夜间公交线路的第{number}件提案"}
    )
    factories.AssignmentFactory(proposal=former, unit=client.units[lead], role="lead", state="handling")
    if co:
        factories.AssignmentFactory(proposal=former, unit=client.units[co], role="co", state="opined", opinion="同意")


def sent(client, **more):
    data = main_form(client.get(client.step).content.decode())
    return client.post(client.step, data | more)


def hands(client):
    found = Assignment.objects.filter(proposal=client.proposal)
    return {hand.unit.name: hand.role for hand in found.select_related("unit")}


def test_the_only_unit_suggested_is_ticked_and_one_press_dispatches(dispatcher):
    dispatcher.proposal.suggested_units.add(dispatcher.units["区交通局"])
    page = Page(dispatcher.get(dispatcher.step))
    assert len(page.all(".hand-rows > .hand-row")) == 1
    assert "提案人建议" in page.one(".hand-row").words
    assert "个工作日" in page.one("#id_reply_due_helptext").words
    sent(dispatcher)
    assert hands(dispatcher) == {"区交通局": "lead"}


def test_units_of_like_matters_are_offered_with_how_often_and_ticked_when_only_one_answered(dispatcher):
    went_to(dispatcher, 1, lead="区交通局", co="区财政局")
    went_to(dispatcher, 2, lead="区交通局")
    page = Page(dispatcher.get(dispatcher.step))
    rows = [row.words for row in page.all(".hand-rows > .hand-row")]
    assert "相似提案中主办或分办 2 件" in rows[0]
    assert "相似提案中会办 1 件" in rows[1]
    assert page.one(".hand-row [name=lead_unit]").get("checked") is not None
    went_to(dispatcher, 3, lead="区民政局")
    assert all(
        one.get("checked") is None for one in Page(dispatcher.get(dispatcher.step)).all(".hand-row [name=lead_unit]")
    )


def test_what_is_typed_alone_is_the_lead_and_what_is_typed_beside_it_is_asked_about(dispatcher):
    answer = sent(dispatcher, **{"find.units": "交通局、民政局"})
    assert not hands(dispatcher)
    page = Page(answer)
    assert "请为" in page.one(".hands .invalid-feedback").words
    assert {row.one("[data-name]").words for row in page.all(".hand-rows > .hand-row")} == {"区交通局", "区民政局"}
    key = str(dispatcher.units["区民政局"].pk)
    sent(dispatcher, **{"find.units": "交通局", "co_units": [key]})
    assert hands(dispatcher) == {"区交通局": "lead", "区民政局": "co"}


def test_separate_units_and_a_doubled_one(dispatcher):
    keys = [str(unit.pk) for unit in dispatcher.units.values()]
    answer = sent(dispatcher, separate_units=keys[:2], co_units=[keys[1]])
    assert "不能同时会办" in Page(answer).one(".hands").words
    assert len(Page(answer).all("[name=separate_units][checked]")) == 2
    sent(dispatcher, separate_units=keys[:2], co_units=[keys[2]])
    assert sorted(hands(dispatcher).values()) == ["co", "separate", "separate"]


def test_the_page_asks_as_many_queries_whatever_there_is(dispatcher, django_assert_max_num_queries):
    for number in range(1, 4):
        went_to(dispatcher, number, lead="区交通局", co="区财政局")
    with django_assert_max_num_queries(45):
        dispatcher.get(dispatcher.step)
    for number in range(20, 28):
        went_to(dispatcher, number, lead="区民政局", co="区财政局")
    with django_assert_max_num_queries(45):
        dispatcher.get(dispatcher.step)


def test_several_at_once_offer_what_their_proposers_suggest(dispatcher):
    other = factories.ProposalFactory(state="filed", number=10)
    dispatcher.proposal.suggested_units.add(dispatcher.units["区交通局"])
    picked = {"pick": [dispatcher.proposal.pk, other.pk]}
    page = Page(dispatcher.post("/proposals/?do=dispatch", picked))
    assert "1 件的提案人建议" in page.one(".hand-row").words
    assert page.one("[name=lead_unit]").get("checked") is None
    assert Proposal.objects.filter(state="filed").count() == 2


@pytest.mark.parametrize("typed", ["caizheng", "qczj", "财政"])
def test_a_unit_is_found_by_name_sound_and_initials(dispatcher, typed):
    found = dispatcher.get("/find/units/", {"q": typed}, headers={"X-Requested-With": "fetch"}).content.decode()
    assert "区财政局" in found
    assert "区民政局" not in found
