"""Where a table is in its sheet, whatever stands around it."""

import pytest

from cppcc.books.layout import normal, tables
from cppcc.books.shape import Book, Page, Row

KNOWN = {"姓名", "出生年月", "工作单位", "电话", "主办单位", "会办单位", "案由", "编号"}


def page(*rows, name="名册", **more):
    held = [Row(number, tuple(row)) for number, row in enumerate(rows, start=1) if any(one is not None for one in row)]
    return Page(name, rows=held, **more)


def found(*pages):
    return tables(Book("xlsx", list(pages)), KNOWN.__contains__)


HEAD = ("姓名", "出生年月", "工作单位")
ONE, TWO = ("张示例", "1974.03", "示例中学"), ("李样本", "1980.12", "样本医院")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("姓　名", "姓名"), ("姓\n名", "姓名"), ("*姓名", "姓名"), ("姓名：", "姓名"), ("姓名（必填）", "姓名"), ("金额(万元)", "金额"),
        ("（必填）姓名[汉字]", "姓名"), ("ＱＱ", "qq"), ("(姓名)", "(姓名)"), ("No.", "no"), ("", ""), ("\ufeff姓名", "姓名"),
        ("主办单位/名称", "主办单位/名称"), ("姓名_x000B_", "姓名"),
    ],
)  # fmt: skip
def test_how_headings_are_compared(typed, read):
    assert normal(typed) == read


def test_a_title_and_a_date_above():
    table = found(page(("委员名册",), ("2024年12月", None, "单位：人"), (), HEAD, ONE, TWO))[0]
    assert (table.first, table.last, table.headings, table.known) == (4, 4, list(HEAD), 3)
    assert [row.number for row in table.rows] == [5, 6]
    assert table.told == []


def test_a_heading_in_two_rows_without_merged_cells():
    table = found(
        page(
            ("姓名", "主办单位", None, "会办单位", None),
            (None, "名称", "电话", "名称", "电话"),
            ("甲", "乙", "1", "丙", "2"),
        )
    )[0]
    assert table.last == 2
    assert len(table.rows) == 1


def test_a_group_joins_where_needed():
    rows = (("姓名", "联系方式", None), (None, "电话", "传真"), ("甲", "1", "2"))
    table = found(page(*rows, merged=[(1, 1, 2, 1), (1, 2, 1, 3)]))[0]
    assert table.headings == ["姓名", "电话", "联系方式/传真"]


def test_columns_of_one_name_stay_two():
    table = found(page(("姓名", "电话", "电话"), ("甲", "1", "2")))[0]
    assert table.headings == ["姓名", "电话", "电话"]
    assert table.known == 2


def test_where_nothing_is_known_the_best_looking_row_is_the_heading():
    table = found(page(("一览",), ("甲列", "乙列", "丙列"), ("x", 1, 2)))[0]
    assert (table.first, table.headings, table.known) == (2, ["甲列", "乙列", "丙列"], 0)
    numbers = found(page((1, 2), (3, 4)))[0]
    assert (numbers.first, numbers.headings) == (1, ["1", "2"])


def test_sheets_are_ordered_by_what_they_are():
    help_ = page(("姓名", "必填"), ("电话", "选填"), name="填写说明")
    hidden = page(HEAD, ONE, name="旧", hidden=True)
    empty = page(HEAD, name="空表")
    other = page(("栏目", "内容"), ("甲", "乙"), name="别的")
    assert [one.page for one in found(help_, hidden, other, empty, page(HEAD, ONE))] == [
        "名册",
        "空表",
        "旧",
        "填写说明",
        "别的",
    ]


def test_a_second_table_below_is_a_table_of_its_own():
    tables_ = found(page(HEAD, ONE, TWO, (), ("案由", "编号", "主办单位"), ("关于甲", 1, "教育局")))
    assert sorted((one.first, len(one.rows)) for one in tables_) == [(1, 2), (5, 1)]


def test_a_smaller_table_above_is_not_lost():
    tables_ = found(page(HEAD, ONE, TWO, (), ("姓名", "编号", "主办单位", "案由"), ("甲", 1, "教育局", "乙")))
    assert [(one.first, one.known, len(one.rows)) for one in tables_] == [(5, 4, 1), (1, 3, 2)]


def test_merged_cells_down_a_column_fill_every_row():
    rows = (HEAD, ONE, ("李样本", "1980.12", None), ("王样例", "1969.07"))
    table = found(page(*rows, merged=[(2, 3, 4, 3)]))[0]
    assert [row.values[2] for row in table.rows] == ["示例中学"] * 3
    assert [one.cell for one in table.told] == ["C2—C4"]


@pytest.mark.parametrize(
    "row",
    [
        ("合计", None, 2), ("合　计：", None, "2人"), ("总计",), ("小计", 3), (None, "合计", 3), ("共 12 人",),
        ("注：以上为在任委员",), ("注1：略",), ("备注：略",), ("* 号为必填",), ("※以实际为准",), ("填表说明：一、略",), ("数据来源：略",),
        ("填表人：甲", None, "审核人：乙"), ("制表日期：2024年1月1日",), ("填报单位（盖章）：",), ("（公章）",), ("审核人签字：",),
        ("第1页 共3页",),
        ("填表人", "甲"), ("单位负责人：甲",), ("联系电话：1",),
    ],
)  # fmt: skip
def test_what_is_no_data_is_told(row):
    table = found(page((*HEAD, "电话"), (*ONE, "1"), row))[0]
    assert [one.number for one in table.rows] == [2]
    assert [one.cell for one in table.told] == ["第 3 行"]


@pytest.mark.parametrize(
    "row", [("必填", "如：1974.03", "选填"), ("文本", "日期格式", "最多100字"), ("例", "1974.03", "示例中学")]
)
def test_hints_and_examples_under_the_heading_are_told(row):
    table = found(page(HEAD, row, ONE))[0]
    assert [one.number for one in table.rows] == [3]
    assert [one.cell for one in table.told] == ["第 2 行"]


@pytest.mark.parametrize(
    "row",
    [
        ("张示例", None, None, "1"), ("合家欢", "1974.03", "略"), ("注晓明", "1974.03"), ("张示例",), ("日期", "1974.03", "略", "1"),
        ("总", "1974.03", "略"), ("李合计", "1974.03", "略"), ("填海造地", "1974.03", "联系人：甲", "1"),
    ],
)  # fmt: skip
def test_what_is_data_stays(row):
    table = found(page((*HEAD, "电话"), (*ONE, "1"), row))[0]
    assert [one.number for one in table.rows] == [2, 3], table.told


def test_hidden_filtered_and_formulas_are_told_in_one_sentence_each():
    rows = (HEAD, *[ONE] * 6)
    told = found(
        page(*rows, hidden_rows=frozenset({3, 4, 6}), hidden_columns=frozenset({2}), formulas=[(2, 1), (3, 1)])
    )[0].told
    assert [(one.cell, one.words) for one in told] == [
        ("第 3—4、6 行", "是隐藏的，也会导入。"), ("B 列", "是隐藏的，也会读取。"), ("A2 等 2 格", "是公式，按最后显示的值读取。"),
    ]  # fmt: skip


def test_an_empty_book_has_no_tables():
    assert found(page()) == []
    assert found() == []
