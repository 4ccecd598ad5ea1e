"""What stands among or under the rows of a table and is none of its data: totals, notes, signatures, repeated headings."""

import re

from cppcc.books import values
from cppcc.books.headings import Head
from cppcc.books.shape import Row, Value

NOTE = re.compile(
    r"(备注|附注|注|说明|填表说明|填报说明|填写说明|数据来源|注意|提示)\s*\d*\s*[:：、.．]|[※＊*]|(注|说明)\s*[1-9一二三]"
)
TOTAL = re.compile(
    r"(本页|全年|总)?(合|小|总|共|累)计([:：(（].*|数|人数|件数|\d.*)?|总数|平均(值|数)?|共\d+[人件条次项个名场].{0,20}"
)
SIGNED = re.compile(
    r"(填表|填报|制表|审核|审批|复核|校对|统计|经办|负责|单位负责|分管领导|主管领导|领导|报送|联系|打印|导出|编制)"
    r"(人|单位|日期|时间|部门|电话|签字|签名|签章|盖章|领导)*(\(.*\))?[:：].*"
    r"|(填表|填报|制表|打印|导出)(人|单位|日期|时间).{0,30}|.{0,6}[(（]?(盖章|公章|签字|签章)[)）]?[:：]?.{0,20}"
    r"|(日期|时间|电话)[:：].*|第\d+页.{0,10}"
)
HINT = re.compile(
    r"(必填|选填|可选|可不填|非必填|文本|数字|日期|下拉|格式|如|例如?|请?填写?|请选择|最多|单选|多选)([:：,，、(（;；\d.].*|格式.*|项|)|\(.*\)"
)
EXAMPLE = re.compile(r"(填写)?(示|样|举)?例(如|行|子)?[:：]?\d*")
GROUP = re.compile(r"[(（]?[一二三四五六七八九十]+[)）]?[、.．)）].*")
SERIAL = frozenset({"序号", "序", "顺序", "顺序号", "行号", "no", "no."})
FAR = 50


def aside(row: Row, head: Head, merged_wide: dict[tuple[int, int], int], gap: int) -> str:
    """What the row is where it is none of the data, in words; "" where it is data."""
    given = [(at, value) for at, value in enumerate(row.values) if value is not None]
    at, first = given[0]
    text = _bare(first)
    columns = sum(map(bool, head.names)) or 1
    if row.number == head.last + 1:
        if EXAMPLE.fullmatch(text):
            return "像是填写的例子，没有读取。"
        if len(given) > 1 and all(isinstance(value, str) and HINT.fullmatch(_bare(value)) for _, value in given):
            return "像是填写的提示，没有读取。"
    if head.repeated_by(row):
        return "重复了表头，没有读取。"
    if TOTAL.fullmatch(text) and at < 3:
        return "是合计一类的行，没有读取。"
    if columns > 1 and text.isdigit() and len(given) == 1 and at < len(head.names) and head.normals[at] in SERIAL:
        return "只有序号，没有读取。"
    if len(given) * 2 > max(columns, 2) and len(given) > 1:
        return ""
    if NOTE.match(text):
        return "是表格的注释，没有读取。"
    if SIGNED.fullmatch(text):
        return "是填表人、审核人、日期一类的行，没有读取。"
    if len(given) > 1 or columns < 3:
        return ""
    if GROUP.fullmatch(text) or merged_wide.get((row.number, at + 1), 1) * 2 > columns:
        return f"“{text[:20]}”像是分组标题或附注，没有读取。"
    return f"“{text[:20]}”离表格太远，没有读取。" if gap > FAR else ""


def _bare(value: Value) -> str:
    """What a cell shows, narrow and without blanks."""
    return values.BLANKS.sub("", values.UNSEEN.sub("", values.narrow(values.shown(value))))
