"""社情民意 out of a book: earlier years' ones by anybody, known ones brought in line, each fault at its cell."""

from datetime import date

import pytest
from django.urls import reverse

from activities import documents
from activities.importing import OPINIONS
from activities.importing import opinions as of
from activities.models import MicroSuggestion
from activities.services import library
from cppcc.books.shape import letters
from cppcc.rights import Role
from cppcc.sheets import runs
from cppcc.workflow import take
from members import duties
from members.models import DutyRecord, Organization
from tests import factories
from tests.bringing import book_of, brought, by_cell, changed, confirmed, faults_of, going_out, written

pytestmark = pytest.mark.usefixtures("in_2024")
HEADINGS = (
    "标题", "提交委员", "提交日期", "类别", "内容", "状态", "采用层级", "领导批示", "承办单位", "落地日期", "上报日期", "省级结果",
    "不采用理由",
)  # fmt: skip


def row(**changes):
    usual = dict.fromkeys(HEADINGS, "") | {
        "标题": "增设公交站点", "提交委员": "张三", "提交日期": "2024-03-08", "类别": "交通", "内容": "桂林路没有站点。",
        "状态": "已采用",
    }  # fmt: skip
    return [(usual | changes)[name] for name in HEADINGS]


def book(*rows):
    return book_of(HEADINGS, *rows)


def told(content, user=None) -> dict[str, str]:
    return by_cell(OPINIONS.read_content(content, user).faults)


@pytest.fixture
def people(year):
    factories.UnitFactory(name="区交通局")
    Organization.objects.create(name="民盟区委", kind="party")
    return {name: factories.MemberFactory(name=name) for name in ("张三", "李四")}


@pytest.fixture
def office(db):
    return factories.UserFactory(roles=[Role.STAFF])


GOOD = (
    row(采用层级="市政协、区级", 领导批示="区长：请研究。"),
    row(标题="路灯不亮", 状态="未采用", 提交委员="李四", 类别="", 内容=""),
    row(标题="改善照明", 状态="办结", 承办单位="区交通局", 落地日期="2024.5.1", 提交委员="李四"),
    row(标题="提升就医", 提交委员="民盟区委", 上报日期="2024-04-01", 省级结果="优秀"),
    row(标题="关爱老人", 提交委员="李四", 状态=""),
)


def test_opinions_of_anybody_come_in_with_how_far_they_went(people, office, year):
    run = written(OPINIONS, book(*GOOD), office)
    states = {one.title: (str(one.who), one.state, one.category) for one in MicroSuggestion.objects.all()}
    assert states == {
        "增设公交站点": ("张三", "adopted", "traffic"),
        "路灯不亮": ("李四", "rejected", "other"),
        "改善照明": ("李四", "done", "traffic"),
        "提升就医": ("民盟区委", "adopted", "traffic"),
        "关爱老人": ("李四", "submitted", "traffic"),
    }
    assert {one.kind for one in MicroSuggestion.objects.all()} == {"opinion"}
    taken = MicroSuggestion.objects.get(title="增设公交站点").adoptions.values_list("level", "instruction")
    assert list(taken) == [("city", "区长：请研究。"), ("district", "")]
    kinds = sorted(DutyRecord.objects.filter(member=people["张三"]).values_list("kind", "level"))
    assert kinds == [
        ("instruction", ""), ("opinion_adopted", "city"), ("opinion_adopted", "district"), ("opinion_submitted", ""),
    ]  # fmt: skip
    assert not DutyRecord.objects.filter(words__contains="提升就医").exists()
    assert duties.rebuild(year, only_look=True).total == 0
    assert "5 条" in run.said["done"]
    told_cells = {cell.split("（")[0]: words for cell, words in run_tidied(book(*GOOD))}
    assert "待审核" in told_cells["F6"]


def run_tidied(content):
    MicroSuggestion.objects.all().delete()
    return [(fault.cell, fault.words) for fault in OPINIONS.read_content(content).tidied]


def test_an_opinion_of_a_body_is_shown_everywhere(people, account, year):
    staff = account(Role.STAFF)
    written(OPINIONS, book(row(提交委员="民盟区委")), staff.user)
    one = MicroSuggestion.objects.get()
    for address in (one.get_absolute_url(), reverse("micro_list"), reverse("micro_library"), reverse("micro_report")):
        assert "民盟区委" in staff.get(address).content.decode()
    rows = list(library.unreported(year))
    assert documents.report_xlsx(rows)
    assert documents.report_docx(year, rows)


def test_others_stand_in_a_column_of_their_own(people, office):
    rows = (["甲", "", "某律师事务所周律师", "2024-03-01"], ["乙", "张三", "某支部", "2024-03-01"])
    content = book_of(("标题", "委员姓名", "报送单位", "日期"), *rows)
    sheet = OPINIONS.read_content(content, office)
    assert sheet.faults == []
    assert [str(one.values["who"]) for one in sheet.rows] == ["某律师事务所周律师", "张三"]
    assert "“某支部”没有登记" in by_cell(sheet.tidied)["C3"]


def test_the_same_book_again_says_nothing_new_and_a_book_taken_back_leaves_nothing(people, office):
    run = written(OPINIONS, book(*GOOD), office)
    again = OPINIONS.read_content(book(*GOOD), office)
    assert (again.faults, again.same, again.rows) == ([], 5, [])
    runs.undo(run)
    assert not MicroSuggestion.objects.exists()
    assert not DutyRecord.objects.exists()


@pytest.mark.parametrize(
    ("changes", "cell", "words"),
    [
        ({"标题": ""}, "A2", "没有填写"),
        ({"标题": "长" * 51}, "A2", "最多 50 字"),
        ({"提交委员": ""}, "B2", "没有填写"),
        ({"提交委员": "赵无名"}, "B2", "委员名册中没有“赵无名”"),
        ({"提交委员": "张三、李四"}, "B2", "一条只记一位"),
        ({"提交日期": "2024-12-21"}, "C2", "不能晚于今天"),
        ({"提交日期": "2020-03-01"}, "C2", "不在任何届次年度内"),
        ({"提交日期": "三月"}, "C2", "不是日期"),
        ({"类别": "航天"}, "D2", "应为：城市管理"),
        ({"内容": "长" * 5001}, "E2", "最多 5000 字"),
        ({"状态": "草稿"}, "F2", "不能是草稿"),
        ({"状态": "不知道"}, "F2", "应为：草稿"),
        ({"采用层级": "乡级"}, "G2", "应为：区级"),
        ({"状态": "不采用", "采用层级": "市级"}, "G2", "不应填写"),
        ({"领导批示": "长" * 301}, "H2", "最多 300 字"),
        ({"承办单位": "没有的局"}, "I2", "系统中没有“没有的局”"),
        ({"状态": "转办中"}, "I2", "须填写承办单位"),
        ({"状态": "已落地"}, "J2", "须填写落地日期"),
        ({"落地日期": "2024-03-01", "状态": "已落地"}, "J2", "早于提交日期"),
        ({"省级结果": "采用"}, "K2", "须填写上报日期"),
        ({"上报日期": "2025-01-01"}, "K2", "不能晚于今天"),
        ({"不采用理由": "重复"}, "M2", "不应填写"),
    ],
)
def test_each_fault_stands_at_its_cell(people, changes, cell, words):
    found = told(book(row(**changes)))
    assert words in found.get(cell, ""), found


def test_who_did_not_serve_a_row_twice_and_an_ended_year_are_told(people, year):
    assert "与第 2 行重复" in told(book(row(), row()))["A3"]
    people["张三"].left_on = date(2024, 2, 1)
    people["张三"].save()
    assert "不是委员" in told(book(row()))["B2"]
    type(year).objects.filter(pk=year.pk).update(state="closed")
    assert "已经结束" in told(book(row(提交委员="李四")))["C2"]


def exported() -> bytes:
    rows = MicroSuggestion.objects.select_related(*of.SELECTED).prefetch_related(*of.FETCHED)
    return going_out(OPINIONS, rows.order_by("pk"))


def cell(name: str, line: int) -> str:
    return f"{letters(OPINIONS.headings().index(name) + 1)}{line}"


def test_what_goes_out_comes_back_and_only_changed_cells_change(people, office):
    written(OPINIONS, book(*GOOD), office)
    sheet = OPINIONS.read_content(exported(), office)
    assert (sheet.faults, sheet.rows, sheet.same) == ([], [], 5)
    cells = {
        cell("采用层级", 2): "国家级、区级",
        cell("标题", 3): "路灯常年不亮",
        cell("领导批示", 2): "—",
        cell("提交人", 5): "民盟支部",
    }
    run = written(OPINIONS, changed(exported(), **cells), office)
    assert "更新 3 条" in run.said["done"]
    first = MicroSuggestion.objects.get(title="增设公交站点")
    assert list(first.adoptions.values_list("level", "instruction")) == [("nation", ""), ("district", "")]
    assert MicroSuggestion.objects.get(title="提升就医").author == "民盟支部"
    assert not DutyRecord.objects.filter(kind="instruction").exists()
    runs.undo(run)
    first = MicroSuggestion.objects.get(pk=first.pk)
    assert list(first.adoptions.values_list("level", "instruction")) == [("city", "区长：请研究。"), ("district", "")]
    assert DutyRecord.objects.filter(kind="instruction").exists()


def test_of_one_that_went_its_course_a_sheet_changes_what_the_office_records(people, office):
    author = factories.UserFactory(roles=[Role.MEMBER])
    people["张三"].user = author
    people["张三"].save()
    micro = factories.MicroFactory(member=people["张三"], kind="opinion", title="增设站点")
    take(MicroSuggestion, micro.pk, "submit", author, 1)
    take(MicroSuggestion, micro.pk, "adopt", office, 2)
    found = told(changed(exported(), **{cell("标题", 2): "别的", cell("状态", 2): "不采用"}), office)
    assert "系统中是“增设站点”" in found[cell("标题", 2)]
    assert "系统中是“已采用”" in found[cell("状态", 2)]
    run = written(OPINIONS, changed(exported(), **{cell("采用层级", 2): "省"}), office)
    assert "更新 1 条" in run.said["done"]
    assert DutyRecord.objects.get(kind="opinion_adopted").level == "province"


def test_the_page_takes_a_book_from_upload_to_the_library(people, account):
    staff = account(Role.STAFF)
    address = reverse("opinion_import")
    page = brought(staff, address, book(row(类别="航天")), "社情民意.xlsx")
    assert "D2" in faults_of(page)
    page = brought(staff, address, book(*GOOD), "社情民意.xlsx")
    assert "已导入 5 条" in confirmed(staff, address, page).content.decode()
    assert address in staff.get(reverse("micro_list")).content.decode()


def test_reading_asks_a_fixed_number_of_queries(people, office, django_assert_max_num_queries):
    written(OPINIONS, book(*GOOD), office)
    for number in (5, 60):
        rows = [*GOOD, *(row(标题=f"标题{index}") for index in range(number))]
        with django_assert_max_num_queries(22):
            assert len(OPINIONS.read_content(book(*rows), office).rows) == number
