"""Cells that a program left without a value, or counts days in otherwise: read as meant or asked, never taken for empty."""

import io
from datetime import date, datetime

import pytest
import xlwt
from openpyxl import Workbook

from activities.importing import OPINIONS
from cppcc.sheets import keys
from members.importing import REGISTER
from members.models import Member
from tests import factories
from tests.books.making import saved

pytestmark = pytest.mark.usefixtures("in_2024")
HEADINGS = ("姓名", "性别", "出生日期", "界别", "任职日期", "电话", "工作单位")
SINCE_1904 = (date(1974, 3, 1) - date(1904, 1, 1)).days, (date(2022, 1, 10) - date(1904, 1, 1)).days


@pytest.fixture
def sector(year):
    return factories.SectorFactory(name="教育")


def old_book(*rows, since_1904: bool = False) -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    book.dates_1904 = since_1904
    sheet = book.add_sheet("名册")
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            sheet.write(at, column, value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def new_book(*rows, since_1904: bool = False) -> bytes:
    book = Workbook()
    if since_1904:
        book.epoch = datetime(1904, 1, 1)
    for row in rows:
        book.active.append(row)
    return saved(book)


@pytest.mark.parametrize("book_of", [new_book, old_book])
@pytest.mark.parametrize("made", [int, str])
def test_a_serial_of_a_book_that_counts_from_1904_is_its_own_day(sector, book_of, made):
    birth, joined = map(made, SINCE_1904)
    content = book_of(HEADINGS, ("赵六", "女", birth, "教育", joined, "13900000001", ""), since_1904=True)
    (row,) = REGISTER.read_content(content).rows
    assert (row.values["birth"], row.values["joined_on"]) == (date(1974, 3, 1), date(2022, 1, 10))


def test_a_moment_of_a_book_that_counts_from_1904_is_its_own_day(sector):
    factories.MemberFactory(name="张三", sector=sector)
    on = (date(2024, 5, 20) - date(1904, 1, 1)).days
    content = new_book(("标题", "提交委员", "提交日期"), ("建议", "张三", on), since_1904=True)
    (row,) = OPINIONS.read_content(content).rows
    assert row.values["submitted_on"] == date(2024, 5, 20)


@pytest.mark.parametrize("column", ["出生日期", "电话", "工作单位", "性别", "界别"])
def test_a_formula_without_a_value_empties_nothing(sector, column):
    member = factories.MemberFactory(name="张三", sector=sector, phone="13000000000", employer="示例中学")
    row = dict(zip(HEADINGS, ("张三", "男", "", "教育", "2022-01-10", "13000000000", "示例中学"), strict=True))
    row |= {column: '="示例"&"中学"', keys.HEADING: keys.key_of(member)}
    read = REGISTER.read_content(new_book(tuple(row), tuple(row.values())))
    assert "没有算出结果" in "".join(fault.words for fault in read.faults if f"（{column}）" in fault.cell)
    assert read.rows == []


def test_many_formulas_without_a_value_are_each_a_fault(sector):
    rows = [("标题", "提交委员", "提交日期", "地点", "无关")]
    rows += [(f"建议{place}", "张三", "2024-05-20", '=A1&"路"', "=1+1") for place in range(300)]
    read = OPINIONS.read_content(new_book(*rows))
    assert sum("没有算出结果" in fault.words for fault in read.faults) == 300


def test_a_formula_without_a_value_elsewhere_is_told_alone(sector):
    factories.MemberFactory(name="张三", sector=sector)
    content = new_book(("标题", "提交委员", "提交日期", "算出的"), ("建议", "张三", "2024-05-20", "=1+1"))
    read = OPINIONS.read_content(content)
    assert read.faults == []
    assert any("没有算出结果" in note.words for note in read.tidied)


def test_an_error_is_a_fault_in_a_text(sector):
    content = new_book(HEADINGS, ("赵六", "女", None, "教育", "2022-01-10", "#N/A", "#REF!"))
    assert len(REGISTER.read_content(content).faults) == 2
    assert not Member.objects.exists()


def test_a_code_of_lost_digits_is_a_fault_as_text(sector):
    lines = (HEADINGS, ("赵六", "女", "", "教育", "2022-01-10", "1.38E+10", ""))
    content = "\r\n".join(",".join(line) for line in lines).encode("utf-8-sig")
    (fault,) = REGISTER.read_content(content).faults
    assert "后面的数位已经丢失" in fault.words
