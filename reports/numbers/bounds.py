"""The words of bounds around a number (近, 超, 不足, 以上): one list, for tokens and for numbers that are typed."""

import re
from enum import StrEnum


class Bound(StrEnum):
    """What the words around a number claim of the true one."""

    EXACT = "exact"
    MORE = "more"
    """200余, 150多: more, and less than one more of the last place that is said."""
    ABOVE = "above"
    """以上, 不少于: that or more."""
    OVER = "over"
    """超, 逾: more."""
    NEAR = "near"
    """近: a little less."""
    ABOUT = "about"
    UNDER = "under"
    """不到: less."""
    BELOW = "below"
    """以内, 不超过: that or less."""
    RANGE = "range"


Words = tuple[tuple[str, Bound], ...]
NO_MORE: Words = tuple(
    (f"{no}{word}", Bound.BELOW)
    for no in ("没有", "没", "未")
    for word in ("超过", "超出", "突破", "多于", "高于", "超")
)
BEFORE: Words = (
    *NO_MORE, ("不少于", Bound.ABOVE), ("不低于", Bound.ABOVE), ("至少", Bound.ABOVE), ("不超过", Bound.BELOW),
    ("不多于", Bound.BELOW), ("不高于", Bound.BELOW), ("最多", Bound.BELOW), ("至多", Bound.BELOW), ("不超", Bound.BELOW),
    ("不到", Bound.UNDER), ("不足", Bound.UNDER), ("不满", Bound.UNDER), ("未满", Bound.UNDER),
    ("少于", Bound.UNDER), ("低于", Bound.UNDER), ("超过", Bound.OVER), ("超出", Bound.OVER), ("突破", Bound.OVER),
    ("多于", Bound.OVER), ("高于", Bound.OVER), ("不止", Bound.OVER), ("大约", Bound.ABOUT), ("大概", Bound.ABOUT),
    ("将近", Bound.NEAR), ("接近", Bound.NEAR), ("近乎", Bound.NEAR), ("超", Bound.OVER), ("逾", Bound.OVER), ("近", Bound.NEAR),
    ("约", Bound.ABOUT),
)  # fmt: skip
"""In front; a longer one stands before one that it ends in."""
NOT_BOUND = re.compile(
    "(?:[最附临邻靠亲走远就新]近|[节预契特公条违制签邀]约|[新得]突破|(?:[查寻]找|查摆|提出|存在|发现|整改|梳理|指出|弥补|补齐|改进|的)不足)$"
)
BEHIND: Words = (
    ("及以上", Bound.ABOVE), ("以上", Bound.ABOVE), ("及以下", Bound.BELOW), ("以下", Bound.BELOW), ("以内", Bound.BELOW),
    ("左右", Bound.ABOUT), ("上下", Bound.ABOUT), ("开外", Bound.ABOVE), ("有余", Bound.OVER),
)  # fmt: skip
"""Behind, also behind the unit."""


def bound_before(text: str) -> tuple[str, Bound] | None:
    """The word of bounds in which a text ends."""
    if NOT_BOUND.search(text):
        return None
    return next((row for row in BEFORE if text.endswith(row[0])), None)


def bound_behind(text: str, at: int = 0) -> tuple[str, Bound] | None:
    """The word of bounds with which a text goes on."""
    return next((row for row in BEHIND if text.startswith(row[0], at)), None)
