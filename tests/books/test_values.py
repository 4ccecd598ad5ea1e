"""Cells as offices write them; what can't be told for certain is asked."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cppcc.books import values
from cppcc.books.values import Month, Odd, choice, code, day, day_or_month, number, parts, shown, whole

DAYS = st.dates(date(1900, 3, 1), date(2099, 12, 31))
SIGNS = "〇一二三四五六七八九"


def _said(number_: int) -> str:
    """23 → 二十三"""
    tens, ones = divmod(number_, 10)
    return ("" if tens < 2 else SIGNS[tens]) + ("十" if tens else "") + (SIGNS[ones] if ones else "")


WAYS = {
    "1974-03-01": lambda one: one.isoformat(),
    "1974.03.01": lambda one: f"{one:%Y.%m.%d}",
    "1974.3.1": lambda one: f"{one.year}.{one.month}.{one.day}",
    "1974/3/1": lambda one: f"{one.year}/{one.month}/{one.day}",
    "1974/3/1 0:00:00": lambda one: f"{one.year}/{one.month}/{one.day} 0:00:00",
    "1974-03-01T08:30:00": lambda one: f"{one.isoformat()}T08:30:00",
    "19740301": lambda one: f"{one:%Y%m%d}",
    "19740301 as a number": lambda one: int(f"{one:%Y%m%d}"),
    "1974年3月1日": lambda one: f"{one.year}年{one.month}月{one.day}日",
    "1974 年 3 月 1 日": lambda one: f" {one.year} 年 {one.month} 月 {one.day} 日 ",
    "1974年3月1日出生": lambda one: f"{one.year}年{one.month}月{one.day}日出生",
    "1974年3月1日（星期五）": lambda one: (
        f"{one.year}年{one.month}月{one.day}日（星期{'一二三四五六日'[one.weekday()]}）"
    ),
    "一九七四年三月一日": lambda one: (
        f"{''.join(SIGNS[int(each)] for each in str(one.year))}年{_said(one.month)}月{_said(one.day)}日"
    ),
    "１９７４．０３．０１": lambda one: "".join(chr(ord(each) + 0xFEE0) for each in f"{one:%Y.%m.%d}"),
    "一九七四年三月一日, O for 〇": lambda one: WAYS["一九七四年三月一日"](one).replace("〇", "O"),
    "1974—03—01": lambda one: f"{one:%Y—%m—%d}",
    "1974–3–1": lambda one: f"{one.year}–{one.month}–{one.day}",
    "1974·3·1": lambda one: f"{one.year}·{one.month}·{one.day}",
    "1974。3。1": lambda one: f"{one.year}。{one.month}。{one.day}",
    "1974年3月1日上午": lambda one: f"{one.year}年{one.month}月{one.day}日上午",
    "一九七四年三月一日下午": lambda one: WAYS["一九七四年三月一日"](one) + "下午",
    "1974年3月1日上午9点半": lambda one: f"{one.year}年{one.month}月{one.day}日上午9点半",
    "a serial": lambda one: (one - date(1899, 12, 30)).days,
    "a serial with a time": lambda one: (one - date(1899, 12, 30)).days + 0.5,
    "a date": lambda one: one,
    "a moment": lambda one: datetime.combine(one, time(8, 30)),
}


@pytest.mark.parametrize("way", WAYS)
@given(one=DAYS)
def test_a_day_reads_back_however_it_is_written(way, one):
    written = WAYS[way](one)
    if "serial" in way and not 10_000 <= written < 80_000:
        return  # before May 1927: no serial is taken for one
    assert day(written) == one
    assert day_or_month(written) == one


@given(one=DAYS.filter(lambda one: one >= date(1932, 1, 1)))
def test_a_serial_of_a_1904_book(one):
    assert day((one - date(1904, 1, 1)).days, epoch1904=True) == one


@given(year=st.integers(1900, 2099), month=st.integers(1, 12))
def test_a_month_reads_back_however_it_is_written(year, month):
    for written in (
        f"{year}-{month:02d}", f"{year}.{month:02d}", f"{year}.{month}", f"{year}/{month}", f"{year}年{month}月", f"{year}{month:02d}",
        int(f"{year}{month:02d}"), f"{year}年{month}月出生",
    ):  # fmt: skip
        assert day_or_month(written) == Month(year, month)
        with pytest.raises(Odd, match="只有年月"):
            day(written)


@given(year=st.integers(1900, 2099), month=st.integers(1, 12))
def test_a_month_as_a_number_with_a_fraction(year, month):
    written = float(f"{year}.{month:02d}")
    if month == 10:
        with pytest.raises(Odd, match="可能是"):
            day_or_month(written)  # Excel made 1974.10 the same number as 1974.1
    else:
        assert day_or_month(written) == Month(year, month)
    if month < 10 and month > 1:
        assert day_or_month(float(f"{year}.{month}")) == Month(year, month)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("74.3.1", "看不出是哪一年"),
        ("74年3月", "看不出是哪一年"),
        ("740301", "看不出是哪一年"),
        (74.3, "看不出是哪一年"),
        (1974, "只有年份"),
        ("1974年", "只有年份"),
        ("2023-02-30", "没有这一天"),
        ("1974-13", "没有这个月份"),
        ("不详", "不是日期"),
        (True, "不是日期"),
        (time(8, 30), "不是日期"),
        (1e300, "不是日期"),
        (float("nan"), "不是日期"),
        ("#N/A", "错误值"),
        ("1974.3.1-1980.5.6", "不是日期"),
    ],
)
def test_what_is_no_day_is_said(value, words):
    with pytest.raises(Odd, match=words):
        day_or_month(value)


@pytest.mark.parametrize("value", [None, "", "—", "-", "--", " ／ ", "N/A", "\u3000"])
def test_what_is_empty(value):
    assert (day(value), day_or_month(value), number(value), whole(value), code(value), parts(value)) == (
        None,
        None,
        None,
        None,
        "",
        [],
    )
    assert choice(value, {"男": 1}) is None
    assert values.is_empty(value)


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("1,234", "1234"), ("1，234.50", "1234.50"), ("３", "3"), ("12件", "12"), ("12 人次", "12"), ("85%", "0.85"), (0.85, "0.85"),
        (-3, "-3"), ("-3", "-3"), ("−3", "-3"), ("一百二十", "120"), ("¥1,000", "1000"), (0.1 + 0.2, "0.3"), ("１２．５", "12.5"),
        ("第3号", None), ("5万元", None), ("3亿", None), ("NaN", None), (float("nan"), None), (float("inf"), None), ("Infinity", None),
        ("10²", None), ("²", None), ("½", None), ("①", None), ("1,2,3", None), ("十几", None), (True, None), (date(2024, 1, 1), None),
        ("1e999", None), ("1.2.3", None), ("#REF!", None), ("约3", None), ("件", None),
        ("三千五", "3500"), ("二百五", "250"), ("一百二", "120"), ("一千二百三", "1230"), ("三千零五", "3005"), ("二百零五", "205"),
        ("百二十", "120"), ("二十五", "25"), ("两百", "200"), ("叁仟伍佰元", "3500"), ("一五八", "158"), ("五", "5"), ("〇", "0"),
        ("两三", None), ("七八件", None), ("五六十", None), ("十四五", None), ("一百二三十", None), ("百千", None),
    ],
)  # fmt: skip
def test_numbers(value, read):
    if read is None:
        with pytest.raises(Odd):
            number(value)
    else:
        assert number(value) == Decimal(read)


def test_a_fraction_is_no_whole_number():
    assert whole(3.0) == whole("3件") == 3
    with pytest.raises(Odd, match="不是整数"):
        whole("3.5")
    with pytest.raises(Odd, match="不是整数"):
        whole(1e30)


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (13000000000.0, "13000000000"), (13000000000, "13000000000"), ("13000000000", "13000000000"), ("１３０", "130"),
        ("'0013", "0013"), ("220102197403010012", "220102197403010012"), ("22010219740301001X", "22010219740301001X"),
        ("0431-8765 4321", "0431-8765 4321"), ("\u202d13000000000\u202c", "13000000000"), ("第001号", "第001号"),
        ("1.3E+10", None), ("2.20102E+17", None), (2.20102197403010e17, None), (220102197403010000, None), (float("nan"), None),
        (True, None), ("#N/A", None),
    ],
)  # fmt: skip
def test_codes(value, read):
    if read is None:
        with pytest.raises(Odd):
            code(value)
    else:
        assert code(value) == read


def test_choices_by_label_and_by_synonym():
    names, also = {"男": "m", "女": "f"}, {"男性": "男", "Ｆ": "女"}
    assert [choice(each, names, also) for each in ("男", " 男 ", "男性", "f", None)] == ["m", "m", "m", "f", None]
    with pytest.raises(Odd, match="没有“甲”，应为：男、女。"):
        choice("甲", names, also)
    assert choice("无", {"无": 0}) == 0


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("甲、乙", ["甲", "乙"]), ("甲,乙，丙", ["甲", "乙", "丙"]), ("甲；乙;", ["甲", "乙"]), ("甲\n乙\r\n丙", ["甲", "乙", "丙"]),
        ("张　三、李 四", ["张 三", "李 四"]), ("教育局/民政局", ["教育局", "民政局"]), ("阿·买买提", ["阿·买买提"]), (12.0, ["12"]),
    ],
)  # fmt: skip
def test_names_in_one_cell(value, read):
    assert parts(value) == read


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (13000000000.0, "13000000000"), (1.5, "1.5"), (0.1 + 0.2, "0.3"), (True, "是"), (None, ""), (date(1974, 3, 1), "1974-03-01"),
        (datetime(1974, 3, 1), "1974-03-01"), (datetime(1974, 3, 1, 8, 5), "1974-03-01 08:05"), (time(8, 5), "08:05"),
        ("甲_x000B_乙", "甲\v乙"), ("_xD83D__xDE00_", "😀"), ("_xD83D_", ""), ("a_x0000_b", "ab"), ("_x005F_x000B_", "_x000B_"),
    ],
)  # fmt: skip
def test_what_a_cell_shows(value, read):
    assert shown(value) == read


@given(
    value=st.none() | st.text() | st.integers() | st.floats() | st.booleans() | st.datetimes() | st.dates() | st.times()
)
def test_any_value_is_read_or_odd(value):
    assert shown(value).encode() is not None
    for read in (day, day_or_month, number, whole, code, parts, values.is_empty, lambda one: choice(one, {"男": 1})):
        words = _refusal(read, value)
        assert not words or (words.endswith("。") and len(words) < 150)


def _refusal(read, value):
    try:
        read(value)
    except Odd as odd:
        return str(odd)
    return ""


# --- years that are, codes that are whole, names that stay whole ----------------------------------------------------
@pytest.mark.parametrize(
    "written",
    [
        "0000-03", "0000.03", "0001-01-01", "1899-12-31", "9999-12-31", "9999-12-31 23:00", "2101年1月1日", "9999年3月",
        date(9999, 12, 31), date(1, 1, 1), datetime(9999, 12, 31, 23), 2958465, 99991231, "99991231",
    ],
)  # fmt: skip
def test_a_day_of_a_year_that_is_none_is_odd(written):
    for read in (day, day_or_month):
        with pytest.raises(Odd):
            read(written)


@pytest.mark.parametrize("written", ["1900-01-01", "2100-12-31", date(2100, 12, 31), datetime(1900, 1, 1, 8)])
def test_the_first_and_the_last_day_are_days(written):
    assert day(written).year in (1900, 2100)


def test_a_day_out_of_all_years_is_said_in_one_sentence():
    with pytest.raises(Odd, match=r"^“9999-12-31 23:00”的年份不在 1900 至 2100 年之间，请改正。$"):
        day("9999-12-31 23:00")


@pytest.mark.parametrize("written", ["1.38E+10", "1.38e+10", "1.38E10", "１.３８Ｅ＋１０", "4E+17", "3.20102E+17"])
def test_digits_lost_as_text_are_odd(written):
    with pytest.raises(Odd, match="数位已经丢失"):
        code(written)


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("李四（教育界，1）", ["李四（教育界，1）"]),
        ("李四（教育界，1）、李四（教育界，2）", ["李四（教育界，1）", "李四（教育界，2）"]),
        ("张三，李四(教育界,1)；王五", ["张三", "李四(教育界,1)", "王五"]),
        ("《甲、乙》、丙", ["《甲、乙》", "丙"]),
        ("甲（乙（丙、丁）、戊）\n己", ["甲（乙（丙、丁）、戊）", "己"]),
        ("甲（乙、丙", ["甲（乙", "丙"]),
        ("甲）、乙", ["甲）", "乙"]),
        ("张三（教育界、李四（科技界）", ["张三（教育界", "李四（科技界）"]),
    ],
)
def test_signs_within_brackets_part_no_names(written, names):
    assert parts(written) == names


@given(st.integers(1, 9), st.sampled_from([(100, "百"), (1000, "千")]), st.integers(1, 9))
def test_the_short_form_is_spoken_and_the_long_one_says_the_same(high, step, low):
    size, sign = step
    assert number(f"{SIGNS[high]}{sign}{SIGNS[low]}") == high * size + low * size // 10
    assert number(f"{SIGNS[high]}{sign}零{SIGNS[low]}") == high * size + low


@pytest.mark.parametrize(
    ("value", "unit", "read", "measure"),
    [
        ("50000元", "万元", "50000", "元"), ("￥50,000", "万元", "50000", "¥"), ("五千元", "万元", "5000", "元"),
        ("5万元", "万元", "5", "万元"), ("￥5万元", "万元", "5", "万元"), ("12月", "元", "12", "月"), ("３ 年", "元", "3", "年"),
        ("85%", "%", "85", "%"), ("85％", "%", "85", "%"), ("85%", "", "0.85", "%"), ("４项", "项", "4", "项"), ("5吨", "吨", "5", "吨"),
        ("3个小时", "", "3", "个小时"), (0.85, "%", "0.85", ""), ("85", "%", "85", ""), ("-3", "", "-3", ""),
    ],
)  # fmt: skip
def test_a_cell_tells_the_measure_of_its_number(value, unit, read, measure):
    assert number(value, unit) == Decimal(read)
    assert values.measure(value) == measure


@pytest.mark.parametrize(("value", "unit"), [("5万元", "元"), ("5千元", "万元"), ("5万", "万元"), ("项", "项")])
def test_a_number_of_two_scales_is_asked(value, unit):
    with pytest.raises(Odd):
        number(value, unit)
