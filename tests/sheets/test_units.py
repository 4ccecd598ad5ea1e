"""Units in the headings of a book's columns: numbers are kept in the unit of the house, never in another by accident."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cppcc.sheets.reading import Table
from cppcc.sheets.units import MONEY, converted, unit_of_heading


@pytest.mark.parametrize(
    ("heading", "unit"),
    [
        ("金额（万元）", "万元"), ("金额(单位：万元)", "万元"), ("捐款〔千元〕", "千元"), ("资金（亿元）（选填）", "亿元"),
        ("捐款万元", "万元"), ("金额（人民币万元）", "万元"), ("时长（小时）", "小时"), ("金额", ""),
        ("金额（选填）", ""), ("人次（人）", ""), ("单元（栋）", ""), ("金额（元）", "元"),
        ("服务单元", ""),
    ],
)  # fmt: skip
def test_a_heading_tells_its_unit(heading, unit):
    assert unit_of_heading(heading) == unit


def table(own: str, name: str = "金额") -> Table:
    return Table(heads={name: 0}, own={name: own}, values=[(2, ["2.5"])])


@pytest.mark.parametrize(
    ("own", "name", "unit", "kept"),
    [
        ("金额（万元）", "金额（元）", "", 25000),
        ("金额（万元）", "金额", "元", 25000),
        ("培育产值超亿元（家）", "培育产值超亿元（家）", "家", Decimal("2.5")),
        ("捐款（万元）", "捐款", "万元人民币", Decimal("2.5")),
        ("金额（万元）", "金额（万元）", "", Decimal("2.5")),
        ("金额（元）", "金额（万元）", "", Decimal("0.00025")),
        ("金额（万元）", "金额", "万元", Decimal("2.5")),
        ("金额", "金额（万元）", "", Decimal("2.5")),
        ("时长（小时）", "数量", "", Decimal("2.5")),
        ("数量（小时）", "数量", "小时", Decimal("2.5")),
    ],
)
def test_numbers_are_kept_in_the_unit_of_the_house(own, name, unit, kept):
    made = table(own, name)
    assert made.in_unit(2, {}, name, Decimal("2.5"), unit) == kept
    assert made.faults == []
    assert bool(made.tidied) == (kept != Decimal("2.5"))


def test_where_nobody_knows_the_unit_nothing_is_converted_and_it_is_told():
    made = table("数量（万元）", "数量")
    assert made.in_unit(2, {}, "数量", Decimal(12)) == 12
    assert "没有换算" in made.tidied[0].words


def test_a_cell_that_tells_its_unit_is_heard_before_the_heading():
    made = table("金额（万元）")
    assert made.in_unit(2, {"金额": "50000元"}, "金额", Decimal(50000), "元") == 50000


def test_hours_are_no_money():
    made = table("数量（小时）")
    made.in_unit(2, {}, "金额", Decimal(3), "元")
    assert [one.words for one in made.faults] == ["写的单位是“小时”，这里按“元”登记，请换算后再导入。"]


@given(st.decimals(0, 10**6, places=2), st.sampled_from(sorted(MONEY)), st.sampled_from(sorted(MONEY)))
def test_there_and_back_is_the_same_money(number, one, other):
    there = converted(number, one, other)
    assert there is not None
    assert converted(there, other, one) == number
