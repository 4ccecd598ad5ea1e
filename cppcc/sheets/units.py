"""Units that a heading tells: 金额（万元） over a column of numbers that are kept in 元."""

import re
from decimal import Decimal

MONEY = {"元": 1, "千元": 1_000, "万元": 10_000, "百万元": 1_000_000, "亿元": 100_000_000}
"""Units of money, in 元."""
TIMES = frozenset(("分钟", "小时", "学时", "天", "半天"))
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


def converted(number: Decimal, told: str, wanted: str) -> Decimal | None:
    """So much money in another unit; None where one of them is none of money."""
    if told not in MONEY or wanted not in MONEY:
        return None
    return number * MONEY[told] / MONEY[wanted]
