"""Where a Chinese line may end, by GB/T 15834-2011 and what offices ask: no mark begins a line that may not, none ends
one that may not, a number stays with its unit, a date and a range stay whole. Knows text alone, no fonts.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

NO_START = frozenset("，。、；：？！）》”’】〕〉」』〗…—·～％%‰℃,.;:?!)]}＞／/-")
"""Marks that begin no line."""
NO_END = frozenset("（《“‘【〔〈「『〖([{＜￥$№#")
"""Marks that end no line."""
HALF_EMPTY = frozenset("，。、；：？！）》”’】〕〉」』")
"""Full-width marks whose right half is blank: a tight line may take some of it."""

UNITS = (
    "个百分点", "百分点", "平方公里", "平方千米", "立方米", "平方米", "公里", "千米", "公顷", "公斤", "千克", "小时", "分钟",
    "年度", "年级", "个月", "个季度", "季度", "星期", "周年", "周岁", "人次", "场次", "件次", "人天", "户次", "次数", "名次",
    "多人次", "亿元", "万元", "千元", "万吨", "万亩", "万人", "万户", "半天", "个单位", "个部门", "个街道", "个社区",
)  # fmt: skip
"""Units of more than one character; one of a single character is whatever stands behind the number."""

_NUMBER = r"[0-9０-９]+(?:[.．,，:：][0-9０-９]+)*"
_MUCH = r"[余多几来]?[十百千万亿]*[余多]?"
_BETWEEN = r"\s?(?:——|--|[-–—－~～至到/÷×])\s?"
_HAN = r"[\u3400-\u4dbf\u4e00-\u9fff]"
_CHINESE = "[一二三四五六七八九十百千零〇两]"
_WORD = re.compile(r"[A-Za-z0-9Ａ-Ｚａ-ｚ０-９@#&_+.\-%/:=?~\u00c0-\u024f]")
_COMBINES = re.compile(r"[\u0300-\u036f\u200d\u2060\u3099\u309a\ufe00-\ufe0f\U000e0100-\U000e01ef\u20dd-\u20e0]")


@lru_cache(maxsize=64)
def _wholes(units: frozenset[str]) -> re.Pattern[str]:
    """What is never torn: numbers with what they count, dates, ranges, numbers of documents, doubled marks."""
    known = "|".join(re.escape(unit) for unit in sorted({*UNITS, *units}, key=len, reverse=True) if unit)
    bracketed = rf"{_HAN}{{1,2}}（{_HAN}{{1,2}}）"
    counted = rf"(?:%|％|‰|℃)?{_MUCH}\s?(?:{bracketed}|{known}|{_HAN})?"
    return re.compile(
        rf"〔[0-9]{{4}}〕第?[0-9]+号"
        rf"|{_NUMBER}年(?:度|{_NUMBER}月(?:{_NUMBER}日)?)?(?:{_BETWEEN}{_NUMBER}[年月日])?"
        rf"|{_NUMBER}月{_NUMBER}日(?:{_BETWEEN}{_NUMBER}日)?"
        rf"|{_NUMBER}[年月日号时届次]{_BETWEEN}{_NUMBER}[年月日号时届次]"
        rf"|第?{_NUMBER}(?:%|％)?(?:{_BETWEEN}{_NUMBER})*{counted}"
        rf"|第{_CHINESE}+{_HAN}?"
        rf"|{_CHINESE}+(?:余|多)?(?:件|篇|项|次|名|条|家|个|届|月|年|场|人次)"
        r"|——|……|——|\.{3,}"
    )


def may_break(text: str, units: Iterable[str] = ()) -> list[bool]:
    """For each place between two characters (``found[i]``: before ``text[i]``) whether a line may end there."""
    found = [False] + [_between(text[place - 1], text[place]) for place in range(1, len(text))]
    for match in _wholes(frozenset(units)).finditer(text):
        found[match.start() + 1 : match.end()] = [False] * (match.end() - match.start() - 1)
    return found


def _between(before: str, behind: str) -> bool:
    if before == "\u200b" or behind == "\u200b":
        return True
    if before == "\u00a0" or behind == "\u00a0" or _COMBINES.match(behind) or before in "\u200d\u2060":
        return False
    if behind in NO_START or before in NO_END or behind.isspace():
        return False
    return not (_WORD.match(before) and _WORD.match(behind))


_OPEN = re.compile(r"(?<=[\u3400-\u9fff，。、；：）》”0-9])\(|\((?=[\u3400-\u9fff])")
_CLOSE = re.compile(r"(?<=[\u3400-\u9fff，。；！？）》”])\)|\)(?=[\u3400-\u9fff，。、；：])")
_MARKS = re.compile(r"(?<=[\u3400-\u9fff）》”])([,;:?!])(?=[\u3400-\u9fff（《“]|$)")
_FULL = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}
_PAIR = re.compile(r"\(([^()]*)\)")


def full_width(text: str) -> str:
    """Chinese text with Chinese marks: 12场(次) is 12场（次）; brackets around Latin words alone stay as they are."""

    def pair(match: re.Match[str]) -> str:
        before, behind = text[: match.start()][-1:], text[match.end() :][:1]
        chinese = re.search(_HAN, f"{before}{match.group(1)}{behind}")
        return f"（{match.group(1)}）" if chinese else match.group(0)

    if "(" in text:
        text = _PAIR.sub(pair, text)
        text = _CLOSE.sub("）", _OPEN.sub("（", text))
    return _MARKS.sub(lambda match: _FULL[match.group(1)], text)
