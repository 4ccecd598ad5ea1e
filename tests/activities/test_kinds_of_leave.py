"""A leave that says its kind (公假, 病假, 事假, an office's own): by request, form, sheet and list of names."""

import io
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from activities.importing import ACTIVITIES
from activities.importing.attendance import ATTENDANCE, SELECTED
from activities.models import Attendance
from activities.services import attending
from activities.services.attendance import change, set_attendance
from activities.services.names import read_names
from cppcc.calendar import clock
from cppcc.models import Notice
from cppcc.rights import Role
from members import duties
from members.leaves import LeaveWords
from members.models import DutyPart, DutyRecord
from tests import factories
from tests.bringing import book_of, by_cell, cell_of, changed, going_out, written

OFFICIAL, SICK, PERSONAL = "leave_official", "leave_sick", "leave_personal"
HEAD = ("活动名称", "委员", "出席情况")
BOOK_HEAD = ("活动名称", "类别", "时间", "地点", "请假")
READING = ("读书会", "委员活动", "2024-05-21 09:00-11:00", "书屋")


@pytest.fixture
def staff(account):
    return account(Role.STAFF)


@pytest.fixture
def row(request):
    request.getfixturevalue("in_2024")
    activity = factories.ActivityFactory(title="专题视察", kind="inspection")
    return set_attendance(activity, factories.MemberFactory(name="张三"), "leave")


def parts() -> dict[str, str]:
    return dict(DutyRecord.objects.filter(kind="leave").values_list("member__name", "part"))


def kinds() -> dict[str, str]:
    return {one.member.name: one.leave_words for one in Attendance.objects.select_related("member")}


# --- by request ----------------------------------------------------------------------------------------------------
@pytest.fixture
def asking(account, now_year):
    """A member whom an activity of tomorrow expects."""
    client = account(Role.MEMBER)
    client.member = factories.MemberFactory(user=client.user, name="张三")
    starts = clock.now() + timedelta(days=1)
    client.activity = factories.ActivityFactory(starts_at=starts, ends_at=starts + timedelta(hours=2))
    attending.invite(client.activity, [client.member])
    client.coming = reverse("activity_coming", args=[client.activity.pk])
    return client


def test_a_request_says_its_kind_and_keeps_it_when_granted(asking, staff, now_year):
    page = asking.get(asking.activity.get_absolute_url()).content.decode()
    assert all(name in page for name in ("不说明种类", "公假", "病假", "事假"))
    asking.post(asking.coming, {"leave": "1", "reason": "住院", "leave_kind": SICK})
    row = Attendance.objects.get()
    assert (row.state, row.leave_kind) == ("leave_asked", SICK)
    assert "请假待批（病假，住院）" in asking.get(asking.activity.get_absolute_url()).content.decode()
    assert "病假，住院" in staff.get(asking.activity.get_absolute_url()).content.decode()
    assert Notice.objects.filter(words__endswith="，病假，住院").exists()
    staff.post(reverse("activity_office", args=[asking.activity.pk]), {"grant": row.pk})
    assert parts() == {"张三": SICK}
    assert duties.rebuild(now_year, only_look=True).total == 0


def test_a_request_need_not_say_it(asking, staff):
    asking.post(asking.coming, {"leave": "1", "reason": "出差"})
    attending.decide_leave(Attendance.objects.get(), grant=True)
    assert parts() == {"张三": "participant"}


def test_what_is_no_kind_of_leave_is_refused_and_the_reason_stays_typed(asking):
    for wrong in ("first", "xyz"):
        page = asking.post(asking.coming, {"leave": "1", "reason": "出差三天", "leave_kind": wrong}).content.decode()
        assert "所选的请假种类已不再使用" in page
        assert "出差三天" in page
    DutyPart.objects.filter(leave=True).update(leave=False)
    assert 'name="leave_kind"' not in asking.get(asking.activity.get_absolute_url()).content.decode()


def test_a_request_that_is_not_granted_has_no_kind(asking):
    attending.ask_leave(asking.activity, asking.member, "有事", PERSONAL)
    attending.decide_leave(Attendance.objects.get(), grant=False)
    assert Attendance.objects.get().leave_kind == ""


# --- by staff ------------------------------------------------------------------------------------------------------
def sent(row, **more):
    return {"state": row.state, "half_days": "", "reason": "", **more}


def test_staff_say_it_and_what_follows_follows(staff, row, year):
    edit = reverse("attendance_edit", args=[row.activity_id, row.pk])
    assert staff.post(edit, sent(row, leave_kind=PERSONAL)).status_code == 302
    assert parts() == {"张三": PERSONAL}
    assert "事假" in staff.get(row.get_absolute_url()).content.decode()
    assert duties.rebuild(year, only_look=True).total == 0
    assert staff.post(edit, sent(row, state="present", leave_kind=PERSONAL)).status_code == 302
    assert (Attendance.objects.get().leave_kind, parts()) == ("", {})
    answer = staff.post(edit, sent(row, state="absent", leave_kind=SICK))
    assert answer.context["form"].errors["leave_kind"] == ["只有请假的才写请假种类。"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Attendance.objects.update(leave_kind=SICK)


def test_other_members_do_not_read_it(staff, row, account):
    change(row, "leave", leave_kind=SICK)
    other = account(Role.MEMBER)
    factories.MemberFactory(user=other.user)
    page = other.get(row.get_absolute_url())
    assert page.status_code == 200
    assert "病假" not in page.content.decode()


def test_one_that_was_ended_is_no_kind_of_a_later_year(staff, row):
    DutyPart.objects.filter(key=SICK).update(until_year=2023)
    answer = staff.post(reverse("attendance_edit", args=[row.activity_id, row.pk]), sent(row, leave_kind=SICK))
    assert answer.context["form"].errors["leave_kind"] == ["“病假”只用至 2023 年度，请换一个。"]
    faults = by_cell(ATTENDANCE.read_content(book_of(HEAD, ("专题视察", "张三", "病假")), staff.user).faults)
    assert faults == {"C2": "“病假”只用至 2023 年度，请换一个。"}


def test_a_request_is_offered_no_kind_that_was_ended(asking, now_year):
    DutyPart.objects.filter(key=SICK).update(until_year=now_year.year - 1)
    page = asking.get(asking.activity.get_absolute_url()).content.decode()
    assert ("病假" in page, "公假" in page) == (False, True)
    page = asking.post(asking.coming, {"leave": "1", "reason": "住院", "leave_kind": SICK}).content.decode()
    assert "所选的请假种类已不再使用" in page
    assert Attendance.objects.get().state == "invited"
    DutyPart.objects.filter(leave=True).update(until_year=now_year.year - 1)
    assert 'name="leave_kind"' not in asking.get(asking.activity.get_absolute_url()).content.decode()


def test_lists_and_books_tell_that_a_kind_was_ended(staff, row):
    DutyPart.objects.filter(key=SICK).update(until_year=2023)
    other = factories.MemberFactory(name="李四")
    address, names = reverse("activity_names", args=[row.activity.pk]), {"names": "病假：李四"}
    ended = "“病假”只用至 2023 年度，请换一个。"
    assert f"李四的请假种类没有登记：{ended}" in staff.post(address, names).content.decode()
    staff.post(address, {**names, "confirm": "1", "leave": [other.pk]})
    assert Attendance.objects.filter(member=other).values_list("state", "leave_kind").get() == ("leave", "")
    book = book_of(BOOK_HEAD, (*READING, "李四（病假）"))
    assert by_cell(ACTIVITIES.read_content(book, staff.user).faults) == {"E2": ended}


def test_a_whole_name_goes_before_what_is_left_of_another_and_what_is_used_before_what_was_ended(staff, row):
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


def test_a_double_entry_brings_it_along(row):
    other = factories.ActivityFactory(title="专题视察（重）", kind="inspection", starts_at=row.activity.starts_at)
    change(set_attendance(other, row.member, "leave"), "leave", leave_kind=SICK)
    attending.merge(other, row.activity)
    assert parts() == {"张三": SICK}


@pytest.mark.parametrize(("own", "others"), [("leave_asked", "leave"), ("leave", "leave_asked"), ("leave", "leave")])
@pytest.mark.parametrize("into_own", [True, False])
def test_a_double_entry_loses_neither_kind_nor_reason(row, own, others, into_own):
    other = factories.ActivityFactory(title="专题视察（重）", kind="inspection", starts_at=row.activity.starts_at)
    change(row, own, leave_kind=SICK, reason="住院")
    set_attendance(other, row.member, others)
    attending.merge(*((other, row.activity) if into_own else (row.activity, other)))
    assert Attendance.objects.values_list("state", "leave_kind", "reason").get() == ("leave", SICK, "住院")


# --- by sheet ------------------------------------------------------------------------------------------------------
def test_sheets_say_it_as_the_state_by_the_register_s_names(staff, row):
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


def test_a_sheet_that_says_only_leave_clears_no_kind_and_grants_a_request_with_its_own(staff, row):
    change(row, "leave_asked", leave_kind=SICK, reason="住院")
    written(ATTENDANCE, book_of(HEAD, ("专题视察", "张三", "请假")), staff.user)
    assert (parts(), Attendance.objects.get().state) == ({"张三": SICK}, "leave")
    assert not ATTENDANCE.read_content(book_of(HEAD, ("专题视察", "张三", "请假")), staff.user).rows
    written(ATTENDANCE, book_of(HEAD, ("专题视察", "张三", "缺席")), staff.user)
    assert Attendance.objects.get().leave_kind == ""


def test_it_goes_out_in_a_column_of_its_own_and_comes_back(staff, row):
    change(row, "leave", leave_kind=PERSONAL, reason="病假的理由不读")
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


def test_what_does_not_fit_together_is_told_at_its_cell(staff, row):
    factories.MemberFactory(name="李四"), factories.MemberFactory(name="王五")
    told = (("张三", "病假", "事假"), ("李四", "出席", "病假"), ("王五", "请假", "出差"))
    book = book_of((*HEAD, "请假种类"), *(("专题视察", *one) for one in told))
    faults = by_cell(ATTENDANCE.read_content(book, staff.user).faults)
    assert faults == {
        "D2": "与出席情况所写的“病假”不同，请改成一致。",
        "D3": "只有请假的才写请假种类。",
        "D4": "没有“出差”，应为：公假、病假、事假。",
    }


def test_a_book_of_activities_says_it_behind_the_name(staff, row):
    factories.MemberFactory(name="李四"), factories.MemberFactory(name="王五")
    head = ("活动名称", "类别", "时间", "地点", "请假")
    cells = ("读书会", "委员活动", "2024-05-21 09:00-11:00", "书屋", "张三（事假）、李四（病假，住院）、王五（出差）")
    written(ACTIVITIES, book_of(head, cells), staff.user)
    rows = Attendance.objects.filter(activity__title="读书会")
    assert {one.member.name: (one.leave_words, one.reason) for one in rows} == {
        "张三": ("事假", "事假"), "李四": ("病假", "病假，住院"), "王五": ("", "出差"),
    }  # fmt: skip


def test_a_book_tells_of_whom_it_takes_words_behind_several_names(staff, row):
    factories.MemberFactory(name="李四")
    sheet = ACTIVITIES.read_content(book_of(BOOK_HEAD, (*READING, "张三、李四（病假）")), staff.user)
    told = "“张三、李四（病假）”只当作说的是李四；张三也是的，请各写一个括号。"
    assert told in by_cell(sheet.tidied)["E2"]


def test_a_book_of_activities_says_it_before_the_names_and_of_a_leave_that_stands(staff, row):
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
def test_a_sheet_takes_what_else_says_it(staff, row, member, state, kind, told):
    written(ATTENDANCE, book_of((*HEAD, "请假种类"), ("专题视察", member, state, kind)), staff.user)
    assert kinds() == {"张三": told}


def test_a_sheet_says_of_somebody_present_that_there_is_none(staff, row):
    written(ATTENDANCE, book_of((*HEAD, "请假种类"), ("专题视察", "张三", "出席", "无")), staff.user)
    assert Attendance.objects.get().state == "present"


# --- by a list of names --------------------------------------------------------------------------------------------
def test_a_pasted_list_says_it_before_or_behind_the_names(staff, row):
    for name in ("李四", "王五", "赵六", "钱七", "孙八"):
        factories.MemberFactory(name=name)
    text = "李四\n病假：王五（住院）\n赵六（事假）\n钱七因公请假\n请假：孙八（出差）"
    address = reverse("activity_names", args=[row.activity.pk])
    page = staff.post(address, {"names": text})
    assert "病假，住院" in page.content.decode()
    keys = dict(factories.Member.objects.values_list("name", "pk"))
    away = [keys[name] for name in ("王五", "赵六", "钱七", "孙八")]
    staff.post(address, {"confirm": "1", "names": text, "member": keys["李四"], "leave": away})
    assert kinds() == {"张三": "", "李四": "", "王五": "病假", "赵六": "事假", "钱七": "公假", "孙八": ""}


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("请假", ""), ("请假，出差", ""), ("病假", "病假"), ("病假人员", "病假"), ("事假2人", "事假"), ("请假，病假", "病假"),
        ("病假，事假", ""), ("因公司有事请假", ""),
        ("公休假", ""), ("家属病假", ""), ("", ""),
    ],
)  # fmt: skip
def test_only_what_is_said_is_taken_for_a_kind(year, words, name):
    assert DutyPart.named(LeaveWords().kind(words)) == name


def test_a_list_says_the_kind_of_a_leave_that_stands_and_changes_none(staff, row):
    other = set_attendance(row.activity, factories.MemberFactory(name="李四"), "leave")
    change(other, "leave", leave_kind=OFFICIAL)
    address, names = reverse("activity_names", args=[row.activity.pk]), {"names": "病假：张三（住院）、李四"}
    assert "病假，现为“请假、公假”" in staff.post(address, names).content.decode()
    sent = {**names, "confirm": "1", "leave": [row.member_id, other.member_id]}
    page = staff.post(address, sent, follow=True).content.decode()
    assert "李四现为“请假、公假”，没有改动。" in page
    assert set(Attendance.objects.values_list("member__name", "leave_kind", "reason")) == {
        ("张三", SICK, "住院"), ("李四", OFFICIAL, ""),
    }  # fmt: skip
    assert parts() == {"张三": SICK, "李四": OFFICIAL}


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("病假", "病假"), ("因病请假", "病假"), ("请假，病假", "病假"), ("病假，住院", "病假，住院"), ("住院", "病假，住院"), ("", "病假"),
        ("病假2天", "病假，病假2天"), ("事假", "病假，事假"), ("因病住院请假", "病假，因病住院请假"),
    ],
)  # fmt: skip
def test_the_kind_is_said_once(year, reason, words):
    assert Attendance(state="leave", leave_kind=SICK, reason=reason).why_away == words
    assert Attendance(state="leave", reason=reason).why_away == reason


def test_a_page_of_many_requests_reads_the_kinds_once(row, staff):
    for _ in range(6):
        other = set_attendance(row.activity, factories.MemberFactory(), "leave_asked")
        change(other, "leave_asked", leave_kind=SICK, reason="因病请假，住院")
    with CaptureQueriesContext(connection) as asked:
        page = staff.get(row.activity.get_absolute_url()).content.decode()
    assert page.count("病假，住院") == 6
    assert sum("members_dutypart" in one["sql"] for one in asked) == 1


def read(text, on) -> dict[str, tuple[str, str]]:
    """What a list says of each member whom it surely means: the state and what the kind of leave is called."""
    names = read_names(text, on)
    assert (names.asked, names.passed) == ([], [])
    return {one.member.name: (one.state, DutyPart.named(one.leave_kind)) for one in names.found}


@pytest.fixture
def people(year):
    return [factories.MemberFactory(name=name) for name in ("张三", "李四", "王五", "赵六")]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("张三（探亲假）\n李四", {"张三": "探亲假", "李四": None}),
        ("探亲假：张三", {"张三": "探亲假"}),
        ("张三探亲假、李四因探亲请假", {"张三": "探亲假", "李四": "探亲假"}),
        ("学习：张三\n李四（学习，三天）", {"张三": "学习", "李四": "学习"}),
        ("公假 张三 李四", {"张三": "公假", "李四": "公假"}),
        ("病假 张三\n公假 李四", {"张三": "病假", "李四": "公假"}),
        ("公假人员 张三", {"张三": "公假"}),
        ("探亲假 张三", {"张三": "探亲假"}),
        ("公假2人 张三 李四", {"张三": "公假", "李四": "公假"}),
        ("张三\t病假\n李四\t公假\n王五\t出席\n赵六\t请假", {"张三": "病假", "李四": "公假", "王五": None, "赵六": ""}),
        ("1\t张三\t探亲假\n2\t李四\t", {"张三": "探亲假", "李四": None}),
        ("请假：公假：张三；病假：李四\n王五", {"张三": "公假", "李四": "病假", "王五": None}),
        ("张三（公出）、李四（因公出差）\n公差：王五\n赵六（因公）", dict.fromkeys(("张三", "李四", "王五", "赵六"), "公假")),
        ("张三 事假 李四 病假", {"张三": "事假", "李四": "病假"}),
        ("张三因李四住院请假 王五", {"张三": "", "王五": None}),
        ("张三病假2天、李四请病假1天\n病假三人：王五", dict.fromkeys(("张三", "李四", "王五"), "病假")),
    ],
)  # fmt: skip
def test_a_list_knows_the_kinds_of_the_register(people, year, text, told):
    DutyPart.objects.create(name="探亲假", leave=True)
    DutyPart.objects.create(name="学习", leave=True)
    expected = {name: ("present", "") if kind is None else ("leave", kind) for name, kind in told.items()}
    assert read(text, year.starts_on + timedelta(days=5)) == expected


def test_what_is_no_kind_of_the_register_says_no_leave(people, year):
    on = year.starts_on + timedelta(days=5)
    assert read("张三（公务员局）、李四（学习）", on) == {"张三": ("present", ""), "李四": ("present", "")}
    assert read("张三（公务）", on) == {"张三": ("leave", "公假")}
    DutyPart.objects.filter(key=OFFICIAL).update(leave=False)
    assert read("张三（公务）", on) == {"张三": ("present", "")}
