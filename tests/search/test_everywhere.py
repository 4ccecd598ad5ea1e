"""Search across everything: who finds what, how much of it is told, and that the way to all of it shows as much."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activities.models import OfficeTask
from cppcc.frame import find
from cppcc.frame.finding import _kinds
from cppcc.rights import Role
from members.models import Declaration
from tests import factories
from tests.proposals.world import hand_in, make_world, proposal_in

WORD = "银杏"


@pytest.fixture
def world(year):
    """Something of every kind that holds the word, some of it not for everybody's eyes."""
    made = make_world()
    hand_in(made, "handling", proposal_in(made, "filed", title=f"关于保护{WORD}的提案"))
    proposal_in(made, "draft", title=f"{WORD}草稿")
    factories.MemberFactory(name=WORD)
    factories.ActivityFactory(title=f"{WORD}视察")
    factories.MicroFactory(title=f"{WORD}落叶", state="submitted", member=made["writer"].member, plenary=year)
    factories.UnitFactory(name=f"{WORD}局")
    factories.UserFactory(roles=[Role.STAFF], name=WORD)
    factories.SectorFactory(name=f"{WORD}界")
    OfficeTask.objects.create(plenary=year, title=f"{WORD}任务", owner=made["staff"], quarter=1, due_on="2024-03-01")
    Declaration.objects.create(
        plenary=year, member=made["writer"].member, kind="welfare", on="2024-03-01", title=f"{WORD}助老",
        created_by=made["writer"],
    )  # fmt: skip
    return made


def kinds(user, text=WORD):
    return {group.title: group for group in find(user, text, 8)}


def test_each_finds_the_kinds_that_are_his(world):
    every = {"提案", "委员", "活动", "微建议和社情民意", "承办单位", "委办任务", "履职申报"}
    assert set(kinds(world.user("staff"))) >= {*every, "界别"}
    assert set(kinds(world.user("leader"))) == every
    assert set(kinds(world.user("dispatcher"))) == {"提案", "承办单位"}
    assert set(kinds(world.user("handler"))) == {"提案"}
    assert set(kinds(world.user("other_handler"))) == set()
    assert set(kinds(world.user("writer"))) == {"提案", "活动", "微建议和社情民意", "履职申报"}
    assert set(kinds(world.user("other_member"))) == {"活动"}
    assert set(kinds(world.user("admin"))) >= {"委员", "承办单位", "账号", "界别"}


def test_of_what_one_may_not_see_neither_name_nor_number_is_told(world, client):
    assert kinds(world.user("staff"))["提案"].total == 1  # the draft is the writer's
    assert kinds(world.user("writer"))["提案"].total == 2
    client.force_login(world.user("other_member"), backend="django.contrib.auth.backends.ModelBackend")
    for address in (reverse("search"), reverse("search_hits")):
        page = client.get(address, {"q": WORD}).content.decode()
        assert "保护" not in page
        assert "草稿" not in page


@pytest.mark.parametrize("who", ["staff", "leader", "dispatcher", "handler", "writer", "admin"])
def test_the_way_to_all_leads_to_as_many(world, client, who):
    user = world.user(who)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    for group in kinds(user).values():
        assert all(client.get(hit.url, follow=True).status_code == 200 for hit in group.hits), group
        if group.url:
            assert client.get(group.url).context["table"].paginator.count == group.total, group


def test_a_name_is_found_by_pinyin_and_a_proposal_by_its_number(world):
    world["writer"].member.name = "王小明"
    world["writer"].member.save()
    for typed in ("wangxiaoming", "wxm", "王 小 明"):
        found = kinds(world.user("staff"), typed)
        assert [hit.title for hit in found["委员"].hits] == ["王小明"]
    assert kinds(world.user("staff"), "第001号")["提案"].total == 1
    assert [hit.title for hit in kinds(world.user("staff"), "ndkh")["功能和页面"].hits] == ["年度考核"]


def test_of_many_the_first_are_shown_and_all_are_counted(world, client):
    for number in range(12):
        proposal_in(world, "filed", title=f"第{number}件{WORD}")
    client.force_login(world.user("staff"), backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("search"), {"q": WORD}).content.decode().split("<main")[1]
    assert "全部 13 件" in page
    assert len(re.findall(r'<a href="/proposals/\d+/"', page)) == 8


@pytest.mark.parametrize("typed", [WORD, f"{WORD}Ab"])
def test_those_with_the_text_in_their_title_come_first(world, typed):
    titled = proposal_in(world, "filed", title=f"关于{WORD}aB的建议", situation="甲")
    for _ in range(3):
        proposal_in(world, "filed", title="路灯", situation=f"{WORD}AB")
    hits = next(one for one in find(world.user("staff"), typed, 3) if one.title == "提案").hits
    assert hits[0].url == titled.get_absolute_url()


def test_everything_is_asked_in_as_many_queries_for_few_and_many(world, client):
    client.force_login(world.user("staff"), backend="django.contrib.auth.backends.ModelBackend")

    def asked(address):
        with CaptureQueriesContext(connection) as queries:
            client.get(address, {"q": WORD})
        return len(queries)

    places = (reverse("search"), reverse("search_hits"))
    for address in places:
        asked(address)
    few = [asked(address) for address in places]
    for _ in range(6):
        proposal_in(world, "filed", title=f"又一件{WORD}")
        factories.MemberFactory(name=f"{WORD}甲")
        factories.ActivityFactory(title=f"{WORD}调研")
    assert [asked(address) for address in places] == few
    assert max(few) <= 45


@pytest.mark.parametrize("typed", ["", "  ", "%", "——", "'", "a" * 500, "银杏 " * 60, "\x00"])
def test_any_question_is_answered(world, client, typed):
    client.force_login(world.user("staff"), backend="django.contrib.auth.backends.ModelBackend")
    for address in (reverse("search"), reverse("search_hits")):
        assert client.get(address, {"q": typed}).status_code == 200


@pytest.mark.parametrize("role", list(Role))
def test_what_is_found_of_a_kind_stands_in_its_rows_once(role, account):
    user = account(role).user
    for kind in _kinds.values():
        rows = kind.rows(user)
        if rows is not None:
            joined = [one.join_field for one in rows.query.alias_map.values() if getattr(one, "join_field", None)]
            assert not any(field.one_to_many or field.many_to_many for field in joined), kind.title
            assert not rows.query.distinct, kind.title
            assert rows.query.group_by is None, kind.title
