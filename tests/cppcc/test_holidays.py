"""The calendar of working days: 1 January, art. 203, and a year that the office keeps from the State Council's notice."""

from datetime import date, timedelta

import chinese_calendar
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cppcc.calendar import after_working_days, calendar_known, end_of_period, is_working_day, workdays
from cppcc.holidays import read
from cppcc.models import CalendarYear
from cppcc.rights import Role

NOTICE_2025 = """国务院办公厅关于2025年部分节假日安排的通知
国办发明电〔2024〕12号
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
根据2024年11月修订的《全国年节及纪念日放假办法》，经国务院批准，现将2025年元旦、春节、清明节、劳动节、端午节和国庆节、中秋节放假调休日期的具体安排通知如下。
一、元旦：1月1日（周三）放假1天，不调休。
二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。
三、清明节：4月4日（周五）至6日（周日）放假，共3天。
四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。
六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫、疫情防控等工作。
国务院办公厅
2024年11月12日"""
NOTICE_2024 = """一、元旦：1月1日放假，与周末连休。
二、春节：2月10日至17日放假调休，共8天。2月4日（星期日）、2月18日（星期日）上班。鼓励各单位结合带薪年休假等制度落实，安排职工在除夕（2月9日）休息。
三、清明节：4月4日至6日放假调休，共3天。4月7日（星期日）上班。
四、劳动节：5月1日至5日放假调休，共5天。4月28日（星期日）、5月11日（星期六）上班。
五、端午节：6月10日放假，与周末连休。
六、中秋节：9月15日至17日放假调休，共3天。9月14日（星期六）上班。
七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期日）、10月12日（星期六）上班。"""
NOTICE_2027 = """国务院办公厅关于2027年部分节假日安排的通知
一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（周五）至12日（周五）放假调休，共8天。1月31日（周日）、2月20日（周六）上班。
三、清明节：4月3日（周六）至5日（周一）放假，共3天。"""


@pytest.mark.parametrize(("year", "text"), [(2025, NOTICE_2025), (2024, NOTICE_2024)])
def test_a_notice_is_read_as_the_package_knows_the_year(year, text):
    """Whatever stands in the notice agrees with the calendar that was made from it by hand."""
    found = read(text, year)
    assert found.faults == []
    days = [date.fromordinal(date(year, 1, 1).toordinal() + n) for n in range(365)]
    for day in days:
        works = day in found.makeup or (day.weekday() < 5 and day not in found.holidays)
        assert works == chinese_calendar.is_workday(day), day


def test_days_of_the_neighbouring_years_are_read_too():
    found = read("元旦：2018年12月30日至2019年1月1日放假调休，共3天。2018年12月29日（星期六）上班。", 2019)
    assert found.faults == []
    assert found.holidays == [date(2018, 12, 30), date(2018, 12, 31), date(2019, 1, 1)]
    assert found.makeup == [date(2018, 12, 29)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("一、元旦：1月1日（周三）放假1天。", "通知写的是星期三"),
        ("关于2025年部分节假日安排的通知。一、元旦：1月1日放假。", "这是 2025 年的通知"),
        ("二、春节：2月5日至12日放假调休，共7天。", "共 7 天，读出的是 8 天"),
        ("一、元旦：1月1日放假。1月4日上班。", "本来就是工作日"),
        ("没有日期的一段话。", "没有读出 2027 年的放假日期"),
        ("一、元旦：1月1日放假，2月30日补休。", "不是日期"),
    ],
)
def test_what_a_notice_cannot_mean_is_asked_back(text, words):
    assert any(words in fault for fault in read(text, 2027).faults), read(text, 2027).faults


def keep(year=2027, text=NOTICE_2027):
    found = read(text, year)
    CalendarYear.objects.create(
        year=year,
        holidays=[str(day) for day in found.holidays],
        makeup=[str(day) for day in found.makeup],
        notice=text,
    )
    workdays.forget()


def test_every_day_that_the_package_knows_is_as_it_says_whoever_asks(db, django_assert_num_queries):
    """Its lists are read by us; what its own function says of each day stays the measure, 1 January apart."""
    years = sorted(workdays.PACKAGE.years)
    days = [
        date(years[0], 1, 1) + timedelta(days=n) for n in range((date(years[-1] + 1, 1, 1) - date(years[0], 1, 1)).days)
    ]
    assert len(days) > 7000
    with django_assert_num_queries(1):  # of the kept notices, which may say something of the last December
        other = [
            day
            for day in days
            if is_working_day(day) != (chinese_calendar.is_workday(day) and day.timetuple().tm_yday > 1)
        ]
    assert other == []
    for year in (years[0] - 1, years[-1] + 1):
        assert not workdays.in_package(year)
        with pytest.raises(NotImplementedError):
            chinese_calendar.is_workday(date(year, 7, 1))


def test_the_first_of_january_is_a_holiday_whatever_is_known(db):
    workdays.forget()
    assert not is_working_day(date(2024, 1, 1))
    assert not is_working_day(date(2027, 1, 1))
    assert not is_working_day(date(2048, 1, 1))


def test_a_kept_year_counts(db):
    workdays.forget()
    assert is_working_day(date(2027, 2, 8))
    assert not calendar_known(date(2027, 2, 8))
    keep()
    assert not is_working_day(date(2027, 2, 8))
    assert is_working_day(date(2027, 2, 20))  # a Saturday worked in exchange
    assert calendar_known(date(2027, 2, 8))
    assert after_working_days(date(2027, 2, 4), 1) == date(2027, 2, 15)


def test_what_is_kept_is_read_once(db):
    keep()
    with CaptureQueriesContext(connection) as asked:
        after_working_days(date(2027, 1, 4), 60)
        after_working_days(date(2024, 1, 4), 60)
    assert len(asked) == 1


def test_a_period_ends_on_the_first_working_day_after_days_off(db):
    keep()
    assert end_of_period(date(2024, 10, 1)) == date(2024, 10, 8)
    assert end_of_period(date(2024, 10, 12)) == date(2024, 10, 12)  # a Saturday worked in exchange
    assert end_of_period(date(2027, 2, 5)) == date(2027, 2, 15)
    assert end_of_period(date(2027, 1, 1)) == date(2027, 1, 4)
    assert end_of_period(date(2024, 5, 20)) == date(2024, 5, 20)


def test_staff_paste_a_notice_look_at_it_and_keep_it(account):
    staff = account(Role.STAFF)
    address = reverse("holidays")
    assert "2027" not in [str(row.year) for row in CalendarYear.objects.all()]
    page = staff.post(address, {"year": 2027, "notice": NOTICE_2027})
    assert "2 月 5 日" in page.content.decode()
    assert not CalendarYear.objects.exists()  # looked at, not kept yet
    page = staff.post(address, {"year": 2027, "notice": NOTICE_2027, "seen": page.context["seen"], "keep": "1"})
    assert page.status_code == 302
    assert not is_working_day(date(2027, 2, 8))
    stale = staff.post(address, {"year": 2027, "notice": NOTICE_2027, "seen": 0, "keep": "1"})
    assert "已被他人修改" in stale.content.decode()


def test_a_notice_with_faults_is_not_kept(account):
    staff = account(Role.STAFF)
    text = NOTICE_2027.replace("共8天", "共9天")
    page = staff.post(reverse("holidays"), {"year": 2027, "notice": text, "seen": 0, "keep": "1"})
    assert "读出的是 8 天" in page.content.decode()
    assert text in page.context["form"]["notice"].value()
    assert not CalendarYear.objects.exists()


def test_what_the_next_years_notice_says_of_december_counts(db):
    """元旦 of a year that the package does not know may begin in December of one that it knows."""
    last = max(workdays.PACKAGE.years)
    eve = date(last, 12, 31)
    saturday = eve - timedelta(days=(eve.weekday() - 5) % 7 or 7)
    if eve.weekday() > 4:
        eve = date(last, 12, 30) if date(last, 12, 30).weekday() < 5 else date(last, 12, 29)
    assert is_working_day(eve)
    assert not is_working_day(saturday)
    CalendarYear.objects.create(
        year=last + 1, holidays=[eve.isoformat(), f"{last + 1}-01-01"], makeup=[saturday.isoformat()]
    )
    workdays.forget()
    assert not is_working_day(eve)
    assert is_working_day(saturday)
    assert end_of_period(eve) > eve


def test_a_notice_says_nothing_of_other_days_that_the_package_knows(db):
    last = max(workdays.PACKAGE.years)
    day = next(one for one in (date(last, 6, n) for n in range(1, 8)) if is_working_day(one))
    CalendarYear.objects.create(year=last + 1, holidays=[day.isoformat()], makeup=[])
    workdays.forget()
    assert is_working_day(day)
