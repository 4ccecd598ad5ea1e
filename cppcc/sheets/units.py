"""Units that a heading or a cell tells: 金额（万元） over a column of numbers that are kept in 元, 12月 in one of 元."""

import re
from decimal import Decimal

from cppcc.books import values

MONEY = {"元": 1, "千元": 1_000, "万元": 10_000, "百万元": 1_000_000, "亿元": 100_000_000}
"""Units of money, in 元."""
TIMES = frozenset(("分钟", "小时", "学时", "天", "半天"))
APART = frozenset((*MONEY, *TIMES, "¥", "%", "年", "月", "日", "号", "时", "岁", "届", "平方米", "米", "公里"))
"""Measures that nothing else is counted in; pieces and persons (件, 项, 人, 人次, 场 …) are one for the other."""
ALIKE = {"日": "天", "时": "小时", "个": "半天"}
PIECES = re.compile(r"(人次|场次|半天(?=数)|[人次条件篇项份](?=数))数?$")
BRACKETED = re.compile(r"[(（\[【〔]([^()（）\[\]【】〔〕]*)[)）\]】〕]")
OFFERED = re.compile(r"^(?:计量)?单位[:：]?|人民币|[:：\s]")
LARGE = re.compile(r"(百万元|千元|万元|亿元)$")


def unit_of_heading(heading: str) -> str:
    """万元 of 金额（万元）, of 捐款（单位：万元） and of 捐款万元; "" where a heading tells no unit of money or time."""
    bracketed = BRACKETED.findall(heading)
    for told in bracketed:
        unit = OFFERED.sub("", told)
        if unit in MONEY or unit in TIMES:
            return str(unit)
    found = None if bracketed else LARGE.search(re.sub(r"\s", "", heading))
    return found[1] if found else ""


def unit_of_ours(heading: str) -> str:
    """The unit of a column of the house's by its heading: 条 of 意见建议（条）, 半天 of 半天数; "" where it tells none."""
    bracketed = BRACKETED.findall(heading)
    if bracketed and not set(bracketed[-1]) - set(values.COUNTED):
        return unit_of_heading(heading) or str(bracketed[-1])
    found = PIECES.search(heading)
    return unit_of_heading(heading) or (found[1] if found else "")


def fits(told: str, wanted: str) -> bool:
    """Whether a number with this measure may be one of a column kept in that unit, as it stands."""
    told = told if told == "个" else told.removeprefix("个")
    wanted = re.split("[/／每]", wanted.removeprefix("个"))[0]
    same = told == wanted or ALIKE.get(told, told) == ALIKE.get(wanted, wanted)
    return same or (told == "¥" and wanted == "元") or not {told, wanted} & APART


def converted(number: Decimal, told: str, wanted: str) -> Decimal | None:
    """So much money in another unit; None where one of them is none of money."""
    if told not in MONEY or wanted not in MONEY:
        return None
    return number * MONEY[told] / MONEY[wanted]
