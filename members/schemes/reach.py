"""Rules that no record could ever make count, with the reason: told while a scheme is written, refused when it is published.

What records can carry stands in ``members.possible``; of a kind that it does not know nothing is said.
"""

from members.kinds import BY_HAND, Kind, Part
from members.possible import CARRIES, Carries
from members.schemes.reading import lacking
from members.schemes.rules import Counting, Line, Rate, Rules

KINDS, PARTS = dict(Kind.choices), dict(Part.choices)


def never(line: Line) -> str:
    """Why the line can never count, in words; "" where a record could make it count."""
    reasons = []
    for kind in line.kinds:
        carries = CARRIES.get(kind)
        reason = _against(line, kind, carries) if carries else ""
        if not reason:
            return ""
        reasons.append(reason)
    return "；".join(dict.fromkeys(reasons))


def idle_rates(line: Line) -> list[Rate]:
    """Rates of a line for which there can be no record, though there can be for others."""
    known = [(kind, CARRIES[kind]) for kind in line.kinds if kind in CARRIES]
    if line.counting == Counting.SHARE or len(known) < len(line.kinds):
        return []
    return [rate for rate in line.rates if not any(_for(rate, line, kind, carries) for kind, carries in known)]


def _against(line: Line, kind: str, carries: Carries) -> str:
    name = KINDS.get(kind, kind)
    if kind in BY_HAND:
        return f"“{name}”由机关说明理由，单列计入，不按规则计分"
    if kind in line.without:
        return f"“{name}”的记录既要计分，又在“同一件已有的不计”之中"
    if line.occasions and not carries.occasions:
        return f"“{name}”的记录没有会议活动类别"
    if line.levels and not carries.levels:
        return f"“{name}”的记录没有层级"
    if line.counting == Counting.QUANTITY and not carries.unit and line.per > 1:
        return f"“{name}”的记录没有数量"
    if line.counting != Counting.SHARE and not any(_for(rate, line, kind, carries) for rate in line.rates):
        parts = "、".join(PARTS.get(part, part) for part in carries.parts)
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


def unreachable(rules: Rules) -> list[str]:
    """Each line of a scheme that can never count, with the reason."""
    return [f"“{line.name}”不会有记录可计：{reason}。" for _, line in rules.lines if (reason := never(line))]


def before_publishing(rules: Rules) -> list[str]:
    """All that stands against publishing, in words."""
    return [*lacking(rules), *unreachable(rules)]


def warnings(line: Line) -> list[str]:
    """What the person who saves a line is told of it."""
    if reason := never(line):
        return [f"已保存，但“{line.name}”不会有记录可计：{reason}。公布之前请修改。"]
    return [
        f"已保存，但“{line.name}”第 {line.rates.index(rate) + 1} 行分值不会有记录可计。" for rate in idle_rates(line)
    ]
