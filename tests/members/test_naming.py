"""Names of people: one way of writing, readings of surnames, the order of strokes, log-in names, and the register's doors."""

import importlib
import io
import re

import pytest
from django.apps import apps
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from cppcc.rights import Role
from cppcc.sheets import Table
from members import importing, naming, register
from members.ledger import served_in
from members.models import Member, Position, User
from members.ordering import order_of
from proposals.importing.names import Names
from tests import factories
from tests.members.test_register import form_of, workbook_of

HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=6)
DOTS = st.sampled_from(list("·•‧・･∙⋅●.．。"))
IDLE = st.sampled_from(["", " ", "\u3000", "\u00a0", "\t", "\u200b", "\ufeff", " \u3000 "])
READ = {
    "曾": "zeng", "单": "shan", "解": "xie", "仇": "qiu", "区": "ou", "查": "zha", "翟": "zhai", "覃": "qin", "朴": "piao",
    "盖": "ge", "乐": "yue", "任": "ren", "华": "hua", "缪": "miao", "逄": "pang", "种": "chong", "秘": "bi", "祭": "zhai",
    "员": "yun", "繁": "po", "折": "she", "召": "shao", "佴": "nai", "郇": "xun", "尉迟": "yuchi", "万俟": "moqi",
    "欧阳": "ouyang", "长孙": "zhangsun", "令狐": "linghu", "澹台": "tantai", "单于": "chanyu", "洗": "xian", "纪": "ji",
}  # fmt: skip


# --- one way of writing ------------------------------------------------------------------------------------------
@given(HAN, HAN, DOTS, IDLE, IDLE)
def test_a_dot_is_kept_one_way_however_it_was_typed_and_found_with_it_or_without(first, second, dot, before, after):
    kept = naming.tidy(f"{first}{before}{dot}{after}{second}")
    assert kept == f"{first}\u00b7{second}"
    assert naming.sought(kept) == naming.sought(first + second) == naming.sought(f" {first} • {second}")


@given(HAN, IDLE)
def test_spaces_inside_a_chinese_name_are_taken_out(name, idle):
    assert naming.tidy(idle.join(["", *name, ""])) == naming.tidy(name)


@given(st.text(max_size=60))
def test_tidying_twice_changes_nothing_and_every_text_can_be_read(text):
    kept = naming.tidy(text)
    assert naming.tidy(kept) == kept
    assert not re.search(r"[\x00-\x1f\x7f\u200b\ufeff\u3000]|\s\s", kept)
    reading = naming.read(text)
    assert len(reading.key) <= 200
    assert naming.by_strokes(text).isascii()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("张　三", "张三"), ("曹 飞 华", "曹飞华"), ("Anna   Lee", "Anna Lee"), ("\ufeff王小明\n", "王小明"), ("J. Smith", "J. Smith"),
        ("艾力 . 买买提", "艾力·买买提"), ("·艾力··买买提•", "艾力·买买提"), ("Ａｎｎａ", "Anna"), ("羅\uf9d3", "羅陸"),
    ],
)  # fmt: skip
def test_names_are_kept_in_one_way_of_writing(typed, kept):
    assert naming.tidy(typed) == kept


# --- readings ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("surname", "sound"), READ.items())
def test_surnames_are_read_as_surnames(surname, sound):
    words = naming.read(f"{surname}小明").words
    assert words.split()[1] == f"{sound}xiaoming"


def test_a_reading_that_was_set_comes_first_for_all_signs_or_for_the_first():
    assert naming.read("单增", "dan").words == "单增 danzeng dz"
    assert naming.read("单雄", "dān xióng").key.startswith("dan1")
    assert naming.read("盖小明", "gai xiao ming").words == "盖小明 gaixiaoming gxm"
    assert naming.read("吕一", "lǚ").words.split()[1] == "lvyi"
    with pytest.raises(ValueError, match="shanxiong"):
        naming.numbered("shanxiong")


def test_names_stand_surname_by_surname_in_the_order_of_pinyin():
    names = ["林大", "李伟", "李娜", "章子", "张三", "张一", "欧阳修", "区志", "曾明", "曹飞"]
    assert sorted(names, key=lambda name: naming.read(name).key) == [
        "曹飞", "李娜", "李伟", "林大", "区志", "欧阳修", "曾明", "张三", "张一", "章子",
    ]  # fmt: skip


# --- 姓氏笔画 -----------------------------------------------------------------------------------------------------
def test_names_stand_in_the_order_of_strokes_of_the_surname():
    named_so = [
        "丁一", "卜凡", "刁民", "于明", "马力", "王平", "王小明", "区志", "仇和", "冯唐", "刘伟", "许三", "李四", "李一凡", "杨过",
        "吴用", "张三", "陈明", "欧明", "欧阳修", "曾明", "解放", "魏征", "Anna Lee",
    ]  # fmt: skip
    assert sorted(sorted(named_so), key=naming.by_strokes) == named_so


def test_a_sign_whose_strokes_are_known_by_number_only_stands_behind_its_equals():
    key = naming.by_strokes
    assert key("王三") < key("㐁三") < key("曾三")


# --- the register ------------------------------------------------------------------------------------------------
def test_a_dot_typed_another_way_makes_no_second_member(account, year):
    staff, there = account(Role.STAFF), factories.MemberFactory(name="艾力•买买提")
    assert there.name == "艾力·买买提"
    data = form_of(name="艾力・买买提", sector=there.sector_id)
    assert "已有“艾力·买买提”" in staff.post(reverse("member_new"), data).context["form"].errors["name"][0]
    for typed in ("艾力·买买提", "艾力买买提", "艾力•买", "ailimaimaiti", "ai li", "almmt"):
        assert Member.objects.searched(typed).get() == there, typed
        assert staff.get(reverse("member_list"), {"q": typed}).context["table"].data.data.count() == 1
    row = ["艾力.买买提", "男", "", "", "", there.sector.name, "", "", "", "", "", "", "2022-01-10"]
    sheet = importing.read(workbook_of([row]))
    assert not sheet.faults
    assert [one.record for one in sheet.rows] == [there] or sheet.same == 1


def test_a_name_has_up_to_fifty_characters(account, year):
    staff, sector = account(Role.STAFF), factories.SectorFactory()
    long = "·".join(
        ["阿卜杜热合曼", "买买提吐尔逊", "库尔班", "阿不力孜", "玉素甫", "吾斯曼", "艾合买提", "吐尔地", "肉孜"]
    )
    assert len(long) < 50
    staff.post(reverse("member_new"), form_of(name=long, sector=sector.pk))
    assert Member.objects.get().name == long


def test_a_reading_is_set_in_the_form_searched_and_sorted_by(account, year):
    staff, member = account(Role.STAFF), factories.MemberFactory(name="盖小明")
    assert member.pinyin.startswith("ge3")
    address = reverse("member_edit", args=[member.pk])
    data = form_of(name="盖小明", sector=member.sector_id, seen_version=member.version)
    page = staff.post(address, {**data, "reading": "gaixiaoming"})
    assert "不是一个字的拼音" in page.context["form"].errors["reading"][0]
    assert staff.post(address, {**data, "reading": "Gài"}).status_code == 302
    member.refresh_from_db()
    assert (member.reading, member.pinyin[:4]) == ("gai4", "gai4")
    assert Member.objects.searched("gxm").exists()
    assert Member.objects.searched("gaixiao").get() == member


def test_the_migration_makes_readings_anew_and_touches_nothing_else(year):
    member = factories.MemberFactory(name="曾明")
    Member.objects.filter(pk=member.pk).update(name="艾力•曾", pinyin="ceng", strokes="", sought="")
    before = Member.objects.values().get(pk=member.pk)
    importlib.import_module("members.migrations.0006_readings_of_names").derive_all(apps, None)
    after = Member.objects.values().get(pk=member.pk)
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"pinyin", "strokes", "sought"}
    assert after["name"] == "艾力•曾"
    assert after["sought"] == "艾力曾 ailiceng alc"


# --- log-in names ------------------------------------------------------------------------------------------------
def test_new_log_in_names_are_codes_that_tell_nothing_of_the_person(year):
    there = factories.UserFactory(username="wangxiaoming")
    member = factories.MemberFactory(name="艾力·买买提", phone="13000000000")
    made = register.open_accounts(register.prepared([member], lambda done, number: None))
    assert re.fullmatch(r"[a-z]{2}[2-9]{4}", made[0][1])
    assert User.objects.filter(pk=there.pk, username="wangxiaoming").exists()


def test_by_the_setting_they_are_phone_numbers_where_there_is_one_of_their_own(year, settings):
    settings.LOGIN_NAMES = "phone"
    phones = ("130 0000 0000", "13000000000", "", "0431-1234567")
    members = [factories.MemberFactory(phone=phone) for phone in phones]
    names = list(register.user_names(members).values())
    assert names[0] == "13000000000"
    assert all(re.fullmatch(r"[a-z]{2}[2-9]{4}", name) for name in names[1:])
    assert len(set(names)) == 4


def test_a_log_in_name_that_nobody_can_type_is_refused_one_that_stands_stays(account):
    admin = account(Role.ADMIN)
    assert re.fullmatch(r"[a-z]{2}[2-9]{4}", admin.get(reverse("account_new")).context["form"]["username"].value())
    data = {"name": "艾力•买", "roles": ["staff"], "is_active": "on"}
    errors = admin.post(reverse("account_new"), {**data, "username": "艾力·买"}).context["form"].errors
    assert "只能用英文字母" in errors["username"][0]
    old = factories.UserFactory(username="王小明", name="王小明")
    address = reverse("account_edit", args=[old.pk])
    page = admin.get(address).context["form"]
    seen = {name: page[name].value() for name in page.fields if page[name].is_hidden}
    assert admin.post(address, {**seen, **data, "username": "王小明"}).status_code == 302
    old.refresh_from_db()
    assert (old.username, old.name) == ("王小明", "艾力·买")


# --- the order of lists ------------------------------------------------------------------------------------------
def names_of(client, address="member_list", **query):
    return [row.name for row in client.get(reverse(address), query).context["table"].data.data]


@pytest.fixture
def four(year):
    chair, vice, _, other = (factories.MemberFactory(name=name) for name in ("曾明", "丁一", "王平", "安宁"))
    Position.objects.create(member=chair, kind="chair", starts_on="2022-01-10")
    Position.objects.create(member=chair, kind="standing_member", starts_on="2022-01-10")
    Position.objects.create(member=vice, kind="vice_chair", starts_on="2022-01-10")
    Position.objects.create(member=other, kind="chair", starts_on="2022-01-10", ends_on="2023-01-10")
    return year


ORDERS = {
    "pinyin": ["安宁", "丁一", "王平", "曾明"],
    "strokes": ["丁一", "王平", "安宁", "曾明"],
    "position": ["曾明", "丁一", "王平", "安宁"],
}


@pytest.mark.parametrize(("order", "names"), ORDERS.items())
def test_lists_and_papers_stand_in_the_order_that_the_reader_chose(order, names, account, four):
    staff, leader = account(Role.STAFF), account(Role.LEADER)
    answer = staff.post(reverse("name_order", args=[order]), headers={"Referer": "http://testserver/members/"})
    assert answer["Location"] == "http://testserver/members/"
    assert names_of(staff) == names
    assert names_of(leader) == ORDERS["pinyin"]
    book = load_workbook(io.BytesIO(staff.get(reverse("member_list"), {"export": "xlsx"}).content)).active
    assert [row[0] for row in book.values][1:] == names
    staff.user.refresh_from_db()
    assert [one.name for one in served_in(four, order_of(staff.user))] == names
    activity = factories.ActivityFactory()
    for member in Member.objects.order_by("pk"):
        factories.AttendanceFactory(activity=activity, member=member, state="present")
    (group,) = staff.get(activity.get_absolute_url()).context["groups"]
    assert [row.member.name for row in group.rows] == names


def test_the_chosen_order_is_offered_and_no_other_is_taken(account, four):
    staff = account(Role.STAFF)
    assert staff.post(reverse("name_order", args=["age"])).status_code == 404
    page = staff.get(reverse("member_list"))
    assert page.context["orders"] == [
        ("pinyin", "按拼音", True), ("strokes", "按姓氏笔画", False), ("position", "按职务", False),
    ]  # fmt: skip


def test_an_import_of_proposals_knows_a_name_with_any_dot(year):
    there = factories.MemberFactory(name="艾力·买买提")
    heads = "提案人"
    for typed in ("艾力•买买提", "艾力买买提"):
        table = Table(heads={heads: 0}, values=[(2, [typed])])
        ((number, raw),) = table.rows()
        assert (Names(table).some_members(number, raw, heads, None), table.faults) == ([there], [])
