"""Words that stand beside a number in the sentence: some are said twice with it, some make it untrue."""

import operator
import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from cppcc.figures import Sort, Value
from reports.numbers.forms import Said, fitting, sort_of

PERCENT = re.compile(r"^\s*(?:[%％]|个百分点|百分点)")
OUT_OF_A_HUNDRED = re.compile(r"百分之\s*$")
Holds = Callable[[Any, Any], bool]
"""Of the number that is said and the exact one."""


def joined(words: str, before: str, behind: str) -> str:
    """What a figure says between its neighbours: a sign of per cent that stands there already is not said twice."""
    if PERCENT.match(behind) or OUT_OF_A_HUNDRED.search(before):
        return words.removesuffix("%").removeprefix("百分之")
    return words


BEFORE: tuple[tuple[re.Pattern[str], Holds], ...] = (
    (re.compile(r"(?:(?<![最附临邻就亲靠远新])近|不到|(?<!不)低于|(?<!不)少于)$"), operator.gt),
    (re.compile(r"(?:超过?|(?<![新得])突破|逾|(?<!不)高于|(?<!不)多于)$"), operator.lt),
    (re.compile(r"(?:不低于|不少于|至少)$"), operator.le),
)
BEHIND: tuple[tuple[re.Pattern[str], Holds], ...] = (
    (re.compile(r"^[%％]?[^\s%％，。；、：！？（\d]{0,3}以上"), operator.le),
    (re.compile(r"^[%％]?(?:余|多)(?![少于])"), operator.lt),
)


def untrue(said: Said, exact: Fraction | None, before: str, behind: str) -> str:
    """The word beside the number that is not true of the figure: 以上 of 97.62 that is told as 98; "" where all are."""
    if said.number is None or exact is None:
        return ""
    for patterns, text in ((BEFORE, before), (BEHIND, behind)):
        for pattern, holds in patterns:
            if (match := pattern.search(text)) and not holds(said.number, exact):
                return match.group(0).lstrip("%％")
    return ""


def instead(word: str, value: Value, unit: str) -> str:
    """The form that says by itself what the word beside the number would say."""
    is_share = sort_of(value, unit) == Sort.SHARE
    if "以上" in word:
        return fitting(value, unit, "以上", "%1")
    if word in ("余", "多"):
        return fitting(value, unit, "以上" if is_share else f"{word}10")
    rough = ["近", "超"] if word in ("近", "不到", "低于", "少于") else ["超", "近"]
    return fitting(value, unit, *(one if is_share else f"{one}10" for one in rough))
