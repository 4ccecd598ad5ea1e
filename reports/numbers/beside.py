"""What stands right beside a number in the sentence: words that make it untrue or say it twice, signs that make another of it."""

import operator
import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from cppcc.figures import Sort, Value
from reports.numbers.bounds import Bound, bound_before, bound_behind
from reports.numbers.forms import Said, fitting, is_comparison, read, sort_of

BLANKS = " \u3000\xa0"
PERCENT = re.compile(r"(?:[%％]|个?百分点)")
OUT_OF_A_HUNDRED = re.compile(r"百分之$")
Holds = Callable[[Any, Any], bool]
"""Of the number that is said and the exact one."""


def joined(words: str, before: str, behind: str) -> str:
    """What a figure says between its neighbours: a sign of per cent that stands there already is not said twice."""
    if PERCENT.match(behind.lstrip(BLANKS)) or OUT_OF_A_HUNDRED.search(before.rstrip(BLANKS)):
        return words.removesuffix("%").removeprefix("百分之")
    return words


# --- words of bounds -----------------------------------------------------------------------------------------------
HOLDS: dict[Bound, Holds] = {
    Bound.NEAR: operator.gt, Bound.UNDER: operator.gt, Bound.OVER: operator.lt, Bound.MORE: operator.lt,
    Bound.ABOVE: operator.le, Bound.BELOW: operator.ge, Bound.ABOUT: lambda said, exact: True,
}  # fmt: skip
MORE = re.compile(r"[%％]?([余多几])(?![少于])")
UNIT = re.compile(r"[%％]?[^\s%％，。；、：！？（\d]{0,3}?(?=及?以[上下内]|左右|上下|开外|有余)")
"""What stands between a number and a word behind its unit."""


def _bounds(before: str, behind: str) -> list[tuple[str, Bound]]:
    """The words of bounds in front of a number and behind it."""
    front, back = OUT_OF_A_HUNDRED.sub("", before.rstrip(BLANKS)).rstrip(BLANKS), behind.lstrip(BLANKS)
    found = [bound_before(front)]
    if more := MORE.match(back):
        found.append((more[1], Bound.MORE))
    elif unit := UNIT.match(back):
        found.append(bound_behind(back, unit.end()))
    return [row for row in found if row]


def untrue(said: Said, exact: Fraction | None, before: str, behind: str) -> tuple[str, Bound] | None:
    """The word beside the number that is not true of the figure: 以上 of 97.62 that is told as 98; None where all are."""
    if said.number is None or exact is None:
        return None
    wrong = (row for row in _bounds(before, behind) if not HOLDS[row[1]](said.number, exact))
    return next(wrong, None)


BROUGHT = re.compile(r"^[近超]|[余多]$|以上$")
GROWTH = re.compile(
    r"(?:[同环]比|[比较与](?:上[年届]|去年)(?:同期)?(?:相比)?|增长|下降|增加|减少|提高|上升|降低|回落|增幅|降幅|[增减升降])(?:了|为|达)?$"
)
ITS_UNIT = re.compile(r"(?:[%％‰]|个?百分点)")


def again(words: str, form: str, unit: str, before: str, behind: str) -> str:
    """The word beside the number that its form brings by itself, or does not go with it: 近近20, 同比增长同比下降24%; "" for none."""
    comparison = is_comparison(form)
    if not comparison and not BROUGHT.search(words):
        return ""
    if found := _bounds(before, behind):
        return found[0][0]
    if not comparison:
        return ""
    front, back = before.rstrip(BLANKS), behind.lstrip(BLANKS)
    if there := GROWTH.search(front) or OUT_OF_A_HUNDRED.search(front) or ITS_UNIT.match(back):
        return there[0]
    return unit if unit and back.startswith(unit) else ""


def instead(bound: Bound, value: Value, unit: str, word: str) -> str:
    """The form that says by itself what the word beside the number would say; the plain one where none can."""
    is_share = sort_of(value, unit) == Sort.SHARE
    if word == "以上":
        return fitting(value, unit, "以上", "%1")
    if bound == Bound.MORE:
        return fitting(value, unit, "以上" if is_share else f"{'余' if word == '余' else '多'}10")
    rough = ["近", "超"] if bound in (Bound.NEAR, Bound.UNDER) else ["超", "近"]
    return fitting(value, unit, *(one if is_share else f"{one}10" for one in rough))


# --- signs that make another number of it ----------------------------------------------------------------------------
JOINED = re.compile(r"(?:[0-9０-９]|]])[\u4e00-\u9fff]{0,3}[-−－+＋]$")
"""1+…, 3-…件, 3件-…: what stands between two numbers is a sign of neither."""
IN_FRONT = re.compile(r"(?<![-−－—–])[-−－+＋]$|[0-9０-９][.,]$|[十百千万亿两]$")
OF_A_WHOLE = re.compile(r"\S分之$")
DECIMALS = re.compile(r"[.．][0-9０-９]|,[0-9]{3}(?![0-9])|分之")
SCALE = re.compile(r"[十百千万亿兆](?![姓众事佳大物花货科强里寿]|方(?!米)|分(?!钟))")
GOES_ON = re.compile(r"[余多几两0-9０-９〇零一二三四五六七八九十百千万亿]")
"""Behind a scale that a blank parts from its number: 2 万余, 2 百五十; 万寿路 is a name."""
TIMES = re.compile(r"‰|倍|成(?=$|[，。、；：！）以左的多])")


def altered(words: str, form: str, value: Value, unit: str, before: str, behind: str) -> str:
    """The sign right beside the number that makes another one of it: 19%, 2万件, -2件 of a count; "" for none."""
    front, back = before.rstrip(BLANKS), behind.lstrip(BLANKS)
    found = (None if JOINED.search(before) else IN_FRONT.search(before)) or DECIMALS.match(behind)
    if found is None and (there := TIMES.match(back)) and not (unit and back.startswith(unit)):
        found = there
    if found is None and (there := SCALE.match(back)) and _is_scale(back, unit, apart=back != behind):
        asked = read(form)
        found = None if unit[:1] == there[0] and not (asked and asked.large) else there
    return found[0] if found else _altered_share(words, sort_of(value, unit) == Sort.SHARE, unit, front, back)


def _is_scale(back: str, unit: str, *, apart: bool) -> bool:
    """Whether 万, 百 and the like belong to the number; behind a blank only with a unit or more of a number after them."""
    return not apart or bool(GOES_ON.match(back, 1) or (unit and back.startswith(unit, 1)))


def _altered_share(words: str, is_share: bool, unit: str, front: str, back: str) -> str:
    """A sign of per cent at what is no share, or a second one at what is."""
    percent, whole = PERCENT.match(back), OF_A_WHOLE.search(front)
    if percent and not is_share:
        return "" if unit and back.startswith(unit) else percent[0]
    if whole and (not is_share or not OUT_OF_A_HUNDRED.search(front) or percent):
        return whole[0]
    if (percent or whole) and not (words.startswith("百分之") or words.endswith("%")):
        return (percent or whole)[0]  # type: ignore[index]  # one of the two is there
    return "百分之" if whole and BROUGHT.search(words) else ""
