"""A leave that says its kind (公假, 病假, 事假, an office's own): by request, form and list of names."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activities.importing import ACTIVITIES
from activities.importing.attendance import ATTENDANCE
from activities.models import Attendance
from activities.services import attending, merging
from activities.services.attendance import change, set_attendance
from activities.services.names import read_names
from cppcc.calendar import clock
from cppcc.models import Notice
from cppcc.rights import Role
from members import duties
from members.leaves import LeaveWords
from members.models import DutyPart
from tests import factories
from tests.activities.leaving import BOOK_HEAD, HEAD, OFFICIAL, PERSONAL, READING, SICK, kinds, parts
from tests.bringing import book_of, by_cell


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


def test_staff_say_it_and_what_follows_follows(staff, leave, year):
    edit = reverse("attendance_edit", args=[leave.activity_id, leave.pk])
    assert staff.post(edit, sent(leave, leave_kind=PERSONAL)).status_code == 302
    assert parts() == {"张三": PERSONAL}
    assert "事假" in staff.get(leave.get_absolute_url()).content.decode()
    assert duties.rebuild(year, only_look=True).total == 0
    assert staff.post(edit, sent(leave, state="present", leave_kind=PERSONAL)).status_code == 302
    assert (Attendance.objects.get().leave_kind, parts()) == ("", {})
    answer = staff.post(edit, sent(leave, state="absent", leave_kind=SICK))
    assert answer.context["form"].errors["leave_kind"] == ["只有请假的才写请假种类。"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Attendance.objects.update(leave_kind=SICK)


def test_other_members_do_not_read_it(staff, leave, account):
    change(leave, "leave", leave_kind=SICK)
    other = account(Role.MEMBER)
    factories.MemberFactory(user=other.user)
    page = other.get(leave.get_absolute_url())
    assert page.status_code == 200
    assert "病假" not in page.content.decode()


def test_one_that_was_ended_is_no_kind_of_a_later_year(staff, leave):
    DutyPart.objects.filter(key=SICK).update(until_year=2023)
    answer = staff.post(reverse("attendance_edit", args=[leave.activity_id, leave.pk]), sent(leave, leave_kind=SICK))
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


def test_lists_and_books_tell_that_a_kind_was_ended(staff, leave):
    DutyPart.objects.filter(key=SICK).update(until_year=2023)
    other = factories.MemberFactory(name="李四")
    address, names = reverse("activity_names", args=[leave.activity.pk]), {"names": "病假：李四"}
    ended = "“病假”只用至 2023 年度，请换一个。"
    assert f"李四的请假种类没有登记：{ended}" in staff.post(address, names).content.decode()
    staff.post(address, {**names, "confirm": "1", "leave": [other.pk]})
    assert Attendance.objects.filter(member=other).values_list("state", "leave_kind").get() == ("leave", "")
    book = book_of(BOOK_HEAD, (*READING, "李四（病假）"))
    assert by_cell(ACTIVITIES.read_content(book, staff.user).faults) == {"E2": ended}


def test_a_double_entry_brings_it_along(leave):
    other = factories.ActivityFactory(title="专题视察（重）", kind="inspection", starts_at=leave.activity.starts_at)
    change(set_attendance(other, leave.member, "leave"), "leave", leave_kind=SICK)
    merging.merge(other, leave.activity)
    assert parts() == {"张三": SICK}


@pytest.mark.parametrize(("own", "others"), [("leave_asked", "leave"), ("leave", "leave_asked"), ("leave", "leave")])
@pytest.mark.parametrize("into_own", [True, False])
def test_a_double_entry_loses_neither_kind_nor_reason(leave, own, others, into_own):
    other = factories.ActivityFactory(title="专题视察（重）", kind="inspection", starts_at=leave.activity.starts_at)
    change(leave, own, leave_kind=SICK, reason="住院")
    set_attendance(other, leave.member, others)
    merging.merge(*((other, leave.activity) if into_own else (leave.activity, other)))
    assert Attendance.objects.values_list("state", "leave_kind", "reason").get() == ("leave", SICK, "住院")


# --- by a list of names --------------------------------------------------------------------------------------------
def test_a_pasted_list_says_it_before_or_behind_the_names(staff, leave):
    for name in ("李四", "王五", "赵六", "钱七", "孙八"):
        factories.MemberFactory(name=name)
    text = "李四\n病假：王五（住院）\n赵六（事假）\n钱七因公请假\n请假：孙八（出差）"
    address = reverse("activity_names", args=[leave.activity.pk])
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


def test_a_list_says_the_kind_of_a_leave_that_stands_and_changes_none(staff, leave):
    other = set_attendance(leave.activity, factories.MemberFactory(name="李四"), "leave")
    change(other, "leave", leave_kind=OFFICIAL)
    address, names = reverse("activity_names", args=[leave.activity.pk]), {"names": "病假：张三（住院）、李四"}
    assert "病假，现为“请假、公假”" in staff.post(address, names).content.decode()
    sent = {**names, "confirm": "1", "leave": [leave.member_id, other.member_id]}
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


def test_a_page_of_many_requests_reads_the_kinds_once(leave, staff):
    for _ in range(6):
        other = set_attendance(leave.activity, factories.MemberFactory(), "leave_asked")
        change(other, "leave_asked", leave_kind=SICK, reason="因病请假，住院")
    with CaptureQueriesContext(connection) as asked:
        page = staff.get(leave.activity.get_absolute_url()).content.decode()
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
