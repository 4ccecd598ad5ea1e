"""One picker for people, units and accounts: found by typing, told apart, never all of them on a page, no script needed."""

import importlib
import pkgutil
from datetime import date

import pytest
from django import forms
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from activities.models import Enterprise
from cppcc.picking import SHOWN, PickMany, PickOne
from cppcc.rights import Role
from members.models import Member, User
from members.models.member import marks_of
from members.people import told_apart
from proposals.models import Unit
from tests import factories
from tests.browserlike import forms_of, main_form

APPS = ("cppcc", "members", "proposals", "activities", "reports")
FEW = {("TaskForm", "owner"), ("NewTaskForm", "owner"), ("EditTaskForm", "owner")}
"""Choices among a handful of accounts: staff."""


@pytest.fixture
def staff(account, year):
    return account(Role.STAFF)


def namesakes(**more) -> list[Member]:
    sector = factories.SectorFactory(name="教育")
    groups = [factories.GroupFactory(name=f"{street}活动组") for street in ("前进街道", "红旗街道")]
    return [factories.MemberFactory(name="张伟", sector=sector, group=group, **more) for group in groups]


def find(client, words: str, slug: str = "members", **more) -> str:
    answer = client.get(reverse("find", args=[slug]), {"q": words, **more}, headers={"X-Requested-With": "fetch"})
    assert answer.status_code == 200
    return answer.content.decode()


# --- answers -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("words", ["王小明", "小明", "wangxiaoming", "WXM", "wang xiao", "0042"])
def test_found_by_name_pinyin_initials_or_number(staff, words):
    factories.MemberFactory(name="王小明", number="0042")
    factories.MemberFactory(name="李大海", number="10042")
    page = find(staff, words)
    assert "王小明" in page
    assert "李大海" not in page


def test_twenty_are_answered_of_those_who_served_on_the_day(staff, same_queries):
    for place in range(SHOWN + 5):
        factories.MemberFactory(name=f"赵某{place}", left_on=date(2024, 6, 1) if place == 3 else None)
    page = find(staff, "赵", on="2024-09-01T09:00")
    assert page.count("data-key") == SHOWN
    assert "还有更多" in page
    assert "赵某3 <" in find(staff, "赵某3", on="2024-05-01")
    assert "赵某3 <" not in find(staff, "赵某3", on="2024-09-01")
    assert "没有找到" in find(staff, "钱")
    assert find(staff, "", name="x").strip() == ""


def test_members_read_no_employer(account, staff):
    factories.MemberFactory(name="王小明", employer="示例中学")
    assert "示例中学" in find(staff, "王小明")
    assert "示例中学" not in find(account(Role.MEMBER), "王小明")
    handler = account(Role.HANDLER)
    assert handler.get(reverse("find", args=["members"])).status_code == 404
    assert account(Role.MEMBER).get(reverse("find", args=["accounts"])).status_code == 404


def test_without_a_script_the_address_is_a_page(staff):
    factories.MemberFactory(name="王小明")
    page = staff.get(reverse("find", args=["members"]), {"q": "王"}).content.decode()
    assert "<h1" in page
    assert "王小明" in page


# --- told apart ----------------------------------------------------------------------------------------------------
def test_two_of_one_name_and_sector_are_told_apart_wherever_they_stand(staff):
    first, second = namesakes()
    page = find(staff, "张伟")
    assert "前进街道活动组" in page
    assert "红旗街道活动组" in page
    assert str(Member.objects.get(pk=first.pk)) == "张伟（前进街道活动组）"
    listed = staff.get(reverse("member_list")).content.decode()
    assert "张伟（前进街道活动组）" in listed
    assert "张伟（红旗街道活动组）" in listed
    second = Member.objects.get(pk=second.pk)
    second.name = "张维"
    second.save()
    assert str(Member.objects.get(pk=first.pk)) == "张伟"
    assert str(Member.objects.get(pk=second.pk)) == "张维"


def test_alike_in_all_they_are_told_by_their_days():
    sector = factories.SectorFactory.build(name="教育")
    days = (date(2022, 1, 1), date(2023, 1, 1))
    rows = [Member(pk=place, name="张伟", sector=sector, joined_on=day) for place, day in enumerate(days)]
    assert len(set(told_apart(rows, personal=False))) == 2


@given(
    st.lists(
        st.tuples(st.sampled_from("甲乙"), st.sampled_from(["", "一", "二"]), st.sampled_from(["", "7"])), min_size=2
    )
)
def test_marks_are_never_the_same(facts):
    sectors = {name: factories.SectorFactory.build(name=name) for name in "甲乙"}
    groups = {name: factories.GroupFactory.build(name=name) for name in "一二"}
    rows = [
        Member(pk=place, name="张伟", sector=sectors[sector], group=groups.get(group), number=number, joined_on=date(2022, 1, 1))
        for place, (sector, group, number) in enumerate(facts)
    ]  # fmt: skip
    marks = list(marks_of(rows).values())
    assert all(marks)
    assert len(set(marks)) == len(marks)


# --- without a script ----------------------------------------------------------------------------------------------
def activity(**more) -> dict:
    return {
        "title": "调研", "kind": "research", "place": "会议室", "starts_at": "2024-05-10T09:00", "ends_at": "2024-05-10T11:00",
        "half_days": "1", **more,
    }  # fmt: skip


def test_what_was_typed_is_looked_up_when_the_form_is_sent(staff):
    wanted, other = factories.MemberFactory(name="王小明"), factories.MemberFactory(name="李大海")
    answer = staff.post(reverse("activity_new"), activity(present=[other.pk], **{"find.present": "王小明"}))
    assert answer.status_code == 302
    present = set(Member.objects.filter(attendances__state="present"))
    assert present == {wanted, other}


def test_of_several_the_form_comes_back_with_them_and_nothing_is_lost(staff):
    first, second = namesakes()
    chosen = factories.MemberFactory(name="李大海")
    sent = activity(present=[chosen.pk], summary="很长的概况", **{"find.present": "张伟、没有此人"})
    answer = staff.post(reverse("activity_new"), sent)
    page = answer.content.decode()
    assert not Member.objects.filter(attendances__state="present").exists()
    assert "“张伟”可能是下列几人之一" in page
    assert "没有找到“没有此人”" in page
    assert "很长的概况" in page
    boxes = next(fields for attrs, fields in forms_of(page) if "title" in fields)
    assert boxes["present"] == [str(chosen.pk)]
    assert f'value="{first.pk}"' in page
    again = staff.post(reverse("activity_new"), activity(present=[chosen.pk, second.pk]))
    assert again.status_code == 302
    assert set(Member.objects.filter(attendances__state="present")) == {chosen, second}


def test_one_of_many_is_chosen_so_too(account, year):
    admin = account(Role.ADMIN)
    member = factories.MemberFactory(name="王小明")
    sent = {"username": "wxm", "name": "王小明", "roles": ["member"], "is_active": "on", "find.member": "wxm"}
    assert admin.post(reverse("account_new"), sent).status_code == 302
    assert Member.objects.get(pk=member.pk).user.username == "wxm"


def test_an_unticked_one_is_no_longer_chosen(staff):
    rows = [factories.MemberFactory() for _ in range(3)]
    staff.post(reverse("activity_new"), activity(present=[row.pk for row in rows]))
    made = rows[0].attendances.get().activity
    page = main_form(staff.get(reverse("activity_edit", args=[made.pk])).content.decode())
    assert sorted(page["present"]) == sorted(str(row.pk) for row in rows)
    page["present"].remove(str(rows[1].pk))
    staff.post(reverse("activity_edit", args=[made.pk]), page)
    assert made.attendances.present().count() == 2


def test_a_key_of_nobody_is_refused(staff):
    answer = staff.post(reverse("activity_new"), activity(present=["999999"]))
    assert answer.context["form"].errors["present"]


# --- everywhere ----------------------------------------------------------------------------------------------------
def every_form() -> list[type]:
    for app in APPS:
        package = importlib.import_module(app)
        for module in pkgutil.walk_packages(package.__path__, f"{app}."):
            if not any(part in module.name for part in ("migrations", "management", "demo", "wsgi")):
                importlib.import_module(module.name)
    found, left = set(), [forms.BaseForm]
    while left:
        one = left.pop()
        found.add(one)
        left += one.__subclasses__()
    return [one for one in found if one.__module__.split(".")[0] in APPS and "<locals>" not in one.__qualname__]


def test_every_form_chooses_people_units_and_accounts_by_the_picker():
    wrong = {
        (form.__name__, name)
        for form in every_form()
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, forms.ModelChoiceField)
        and field.queryset.model in (Member, Unit, User)
        and not isinstance(field, PickOne | PickMany)
    }
    assert wrong - FEW == set()


PAGES = (
    "activity_new",
    "proposal_paper",
    "declaration_new",
    "account_new",
    *(("register_new", slug) for slug in ("enterprises", "visits", "problems", "welfare", "media", "talks")),
    *(("register_new", slug) for slug in ("awards", "handlers", "unit-awards")),
)


@pytest.mark.parametrize("where", PAGES, ids=str)
def test_no_page_carries_all_members_units_or_accounts(account, year, where):
    client = account(Role.STAFF, Role.ADMIN)
    for place in range(30):
        factories.MemberFactory(name=f"某委员{place}")
        factories.UnitFactory(name=f"某单位{place}")
        factories.UserFactory(name=f"某账号{place}")
        Enterprise.objects.create(name=f"某企业{place}", kind="lead", since=date(2024, 1, 1))
    name, *args = where if isinstance(where, tuple) else (where,)
    html = client.get(reverse(name, args=args)).content.decode()
    assert html.count("某委员") + html.count("某单位") + html.count("某账号") + html.count("某企业") == 0


def test_an_enterprise_is_found_by_a_part_of_its_name_and_told_apart_by_its_time(staff):
    for since, until in ((date(2018, 1, 1), date(2020, 12, 31)), (date(2024, 1, 1), None)):
        Enterprise.objects.create(name="光电信息产业园公司", kind="lead", since=since, until=until)
    found = find(staff, "光电", "enterprises")
    assert "2018-01-01 至 2020-12-31" in found
    assert "2024-01-01 起" in found
