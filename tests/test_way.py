"""Finding the way: the bar of a phone, the menu, the own page, what waits, what is logged."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cppcc.frame import places_of, tabs_for
from cppcc.rights import Role
from cppcc.workflow import Weight, every_course
from reports.models import Report
from tests import factories
from tests.proposals.world import hand_in
from tests.test_told import Office, states_of

BARS = {
    (Role.MEMBER,): "首页 提案 微建议 活动 我的",
    (Role.HANDLER,): "首页 待办 承办 我的",
    (Role.LEADER,): "首页 数据 报告 待签 我的",
    (Role.STAFF,): "首页 待办 登记 全部",
    (Role.ADMIN,): "首页 待办 登记 全部",
    (Role.AUDITOR,): "首页 日志 全部 我的",
    (Role.DISPATCHER,): "首页 待办 提案 统计 我的",
    (Role.STAFF, Role.ADMIN): "首页 待办 登记 全部",
    (Role.STAFF, Role.MEMBER): "首页 待办 提案 登记 全部",
    (Role.HANDLER, Role.MEMBER): "首页 待办 提案 微建议 全部",
    tuple(Role): None,
}


@pytest.fixture
def office(year):
    return Office(year)


def signed_in(client, user):
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def links_of(html: str, part: str) -> list[str]:
    """The addresses within an element by the beginning of its tag."""
    inside = html[html.index(part) :]
    return re.findall(r'href="([^"]+)"', inside[: inside.index("</nav>")])


@pytest.mark.one_database("a walk of pages that test_matrix opens on both")
@pytest.mark.parametrize("roles", BARS, ids=lambda roles: "+".join(roles))
def test_the_bar_of_a_phone_is_that_of_the_role_and_leads_nowhere_in_vain(account, year, roles):
    client = account(*roles)
    if Role.MEMBER in roles:
        factories.MemberFactory(user=client.user)
    tabs = tabs_for(client.user)
    if BARS[roles]:
        assert " ".join(tab.label for tab in tabs) == BARS[roles]
    assert len(tabs) <= 5
    assert len({tab.address for tab in tabs}) == len(tabs)
    found = links_of(client.get("/mine/").content.decode(), '<nav class="phonebar"')
    assert found == [tab.address for tab in tabs]
    assert all(client.get(address, follow=True).status_code == 200 for address in found)


@pytest.mark.one_database("a walk of pages that test_matrix opens on both")
@pytest.mark.parametrize("role", Role)
def test_everybody_reaches_all_places_of_his_role_and_himself_on_a_phone(account, year, role):
    client = account(role)
    assert 'href="/menu/"' in client.get("/mine/").content.decode()
    menu = client.get("/menu/").content.decode().split("<main")[1]
    for place in places_of(client.user):
        assert f'href="{place.address}"' in menu, place
        assert client.get(place.address, follow=True).status_code == 200, place
    for address in ("/password/", "/logout/", "/text-size/", "/notices/"):
        assert f'"{address}"' in client.get("/mine/").content.decode().split("<main")[1]


@pytest.mark.parametrize("typed", ["年度考核", "niandukaohe", "ndkh", "考核"])
def test_a_place_is_found_by_its_name_and_its_pinyin(account, year, typed):
    page = account(Role.STAFF).get("/menu/", {"q": typed}).content.decode().split("<main")[1]
    assert "年度考核" in page
    assert "委员名册" not in page


def test_the_own_page_says_who_one_is(office, client):
    world = office.world
    head = signed_in(client, world["head"]).get("/mine/").content.decode()
    assert "主办局" in head
    assert "单位负责人" in head
    member = world["writer"].member
    own = signed_in(client, world["writer"]).get("/mine/").content.decode()
    assert str(member.sector) in own
    assert member.get_absolute_url() in own


def test_the_page_of_what_waits_names_the_matters_of_all_years(office, client):
    hands = [hand_in(office.world, "handling") for _ in range(7)]
    page = signed_in(client, office.world["handler"]).get("/todos/").content.decode().split("<main")[1]
    assert sum(hand.proposal.title in page for hand in hands) >= 5
    assert "全部 7 项" in page


def test_what_waits_for_a_leaders_signature_stands_under_to_sign(office, client):
    """Whatever a leader alone may bring further is named there; whatever is not waits for nobody's signature."""
    asked = 0
    for course in every_course():
        for state in states_of(course):
            steps = [one for one in course.steps.values() if state in one.source and one.weight == Weight.NEXT]
            if not steps or course.model.__name__ not in ("Report", "Assessment"):
                continue
            office.make(course.model, state)
            record = course.model.objects.latest("pk")
            leaders = any(
                one.who(record, office.world.user("leader")) and not one.who(record, office.world.user("staff"))
                for one in steps
            )
            page = signed_in(client, office.world["leader"]).get("/todos/sign/").content.decode().split("<main")[1]
            assert (record.get_absolute_url() in page) == leaders, (course.model, state)
            asked += leaders
            record.delete()
    assert asked == 2


def test_the_office_logs_from_one_page_and_each_place_opens(account, year):
    for role, wanted in (
        (Role.STAFF, ("登记活动", "代录纸质提案", "登记社情民意", "走访企业")),
        (Role.ADMIN, ("新建账号",)),
    ):
        client = account(role)
        page = client.get("/log/").content.decode().split("<main")[1]
        assert all(words in page for words in wanted)
        for address in re.findall(r'href="([^"]+)"', page):
            assert client.get(address).status_code == 200, address


def test_pages_of_the_way_ask_the_same_for_few_and_many(office, client):
    user = signed_in(client, office.world["handler"])

    def asked() -> list[int]:
        found = []
        for address in ("/mine/", "/todos/", "/menu/"):
            with CaptureQueriesContext(connection) as queries:
                user.get(address)
            found.append(len(queries))
        return found

    hand_in(office.world, "handling")
    asked()
    few = asked()
    for _ in range(6):
        hand_in(office.world, "handling")
    assert asked() == few
    assert max(few) < 40


# --- breadcrumbs -------------------------------------------------------------------------------------------------
def crumbs_of(page: str) -> list[str]:
    if 'class="crumbs"' not in page:
        return []
    part = page[page.index('class="crumbs"') :].split("</nav>")[0]
    return [words.strip() for words in re.findall(r"<(?:a|span)[^>]*>([^<]+)<", part)]


def test_a_page_says_what_it_hangs_under_and_a_list_nothing(office, client):
    staff = signed_in(client, office.world["staff"])
    proposal = hand_in(office.world, "handling").proposal
    sector = factories.SectorFactory(name="经济")
    office.make(Report, "draft")
    activity = factories.ActivityFactory(title="视察")
    for address, wanted in {
        "/proposals/": [],
        "/todos/": [],
        "/proposals/statistics/": [],
        proposal.get_absolute_url(): ["提案", proposal.title],
        "/settings/sectors/": ["基础资料", "界别"],
        f"/settings/sectors/{sector.pk}/": ["基础资料", "界别", "修改界别"],
        "/settings/welfare/new/": ["台账", "公益台账", "新建公益台账"],
        "/identity/": ["基础资料", "本会"],
        f"/activities/{activity.pk}/edit/": ["活动", "视察", "修改活动"],
        "/report/2024/text/": ["各类报告", "报告文字"],
        "/password/": ["我的", "修改密码"],
    }.items():
        assert crumbs_of(staff.get(address).content.decode()) == wanted, address


def test_a_step_hangs_under_its_record_and_no_crumb_leads_where_one_may_not(office, client):
    hand = hand_in(office.world, "waiting")
    handler = signed_in(client, office.world["handler"])
    page = handler.get(hand.step_url("accept")).content.decode()
    assert crumbs_of(page)[:2] == ["提案", hand.proposal.title]
    member = signed_in(client, office.world["writer"])
    own = office.world["writer"].member.get_absolute_url()
    assert "/members/" not in re.findall(r'href="([^"]+)"', member.get(own).content.decode())
