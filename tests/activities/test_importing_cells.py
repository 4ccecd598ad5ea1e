"""Cells of the activities' books as they are spoken: hours and half days, nobody, days that are none, what came unchanged."""

from datetime import date, datetime, time

import pytest
from django.utils import timezone

from activities.importing import ACTIVITIES
from activities.importing import columns as of_activities
from activities.importing.moments import clocks, spoken
from activities.models import Activity
from cppcc.books.values import Odd
from tests import factories
from tests.activities.test_importing import HEADINGS, at, row, told, told_of
from tests.activities.test_importing import came as came_to
from tests.bringing import book_of, going_out

pytestmark = pytest.mark.usefixtures("in_2024")


@pytest.fixture
def people(year):
    factories.CommitteeFactory(name="提案委员会")
    return {name: factories.MemberFactory(name=name) for name in ("张三", "李四", "王五")}


@pytest.mark.parametrize(
    ("text", "begins", "ends"),
    [
        ("9:00-12", (9, 0), (12, 0)), ("下午2:00-5", (14, 0), (17, 0)), ("14:00至17", (14, 0), (17, 0)), ("9时-11", (9, 0), (11, 0)),
        ("中午1:30", (13, 30), None), ("中午12:30-1:30", (12, 30), (13, 30)), ("中午11:30-1:00", (11, 30), (13, 0)),
        ("傍晚6:00-8:00", (18, 0), (20, 0)), ("晚上7点", (19, 0), None), ("夜里10点", (22, 0), None), ("深夜11点半", (23, 30), None),
        ("午后2:30", (14, 30), None), ("下午12:30", (12, 30), None), ("下午2:00-晚上7:00", (14, 0), (19, 0)),
        ("上午9:00-下午3:00", (9, 0), (15, 0)), ("凌晨5:30", (5, 30), None), ("凌晨12:30", (0, 30), None), ("清晨6:30", (6, 30), None),
        ("晚上8:00-12:00", (20, 0), (23, 59)), ("夜间8:00", (20, 0), None), ("正午12:00", (12, 0), None),
    ],
)  # fmt: skip
def test_hours_are_of_the_half_day_that_is_said(text, begins, ends):
    for said in (clocks(text), spoken(f"2024.5.2 {text}"), spoken(f"2024年5月2日{text}")):
        assert (said.at, said.until) == (time(*begins), ends and time(*ends))
        assert said.until_day is None


@pytest.mark.parametrize(
    "text", ["9:00-11.30", "9:00-5.3", "9:00-31", "9:00-99", "晚上1:00", "夜里2点", "夜里", "凌晨", "9-12"]
)
def test_what_may_be_an_hour_or_a_day_is_asked(text):
    with pytest.raises(Odd):
        spoken(f"2024.5.2 {text}")


@pytest.mark.parametrize(
    ("text", "until_day", "until"),
    [
        ("2024.5.2-12", date(2024, 5, 12), None), ("2024.5.2-5.3", date(2024, 5, 3), None), ("2024.5.2 9:00-3日", date(2024, 5, 3), None),
        ("2024.5.2 9:00-5月3日17:00", date(2024, 5, 3), time(17)), ("2024.5.2 9:00-5.3 17:00", date(2024, 5, 3), time(17)),
    ],
)  # fmt: skip
def test_days_of_a_range_stay_days(text, until_day, until):
    said = spoken(text)
    assert (said.until_day, said.until) == (until_day, until)


@pytest.mark.parametrize(
    "when", ["9999-12-31 23:00", "0001-01-01 09:00", "2024-05-20 至 9999-12-31", datetime(9999, 12, 31, 23), 2958465, date(1, 1, 1)]
)  # fmt: skip
def test_a_day_of_no_year_is_one_fault(people, when):
    assert "1900" in told(row(时间=when))["C2"] or "不是日期" in told(row(时间=when))["C2"]
    assert told_of(came_to(日期=when))["B2"]


def test_a_serial_of_a_book_that_counts_from_1904_is_its_own_day():
    since = (date(2024, 5, 20) - date(1904, 1, 1)).days
    assert spoken(since, epoch1904=True).day == date(2024, 5, 20)
    assert spoken(since + 0.375, epoch1904=True).at == time(9)
    assert clocks(since + 0.375, epoch1904=True).day == date(2024, 5, 20)


@pytest.mark.parametrize("nobody", ["无", "没有", "0", "零", "无人", "０", "0人", 0, "无。"])
@pytest.mark.parametrize("heading", ["出席", "请假", "缺席"])
def test_nobody_is_nobody(people, nobody, heading):
    read = ACTIVITIES.read_content(book_of(HEADINGS, row(**({"出席": ""} | {heading: nobody}))))
    assert read.faults == []
    assert read.rows[0].values["people"] == {}


@pytest.mark.parametrize("number", ["12人", "12", 12, "十二人", "共12名委员", "12 位", "约12人次"])
def test_a_number_of_people_asks_for_their_names(people, number):
    assert "填写委员姓名" in told(row(出席=number))["F2"]


# --- what was exported and comes back unchanged ----------------------------------------------------------------------
def exported() -> bytes:
    rows = Activity.objects.select_related(*of_activities.SELECTED).prefetch_related(*of_activities.FETCHED)
    return going_out(ACTIVITIES, rows.order_by("pk"))


@pytest.mark.parametrize(
    ("starts", "ends"),
    [
        (at(5, 20, 0, 0, 30), at(5, 20, 2, 0, 10)), (at(5, 20, 0, 0), at(5, 20, 2)), (at(5, 20, 22), at(5, 21, 0)),
        (at(5, 20, 9, 0, 59, 999999), at(5, 20, 11, 59, 59, 600000)), (at(5, 20, 23, 59, 59, 900000), at(5, 21, 0, 0, 30)),
    ],
)  # fmt: skip
def test_seconds_are_no_change(people, starts, ends):
    activity = factories.ActivityFactory(title="夜巡", starts_at=starts, ends_at=ends)
    read = ACTIVITIES.read_content(exported())
    assert (read.faults, [one.changes for one in read.rows], read.same) == ([], [], 1)
    assert timezone.localtime(activity.starts_at).day == 20
