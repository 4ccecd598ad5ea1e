"""Declared duties out of a book: earlier years' ones, known ones brought in line, each fault at its cell."""

from datetime import date

import pytest
from django.urls import reverse

from cppcc.models import CourseEntry, Import
from cppcc.rights import Role
from cppcc.sheets import runs
from cppcc.workflow import take
from members import duties
from members.importing.declarations import DECLARATIONS, SELECTED, read
from members.models import Declaration, DutyKind, DutyRecord, Position
from tests import factories
from tests.bringing import book_of, brought, by_cell, changed, confirmed, faults_of, going_out, written

pytestmark = pytest.mark.usefixtures("in_2024")
HEADINGS = ("委员", "类别", "日期", "事项", "情况", "角色", "层级", "状态")


def row(**changes):
    usual = {
        "委员": "张三",
        "类别": "公益",
        "日期": "2024-03-05",
        "事项": "捐赠图书",
        "情况": "",
        "角色": "",
        "层级": "",
        "状态": "",
    }
    return [(usual | changes)[name] for name in HEADINGS]


def book(*rows):
    return book_of(HEADINGS, *rows)


def told(content, user=None) -> dict[str, str]:
    return by_cell(read(content, user).faults)


def carried(content, user) -> Import:
    return written(DECLARATIONS, content, user)


@pytest.fixture
def people(year):
    return {name: factories.MemberFactory(name=name) for name in ("张三", "李四", "艾力·买买提")}


@pytest.fixture
def office(db):
    return factories.UserFactory(roles=[Role.STAFF])


GOOD = (
    row(),
    row(委员="李四、艾力•买买提", 类别="志愿服务", 事项="清扫街道", 情况="二十人参加。", 日期="2024.3.6"),
    row(类别="口头发言", 事项="在全会上发言", 日期="2024年1月10日"),
    row(类别="领导批示", 事项="批示一件", 层级="市政协", 状态="待确认"),
)


def test_earlier_duties_are_confirmed_by_who_records_them_and_stand_in_the_ledger(people, office):
    run = carried(book(*GOOD), office)
    assert Declaration.objects.count() == 5
    states = {one.title: one.state for one in Declaration.objects.all()}
    assert states == {
        "捐赠图书": "confirmed",
        "清扫街道": "confirmed",
        "在全会上发言": "confirmed",
        "批示一件": "submitted",
    }
    kinds = sorted(DutyRecord.objects.values_list("member__name", "kind", "part", "level"))
    assert kinds == [
        ("张三", "speech", "oral", ""),
        ("张三", "welfare", "participant", ""),
        ("李四", "welfare", "participant", ""),
        ("艾力·买买提", "welfare", "participant", ""),
    ]
    one = Declaration.objects.get(title="捐赠图书")
    assert [(entry.transition, entry.user) for entry in one.course.all()] == [("confirm", office)]
    assert "5" in run.said["done"]
    assert duties.rebuild(one.plenary, only_look=True).total == 0


def test_the_same_book_again_says_nothing_new(people, office):
    carried(book(*GOOD), office)
    again = read(book(*GOOD), office)
    assert (again.faults, again.rows, again.same) == ([], [], 5)


def test_a_book_taken_back_leaves_nothing(people, office):
    run = carried(book(*GOOD), office)
    runs.undo(run)
    assert not Declaration.objects.exists()
    assert not DutyRecord.objects.exists()
    assert not CourseEntry.objects.exists()


@pytest.mark.parametrize(
    ("changes", "cell", "words"),
    [
        ({"委员": ""}, "A2", "没有填写"),
        ({"委员": "赵无名"}, "A2", "委员名册中没有“赵无名”"),
        ({"委员": "教育局"}, "A2", "委员名册中没有“教育局”"),
        ({"类别": "睡觉"}, "B2", "应为：会议发言"),
        ({"类别": "会议发言"}, "F2", "口头发言"),
        ({"角色": "口头"}, "F2", "的角色请选参加"),
        ({"日期": "2024-12-21"}, "C2", "不能晚于今天"),
        ({"日期": "2021-06-01"}, "C2", "不在任何届次年度内"),
        ({"日期": "3月5日"}, "C2", "不是日期"),
        ({"日期": "2024.3"}, "C2", "只有年月"),
        ({"事项": "长" * 101}, "D2", "最多 100 字"),
        ({"情况": "长" * 2001}, "E2", "最多 2000 字"),
        ({"层级": "乡级"}, "G2", "应为：区级"),
        ({"状态": "已撤回"}, "H2", "只能是“已确认”或“待确认”"),
        ({"事项": "#REF!"}, "D2", "公式的错误值"),
    ],
)
def test_each_fault_stands_at_its_cell(people, changes, cell, words):
    found = told(book(row(**changes)))
    assert words in found[cell], found


def test_who_did_not_serve_and_who_is_one_of_several_is_told(people, year):
    people["张三"].left_on = date(2024, 2, 1)
    people["张三"].save()
    assert "不是委员" in told(book(row()))["A2"]
    for sector in ("农业", "科技"):
        factories.MemberFactory(name="王五", sector=factories.SectorFactory(name=sector))
    asked = told(book(row(委员="王五")))["A2"]
    assert "有 2 位" in asked
    assert "农业" in asked
    assert "科技" in asked
    assert told(book(row(委员="王五（农业界）"))) == {}


def test_of_two_with_one_name_the_one_who_served_then_is_meant(people):
    factories.MemberFactory(name="李四", joined_on=date(2024, 6, 1))
    assert told(book(row(委员="李四"))) == {}
    assert "有 2 位" in told(book(row(委员="李四", 日期="2024-07-01")))["A2"]


def test_a_member_by_title_is_understood(people, year):
    Position.objects.create(member=people["李四"], kind="vice_chair", starts_on=date(2022, 1, 1))
    sheet = read(book(row(委员="李副主席")))
    assert [one.values["member"].name for one in sheet.rows] == ["李四"]


def test_two_rows_that_are_one_and_a_closed_year_are_faults(people, year):
    assert "与第 2 行重复" in told(book(row(), row()))["A3"]
    type(year).objects.filter(pk=year.pk).update(state="closed")
    assert "已经结束" in told(book(row()))["C2"]


def exported() -> bytes:
    return going_out(DECLARATIONS, Declaration.objects.select_related(*SELECTED).order_by("pk"))


def test_what_goes_out_comes_back_and_only_changed_cells_change(people, office):
    carried(book(*GOOD), office)
    sheet = read(exported(), office)
    assert (sheet.faults, sheet.rows, sheet.same) == ([], [], 5)
    waiting = Declaration.objects.get(title="批示一件")
    assert waiting == Declaration.objects.order_by("pk").last()
    run = carried(changed(exported(), D6="批示两件", C6="2024-04-01", G6=""), office)
    waiting = Declaration.objects.get(pk=waiting.pk)
    assert (waiting.title, waiting.on, waiting.level) == ("批示两件", date(2024, 4, 1), "")
    runs.undo(run)
    waiting = Declaration.objects.get(pk=waiting.pk)
    assert (waiting.title, waiting.on, waiting.level) == ("批示一件", date(2024, 3, 5), "city")


def test_what_was_confirmed_is_not_changed_by_a_sheet(people, office):
    carried(book(row()), office)
    found = told(changed(exported(), D2="别的"), office)
    assert "系统中是“捐赠图书”" in found["D2"]
    take(Declaration, Declaration.objects.get().pk, "revoke", office, 1, {"reason": "有误"})
    assert told(changed(exported(), D2="别的"), office) == {}
    other = factories.UserFactory(roles=[Role.STAFF])
    assert "系统中是" in told(changed(exported(), D2="别的"), other)["D2"]


def test_the_page_takes_a_book_from_upload_to_the_ledger(people, account):
    staff = account(Role.STAFF)
    address = reverse("declaration_import")
    page = brought(staff, address, book(row(日期="明天")), "履职.xlsx")
    assert "C2" in faults_of(page)
    page = brought(staff, address, book(*GOOD), "履职.xlsx")
    assert "已登记 5 条" in confirmed(staff, address, page).content.decode()
    assert address in staff.get(reverse("declaration_list")).content.decode()


def test_reading_asks_a_fixed_number_of_queries(people, office, django_assert_max_num_queries):
    for number in (5, 60):
        rows = [row(事项=f"事项{index}") for index in range(number)]
        with django_assert_max_num_queries(16):
            assert len(read(book(*rows), office).rows) == number


def test_the_unit_of_a_heading_is_heard(people, office):
    head = ("委员", "类别", "日期", "事项", "金额（万元）")
    book = book_of(head, ("张三", "公益", "2024-03-05", "捐款", "2.5"))
    sheet = read(book, office)
    assert [one.words for one in sheet.tidied] == ["写的单位是“万元”，按 25000 元登记。"]
    carried(book, office)
    assert Declaration.objects.get().quantity == 25000
    own = DutyKind.objects.create(name="捐资助学", unit="万元", declared=True, by_sheet=True)
    carried(book_of((*head[:4], "捐款金额(元)"), ("李四", own.name, "2024-03-05", "助学", 20000)), office)
    assert Declaration.objects.get(kind=own.key).quantity == 2
    for unit in ("小时", "学时"):
        wrong = told(book_of((*head[:4], f"数量（{unit}）"), ("李四", "公益", "2024-03-06", "捐款", 20)), office)
        assert wrong == {"E2": f"写的单位是“{unit}”，这里按“元”登记，请换算后再导入。"}
    for kind, quantity in (("其他履职", 3), ("媒体宣传", 1)):
        other = read(book_of(head, ("李四", kind, "2024-03-08", "某事", quantity)), office)
        assert [row.values["quantity"] for row in other.rows] == [quantity]
    told_in_the_cell = read(book_of(head, ("李四", "公益", "2024-03-09", "捐款", "50000元")), office)
    assert [row.values["quantity"] for row in told_in_the_cell.rows] == [50000]
    plain = book_of((*head[:4], "金额（元）"), ("李四", "公益", "2024-03-07", "捐款", 20))
    assert (read(plain, office).faults, read(plain, office).tidied) == ([], [])
