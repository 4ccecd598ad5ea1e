"""The leaders' page as the office arranges it: chosen figures, charts by choice, their order; nobody undoes another's."""

import pytest
from django.urls import resolve, reverse

from cppcc.rights import Role
from reports import arranging
from reports.models import Dashboard
from tests import factories


@pytest.fixture
def staff(account, year):
    factories.ProposalFactory(state="filed", number=1)
    return account(Role.STAFF)


@pytest.fixture
def post(staff):
    def send(**data):
        return staff.post(reverse("dashboard_arrange"), {"version": arranging.arranged().version, **data})

    return send


def shown(client):
    page = client.get(reverse("dashboard")).context
    return [tile.figure.key for tile in page["tiles"]], [
        resolve(picture).kwargs["name"] for _, picture, _ in page["charts"]
    ]


def test_the_page_stands_as_shipped_until_the_office_chooses(staff):
    assert shown(staff) == (arranging.names("figure"), arranging.names("chart"))
    assert not Dashboard.objects.exists()


def test_figures_are_added_moved_and_taken_off(post, staff, account):
    assert post(do="figure", name="proposals.key").status_code == 302
    before, _ = shown(staff)
    assert before[-1] == "proposals.key"
    key = _key("proposals.key")
    assert post(do="up", key=key).status_code == 302
    assert shown(account(Role.LEADER))[0][-2] == "proposals.key"
    assert post(do="drop", key=key).status_code == 302
    assert "proposals.key" not in shown(staff)[0]


def _key(name):
    return next(one["key"] for one in Dashboard.objects.get().items if one["name"] == name)


def test_a_chart_of_any_figure_stands_beside(post, staff):
    answer = post(do="chart", figure="proposals.filed", by="proposals:kind", shape="columns")
    assert answer.status_code == 302
    name = shown(staff)[1][-1]
    assert name == "by:proposals.filed:kind:columns"
    assert "会议提案" in staff.get(reverse("chart", args=[2024, name])).content.decode()


def test_what_does_not_fit_comes_back_with_its_reason(post):
    answer = post(do="chart", figure="activities.held", by="proposals:kind", shape="columns")
    assert answer.status_code == 200
    assert "不能这样分组" in answer.content.decode()
    answer = post(do="figure", name="proposals.filed")
    assert "已经有这一项" in answer.content.decode()
    for number in range(4):
        answer = post(
            do="chart", figure="proposals.filed", by=f"proposals:{('kind', 'category', 'state', 'month')[number]}"
        )
    assert "最多放 4 项" in answer.content.decode()
    assert len(arranging.names("chart")) == 4


def test_of_two_the_second_is_told_and_undoes_nothing(post, staff):
    post(do="figure", name="proposals.key")
    stale = Dashboard.objects.get().version
    post(do="figure", name="proposals.merged")
    answer = staff.post(reverse("dashboard_arrange"), {"version": stale, "do": "figure", "name": "proposals.rejected"})
    assert "已被他人修改" in answer.content.decode()
    assert arranging.names("figure")[-2:] == ["proposals.key", "proposals.merged"]


def test_a_figure_or_chart_that_is_gone_leaves_the_page_and_is_told_to_the_office(post, staff):
    post(do="figure", name="proposals.key")
    row = Dashboard.objects.get()
    row.items = [
        {"key": "a", "kind": "figure", "name": "own.99"},
        {"key": "b", "kind": "chart", "name": "by:own.99:x:bars"},
    ]
    row.save()
    assert shown(staff) == ([], [])
    assert "已没有这个数据" in staff.get(reverse("dashboard_arrange")).content.decode()


@pytest.mark.parametrize("role", [Role.LEADER, Role.MEMBER, Role.DISPATCHER])
def test_only_the_office_arranges(account, year, role):
    assert (
        account(role).post(reverse("dashboard_arrange"), {"do": "figure", "name": "proposals.key"}).status_code == 403
    )
    assert not Dashboard.objects.exists()
