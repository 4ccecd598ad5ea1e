"""A day is read alike in every column of days: in one that holds a day alone, and in one that holds a moment."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given

from activities.importing.moments import clocks, spoken
from cppcc.books.values import DASHES, HALF_DAYS, Odd, day, day_or_month
from tests.books.test_values import DAYS, WAYS


@pytest.mark.parametrize("way", WAYS)
@given(one=DAYS)
def test_each_way_of_writing_a_day_is_read_alike_by_both_readers(way, one):
    written = WAYS[way](one)
    if "serial" in way and not 10_000 <= written < 80_000:
        return  # before May 1927: no serial is taken for one
    if way.endswith("出生"):
        return  # of births alone
    assert spoken(written).day == day(written) == one


@pytest.mark.parametrize("half", HALF_DAYS)
@given(one=DAYS)
def test_a_half_day_behind_a_day_is_of_no_matter_to_the_day(half, one):
    for written in (f"{one.year}年{one.month}月{one.day}日{half}", f"{one:%Y.%m.%d} {half}9:30", f"{one}{half}9点半"):
        assert day(written) == day_or_month(written) == one


@given(one=DAYS)
def test_a_moment_in_chinese_signs_is_the_moment_in_digits(one):
    for said, digits in (("上午九点半", "上午9点半"), ("下午两点至五点", "下午2点至5点"), ("十五时三十分", "15时30分")):
        written = WAYS["一九七四年三月一日"](one)
        assert spoken(f"{written}{said}") == spoken(f"{one} {digits}")
        assert clocks(said) == clocks(digits)


@given(one=DAYS.filter(lambda one: one.year < 2099))
def test_days_one_after_the_other_are_a_range_over_the_turn_of_the_year_too(one):
    following = one + timedelta(days=1)
    for sign in ("、", "，", "-", "至"):
        said = spoken(f"{one.year}年{one.month}月{one.day}日{sign}{following.month}月{following.day}日下午2:00")
        assert (said.day, said.until_day) == (one, following)


def test_a_range_ends_in_the_next_year_where_its_month_has_gone_by():
    assert spoken("2024年12月30日-1月2日").until_day == date(2025, 1, 2)
    assert spoken("2024年3月5日、6日、7日").until_day == date(2024, 3, 7)
    assert spoken("2024年3月5日、6日下午2:30").at == time(14, 30)
    with pytest.raises(Odd, match="不是连着的几天"):
        spoken("2024年3月5日、8日")


@pytest.mark.parametrize("written", ["2024年10月12日-2月13日", "2024年5月20日-5月2日", "2024年12月30日-3月5日"])
def test_an_end_far_before_its_beginning_is_asked(written):
    with pytest.raises(Odd, match="请写出年份"):
        spoken(written)
    assert spoken("2023年12月30日-2月29日").until_day == date(2024, 2, 29)


@pytest.mark.parametrize(
    "written", ["2024.3{}5", "2024年3{}5", "2024.10{}12", "2024-3{}5", "2024{}3.5", "2024{}3月5日"]
)
@pytest.mark.parametrize("dash", DASHES)
def test_a_long_dash_beside_another_sign_may_be_a_range_and_is_asked(written, dash):
    for read in (day, day_or_month, spoken):
        with pytest.raises(Odd):
            read(written.format(dash))


def test_a_number_behind_a_day_that_may_be_a_clock_is_asked():
    for written in ("2024.9.29，9.30", "2024年9月29日、9.30", "2024.9.29，09.30-11.30"):
        with pytest.raises(Odd, match="几点还是哪一天"):
            spoken(written)
    for written in ("2024.9.29，9/30", "2024.9.29、9.30日", "2024.9.29、9月30日"):
        assert spoken(written).until_day == date(2024, 9, 30)
    assert spoken("2024.3.5、3.6").until_day == date(2024, 3, 6)


def test_a_clock_right_behind_a_day_is_read_where_the_digits_part_in_one_way():
    for written, at in (("2024-03-0509:00", time(9)), ("2024/03/0514:30", time(14, 30)), ("2024-03-059:00", time(9))):
        assert (spoken(written).day, spoken(written).at, day(written)) == (date(2024, 3, 5), at, date(2024, 3, 5))
    for written in ("2024-03-119:00", "2024-03-0509"):
        with pytest.raises(Odd):
            spoken(written)


@pytest.mark.parametrize(
    ("written", "read", "words"),
    [
        ("24.3.5", day, "2024-03-05"), ("240305", day, "2024-03-05"), ("98.3.5", day, "1998-03-05"), ("24.3.5", spoken, "2024-03-05"),
        ("74.3.5", day_or_month, "1974-03-05"), ("24年3月", day_or_month, "1924-03 "), ("05.3.5", day_or_month, "2005-03-05"),
    ],
)  # fmt: skip
def test_a_year_of_two_digits_is_advised_of_the_columns_century(written, read, words):
    with pytest.raises(Odd, match=words):
        read(written)


def test_a_year_alone_is_told_as_one():
    for written in ("1974年生", "1974年", "1974年出生"):
        with pytest.raises(Odd, match="只有年份"):
            day_or_month(written)


def test_a_cell_that_is_a_moment_stays_one():
    assert spoken(datetime(2024, 3, 5, 9, 30)) == spoken("2024—03—05 9:30")
