"""Sheets of attendance and books of activities that say the kind of a leave."""

import io

import pytest
from openpyxl import load_workbook

from activities.importing import ACTIVITIES
from activities.importing.attendance import ATTENDANCE, SELECTED
from activities.models import Attendance
from activities.services.attendance import change
from members.leaves import LeaveWords
from members.models import DutyPart, DutyRecord
from tests import factories
from tests.activities.leaving import BOOK_HEAD, HEAD, OFFICIAL, PERSONAL, READING, SICK, kinds, parts
from tests.bringing import book_of, by_cell, cell_of, changed, going_out, written


def test_sheets_say_it_as_the_state_by_the_register_s_names(staff, leave):
    own = DutyPart.objects.create(name="探亲假", leave=True)
    cells = {
        "张三": "事假", "李四": "因公请假", "王五": "病", "赵六": "请假（公假）", "钱七": "探亲", "孙八": "请 假", "周九": "因病",
        "吴十": "△", "郑一": "请病假", "冯二": "出席",
    }  # fmt: skip
    for name in list(cells)[1:]:
        factories.MemberFactory(name=name)
    book = book_of(HEAD, *(("专题视察", *one) for one in cells.items()))
    written(ATTENDANCE, book, staff.user)
    assert kinds() == {
        "张三": "事假", "李四": "公假", "王五": "病假", "赵六": "公假", "钱七": "探亲假", "孙八": "", "周九": "病假", "吴十": "",
        "郑一": "病假", "冯二": "",
    }  # fmt: skip
    assert DutyRecord.objects.get(member__name="钱七").part == own.key
    again = ATTENDANCE.read_content(book, staff.user)
    assert (again.faults, again.rows, again.same) == ([], [], 10)
    told = by_cell(ATTENDANCE.read_content(book_of(HEAD, ("专题视察", "张三", "年休假")), staff.user).faults)
    assert told["C2"].startswith("没有“年休假”")


def test_a_sheet_that_says_only_leave_clears_no_kind_and_grants_a_request_with_its_own(staff, leave):
    change(leave, "leave_asked", leave_kind=SICK, reason="住院")
    written(ATTENDANCE, book_of(HEAD, ("专题视察", "张三", "请假")), staff.user)
    assert (parts(), Attendance.objects.get().state) == ({"张三": SICK}, "leave")
    assert not ATTENDANCE.read_content(book_of(HEAD, ("专题视察", "张三", "请假")), staff.user).rows
    written(ATTENDANCE, book_of(HEAD, ("专题视察", "张三", "缺席")), staff.user)
    assert Attendance.objects.get().leave_kind == ""


def test_it_goes_out_in_a_column_of_its_own_and_comes_back(staff, leave):
    change(leave, "leave", leave_kind=PERSONAL, reason="病假的理由不读")
    rows = Attendance.objects.select_related(*SELECTED).all
    content, cell = going_out(ATTENDANCE, rows()), cell_of(ATTENDANCE, "请假种类")
    assert load_workbook(io.BytesIO(content)).active[cell].value == "事假"
    sheet = ATTENDANCE.read_content(content, staff.user)
    assert (sheet.faults, sheet.rows, sheet.same) == ([], [], 1)
    written(ATTENDANCE, changed(content, **{cell: "病"}), staff.user)
    assert parts() == {"张三": SICK}
    written(ATTENDANCE, changed(going_out(ATTENDANCE, rows()), **{cell: ""}), staff.user)
    assert parts() == {"张三": "participant"}
    change(Attendance.objects.get(), "leave", leave_kind=SICK)
    content = going_out(ATTENDANCE, rows())
    written(ATTENDANCE, changed(content, D2="出席", E2=""), staff.user)
    assert kinds() == {"张三": ""}


def test_what_does_not_fit_together_is_told_at_its_cell(staff, leave):
    factories.MemberFactory(name="李四"), factories.MemberFactory(name="王五")
    told = (("张三", "病假", "事假"), ("李四", "出席", "病假"), ("王五", "请假", "出差"))
    book = book_of((*HEAD, "请假种类"), *(("专题视察", *one) for one in told))
    faults = by_cell(ATTENDANCE.read_content(book, staff.user).faults)
    assert faults == {
        "D2": "与出席情况所写的“病假”不同，请改成一致。",
        "D3": "只有请假的才写请假种类。",
        "D4": "没有“出差”，应为：公假、病假、事假。",
    }


def test_a_book_of_activities_says_it_behind_the_name(staff, leave):
    factories.MemberFactory(name="李四"), factories.MemberFactory(name="王五")
    cells = (*READING, "张三（事假）、李四（病假，住院）、王五（出差）")
    written(ACTIVITIES, book_of(BOOK_HEAD, cells), staff.user)
    rows = Attendance.objects.filter(activity__title="读书会")
    assert {one.member.name: (one.leave_words, one.reason) for one in rows} == {
        "张三": ("事假", "事假"), "李四": ("病假", "病假，住院"), "王五": ("", "出差"),
    }  # fmt: skip


def test_a_book_tells_of_whom_it_takes_words_behind_several_names(staff, leave):
    factories.MemberFactory(name="李四")
    sheet = ACTIVITIES.read_content(book_of(BOOK_HEAD, (*READING, "张三、李四（病假）")), staff.user)
    told = "“张三、李四（病假）”只当作说的是李四；张三也是的，请各写一个括号。"
    assert told in by_cell(sheet.tidied)["E2"]


def test_a_book_of_activities_says_it_before_the_names_and_of_a_leave_that_stands(staff, leave):
    for name in ("李四", "王五", "赵六"):
        factories.MemberFactory(name=name)
    written(ACTIVITIES, book_of(BOOK_HEAD, (*READING, "张三、李四、王五（公假）、赵六（出差）")), staff.user)
    cell = "病假：李四、王五（住院）；事假：赵六（有事）\n公假：张三"
    sheet = ACTIVITIES.read_content(book_of(BOOK_HEAD, (*READING, cell)), staff.user)
    assert [words for words in by_cell(sheet.tidied).values() if "没有改动" in words] == [
        "王五现为“请假、公假”，没有改动。"
    ]
    written(ACTIVITIES, book_of(BOOK_HEAD, (*READING, cell)), staff.user)
    rows = Attendance.objects.filter(activity__title="读书会")
    assert {one.member.name: (one.leave_words, one.reason) for one in rows} == {
        "张三": ("公假", ""), "李四": ("病假", ""), "王五": ("公假", "公假"), "赵六": ("事假", "出差"),
    }  # fmt: skip
    again = ACTIVITIES.read_content(book_of(BOOK_HEAD, (*READING, cell)), staff.user)
    assert (again.faults, again.rows, again.same) == ([], [], 1)


@pytest.mark.parametrize(
    ("member", "state", "kind", "told"),
    [
        ("张三（病假）", "请假", "", "病假"), ("张三（病假）", "请假", "无", "病假"), ("张三", "请假", "无", ""),
        ("张三", "请假", "病", "病假"),
        ("张三", "病假2天", "", "病假"), ("张三", "请病假一天", "", "病假"), ("张三", "公出", "", "公假"), ("张三", "因公出差", "", "公假"),
        ("张三", "公差", "", "公假"), ("张三", "公务", "", "公假"),
    ],
)  # fmt: skip
def test_a_sheet_takes_what_else_says_it(staff, leave, member, state, kind, told):
    written(ATTENDANCE, book_of((*HEAD, "请假种类"), ("专题视察", member, state, kind)), staff.user)
    assert kinds() == {"张三": told}


def test_a_sheet_says_of_somebody_present_that_there_is_none(staff, leave):
    written(ATTENDANCE, book_of((*HEAD, "请假种类"), ("专题视察", "张三", "出席", "无")), staff.user)
    assert Attendance.objects.get().state == "present"


def test_a_whole_name_goes_before_what_is_left_of_another_and_what_is_used_before_what_was_ended(staff, leave):
    own = DutyPart.objects.create(name="因公请假", leave=True)
    factories.MemberFactory(name="李四"), factories.MemberFactory(name="王五")
    told = (("张三", "请假", "因公请假"), ("李四", "因公请假", ""), ("王五", "公假", "公假"))
    written(ATTENDANCE, book_of((*HEAD, "请假种类"), *(("专题视察", *one) for one in told)), staff.user)
    assert kinds() == {"张三": "因公请假", "李四": "因公请假", "王五": "公假"}
    content = going_out(ATTENDANCE, Attendance.objects.select_related(*SELECTED))
    assert not ATTENDANCE.read_content(changed(content, C2="请假"), staff.user).rows
    assert LeaveWords().kind("因公") == OFFICIAL
    DutyPart.objects.filter(key=OFFICIAL).update(until_year=2023)
    assert (LeaveWords().kind("因公"), LeaveWords().kind("公假")) == (own.key, OFFICIAL)
