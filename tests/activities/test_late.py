"""Who came late or left early: told at attendance, by form and by sheet, and a record of its own in the ledger."""

import io
from decimal import Decimal
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.urls import reverse
from openpyxl import load_workbook

from activities.importing.attendance import ATTENDANCE, SELECTED
from activities.models import Attendance
from activities.services import merging
from activities.services.attendance import change, set_attendance
from members import documents, duties
from members.models import DutyKind, DutyRecord
from members.schemes.conditions import Condition
from members.schemes.explaining import still_open
from members.schemes.facts import Person
from members.schemes.reach import never, never_of
from tests import factories
from tests.bringing import book_of, by_cell, cell_of, changed, going_out, written
from tests.members.test_further_rules import line, rate, rules

pytestmark = pytest.mark.usefixtures("in_2024")


@pytest.fixture
def row():
    activity = factories.ActivityFactory(title="专题视察", kind="inspection")
    return set_attendance(activity, factories.MemberFactory(name="张三"), "present")


def kinds() -> list[tuple[str, str]]:
    return sorted(DutyRecord.objects.values_list("kind", "occasion"))


def sent(row, **more):
    return {"state": row.state, "half_days": "", "reason": "", **more}


def test_it_stands_beside_being_there_and_follows_what_is_corrected(staff, row, year):
    edit = reverse("attendance_edit", args=[row.activity_id, row.pk])
    assert staff.post(edit, sent(row, late="on")).status_code == 302
    assert kinds() == [("attendance", "inspection"), ("late", "inspection")]
    assert DutyRecord.objects.get(kind="attendance").part == "participant"
    assert "迟到" in staff.get(row.get_absolute_url()).content.decode()
    assert staff.post(edit, sent(row, late="on", left_early="on")).status_code == 302
    assert [kind for kind, _ in kinds()] == ["attendance", "late", "left_early"]
    assert duties.rebuild(year, only_look=True).total == 0
    assert staff.post(edit, sent(row)).status_code == 302
    assert [kind for kind, _ in kinds()] == ["attendance"]


def test_who_was_not_there_came_not_late(staff, row):
    edit = reverse("attendance_edit", args=[row.activity_id, row.pk])
    answer = staff.post(edit, sent(row, state="leave", late="on"))
    assert answer.context["form"].errors["late"] == ["只有出席的才登记迟到、早退。"]
    change(row, "present", late=True)
    set_attendance(row.activity, row.member, "leave")
    assert [kind for kind, _ in kinds()] == ["leave"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Attendance.objects.update(late=True)


def test_a_double_entry_brings_it_along(row):
    other = factories.ActivityFactory(title="专题视察（重）", kind="inspection", starts_at=row.activity.starts_at)
    change(set_attendance(other, row.member, "present"), "present", late=True)
    set_attendance(row.activity, row.member, "leave")
    merging.merge(other, row.activity)
    assert [kind for kind, _ in kinds()] == ["attendance", "late"]


HEAD = ("活动名称", "委员", "出席情况", "迟到早退")


def test_sheets_say_it_in_a_column_or_as_the_state(staff, row):
    others = [factories.MemberFactory(name=name) for name in ("李四", "王五", "赵六")]
    cells = (
        ("张三", "出席", "迟到"),
        ("李四", "早 退", ""),
        ("王五", "出席", "迟到、早退"),
        ("赵六", "出席", "未迟到"),
    )
    book = book_of(HEAD, *(("专题视察", *one) for one in cells))
    written(ATTENDANCE, book, staff.user)
    told = {one.member.name: one.late_words for one in Attendance.objects.select_related("member")}
    assert told == {"张三": "迟到", "李四": "早退", "王五": "迟到、早退", "赵六": ""}
    assert DutyRecord.objects.filter(kind="late").count() == 2
    assert DutyRecord.objects.filter(kind="left_early", member=others[0]).exists()
    again = ATTENDANCE.read_content(book, staff.user)
    assert (again.faults, again.rows, again.same) == ([], [], 4)


def test_a_sheet_without_the_column_says_it_by_the_state_and_clears_nothing(staff, row):
    head = ("活动名称", "委员", "出席情况")
    written(ATTENDANCE, book_of(head, ("专题视察", "张三", "迟到")), staff.user)
    assert [kind for kind, _ in kinds()] == ["attendance", "late"]
    assert not ATTENDANCE.read_content(book_of(head, ("专题视察", "张三", "到会")), staff.user).rows
    for state in ("请假", "缺席"):
        change(Attendance.objects.get(), "present", late=True)
        written(ATTENDANCE, book_of(head, ("专题视察", "张三", state)), staff.user)
        assert "late" not in dict(kinds())


def test_sheets_with_a_column_for_each_of_them(staff, row):
    for name in ("李四", "王五", "赵六"):
        factories.MemberFactory(name=name)
    head = ("活动名称", "委员", "出席情况", "迟到", "早退")
    told = (("张三", "√", ""), ("李四", "", "是"), ("王五", "10分钟", "早退"), ("赵六", "否", "0"))
    book = book_of(head, *(("专题视察", name, "出席", *cells) for name, *cells in told))
    written(ATTENDANCE, book, staff.user)
    found = {one.member.name: one.late_words for one in Attendance.objects.select_related("member")}
    assert found == {"张三": "迟到", "李四": "早退", "王五": "迟到、早退", "赵六": ""}
    again = ATTENDANCE.read_content(book, staff.user)
    assert (again.faults, again.rows, again.same) == ([], [], 4)
    only = book_of(("活动名称", "委员", "出席情况", "是否早退"), ("专题视察", "张三", "出席", "是"))
    written(ATTENDANCE, only, staff.user)
    assert Attendance.objects.get(member__name="张三").late_words == "迟到、早退"
    wrong = book_of(head, ("专题视察", "张三", "出席", "听说是", ""), ("专题视察", "李四", "请假", "", "√"))
    faults = by_cell(ATTENDANCE.read_content(wrong, staff.user).faults)
    assert faults["D2"].startswith("“听说是”应为：是、√ 或分钟数")
    assert faults["E3"] == "只有出席的才填迟到早退。"


@pytest.mark.parametrize("cell", ["——", "N/A", "0分钟", "没迟到", "不迟到", "×", "FALSE", False])
def test_who_is_told_not_to_have_been_late_was_not(staff, row, cell):
    book = book_of(("活动名称", "委员", "出席情况", "迟到"), ("专题视察", "张三", "出席", cell))
    sheet = ATTENDANCE.read_content(book, staff.user)
    assert (sheet.faults, sheet.rows, sheet.same) == ([], [], 1)


@pytest.mark.parametrize("cell", ["是的", "迟到了", "迟到10分钟", "15", 15, True, "TRUE"])
def test_who_is_told_to_have_been_late_was(staff, row, cell):
    book = book_of(("活动名称", "委员", "出席情况", "迟到"), ("专题视察", "张三", "出席", cell))
    written(ATTENDANCE, book, staff.user)
    assert Attendance.objects.get().late_words == "迟到"


def test_a_fault_stands_at_its_own_cell(staff, row):
    book = book_of((*HEAD, "迟到"), ("专题视察", "张三", "出席", "", "堵车"))
    assert list(by_cell(ATTENDANCE.read_content(book, staff.user).faults)) == ["E2"]


def test_an_export_in_which_the_late_one_becomes_absent_clears_it(staff, row):
    change(row, "present", late=True)
    content = going_out(ATTENDANCE, Attendance.objects.select_related(*SELECTED))
    written(ATTENDANCE, changed(content, **{cell_of(ATTENDANCE, "出席情况"): "请假"}), staff.user)
    assert [kind for kind, _ in kinds()] == ["leave"]


def test_the_template_has_one_column_for_both(staff):
    content = staff.get(reverse("attendance_import"), {"template": 1}).content
    headings = [cell.value for cell in load_workbook(io.BytesIO(content)).active[1]]
    assert "迟到早退" in headings
    assert not {"迟到", "早退"}.intersection(headings)


def test_an_export_goes_out_and_back_and_each_cell_is_taken(staff, row):
    change(row, "present", late=True)
    content = going_out(ATTENDANCE, Attendance.objects.select_related(*SELECTED))
    again = ATTENDANCE.read_content(content, staff.user)
    assert (again.faults, again.rows, again.same) == ([], [], 1)
    late = cell_of(ATTENDANCE, "迟到早退")
    assert load_workbook(io.BytesIO(content)).active[late].value == "迟到"
    written(ATTENDANCE, changed(content, **{late: ""}), staff.user)
    assert [kind for kind, _ in kinds()] == ["attendance"]


@pytest.mark.parametrize(
    ("cells", "words"), [(("请假", "迟到"), "只有出席的才填迟到早退"), (("出席", "迟到：否"), "应为：迟到、早退")]
)
def test_what_a_sheet_cannot_mean_is_told_beside_the_cell(staff, row, cells, words):
    found = by_cell(ATTENDANCE.read_content(book_of(HEAD, ("专题视察", "张三", *cells)), staff.user).faults)
    assert list(found) == ["D2"]
    assert words in found["D2"]


def test_nobody_is_told_to_come_late():
    assert still_open(rules(line("late", rates=(rate(3),))), [], Person()) == []
    assert still_open(rules(line("attendance", rates=(rate(3),))), [], Person())


def test_an_own_kind_of_that_name_gives_way(db):
    DutyKind.objects.filter(key="late").update(key="kept_own")
    import_module("members.migrations.0036_late").ship(apps, None)
    assert DutyKind.objects.get(key="late").nothing_done
    assert DutyKind.objects.get(key="kept_own").name.startswith("会议迟到（自设")


def test_it_is_counted_by_times_and_no_further_duty(staff, row):
    change(row, "present", late=True, left_early=True)
    (member,) = staff.get(reverse("member_list")).context["table"].data
    assert member.duty_count == 1
    assert DutyRecord.objects.aggregate(due=Sum("due_half_days"))["due"] == 1
    assert "按次计" in never(line("late", counting="half_day"))
    assert never(line("late")) == ""
    condition = Condition("c", "迟到", measured="half_days", kinds=("late",), number=Decimal(1))
    assert "按次计" in never_of(condition)


@pytest.mark.parametrize("state", ["leave", "absent"])
def test_who_only_stayed_away_did_nothing(staff, row, state, year):
    set_attendance(row.activity, row.member, state)
    (member,) = staff.get(reverse("member_list")).context["table"].data
    assert member.duty_count == 0
    assert documents._contents(row.member, year)["idle"] == "本年度没有请假、缺席等以外的履职记录。"


def test_of_two_entries_of_one_meeting_the_late_one_is_told(row):
    other = factories.ActivityFactory(title="专题视察（重）", kind="inspection", starts_at=row.activity.starts_at)
    change(set_attendance(other, row.member, "present"), "present", late=True)
    merging.merge(other, row.activity)
    assert [kind for kind, _ in kinds()] == ["attendance", "late"]
