"""Units in the headings of a book's columns: numbers are kept in the unit of the house, never in another by accident."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cppcc.sheets.reading import Table
from cppcc.sheets.units import MONEY, converted, unit_of_heading, unit_of_ours


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


@pytest.mark.parametrize(
    ("cell", "unit", "kept"),
    [
        ("50000元", "万元", 5), ("５００００元", "万元", 5), ("五千元", "万元", Decimal("0.5")),
        ("50000 元", "万元", 5), ("5万元", "万元", 5),
        ("￥50000", "元", 50000), ("￥5万元", "万元", 5), ("4件", "项", 4), ("30人", "人次", 30), ("3个小时", "小时", 3), ("5日", "天", 5),
        ("85%", "%", 85), ("85％", "%", 85), ("85", "%", 85), ("12月", "", 12), ("3年", "年", 3), ("50元", "元/人", 50), ("95分", "分", 95),
    ],
)  # fmt: skip
def test_a_cell_that_tells_its_unit_is_heard_under_our_own_heading_too(cell, unit, kept):
    for own in ("捐款", f"捐款（{unit}）"):
        made = Table(heads={"捐款": 0}, own={"捐款": own})
        assert made.number(2, {"捐款": cell}, "捐款", unit) == kept
        named = f"捐款（{unit}）"  # the house's own book
        mine = Table(heads={named: 0}, own={named: named})
        assert mine.number(2, {named: cell}, named, unit) == kept
        assert made.faults == mine.faults == []
        assert bool(mine.tidied) == (unit == "万元" and "万" not in cell)


@pytest.mark.parametrize(
    ("cell", "unit"),
    [
        ("12月", "元"), ("5日", "元"), ("3年", "元"), ("3号", "元"), ("5件", "元"), ("2个", "元"), ("5元", "项"), ("2小时", "半天"),
        ("2天", "半天"), ("85%", "元"), ("85%", "项"), ("85%", ""), ("￥5", "万元"), ("￥5", "项"), ("12月", "人次"),
        ("5平方米", "人"), ("5万元", "元"), ("8小时", "学时"), ("5分", "元"), ("两三件", "件"),
    ],
)  # fmt: skip
def test_a_measure_of_another_kind_is_asked(cell, unit):
    made = Table(heads={"数量": 0}, own={"数量": "数量"})
    made.number(2, {"数量": cell}, "数量", unit)
    assert len(made.faults) == 1


@pytest.mark.parametrize(
    ("heading", "unit"),
    [
        ("半天数", "半天"), ("实到半天数", "半天"), ("群众人次", "人次"), ("共同完成人数", "人"), ("收集意见建议（条）", "条"),
        ("金额（元）", "元"), ("届次", ""), ("年度", ""), ("排序", ""), ("数量", ""), ("数量（选填）", ""), ("附件", ""),
    ],
)  # fmt: skip
def test_our_own_headings_tell_what_is_counted(heading, unit):
    assert unit_of_ours(heading) == unit
    made = Table(heads={heading: 0}, own={heading: heading})
    assert made.whole(2, {heading: "3个"}, heading) == 3
    assert bool(made.faults) == (unit == "元")
    made.faults.clear()
    made.whole(2, {heading: "3年"}, heading)
    assert bool(made.faults) == bool(unit)
    made.faults.clear()
    made.whole(2, {heading: "100%"}, heading)
    assert len(made.faults) == 1


def test_hours_are_no_money():
    made = table("数量（小时）")
    made.in_unit(2, {}, "金额", Decimal(3), "元")
    assert [one.words for one in made.faults] == ["写的单位是“小时”，这里按“元”登记，请换算后再导入。"]


@given(st.decimals(0, 10**6, places=2), st.sampled_from(sorted(MONEY)), st.sampled_from(sorted(MONEY)))
def test_there_and_back_is_the_same_money(number, one, other):
    there = converted(number, one, other)
    assert there is not None
    assert converted(there, other, one) == number
