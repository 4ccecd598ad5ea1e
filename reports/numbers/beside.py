"""Words that stand beside a number in the sentence: some are said twice with it, some make it untrue."""

import re
from collections.abc import Callable
from fractions import Fraction

from reports.numbers.forms import Said

PERCENT = re.compile(r"^\s*(?:[%％]|个百分点|百分点)")
OUT_OF_A_HUNDRED = re.compile(r"百分之\s*$")
Holds = Callable[[Fraction, Fraction], bool]


def joined(words: str, before: str, behind: str) -> str:
    """What a figure says between its neighbours: a sign of per cent that stands there already is not said twice."""
    if words.endswith("%") and (PERCENT.match(behind) or OUT_OF_A_HUNDRED.search(before)):
        return words.removesuffix("%")
    return words.removeprefix("百分之") if OUT_OF_A_HUNDRED.search(before) else words


def _below(claimed: Fraction, exact: Fraction) -> bool:
    return claimed < exact


def _not_above(claimed: Fraction, exact: Fraction) -> bool:
    return claimed <= exact


def _above(claimed: Fraction, exact: Fraction) -> bool:
    return claimed > exact


BEFORE: tuple[tuple[re.Pattern[str], Holds], ...] = (
    (re.compile(r"(?:(?<![最附临邻就亲靠远新])近|不到|(?<!不)低于|(?<!不)少于)$"), _above),
    (re.compile(r"(?:超过?|(?<![新得])突破|逾|(?<!不)高于|(?<!不)多于)$"), _below),
    (re.compile(r"(?:不低于|不少于|至少)$"), _not_above),
)
BEHIND: tuple[tuple[re.Pattern[str], Holds], ...] = (
    (re.compile(r"^%?[^\s%，。；、：！？（\d]{0,3}以上"), _not_above),
    (re.compile(r"^%?(?:余|多)(?![少于])"), _below),
)


def untrue(said: Said, exact: Fraction | None, before: str, behind: str) -> str:
    """The word beside the number that is not true of the figure: 以上 of 97.62 that is told as 98; "" where all are."""
    if said.number is None or exact is None:
        return ""
    for pattern, holds in BEFORE:
        if (match := pattern.search(before)) and not holds(said.number, exact):
            return match.group(0)
    for pattern, holds in BEHIND:
        if (match := pattern.match(behind)) and not holds(said.number, exact):
            return match.group(0)
    return ""


def instead(word: str, *, share: bool) -> str:
    """The form that says by itself what the word beside the number would say."""
    if "以上" in word:
        return "以上" if share else ""
    if word.strip("%") in ("余", "多"):
        return f"{word}10" if not share else "以上"
    rough = {"近": "近", "不到": "近", "低于": "近", "少于": "近"}.get(word, "超")
    return rough if share else f"{rough}10"
