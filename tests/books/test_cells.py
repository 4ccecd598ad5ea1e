"""Cells of every type in every kind of book: what they are, and what is told of them."""

import csv
import io
from datetime import date, datetime, time

import openpyxl
import pytest
import xlwt
from hypothesis import given
from hypothesis import strategies as st

from cppcc.books import formats, kinds
from cppcc.books.formats import Form, form
from cppcc.books.shape import Unreadable
from tests.books import making
from tests.books.making import inline, ods, raw_xlsx, xls


def only(content: bytes):
    return kinds.read(content).pages[0]


def row_of(page, number: int = 1) -> tuple:
    return next(row.values for row in page.rows if row.number == number)


@pytest.mark.parametrize(
    ("code", "is_"),
    [

        ("General", Form.NUMBER), ("0.00", Form.NUMBER), ("#,##0", Form.NUMBER), ("@", Form.NUMBER), ("0.00E+00", Form.NUMBER),
        ('0"年"', Form.NUMBER), ("[Red]0;[Blue]-0", Form.NUMBER), ('#,##0_);[Red]\\(#,##0\\)', Form.NUMBER),
        ('G/通用格式"件"', Form.NUMBER), ("0%", Form.PERCENT), ("0.00%;[Red]-0.00%", Form.PERCENT), ('0"%"', Form.NUMBER),
        ("yyyy-mm-dd", Form.DATE), ("yyyy/m/d h:mm", Form.DATE), ('yyyy"年"m"月"d"日";@', Form.DATE), ('m"月"d"日"', Form.DATE),
        ("[$-804]aaaa", Form.DATE), ('[DBNum1][$-804]yyyy"年"m"月"d"日"', Form.DATE), ("e-m-d", Form.DATE), ("d-mmm-yy", Form.DATE),
        ('yyyy"年"m"月"', Form.MONTH), ("mmm-yy", Form.MONTH), ("yyyy-mm", Form.MONTH), ("[$-409]mmm\\-yy;@", Form.MONTH),

        ("h:mm", Form.TIME), ("h:mm:ss AM/PM", Form.TIME), ("mm:ss", Form.TIME), ("mm:ss.0", Form.TIME),
        ('上午/下午h"时"mm"分"', Form.TIME),
        ("[h]:mm", Form.ELAPSED), ("[mm]:ss", Form.ELAPSED), ("", Form.NUMBER), ('"', Form.NUMBER),
    ],
)  # fmt: skip
def test_which_formats_show_dates(code, is_):
    assert form(code) is is_


@pytest.mark.parametrize(
    ("serial", "since_1904", "day"),
    [
        (1, False, datetime(1900, 1, 1)), (59, False, datetime(1900, 2, 28)), (60, False, None), (61, False, datetime(1900, 3, 1)),
        (27089, False, datetime(1974, 3, 1)), (27089.5, False, datetime(1974, 3, 1, 12)), (2958465, False, datetime(9999, 12, 31)),
        (2958466, False, None), (-1, False, None), (0.5, False, None), (0, True, datetime(1904, 1, 1)), (25627, True, datetime(1974, 3, 1)),
        (27089.999999, False, datetime(1974, 3, 2)), (float("inf"), False, None),
    ],
)  # fmt: skip
def test_serials(serial, since_1904, day):
    assert formats.day_of(serial, since_1904) == day


STYLES = (
    '<styleSheet><numFmts><numFmt numFmtId="170" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/></numFmts><cellXfs><xf/>'
    '<xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="20"/><xf numFmtId="46"/></cellXfs></styleSheet>'
)


def test_cells_of_xlsx():
    row = (
        '<row><c s="1"><v>27089</v></c><c s="2"><v>27089</v></c><c s="2"><v>27090</v></c><c s="3"><v>0.5</v></c><c s="4"><v>1.5</v></c>'
        '<c t="b"><v>1</v></c><c t="e"><v>#REF!</v></c><c><v>1.3E10</v></c><c><v>1E+300</v></c><c><v>1e999</v></c><c><v>NaN</v></c>'
        '<c t="s"><v>9</v></c><c t="d"><v>1974-03-01</v></c><c s="1"><v>-5</v></c><c><v>220102197403010016</v></c><c t="zz"><v>x</v></c>'
        '<c t="inlineStr"><is><r><t>甲</t></r><r><t>乙</t></r><rPh><t>jia</t></rPh></is></c></row>'
    )  # fmt: skip
    page = only(raw_xlsx(row, more={"xl/styles.xml": STYLES}))
    assert row_of(page) == (
        datetime(1974, 3, 1), "1974年3月", datetime(1974, 3, 2), time(12), "36:00", True, "#REF!", 13000000000, 1e300, "1e999", "NaN",
        None, date(1974, 3, 1), -5, 220102197403010016, "x", "甲乙",
    )  # fmt: skip
    assert [one.cell for one in page.odd] == ["G1", "L1", "N1"]


def test_pictures_in_cells_are_told():
    page = only(
        raw_xlsx('<row><c t="str"><f>_xlfn.DISPIMG("ID_1",1)</f><v>=DISPIMG("ID_1",1)</v></c><c><v>1</v></c></row>')
    )
    assert row_of(page) == (None, 1)
    assert [(one.cell, one.words) for one in page.odd] == [("A1", "是一张图片，没有读取。")]


def test_a_formula_that_gives_nothing_is_empty_and_not_told():
    page = only(raw_xlsx('<row><c t="str"><f>IF(1,"","")</f><v></v></c><c><v>1</v></c></row>'))
    assert (row_of(page), page.odd, page.formulas) == ((None, 1), [], [])


def test_prefixes_rows_out_of_order_and_cells_without_rows():
    rows = '<row r="3"><c r="B3"><v>3</v></c></row><row r="2"><c r="A2"><v>2</v></c><c><v>9</v></c></row>' + inline(
        [["x"]]
    )
    assert [(row.number, row.values) for row in only(raw_xlsx(rows)).rows] == [(2, (2, 9)), (3, ("x", 3))]


def test_cells_of_xls():
    def write(sheet):
        style = xlwt.easyxf
        for column, (value, code) in enumerate(
            [
                (date(1974, 3, 1), "yyyy-mm-dd"), (date(1974, 3, 1), 'yyyy"年"m"月"'), (0.5, "h:mm"), (1.5, "[h]:mm"), (True, "General"),
                (13000000000, "0"), (-1, "0"), (12.34, "0"), (0.1 + 0.2, "0"), (1e300, "0"), (536870911, "0"), (-536870912, "0"),
            ]
        ):  # fmt: skip
            sheet.write(9, column, value, style(num_format_str=code))
        sheet.write_merge(10, 12, 0, 0, "合")
        sheet.write(12, 1, "末")
        sheet.row(12).hidden = True
        sheet.col(1).hidden = True
        sheet.row(20).set_cell_error(0, 0x2A)

    page = only(xls(write))
    assert row_of(page, 10) == (
        datetime(1974, 3, 1), "1974年3月", time(12), "36:00", True, 13000000000, -1, 12.34, 0.1 + 0.2, 1e300, 536870911, -536870912,
    )  # fmt: skip
    assert row_of(page, 21) == ("#N/A",)
    assert page.merged == [(11, 1, 13, 1)]
    assert (page.hidden_rows, page.hidden_columns) == (frozenset({13}), frozenset({2}))
    assert [one.cell for one in page.odd] == ["A21"]


def test_shared_texts_of_xls_over_several_records():
    """Narrow and wide ones, long ones, so that every kind of cut comes about."""
    texts = [("长" if at % 3 else "a") * (at * 7 % 600 + 1) + str(at) for at in range(300)]

    def write(sheet):
        for at, text in enumerate(texts):
            sheet.write(10 + at, 0, text)

    assert [row.values[0] for row in only(xls(write)).rows if row.number > 10] == texts


def test_a_hidden_sheet_of_xls_and_its_name():
    book = xlwt.Workbook()
    book.add_sheet("表一").write(0, 0, "x")
    book.add_sheet("隐").visibility = 1
    out = making.io.BytesIO()
    book.save(out)
    assert [(page.name, page.hidden) for page in kinds.read(out.getvalue()).pages] == [("表一", False), ("隐", True)]


def test_cells_of_ods():
    def cell(kind: str, text: str, more: str = "") -> str:
        return f"<table:table-cell office:value-type='{kind}' {more}><text:p>{text}</text:p></table:table-cell>"

    first = "".join(
        (
            cell("date", "1974-03-01", "office:date-value='1974-03-01'"),
            cell("date", "1974年3月", "office:date-value='1974-03-01'"),
            cell("date", "x", "office:date-value='1974-03-01T08:30:00'"),
            cell("float", "13000000000", "office:value='13000000000'"),
            cell("percentage", "85%", "office:value='0.85'"),
            cell("boolean", "TRUE", "office:boolean-value='true'"),
            cell("time", "12:00", "office:time-value='PT12H00M00S'"),
            cell("time", "36:00", "office:time-value='PT36H00M00S'"),
            cell("string", "甲<text:s text:c='2'/>乙<text:tab/><text:span>丙</text:span></text:p><text:p>丁"),
            "<table:table-cell table:number-columns-repeated='2'><text:p>重</text:p></table:table-cell>",
            cell("string", "#N/A", "table:formula='of:=NA()'"),
            cell("string", "Err:508", "table:formula='of:=('"),
            cell("float", "3", "office:value='3' table:formula='of:=1+2'"),
            "<table:table-cell><office:annotation><text:p>批注</text:p></office:annotation><text:p>文</text:p></table:table-cell>",
        )
    )
    second = (
        "<table:table-row table:visibility='filter'><table:table-cell table:number-rows-spanned='2' table:number-columns-spanned='2'>"
        "<text:p>合</text:p></table:table-cell><table:covered-table-cell><text:p>旧</text:p></table:covered-table-cell></table:table-row>"
        "<table:table-row table:number-rows-repeated='2'><table:table-cell/><table:table-cell/><table:table-cell><text:p>复</text:p>"
        "</table:table-cell></table:table-row>"
    )
    columns = "<table:table-column/><table:table-column table:visibility='collapse' table:number-columns-repeated='2'/>"
    page = only(ods(f"{columns}<table:table-row>{first}</table:table-row>{second}", table=" table:style-name='t1'"))
    assert row_of(page) == (
        date(1974, 3, 1), "1974年3月", datetime(1974, 3, 1, 8, 30),
        13000000000, "85%", True, time(12), "36:00", "甲  乙\t丙\n丁", "重", "重",
        "#N/A", "#VALUE!", 3, "文",
    )  # fmt: skip
    assert [row.values for row in page.rows[1:]] == [("合",), (None, None, "复"), (None, None, "复")]
    assert page.merged == [(2, 1, 3, 2)]
    assert (page.hidden, page.filtered, page.hidden_rows, page.hidden_columns) == (
        True,
        True,
        frozenset({2}),
        frozenset({2, 3}),
    )
    assert page.formulas == [(1, 12), (1, 13), (1, 14)]
    assert [one.cell for one in page.odd] == ["L1", "M1"]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("甲,乙\n1,2\n", [("甲", "乙"), ("1", "2")]),
        ("sep=;\r\n甲;乙,丙\r\n", [("甲", "乙,丙")]),
        ('甲,"乙\n丙,""丁"""\n', [("甲", '乙\n丙,"丁"')]),
        ('="0013",220102197403010016\n', [("0013", "220102197403010016")]),
        ("甲，乙\n丙，丁\n", [("甲", "乙"), ("丙", "丁")]),
        ("姓名\n甲\n乙\n", [("姓名",), ("甲",), ("乙",)]),
        ("1974.1,1974.10,1974.3\n", [(1974.1, "1974.10", "1974.3")]),
        ("甲\t乙，丙，丁\t戊\n己\t庚\t辛\n", [("甲", "乙，丙，丁", "戊"), ("己", "庚", "辛")]),
        ("甲\v乙,丙\r丁,戊", [("甲\v乙", "丙"), ("丁", "戊")]),
        ('"甲" ,乙,\n"丙",说"丁"好,""\n', [("甲", "乙"), ("丙", '说"丁"好')]),
        (
            '甲,乙,丙\n1,2,"学习\n甲,乙,丙\n座谈"\n3,4,5',
            [("甲", "乙", "丙"), ("1", "2", "学习\n甲,乙,丙\n座谈"), ("3", "4", "5")],
        ),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_texts(text, rows, encoding):
    assert [row.values for row in only(text.encode(encoding)).rows] == rows


TABLE = """活动名称,类别,时间,地点,活动概况
调研活动一,调研,2024-03-01,甲地,座谈
调研活动二,调研,2024-03-02,乙地,学习两会精神
调研活动三,调研,2024-03-03,丙地,座谈
调研活动四,调研,2024-03-04,丁地,座谈
"""


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("sign", [",", "\t", ";", "，"])
@pytest.mark.parametrize(
    ("typed", "row"),
    [
        (("学习两会", '"学习两会'), 3),
        (("学习两会", '"两会"学习'), 3),
        (("甲地", '"甲地'), 2),
        (("学习两会", '"学习两会', "丁地,座谈", '丁地,座谈"'), 3),
        (("学习两会", '"学习两会', "丁地,座谈", '丁地,"座谈"'), 3),
        (("乙地", '"乙地', "丙地", '丙地"'), 3),
    ],
)
def test_a_quotation_mark_without_its_other_one_is_told_by_its_row(typed, row, sign, end):
    text = TABLE
    for before, after in zip(typed[::2], typed[1::2], strict=True):
        text = text.replace(before, after, 1)
    with pytest.raises(Unreadable, match=f"第 {row} 行的引号"):
        only(text.replace(",", sign).replace("\n", end).encode())


@pytest.mark.parametrize(
    "row",
    ['张三,2024-1-1,"参加：\n张三,李四,王五"', '"甲,乙,丙\n丁",2,3', '张三,5,"参加：\n赵六,钱七,孙八\n张三,李四,王五"'],
)
def test_a_cell_whose_lines_do_not_fit_the_columns_is_no_swallowed_row(row):
    page = only(f"姓名,数,说明\n{row}\n王五,3,\n".encode())
    assert len(page.rows) == 3
    assert page.odd == []


def test_lines_that_may_be_rows_are_told_where_no_column_says_more():
    page = only('姓名,单位,说明\n张三,甲校,"参加：\n张三,李四,王五"\n李四,乙校,无\n'.encode())
    assert [one.cell for one in page.odd] == ["第 2 行"]


@given(
    st.lists(
        st.lists(st.text(st.sampled_from('甲 "“,，\n;'), max_size=6), min_size=2, max_size=2), min_size=1, max_size=6
    )
)
def test_what_is_written_with_its_quotation_marks_is_read_so(rows):
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows([("名称", "概况"), *rows])
    found = [[value or "" for value in (*row.values, None, None)[:2]] for row in only(out.getvalue().encode()).rows]
    assert found == [
        ["名称", "概况"],
        *([one if one.strip() else "" for one in row] for row in rows if "".join(row).strip()),
    ]


def test_utf_16_without_a_mark_and_signs_that_are_no_text():
    assert row_of(only("姓名,电话\r\n甲,13000000000\r\n".encode("utf-16-be"))) == ("姓名", "电话")
    page = only("姓名,电话\n".encode() * 60 + b"\xe5\xa7,\n")
    assert [one.cell for one in page.odd] == ["—"]


@pytest.mark.parametrize(
    ("number", "shown"),
    [(0, "0%"), (1, "100%"), (0.85, "85%"), (0.123456, "12.3456%"), (-0.05, "-5%"), (12, "1200%"), (0.1 + 0.2, "30%")],
)
def test_what_is_formatted_as_per_cent_is_per_cent_in_every_kind_of_book(number, shown):
    modern, old = openpyxl.Workbook(), xlwt.Workbook()
    sheet = old.add_sheet("a")
    for at, code in enumerate(("0%", "0.00%", "0.0%")):
        modern.active.append([number])
        modern.active.cell(at + 1, 1).number_format = code
        sheet.write(at, 0, number, xlwt.easyxf(num_format_str=code))
    kept = io.BytesIO()
    old.save(kept)
    cell = f"<table:table-cell office:value-type='percentage' office:value='{number}'><text:p>x</text:p></table:table-cell>"
    for content in (making.saved(modern), kept.getvalue(), ods(f"<table:table-row>{cell}</table:table-row>")):
        assert {row.values for row in only(content).rows} == {(shown,)}
