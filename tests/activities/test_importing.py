"""Activities and attendance out of books: new ones whole, known ones brought in line, each fault at its cell."""

from datetime import date, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from activities.importing import ACTIVITIES, ATTENDANCE
from activities.importing import attendance as of_attendance
from activities.importing import columns as of_activities
from activities.importing.moments import clocks, spoken
from activities.models import Activity, Attendance
from activities.services import attending
from cppcc.books.values import Odd
from cppcc.rights import Refused, Role
from cppcc.sheets import runs
from members import duties
from members.models import DutyRecord
from tests import factories
from tests.bringing import book_of, brought, by_cell, cell_of, changed, confirmed, faults_of, going_out, written

pytestmark = pytest.mark.usefixtures("in_2024")
HEADINGS = ("活动名称", "类别", "时间", "地点", "组织单位", "出席", "请假", "缺席", "群众人次", "意见建议", "半天数")
ROWS = ("活动名称", "日期", "委员", "出席情况", "备注", "实到半天数")


def at(*when) -> datetime:
    return timezone.make_aware(datetime(2024, *when))


def row(**changes):
    usual = dict.fromkeys(HEADINGS, "") | {
        "活动名称": "重点项目视察", "类别": "视察", "时间": "2024-05-20 09:00-11:30", "地点": "产业园", "组织单位": "提案委员会",
        "出席": "张三、李四",
    }  # fmt: skip
    return [(usual | changes)[name] for name in HEADINGS]


def came(**changes):
    usual = dict.fromkeys(ROWS, "") | {
        "活动名称": "重点项目视察",
        "日期": "2024-05-20",
        "委员": "张三",
        "出席情况": "出席",
    }
    return [(usual | changes)[name] for name in ROWS]


def told(*rows) -> dict[str, str]:
    return by_cell(ACTIVITIES.read_content(book_of(HEADINGS, *rows)).faults)


def told_of(*rows) -> dict[str, str]:
    return by_cell(ATTENDANCE.read_content(book_of(ROWS, *rows)).faults)


@pytest.fixture
def people(year):
    factories.CommitteeFactory(name="提案委员会")
    factories.GroupFactory(name="前进街道委员活动组", street="前进街道")
    return {name: factories.MemberFactory(name=name) for name in ("张三", "李四", "王五", "艾力·买买提")}


@pytest.fixture
def office(db):
    return factories.UserFactory(roles=[Role.STAFF])


# --- when it was -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "day", "hours", "until_day", "until"),
    [
        ("2024-05-20", "05-20", None, None, None),
        ("2024年5月20日上午9:00", "05-20", "09:00", None, None),
        ("2024年5月20日（星期一）下午2点半-5点", "05-20", "14:30", None, "17:00"),
        ("2024.5.20 9:00—11:30", "05-20", "09:00", None, "11:30"),
        ("2024-05-20T09:00", "05-20", "09:00", None, None),
        ("2024/5/20 14:00:00", "05-20", "14:00", None, None),
        ("2024.5.20-5.22", "05-20", None, "05-22", None),
        ("2024年5月20日至22日", "05-20", None, "05-22", None),
        ("2024年5月20日 9：00至2024年5月21日 17：00", "05-20", "09:00", "05-21", "17:00"),
        ("20240520", "05-20", None, None, None),
        (datetime(2024, 5, 20, 9), "05-20", "09:00", None, None),
        (date(2024, 5, 20), "05-20", None, None, None),
        (45432, "05-20", None, None, None),
        (45432.375, "05-20", "09:00", None, None),
    ],
)
def test_a_moment_is_read_as_offices_write_it(text, day, hours, until_day, until):
    said = spoken(text)
    parts = (said.day, said.at, said.until_day, said.until)
    words = [one and (f"{one:%m-%d}" if isinstance(one, date) else f"{one:%H:%M}") for one in parts]
    assert words == [day, hours, until_day, until]


@pytest.mark.parametrize(
    "text", ["2024-05-20 25:00", "明天", "2024-05-20 晚些", "2024年5月20日至32日", "9:00", "2024-13-01"]
)
def test_what_is_no_moment_is_told(text):
    with pytest.raises(Odd):
        spoken(text)


def test_a_time_alone_is_read():
    assert (clocks("下午2点半-5点").at.hour, clocks("下午2点半-5点").until.hour) == (14, 17)
    assert clocks("全天").half == "全天"


# --- activities --------------------------------------------------------------------------------------------------
GOOD = (
    row(请假="王五（出差）", 群众人次="30", 意见建议="增加班次\n改善照明"),
    row(
        活动名称="委员读书",
        类别="读书活动",
        时间="2024年6月1日下午",
        组织单位="机关",
        出席="1.张　三 2.艾力•买买提",
        地点="书房",
    ),
    row(
        活动名称="全体会议", 类别="全会", 时间="2024.1.10-1.12", 半天数="5", 组织单位="政协办公室", 出席="", 缺席="李四"
    ),
    row(活动名称="下月联谊", 类别="联谊", 时间="2024-12-30 14:00", 组织单位="前进街道", 出席=""),
)


def test_a_book_makes_activities_with_who_was_there(people, office, year):
    run = written(ACTIVITIES, book_of(HEADINGS, *GOOD), office)
    visit, reading, plenary, party = (Activity.objects.get(title=one[0]) for one in GOOD)
    assert (visit.starts_at, visit.ends_at, visit.half_days, visit.kind) == (
        at(5, 20, 9),
        at(5, 20, 11, 30),
        1,
        "inspection",
    )
    assert (str(visit.organiser), str(reading.organiser), str(party.organiser)) == (
        "提案委员会",
        "机关",
        "前进街道委员活动组",
    )
    assert (reading.starts_at, reading.ends_at, reading.kind) == (at(6, 1, 14), at(6, 1, 17), "study")
    assert (plenary.starts_at, plenary.ends_at, plenary.half_days) == (at(1, 10, 9), at(1, 12, 17), 5)
    states = sorted(visit.attendances.values_list("member__name", "state", "reason"))
    assert states == [("张三", "present", ""), ("李四", "present", ""), ("王五", "leave", "出差")]
    assert {row.member.name for row in reading.attendances.all()} == {"张三", "艾力·买买提"}
    assert [row.text for row in visit.suggestions.all()] == ["增加班次", "改善照明"]
    assert visit.others.get().count == 30
    assert DutyRecord.objects.filter(kind="attendance").count() == 4
    assert DutyRecord.objects.get(kind="absence").due_half_days == 5
    assert duties.rebuild(year, only_look=True).total == 0
    assert "4 场" in run.said["done"]


def test_times_that_a_book_does_not_say_are_told(people):
    sheet = ACTIVITIES.read_content(book_of(HEADINGS, row(时间="2024-05-20")))
    assert "2024-05-20 09:00 至 2024-05-20 11:00" in by_cell(sheet.tidied)["C2"]


def test_the_same_book_again_says_nothing_new_and_a_book_taken_back_leaves_nothing(people, office):
    run = written(ACTIVITIES, book_of(HEADINGS, *GOOD), office)
    again = ACTIVITIES.read_content(book_of(HEADINGS, *GOOD), office)
    assert (again.faults, again.rows, again.same) == ([], [], 4)
    runs.undo(run)
    assert not Activity.objects.exists()
    assert not Attendance.objects.exists()
    assert not DutyRecord.objects.exists()


@pytest.mark.parametrize(
    ("changes", "cell", "words"),
    [
        ({"活动名称": ""}, "A2", "没有填写"),
        ({"活动名称": "长" * 101}, "A2", "最多 100 字"),
        ({"类别": "打牌"}, "B2", "应为：全体会议"),
        ({"时间": ""}, "C2", "没有填写"),
        ({"时间": "5月20日"}, "C2", "不是日期"),
        ({"时间": "2024-05-20 11:00-09:00"}, "C2", "必须晚于开始时间"),
        ({"时间": "2021-05-20 09:00"}, "C2", "不在任何届次年度内"),
        ({"地点": ""}, "D2", "没有填写"),
        ({"组织单位": "没有的委"}, "E2", "没有专委会或活动组“没有的委”"),
        ({"出席": "张三、赵六儿"}, "F2", "委员名册中没有“赵六儿”"),
        ({"请假": "张三"}, "G2", "已列入“出席”"),
        ({"时间": "2024-12-30 09:00"}, "F2", "还没有开始"),
        ({"时间": "2024-12-20 08:00-17:00", "出席": "", "缺席": "张三"}, "H2", "还没有结束"),
        ({"群众人次": "许多"}, "I2", "不是数字"),
        ({"群众人次": "-3"}, "I2", "不是人次"),
        ({"意见建议": "长" * 501}, "J2", "最多 500 字"),
        ({"半天数": "0"}, "K2", "至少一个半天"),
        ({"半天数": "1.5"}, "K2", "不是整数"),
    ],
)
def test_each_fault_of_an_activity_stands_at_its_cell(people, changes, cell, words):
    found = told(row(**changes))
    assert words in found.get(cell, ""), found


def test_who_did_not_serve_who_is_one_of_several_and_an_ended_year_are_told(people, year):
    people["张三"].left_on = date(2024, 2, 1)
    people["张三"].save()
    assert "不是委员" in told(row())["F2"]
    for sector in ("农业", "科技"):
        factories.MemberFactory(name="赵六", sector=factories.SectorFactory(name=sector))
    asked = told(row(出席="李四、赵六"))["F2"]
    assert "有 2 位" in asked
    assert "农业" in asked
    type(year).objects.filter(pk=year.pk).update(state="closed")
    assert "已经结束" in told(row(出席="李四"))["C2"]


def exported() -> bytes:
    rows = Activity.objects.select_related(*of_activities.SELECTED).prefetch_related(*of_activities.FETCHED)
    return going_out(ACTIVITIES, rows.order_by("pk"))


def column(name: str, line: int = 2) -> str:
    return cell_of(ACTIVITIES, name, line)


def test_what_goes_out_comes_back_and_only_changed_cells_change(people, office):
    written(ACTIVITIES, book_of(HEADINGS, *GOOD), office)
    sheet = ACTIVITIES.read_content(exported(), office)
    assert (sheet.faults, sheet.rows, sheet.same) == ([], [], 4)
    cells = {
        column("活动名称"): "重点工程视察", column("时间"): "2024-05-21 09:00", column("结束时间"): "2024-05-21 17:00",
        column("出席"): "张三、艾力·买买提、李四", column("请假"): "王五", column("组织单位"): "机关",
    }  # fmt: skip
    run = written(ACTIVITIES, changed(exported(), **cells), office)
    visit = Activity.objects.get(title="重点工程视察")
    assert (visit.starts_at, visit.ends_at, visit.half_days, str(visit.organiser)) == (
        at(5, 21, 9),
        at(5, 21, 17),
        2,
        "机关",
    )
    assert visit.attendances.filter(state="present").count() == 3
    words = DutyRecord.objects.filter(kind="attendance", words="重点工程视察").values_list("half_days", "on")
    assert set(words) == {(2, date(2024, 5, 21))}
    runs.undo(run)
    visit = Activity.objects.get(pk=visit.pk)
    assert (visit.title, visit.starts_at, str(visit.organiser)) == ("重点项目视察", at(5, 20, 9), "提案委员会")
    assert visit.attendances.count() == 3
    assert set(DutyRecord.objects.filter(words="重点项目视察").values_list("half_days", "on")) == {
        (1, date(2024, 5, 20))
    }


def test_who_is_left_out_of_an_exported_cell_is_not_taken_off_the_list(people, office):
    written(ACTIVITIES, book_of(HEADINGS, GOOD[0]), office)
    found = by_cell(ACTIVITIES.read_content(changed(exported(), **{column("出席"): "李四"}), office).faults)
    assert "表中没有张三" in found[column("出席")]
    gone = changed(exported(), **{column("意见建议"): "改善照明", column("群众人次"): ""})
    found = by_cell(ACTIVITIES.read_content(gone, office).faults)
    assert "表中没有“增加班次”" in found[column("意见建议")]
    assert "系统中是 30" in found[column("群众人次")]
    other = changed(exported(), **{column("出席"): "李四", column("缺席"): "张三"})
    run = written(ACTIVITIES, other, office)
    assert "1 场" in run.said["done"]
    assert Attendance.objects.get(member=people["张三"]).state == "absent"
    assert DutyRecord.objects.get(member=people["张三"]).kind == "absence"


def test_a_book_without_keys_adds_to_what_is_there(people, office):
    written(ACTIVITIES, book_of(HEADINGS, row(出席="张三")), office)
    again = book_of((*HEADINGS[:4], "出席"), ["重点项目视察", "视察", "2024-05-20", "产业园", "李四"])
    run = written(ACTIVITIES, again, office)
    assert "更新 1 场" in run.said["done"]
    visit = Activity.objects.get()
    assert (visit.starts_at, visit.attendances.count()) == (at(5, 20, 9), 2)


def test_the_page_takes_a_book_of_activities_to_the_list(people, account):
    staff = account(Role.STAFF)
    address = reverse("activity_import")
    page = brought(staff, address, book_of(HEADINGS, row(类别="打牌")), "活动.xlsx")
    assert "B2" in faults_of(page)
    page = brought(staff, address, book_of(HEADINGS, *GOOD), "活动.xlsx")
    assert "已导入 4 场" in confirmed(staff, address, page).content.decode()
    listed = staff.get(reverse("activity_list")).content.decode()
    assert address in listed
    assert reverse("attendance_import") in listed


# --- attendance --------------------------------------------------------------------------------------------------
@pytest.fixture
def visit(people):
    committee = factories.CommitteeFactory()
    return factories.ActivityFactory(
        title="重点项目视察", starts_at=at(5, 20, 9), ends_at=at(5, 20, 17), committee=committee
    )


CAME = (
    came(),
    came(委员="李四", 出席情况="事假", 备注="出差"),
    came(委员="王五", 出席情况="未到"),
    came(委员="艾力•买买提", 出席情况="√", 实到半天数="1"),
)


def test_attendance_comes_in_with_its_duties(visit, office, year):
    run = written(ATTENDANCE, book_of(ROWS, *CAME), office)
    rows = sorted(visit.attendances.values_list("member__name", "state", "reason", "half_days"))
    assert rows == [
        ("张三", "present", "", None),
        ("李四", "leave", "出差", None),
        ("王五", "absent", "", None),
        ("艾力·买买提", "present", "", 1),
    ]
    assert DutyRecord.objects.get(member__name="艾力·买买提").part == "partial"
    assert duties.rebuild(year, only_look=True).total == 0
    again = ATTENDANCE.read_content(book_of(ROWS, *CAME), office)
    assert (again.faults, again.rows, again.same) == ([], [], 4)
    runs.undo(run)
    assert not Attendance.objects.exists()
    assert not DutyRecord.objects.exists()


@pytest.mark.parametrize(
    ("changes", "cell", "words"),
    [
        ({"活动名称": "没有的活动"}, "A2", "系统中没有活动“没有的活动”"),
        ({"日期": "2024-05-21"}, "B2", "系统中是 2024-05-20"),
        ({"日期": "某日"}, "B2", "不是日期"),
        ({"委员": "赵无名"}, "C2", "委员名册中没有“赵无名”"),
        ({"委员": "张三、李四"}, "C2", "一行只填一位委员"),
        ({"委员": ""}, "C2", "没有填写"),
        ({"出席情况": "睡着了"}, "D2", "应为："),
        ({"出席情况": "已邀请"}, "D2", "不能用表格登记"),
        ({"出席情况": "请假", "备注": "长" * 201}, "E2", "最多 200 字"),
        ({"实到半天数": "3"}, "F2", "本次活动有 2 个半天"),
        ({"出席情况": "缺席", "实到半天数": "1"}, "F2", "只有出席的"),
    ],
)
def test_each_fault_of_attendance_stands_at_its_cell(visit, changes, cell, words):
    found = told_of(came(**changes))
    assert words in found.get(cell, ""), found


def test_activities_of_one_name_are_told_apart_by_their_day(visit):
    factories.ActivityFactory(title="重点项目视察", starts_at=at(6, 20, 9))
    assert told_of(came()) == {}
    assert "有 2 场" in told_of(came(日期=""))["B2"]
    assert "与第 2 行重复" in told_of(came(), came())["A3"]


def test_what_is_ahead_and_an_ended_year_are_told(people, year):
    factories.ActivityFactory(title="重点项目视察", starts_at=at(12, 30, 9))
    assert "还没有开始" in told_of(came(日期="2024-12-30"))["D2"]
    assert told_of(came(日期="2024-12-30", 出席情况="请假")) == {}
    type(year).objects.filter(pk=year.pk).update(state="closed")
    assert "已经结束" in told_of(came(日期="2024-12-30", 出席情况="请假"))["A2"]


def test_attendance_goes_out_and_back_and_an_invitation_is_answered_by_it(visit, people, office):
    attending.invite(visit, [people["王五"]])
    written(ATTENDANCE, book_of(ROWS, *CAME[:2]), office)
    rows = Attendance.objects.select_related(*of_attendance.SELECTED).order_by("pk")
    content = going_out(ATTENDANCE, rows)
    sheet = ATTENDANCE.read_content(content, office)
    assert (sheet.faults, sheet.rows, sheet.same) == ([], [], 3)
    run = written(ATTENDANCE, changed(content, D2="缺席", D4="出席", E4="", F3=1), office)
    assert run.said["done"].startswith("已登记 0 条出席情况，更新 3 条")
    assert {one.member.name: one.state for one in rows.all()} == {
        "王五": "absent",
        "张三": "present",
        "李四": "present",
    }
    runs.undo(run)
    assert {one.member.name: one.state for one in rows.all()} == {"王五": "invited", "张三": "present", "李四": "leave"}
    assert sorted(DutyRecord.objects.values_list("member__name", "kind")) == [("张三", "attendance"), ("李四", "leave")]


def test_who_answered_between_dry_run_and_import_is_not_overwritten(visit, people, office):
    sheet = ATTENDANCE.read_content(book_of(ROWS, came()), office)
    attending.invite(visit, [people["张三"]])
    with pytest.raises(Refused, match="有改动"):
        ATTENDANCE.write(sheet, office)


def test_many_rows_are_read_and_written_with_few_queries_an_activity(visit, office, django_assert_max_num_queries):
    members = [factories.MemberFactory(name=f"成员{chr(0x4E00 + number)}") for number in range(60)]
    for number in (10, 60):
        content = book_of(ROWS, *(came(委员=one.name) for one in members[:number]))
        with django_assert_max_num_queries(20):
            sheet = ATTENDANCE.read_content(content, office)
        assert len(sheet.rows) == number
    with django_assert_max_num_queries(20 + 2 * 60):
        ATTENDANCE.write(sheet, office)
