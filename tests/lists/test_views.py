"""How an account looks at a list: remembered columns, order and size; saved views, own and shared; without script."""

import re

import pytest
from django.urls import reverse

from cppcc.models import ListSetting, SavedView
from cppcc.rights import Role
from tests import factories


def heads(page):
    found = re.findall(r"<th.*?</th>", page, re.S)
    return [words for one in found if (words := re.sub(r"<[^>]+>|\s", "", one))]


@pytest.fixture
def members(year):
    for number in range(25):
        factories.MemberFactory(name=f"委员{number:02d}", phone=f"139{number:08d}")


def test_columns_size_and_order_are_remembered_for_each_account_and_list(members, account):
    staff, other, place = account(Role.STAFF), account(Role.STAFF), reverse("member_list")
    page = staff.get(f"{place}?list=columns").content.decode()
    assert 'value="sheet_phone"' in page
    sent = {"list": "columns", "order": ["sector", "sheet_phone", "name", "party"], "column": ["sector", "sheet_phone"]}
    moved = staff.post(f"{place}?list=columns", sent | {"up": "sheet_phone"}).content.decode()
    assert moved.index('name="order" value="sheet_phone"') < moved.index('name="order" value="sector"')
    assert not ListSetting.objects.exists(), "a column moved is asked again, not kept"
    answer = staff.post(f"{place}?list=columns", sent)
    page = staff.get(answer["Location"]).content.decode()
    assert heads(page) == ["界别", "电话", "姓名"], "the first column stays"
    assert "13900000003" in page
    assert heads(other.get(place).content.decode())[0] == "姓名"

    assert len(staff.get(f"{place}?size=50").context["table"].page) == 25
    staff.get(f"{place}?sort=-name")
    page = staff.get(place)
    assert len(page.context["table"].page) == 25
    assert page.context["table"].page[0].record.name == "委员24"
    assert len(staff.get(reverse("activity_list")).context["sizes"]) == 3
    staff.get(f"{place}?size=70&per_page=100000")
    assert ListSetting.objects.get(user=staff.user, place="member_list").size == 50
    staff.get(f"{place}?sort=")
    assert staff.get(place).context["table"].page[0].record.name == "委员00"
    staff.post(f"{place}?list=columns", {"list": "columns", "usual": "1"})
    assert "党派" in heads(staff.get(place).content.decode())


def test_a_column_that_may_not_be_seen_is_neither_offered_nor_shown(members, account):
    admin, place = account(Role.ADMIN), reverse("member_list")
    assert "sheet_phone" not in admin.get(f"{place}?list=columns").content.decode()
    admin.post(f"{place}?list=columns", {"list": "columns", "order": ["sheet_phone"], "column": ["sheet_phone"]})
    ListSetting.objects.update_or_create(
        user=admin.user, place="member_list", defaults={"columns": ["sheet_phone", "sector"]}
    )
    assert heads(admin.get(place).content.decode()) == ["姓名", "界别"]


def saved(client, address, **said):
    return client.post(f"{address}&list=view", {"list": "view", **said})


def test_a_view_keeps_conditions_order_columns_and_size_and_may_open_by_itself(members, account):
    staff, place = account(Role.STAFF), reverse("member_list")
    staff.post(f"{place}?list=columns", {"list": "columns", "order": ["sector", "name"], "column": ["sector"]})
    assert "存为视图" in staff.get(f"{place}?q=委员1").content.decode()
    answer = saved(staff, f"{place}?q=委员1&sort=-name&size=50", name="一字头")
    view = SavedView.objects.get()
    assert answer["Location"] == view.address
    staff.post(f"{place}?list=columns", {"list": "columns", "usual": "1"})
    page = staff.get(view.address)
    assert heads(page.content.decode()) == ["界别", "姓名"]
    assert [row.record.name for row in page.context["table"].page][:2] == ["委员19", "委员18"]
    assert page.context["table"].paginator.per_page == 50
    again = saved(staff, f"{place}?q=1", name="一字头")
    assert "已有同名的视图" in again.content.decode()
    assert ListSetting.objects.get().sort == "", "what a view says is not the account's own"

    staff.post(reverse("saved_view_start", args=[view.pk]))
    assert staff.get(place)["Location"] == view.address
    assert staff.get(f"{place}?sort=&view=0").status_code == 200, "all of it is one step away"
    staff.post(f"{view.address.replace('-name', 'name')}", {"list": "renew"})
    view.refresh_from_db()
    assert "sort=name" in view.query
    staff.post(reverse("saved_view_start", args=[view.pk]), {"do": "end"})
    assert staff.get(place).status_code == 200
    page = staff.get(reverse("saved_view_delete", args=[view.pk]))
    sight = re.search(r'name="sight" value="([^"]*)"', page.content.decode())
    assert sight, "asks first"
    staff.post(reverse("saved_view_delete", args=[view.pk]), {"sight": sight[1].replace("&quot;", '"')})
    assert not SavedView.objects.exists()


def test_a_shared_view_is_everybodys_inside_and_shows_each_his_own_rows(year, account, member_client):
    staff, handler, place = account(Role.STAFF), account(Role.HANDLER), reverse("proposal_list")
    own = factories.AssignmentFactory(proposal__title="关于路灯的提案", proposal__number=1)
    factories.AssignmentFactory(proposal__title="关于公园的提案", proposal__number=2)
    factories.HandlerFactory(user=handler.user, unit=own.unit)
    saved(staff, f"{place}?year=2024&q=提案", name="全部提案", shared="on")
    saved(staff, f"{place}?year=2024&q=提案", name="自己的")
    shared = SavedView.objects.get(shared=True)
    page = handler.get(shared.address).content.decode()
    assert "全部提案" in page
    assert "自己的" not in page
    assert "关于路灯" in page
    assert "关于公园" not in page
    assert "全部提案" not in member_client.get(place).content.decode()
    assert 'name="shared"' not in handler.get(f"{place}?q=1&list=view").content.decode()
    saved(handler, f"{place}?q=1", name="想共享", shared="on")
    assert not SavedView.objects.get(name="想共享").shared
    for name in ("saved_view", "saved_view_delete"):
        assert handler.get(reverse(name, args=[shared.pk])).status_code == 404
    assert member_client.post(reverse("saved_view_start", args=[shared.pk])).status_code == 404
    handler.post(reverse("saved_view_start", args=[shared.pk]))
    assert handler.get(place)["Location"] == shared.address
    SavedView.objects.filter(pk=shared.pk).update(shared=False)
    assert handler.get(place).status_code == 200, "no longer shared, no longer there"


def test_a_list_asks_the_same_few_queries_for_its_look_however_many_views_there_are(members, account, same_queries):
    staff, place = account(Role.STAFF), reverse("member_list")
    made = iter(range(100))

    def fill(number):
        for _ in range(number):
            name = f"视图{next(made)}"
            SavedView.objects.create(user=staff.user, place="member_list", path=place, name=name)
            factories.MemberFactory()

    same_queries(fill, lambda made: staff.get(f"{place}?size=100"), at_most=40)
