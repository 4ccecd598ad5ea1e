"""Rules that no record could ever make count, with the reason: told while a scheme is written, refused when it is published.

What records can carry stands in ``members.possible``. A kind that nobody knows has no records; reading such a rule refuses nothing.
"""

from collections.abc import Iterable

from members.kinds import BY_HAND
from members.possible import ALONG, Carries, carries_of, kind_name, part_name
from members.schemes.choosing import meet, whom
from members.schemes.reading import lacking
from members.schemes.rules import Counting, Line, Rate, Rules

NO_KIND, NO_SUCH = "所用的履职种类不存在", "不在“基础资料 › 履职种类”之中，请改选。"


def never(line: Line, year: int | None = None, only: Iterable[str] = ()) -> str:
    """Why the line can never count (in that year), in words; "" where a record could make it count.

    ``only``: whom its category is for.
    """
    if not meet(only, line.only):
        return f"类别只对{whom(only)}，本规则只对{whom(line.only)}，没有委员两者都是"
    reasons = []
    for kind in line.kinds:
        reason = _against(line, kind, carries_of(kind), year)
        if not reason:
            return ""
        reasons.append(reason)
    return "；".join(dict.fromkeys(reasons))


def idle_rates(line: Line) -> list[Rate]:
    """Rates of a line for which there can be no record, though there can be for others."""
    if line.counting == Counting.SHARE:
        return []
    known = [(kind, carries) for kind in line.kinds if (carries := carries_of(kind))]
    return [rate for rate in line.rates if not any(_for(rate, line, kind, carries) for kind, carries in known)]


def _against(line: Line, kind: str, carries: Carries | None, year: int | None) -> str:
    if carries is None:
        return NO_KIND
    name = kind_name(kind)
    if kind in BY_HAND:
        return f"“{name}”由机关说明理由，单列计入，不按规则计分"
    if carries.until is not None and year is not None and carries.until < year:
        return f"“{name}”只用至 {carries.until} 年度"
    if kind in line.without:
        return f"“{name}”的记录既要计分，又在“同一件已有的不计”之中"
    if along := set(ALONG.get(kind, ())) & set(line.without):
        others = "、".join(f"“{kind_name(one)}”" for one in ALONG[kind] if one in along)
        return f"“{name}”的同一件必有{others}，在“同一件已有的不计”之中"
    if line.occasions and not carries.occasions:
        return f"“{name}”的记录没有会议活动类别"
    if line.levels and not carries.levels:
        return f"“{name}”的记录没有层级"
    if carries.once and line.kinds == (kind,) and (line.skip or (line.least_items or 1) > 1):
        return f"“{name}”每年只有一条，不会满几项，也没有其后各项"
    if line.counting == Counting.QUANTITY and not carries.unit and line.per > 1:
        return f"“{name}”的记录没有数量"
    if line.counting != Counting.SHARE and not any(_for(rate, line, kind, carries) for rate in line.rates):
        parts = "、".join(map(part_name, carries.parts))
        return f"所列分值都不适用于“{name}”的记录（角色只有{parts}{'' if carries.levels else '，没有层级'}）"
    return ""


def _for(rate: Rate, line: Line, kind: str, carries: Carries) -> bool:
    """Whether a record of the kind, such as the line counts, can have this rate."""
    levels = carries.levels and (not line.levels or bool(set(rate.levels) & set(line.levels)))
    return (
        (not rate.kinds or kind in rate.kinds)
        and (not rate.parts or bool(set(rate.parts) & set(carries.parts)))
        and (not rate.levels or levels)
    )


def unreachable(rules: Rules, year: int | None = None) -> list[str]:
    """Each line of a scheme (of that year) that can never count, with the reason."""
    return [
        f"“{line.name}”不会有记录可计：{reason}。"
        for category, line in rules.lines
        if (reason := never(line, year, category.only))
    ]


def unknown(rules: Rules) -> list[str]:
    """Each rule and condition that names a kind which is not in the register."""
    named = [(line.name, _kinds_of(line)) for _, line in rules.lines]
    named += [(condition.name, set(condition.kinds)) for condition in rules.conditions]
    return [
        f"“{name}”用到的履职种类{NO_SUCH}" for name, kinds in named if any(carries_of(kind) is None for kind in kinds)
    ]


def _kinds_of(line: Line) -> set[str]:
    return {*line.kinds, *line.without, *(kind for rate in line.rates for kind in rate.kinds)}


def before_publishing(rules: Rules, year: int | None = None) -> list[str]:
    """All that stands against publishing, in words."""
    return [*lacking(rules), *unknown(rules), *unreachable(rules, year)]


def warnings(line: Line, year: int | None = None, only: Iterable[str] = ()) -> list[str]:
    """What the person who saves a line is told of it; ``only``: whom its category is for."""
    if reason := never(line, year, only):
        return [f"已保存，但“{line.name}”不会有记录可计：{reason}。公布之前请修改。"]
    return [
        f"已保存，但“{line.name}”第 {line.rates.index(rate) + 1} 行分值不会有记录可计。" for rate in idle_rates(line)
    ]
