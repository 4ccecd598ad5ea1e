"""What a book may look like: each kind once, made by code, with what is to become of it. docs/imports.md shows this table."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

import openpyxl
from openpyxl.chart import BarChart
from openpyxl.styles import PatternFill

from tests.books import making
from tests.books.making import HEADINGS, PEOPLE, inline, ods, ods_row, raw_xlsx, saved, xls, xlsx, zipped

GROUPS = ("文件", "工作表", "表头", "数据", "读不了的文件")
SAME = PEOPLE
"""The rows that most of the books hold."""


@dataclass(frozen=True)
class Case:
    """``rows`` are what is read, as shown; ``told`` parts of what is said; ``refused`` a part of the refusal."""

    group: str
    looks: str
    becomes: str
    make: Callable[[], bytes]
    rows: tuple[tuple[str, ...], ...] = ()
    told: tuple[str, ...] = ()
    refused: str = ""
    headings: tuple[str, ...] = HEADINGS


def _read(
    group: str, looks: str, make: Callable[[], bytes], becomes: str = "照读", rows=SAME, told=(), headings=HEADINGS
) -> Case:
    return Case(group, looks, becomes, make, tuple(rows), tuple(told), headings=tuple(headings))


def _refused(looks: str, make: Callable[[], bytes], words: str) -> Case:
    return Case("读不了的文件", looks, "说明原因和办法", make, refused=words)


def _dated(sheet) -> None:
    for at, one in enumerate(PEOPLE, start=2):
        sheet.cell(at, 2).value = datetime.fromisoformat(one[1])
        sheet.cell(at, 2).number_format = 'yyyy"年"m"月"d"日"'


def _months(sheet) -> None:
    for at in range(2, 5):
        sheet.cell(at, 2).value = date(1974, 3, 1)
        sheet.cell(at, 2).number_format = 'yyyy"年"m"月"'


def _since_1904() -> bytes:
    book = openpyxl.Workbook()
    book.epoch = datetime(1904, 1, 1)
    for row in (HEADINGS, *((name, date.fromisoformat(day), *more) for name, day, *more in PEOPLE)):
        book.active.append(row)
    return saved(book)


def _strict_dates() -> bytes:
    rows = "".join(
        f'<row><c t="inlineStr"><is><t>{name}</t></is></c><c t="d"><v>{day}T00:00:00</v></c>'
        f'<c t="inlineStr"><is><t>{unit}</t></is></c><c><v>{phone}</v></c></row>'
        for name, day, unit, phone in PEOPLE
    )
    return raw_xlsx(inline([HEADINGS]) + rows, strict=True)


def _two_sheets(first: str, hidden: bool = False) -> bytes:
    book = openpyxl.Workbook()
    other = book.active
    other.title = first
    if hidden:
        other.sheet_state = "hidden"
        for row in (HEADINGS[:3], PEOPLE[0][:3]):
            other.append(row)
    else:
        other.append(["姓名必须填写，出生年月按 1974.03 填写。"])
        other.append(["姓名", "必填"])
    sheet = book.create_sheet("名册")
    for row in (HEADINGS, *PEOPLE):
        sheet.append(row)
    book.active = 1
    return saved(book)


def _charts_only() -> bytes:
    book = openpyxl.Workbook()
    book.create_chartsheet("图").add_chart(BarChart())
    del book["Sheet"]
    return saved(book)


def _chart_and_sheet() -> bytes:
    book = openpyxl.load_workbook(making.io.BytesIO(xlsx()))
    book.create_chartsheet("图", 0).add_chart(BarChart())
    return saved(book)


def _title(sheet) -> None:
    sheet.merge_cells("A1:D1")


def _groups() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ["姓名", "主办单位", None, "会办单位", None],
        [None, "名称", "电话", "名称", "电话"],
        ["张示例", "教育局", "1", "民政局", "2"],
        ["李样本", "住建局", "3", "财政局", "4"],
    ):
        sheet.append(row)
    for area in ("A1:A2", "B1:C1", "D1:E1"):
        sheet.merge_cells(area)
    return saved(book)


def _merged_down(sheet) -> None:
    sheet["C3"], sheet["C4"] = None, None
    sheet.merge_cells("C2:C4")


def _hide(sheet) -> None:
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["C"].hidden = True


def _filter(sheet) -> None:
    sheet.auto_filter.ref = "A1:D4"
    sheet.auto_filter.add_filter_column(2, ["示例中学"])
    sheet.row_dimensions[3].hidden = sheet.row_dimensions[4].hidden = True


def _below(*rows: tuple) -> Callable:
    def change(sheet) -> None:
        for row in rows:
            sheet.append(row)

    return change


def _formatted(sheet) -> None:
    fill = PatternFill("solid", fgColor="FFFF00")
    for row in range(5, 1005):
        for column in range(1, 21):
            sheet.cell(row, column).fill = fill


def _computed() -> bytes:
    rows = inline([HEADINGS]) + (
        '<row><c t="str"><f>A9&amp;"示例"</f><v>张示例</v></c><c t="inlineStr"><is><t>1974-03-01</t></is></c>'
        '<c t="inlineStr"><is><t>示例中学</t></is></c><c><f>1+1</f><v>13000000001</v></c></row>'
    )
    return raw_xlsx(rows)


def _set(cell: str, value, format_: str = "") -> Callable:
    def change(sheet) -> None:
        sheet[cell].value = value
        if format_:
            sheet[cell].number_format = format_

    return change


def _error(sheet) -> None:
    sheet["C2"].value = "#N/A"
    sheet["C2"].data_type = "e"


def _odd_spaces(sheet) -> None:
    sheet["A1"], sheet["B1"], sheet["C1"], sheet["D1"] = (
        "姓　名*",
        "出生\n年月（如1974.03）",
        "工 作 单 位：",
        "＊电话(手机)",
    )


def _html() -> bytes:
    return "<html><body><table><tr><td>姓名</td></tr></table></body></html>".encode()


def _wps() -> bytes:
    """Backslashes in the zip, prefixed XML, shared texts without a count, a style sheet that is missing."""
    texts = "".join(f"<x:si><x:t>{text}</x:t></x:si>" for row in (HEADINGS, *PEOPLE) for text in row)
    rows = "".join(
        f'<x:row r="{row + 1}">' + "".join(f'<x:c r="{"ABCD"[at]}{row + 1}" t="s"><x:v>{row * 4 + at}</x:v></x:c>' for at in range(4))
        + "</x:row>"
        for row in range(4)
    )  # fmt: skip
    main = making.MAIN
    sheet = f'<x:worksheet xmlns:x="{main}"><x:sheetData>{rows}</x:sheetData></x:worksheet>'
    shared = f'<x:sst xmlns:x="{main}">{texts}</x:sst>'
    parts = making.unzipped(raw_xlsx("", more={"xl/worksheets/sheet1.xml": sheet, "xl/sharedStrings.xml": shared}))
    return zipped({name.replace("/", "\\"): part for name, part in parts.items()})


def _share(sheet) -> None:
    sheet["D2"].value, sheet["D2"].number_format = 0.85, "0.0%"


LONG = "长" * 20_000
CASES = [
    _read("文件", "xlsx，Excel 保存", xlsx),
    _read("文件", "xlsx，WPS 或其他程序保存（部件的写法不同）", _wps),
    _read("文件", "xlsx，“严格”格式（Strict Open XML），日期按 ISO 写", _strict_dates),
    _read("文件", "xlsx，文字写在单元格里，不写范围，单元格不写位置", lambda: raw_xlsx(inline((HEADINGS, *PEOPLE)))),
    _read("文件", "xlsx，日期从 1904 年算起（旧苹果电脑）", _since_1904),
    _read("文件", "xls（Excel 97—2003）", xls),
    _read("文件", "xls，九十年代程序导出的（BIFF5，国标码）", lambda: making.biff5((HEADINGS, *PEOPLE))),
    _read("文件", "ods（LibreOffice、WPS）", lambda: ods("".join(map(ods_row, (HEADINGS, *PEOPLE))))),
    _read("文件", "csv，UTF-8，有标记", lambda: making.text_table().encode("utf-8-sig")),
    _read("文件", "csv，UTF-8，无标记", lambda: making.text_table().encode()),
    _read("文件", "csv，国标码（GB18030）", lambda: making.text_table().encode("gb18030")),
    _read("文件", "文本，UTF-16，制表符分隔（Excel 的“Unicode 文本”）", lambda: making.text_table("\t").encode("utf-16")),
    _read("文件", "文本，分号分隔", lambda: making.text_table(";", "\n").encode()),
    _read("文件", "名字与内容不符：xls 改名为 xlsx，或相反", xls, "按内容读"),
    _read("工作表", "第一张是填写说明", lambda: _two_sheets("填写说明"), "选有数据的那张"),
    _read("工作表", "第一张是隐藏的旧数据", lambda: _two_sheets("旧", hidden=True), "选没有隐藏的那张"),
    _read("工作表", "第一张是图表", _chart_and_sheet, "跳过图表"),
    _read("工作表", "下面有许多带格式的空行", lambda: xlsx(_formatted), "空行不算"),
    _read("工作表", "很远的地方有零散内容（如 XFD4000）", lambda: xlsx(_set("XFD4000", "散")), "说出在哪一格，不读", told=["XFD4000"]),
    _read("工作表", "整张表合并成一格后又填了内容",
          lambda: making.changed(xlsx(), "xl/worksheets/sheet1.xml", lambda xml: xml.replace(
              b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A5:XFD1048576"/></mergeCells>'))),
    _read("表头", "上面有标题行、单位和日期",
          lambda: xlsx(_title, above=[("某区政协委员名册",), ("填报单位：办公室", None, None, "2024年12月")]), "找到表头"),
    _read("表头", "字间有空格、换行，带 *、冒号、括号里的提示", lambda: xlsx(_odd_spaces), "按去掉这些的文字认",
          headings=("姓　名*", "出生\n年月（如1974.03）", "工 作 单 位：", "＊电话(手机)")),
    _read("表头", "两行表头，上面一行合并", _groups, "重名的列连上面的字，如“主办单位/电话”",
          rows=[("张示例", "教育局", "1", "民政局", "2"), ("李样本", "住建局", "3", "财政局", "4")],
          headings=("姓名", "主办单位", "主办单位/电话", "会办单位", "会办单位/电话")),
    _read("表头", "每页重复一次表头", lambda: xlsx(_below(HEADINGS, ("赵续页", "1970-01-01", "续页学校", "13000000004"))),
          "重复的不读", rows=[*SAME, ("赵续页", "1970-01-01", "续页学校", "13000000004")], told=["第 5 行：重复了表头"]),
    _read("表头", "有内容的列没有表头", lambda: xlsx(_set("E2", "多出来的")), "说出是哪一列，不导入",
          rows=[(*SAME[0], "多出来的"), *SAME[1:]], told=["E 列：有内容而没有表头"], headings=(*HEADINGS, "")),
    _read("数据", "合并的单元格跨几行", lambda: xlsx(_merged_down), "每一行都填上，并说明",
          rows=[SAME[0], (*SAME[1][:2], "示例中学", SAME[1][3]), (*SAME[2][:2], "示例中学", SAME[2][3])], told=["C2—C4"]),
    _read("数据", "有隐藏的行和列", lambda: xlsx(_hide), "照读，并说明", told=["第 3 行：是隐藏的", "C 列：是隐藏的"]),
    _read("数据", "正在筛选", lambda: xlsx(_filter), "筛掉的也读，并说明", told=["第 3—4 行：被筛选隐藏"]),
    _read("数据", "末尾有合计、注、填表人",
          lambda: xlsx(_below(("合　计", "3 人"), ("注：以上为在任委员。",), ("填表人：某某", None, "审核人：某某"))), "不当作数据，并说明",
          told=["第 5 行：是合计", "第 6 行：是表格的注释", "第 7 行：是填表人"]),
    _read("数据", "预先编了序号的空行", lambda: _numbered(), "不读，并说明",
          rows=[("1", *SAME[0])], told=["第 3—4 行：只有序号"], headings=("序号", *HEADINGS)),
    _read("数据", "中间有分组标题", lambda: xlsx(_below(("二、医药卫生界",), ("赵续页", "1970-01-01", "续页学校", "13000000004"))),
          "不读，并说明", rows=[*SAME, ("赵续页", "1970-01-01", "续页学校", "13000000004")], told=["像是分组标题"]),
    _read("数据", "公式", _computed, "按最后显示的值读，并说明", rows=[SAME[0]], told=["A2 等 2 格：是公式"]),
    _read("数据", "公式的错误值（#N/A、#REF!）", lambda: xlsx(_error), "说出是哪一格",
          rows=[(*SAME[0][:2], "#N/A", SAME[0][3]), *SAME[1:]], told=["C2：是公式的错误值"]),
    _read("数据", "没有计算过的公式（程序导出的）", lambda: xlsx(_set("C2", '="示例"&"中学"')), "说出是哪一格，须先算出结果",
          rows=[(*SAME[0][:2], "", SAME[0][3]), *SAME[1:]], told=["C2：是没有算出结果的公式"]),
    _read("数据", "日期格式的日期", lambda: xlsx(_dated)),
    _read("数据", "只显示年月的日期", lambda: xlsx(_months), "只当作年月",
          rows=[(one[0], "1974年3月", *one[2:]) for one in SAME]),
    _read("数据", "电话、编号成了数字", lambda: xlsx(_set("D2", 13000000001)), "照读（超过 15 位的会失去数位，须改为文本）"),
    _read("数据", "百分数格式的数", lambda: xlsx(_share), "按显示的读（85%）", rows=[(*SAME[0][:3], "85%"), *SAME[1:]]),
    _read("数据", "一格 20,000 字", lambda: xlsx(_set("C2", LONG)), rows=[(*SAME[0][:2], LONG, SAME[0][3]), *SAME[1:]]),
    _refused("csv，有一个引号没有配对", lambda: making.text_table().replace("示例中学", '"示例中学').encode(), "第 2 行的引号"),
    _refused("有打开密码的 xlsx", lambda: making.ole(["EncryptedPackage", "EncryptionInfo"]), "密码"),
    _refused("有打开密码的 xls", lambda: _with_record(xls(), 0x2F), "密码"),
    _refused("有打开密码的 ods", lambda: ods("", more={"META-INF/manifest.xml": "<m><encryption-data/></m>"}), "密码"),
    _refused("改了名字的 Word 文档（docx）", lambda: zipped({"[Content_Types].xml": "<a/>", "word/document.xml": "<a/>"}), "Word"),
    _refused("改了名字的 Word 文档（doc）", lambda: making.ole(["WordDocument"]), "Word"),
    _refused("改了名字的 PDF", lambda: b"%PDF-1.7\n" + bytes(100), "PDF"),
    _refused("网页表格改名的 xls", _html, "网页"),
    _refused("XML 表格（Excel 2003）", lambda: b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
             "另存为 xlsx"),
    _refused("压缩文件，里面没有工作簿", lambda: zipped({"a.txt": "a"}), "压缩文件"),
    _refused("没有下载完整的文件", lambda: xlsx()[:3000], "没有保存完整"),
    _refused("工作表的 XML 只存了一半", lambda: making.changed(xlsx(), "xl/worksheets/sheet1.xml", lambda xml: xml[: len(xml) // 2]),
             "没有保存完整"),
    _refused("只有图表", _charts_only, "图表"),
    _refused("图片、声音等其他文件", lambda: bytes(range(256)) * 20, "另存为 xlsx"),
    _refused("空文件", lambda: b"", "空的"),
]  # fmt: skip


def _numbered() -> bytes:
    book = openpyxl.Workbook()
    for row in (("序号", *HEADINGS), (1, *PEOPLE[0]), (2,), (3,)):
        book.active.append(row)
    return saved(book)


def _with_record(content: bytes, kind: int) -> bytes:
    """An old book whose second record is made this one."""
    at = content.index(b"\x09\x08\x10\x00\x00\x06\x05\x00") + 20
    return content[:at] + kind.to_bytes(2, "little") + content[at + 2 :]


def table() -> str:
    """The cases as a table of Markdown."""
    lines = ["| | 表格的样子 | 怎样读 |", "|---|---|---|"]
    for group in GROUPS:
        lines += [f"| {group} | {one.looks} | {one.becomes} |" for one in CASES if one.group == group]
    return "\n".join(lines)


if __name__ == "__main__":
    print(table())  # noqa: T201
