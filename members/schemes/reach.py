"""Rules that no record could ever make count, with the reason: told while a scheme is written, refused when it is published.

What records can carry stands in ``members.possible``. A kind that nobody knows has no records; reading such a rule refuses nothing.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace
from itertools import combinations
from typing import NamedTuple

from cppcc.vocabularies import rows_named
from members.kinds import BY_HAND, LATENESS, PRESENCE, Kind
from members.possible import (
    ALONG,
    PART_NAMES,
    PART_WORDS,
    Carries,
    carries_of,
    counts_leave,
    kind_name,
    may_meet,
    part_name,
    unit_of,
    written_unit,
)
from members.schemes.choosing import Applies, meet, whom
from members.schemes.conditions import Compare, Condition, Effect, Measured, Over, of_category
from members.schemes.reading import lacking
from members.schemes.rules import BY_SHARE, Counting, Line, Rate, Rules, both

NOWHERE = "-"
NO_KIND, NO_SUCH = "所用的履职种类不存在", "不在“基础资料 › 履职种类”之中，请改选。"


def never(line: Line, year: int | None = None, only: Iterable[str] = ()) -> str:
    """Why the line can never count (in that year), in words; "" where a record could make it count.

    ``only``: whom its category is for.
    """
    if not meet(only, line.only):
        return f"类别只对{whom(only)}，本规则只对{whom(line.only)}，没有委员两者都是"
    if line.counting in (Counting.TOTAL, Counting.PERCENT) and (reason := no_sum(line.kinds)):
        return reason
    if line.counting == Counting.SHARE and (
        len(line.rates) > 1 or any(rate.further is not None for rate in line.rates)
    ):
        return "按出席率折算的规则只有一个分值，不能分几行，也没有其后各项；计作实到的请假种类都在这一行选，其余的请各写一条规则"
    line = _still(line, year)
    for named, words in ((line.occasions, "会议活动类别"), (line.levels, "层级")):
        if named == (NOWHERE,):
            return f"所选的{words}都已停用或不存在"
    against = {kind: _against(line, kind, carries_of(kind), year) for kind in line.kinds}
    able = [kind for kind, reason in against.items() if not reason]
    few = _too_few(line, able) if able else ""
    if able and not few:
        return ""
    return "；".join(filter(None, dict.fromkeys([*against.values(), few])))


def never_of(condition: Condition, year: int | None = None) -> str:
    """The same of what a condition looks at: "fewer than" would hold for everybody, "as many as" for nobody."""
    if condition.measured == Measured.QUANTITY and (reason := no_sum(condition.kinds)):
        return reason
    kinds = tuple(kind for kind in condition.kinds if kind not in BY_HAND)
    if not condition.of_records or len(kinds) < len(condition.kinds):
        return ""
    if condition.measured == Measured.HALF_DAYS and kinds and set(kinds) <= set(LATENESS):
        return "会议迟到、早退按次计，没有半天数"
    several = condition.over != Over.TERM and condition.compare == Compare.AT_LEAST and condition.number > 1
    if condition.measured == Measured.IN_YEARS and several:
        return "看有记录的年度数，一个年度最多是 1 个，请改看本届以来合计"
    of = Line(
        condition.key, condition.name, kinds, condition.occasions, condition.levels,
        rates=(Rate(condition.parts),),
    )  # fmt: skip
    return never(of, year - 1 if year and condition.over == Over.BEFORE else year)


def never_told(rules: Rules, condition: Condition, given: Collection[str] = ()) -> str:
    """Why nobody can have been given what a condition looks for, in words; "" where somebody can, or can once this was held.

    ``given``: what the published schemes of earlier years of the term give. What follows from having been given it
    itself does not begin.
    """
    if condition.measured != Measured.TOLD or condition.told in given:
        return ""
    begins = [one for one in rules.conditions if one != condition or condition.compare == Compare.FEWER_THAN]
    if condition.told in replace(rules, conditions=tuple(begins)).gives:
        return ""
    return f"看“{condition.told}”，本办法和本届以往年度公布的办法都没有给予它的条件，请先写一条"


def no_sum(kinds: Iterable[str]) -> str:
    """Why quantities of these kinds can't be added up, in words; "" where they all have one and the same unit.

    A kind that nobody knows is told by ``unknown``.
    """
    known = [kind for kind in kinds if carries_of(kind)]
    for kind in known:
        if not unit_of(kind):
            return f"“{kind_name(kind)}”的记录没有数量"
        if not written_unit(kind):
            return f"“{kind_name(kind)}”的数量单位不一（{unit_of(kind)}），不能合计"
    units = list(dict.fromkeys(map(written_unit, known)))
    return f"所选记录的数量单位不同（{'、'.join(units)}），不能合计" if len(units) > 1 else ""


def idle_rates(line: Line, year: int | None = None) -> list[int]:
    """Which rates of a line, by their place, can have no record, though others can."""
    if line.counting in BY_SHARE:
        return []
    line = _still(line, year)
    known = [(kind, carries) for kind in line.kinds if (carries := carries_of(kind))]
    rates = enumerate(line.rates)
    return [at for at, rate in rates if not any(_for(rate, line, kind, carries) for kind, carries in known)]


def idle_matters(line: Line) -> list[str]:
    """What a line says of several records of one matter that it can never have, each as a sentence."""
    found = []
    if line.per_matter and not any(may_meet(one, other) for one in line.kinds for other in line.kinds):
        found.append(
            "“同一件有几条记录的，只计分值最高的一条”不会起作用：这些记录在系统中各是一件，同一件事请只登记一条"
        )
    for other in line.without:
        if not any(may_meet(kind, other) for kind in line.kinds):
            found.append(f"“同一件已有“{kind_name(other)}”的不计”不会起作用：它与所计的记录在系统中不会是同一件")
    return found


def _too_few(line: Line, kinds: list[str]) -> str:
    """Why there are never as many records of these kinds as the line asks, in words."""
    if not all(carries is not None and carries.once for carries in map(carries_of, kinds)):
        return ""
    wanted = max(line.skip + 1, line.least_items or 1, line.per if line.counting == Counting.TIMES else 1)
    names = "、".join(f"“{kind_name(kind)}”" for kind in kinds)
    return f"{names}每年只有一条，不会满几项，也没有其后各项" if wanted > len(kinds) else ""


class Sort(NamedTuple):
    """What a record is like that a line has points for."""

    rate: Rate
    kind: str
    part: str
    level: str
    occasion: str


def sorts(line: Line, year: int | None = None, over: Collection[str] = ()) -> list[Sort]:
    """Of each rate and kind of a line a sort of records that can come (in that year); those with the most points first.

    ``over``: occasions that nobody comes to any more in the year.
    """
    whole, found = _still(line, year), []
    left = _still(line, year, over) if over else whole
    for place, rate in enumerate(line.rates):
        for kind in line.kinds:
            carries = carries_of(kind)
            still = left if kind in (*PRESENCE, *LATENESS) else whole
            now = still.rates[place]
            if (NOWHERE,) in (still.occasions, still.levels):
                continue
            if carries is None or _against(still, kind, carries, year):
                continue
            if line.counting in BY_SHARE or _for(now, still, kind, carries):
                parts = _parts(still, now, kind, carries)
                if parts is None:
                    continue
                levels = both(now.levels, still.levels)
                occasions = both(now.occasions, still.occasions)
                found.append(Sort(rate, kind, next(iter(parts), ""), next(iter(levels), ""), next(iter(occasions), "")))
    return sorted(found, key=lambda one: -one.rate.first)


def _parts(line: Line, rate: Rate, kind: str, carries: Carries) -> tuple[str, ...] | None:
    """The parts with which a record of the kind counts as the rate says; None where no leave makes up attendance."""
    if line.counting not in BY_SHARE:
        return both(rate.parts, carries.parts)
    if kind != Kind.LEAVE:
        return carries.parts
    if (named := line.leaves_present) is None:
        return None
    return tuple(one for one in both(named, carries.parts) if counts_leave(one, named, line.kinds))


def _still(line: Line, year: int | None, over: Collection[str] = ()) -> Line:
    """The line with those values alone that records of the year can have: of several that it names some may have ended."""
    rates = (
        replace(
            rate,
            parts=_there(PART_WORDS, rate.parts, year),
            levels=_there("levels", rate.levels, year),
            occasions=_there("occasions", rate.occasions, year, over),
        )
        for rate in line.rates
    )
    return replace(
        line,
        occasions=_there("occasions", line.occasions, year, over),
        levels=_there("levels", line.levels, year),
        rates=tuple(rates),
    )


def _there(words: str, keys: tuple[str, ...], year: int | None, over: Collection[str] = ()) -> tuple[str, ...]:
    """Those of the keys that the register has and that go on in the year; a key of nothing where none of some is left."""
    if not keys or (words == PART_WORDS and set(keys) <= set(PART_NAMES)):
        return keys
    open_yet = {
        row.key for row in rows_named(words) if year is None or row.until_year is None or row.until_year >= year
    }
    return tuple(key for key in keys if key in open_yet and key not in over) or (NOWHERE,)


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
    if line.counting == Counting.HALF_DAY and kind in LATENESS:
        return f"“{name}”按次计，没有半天数"
    if line.counting == Counting.QUANTITY and not carries.unit and line.per > 1:
        return f"“{name}”的记录没有数量"
    if kind == Kind.LEAVE and (reason := _no_leave(line, carries)):
        return reason
    if line.counting not in BY_SHARE and not any(_for(rate, line, kind, carries) for rate in line.rates):
        parts = "、".join(map(part_name, carries.parts))
        lacks = "" if carries.levels else "，没有层级"
        if not carries.occasions and any(rate.occasions for rate in line.rates):
            lacks += "，没有会议活动类别"
        return f"所列分值都不适用于“{name}”的记录（角色只有{parts}{lacks}）"
    return ""


def _no_leave(line: Line, carries: Carries) -> str:
    """Why no leave counts as presence in a share of attendance that names some, in words; ``carries``: what leaves can."""
    named = line.leaves_present if line.counting in BY_SHARE else None
    return "所选的角色都不是请假的种类，或者都已停用" if named and not both(named, carries.parts) else ""


def _for(rate: Rate, line: Line, kind: str, carries: Carries) -> bool:
    """Whether a record of the kind, such as the line counts, can have this rate."""
    return (
        (not rate.kinds or kind in rate.kinds)
        and (not rate.parts or bool(set(rate.parts) & set(carries.parts)))
        and (not rate.levels or (carries.levels and _meet(rate.levels, line.levels)))
        and (not rate.occasions or (carries.occasions and _meet(rate.occasions, line.occasions)))
    )


def _meet(of_rate: tuple[str, ...], of_line: tuple[str, ...]) -> bool:
    """Whether the line counts records with one of the rate's values, of which one is still there."""
    return bool(set(of_rate) & set(of_line)) if of_line else of_rate != (NOWHERE,)


def unreachable(rules: Rules, year: int | None = None, given: Collection[str] = ()) -> list[str]:
    """Each line of a scheme (of that year) that can never count, and each condition of nothing, with the reason.

    ``given``: as for ``never_told``.
    """
    return (
        [
            f"“{line.name}”不会有记录可计：{reason}。"
            for category, line in rules.lines
            if (reason := never(line, year, category.only))
        ]
        + [
            f"“{condition.name}”不会有记录可看：{reason}。"
            for condition in rules.conditions
            if (reason := never_of(condition, year))
        ]
        + [f"“{one.name}”{reason}。" for one in rules.conditions if (reason := of_no_points(rules, one))]
        + [f"“{one.name}”{reason}。" for one in rules.conditions if (reason := never_told(rules, one, given))]
        + [f"“{one.name}”{reason}。" for one in rules.conditions if (reason := never_together(rules, one))]
        + [f"“{one.name}”{FOR_NOTHING}。" for one in for_nothing(rules)]
    )


FOR_NOTHING = "本身没有结果，也没有条件引用，不起作用"


def for_nothing(rules: Rules) -> list[Condition]:
    """Conditions that have no effect of their own and that no other names."""
    named = {key for one in rules.conditions for key in one.also}
    return [one for one in rules.conditions if one.effect == Effect.NONE and one.key not in named]


def never_together(rules: Rules, condition: Condition) -> str:
    """Why what a condition asks can't all hold for one member, in words; "" where it can."""
    for one, other in combinations(rules.together(condition), 2):
        apart = {one.applies, other.applies} == {Applies.STANDING.value, Applies.OTHERS.value}
        if apart or not meet(one.only, other.only):
            return f"不会成立：没有委员同时适用“{one.name}”和“{other.name}”"
        if _excludes(rules, one, other) or _excludes(rules, other, one):
            return f"不会成立：“{one.name}”和“{other.name}”不会同时成立"
    return ""


def _excludes(rules: Rules, one: Condition, other: Condition) -> bool:
    """Whether the first asks for at least what the second forbids: as many of the same records, or a grade."""
    if (one.over, one.years if one.over == Over.RUNNING else 0) != (
        other.over,
        other.years if other.over == Over.RUNNING else 0,
    ):
        return False
    if one.measured == Measured.REACHED and other.measured == Measured.BELOW and one.over != Over.TERM:
        if one.over == Over.BEFORE:  # the scheme of that year may have one of the grades alone
            return one.below == other.below
        rank = {grade.key: at for at, grade in enumerate(rules.grades)}
        return rank.get(one.below, 0) <= rank.get(other.below, 0)
    contrary = (one.compare, other.compare) == (Compare.AT_LEAST, Compare.FEWER_THAN) and one.number >= other.number
    looked_at = ((two.measured, two.part, two.below, two.told) for two in (one, other))
    if not contrary or not one.asks_number or len(set(looked_at)) > 1:
        return False
    names = ((one.kinds, other.kinds), (one.occasions, other.occasions), (one.levels, other.levels),
             (one.parts, other.parts))  # fmt: skip
    if one.measured == Measured.SHARE:
        return all(set(these) == set(those) for these, those in names)
    return all(not those or (these and set(these) <= set(those)) for these, those in names)


def of_no_points(rules: Rules, condition: Condition) -> str:
    """Why a condition over the points of a category holds for nobody or for everybody, in words; "" where it does not."""
    category = next((one for one in rules.categories if of_category(one.key) == condition.part), None)
    if condition.measured != Measured.POINTS or category is None:
        return ""
    if not category.lines:
        return f"看“{category.name}”的得分，这一类别还没有规则"
    if category.cap is not None and condition.compare == Compare.AT_LEAST and condition.number > category.cap:
        return f"不会有人达到：“{category.name}”最多计 {category.cap.normalize():f} 分"
    return ""


def unknown(rules: Rules) -> list[str]:
    """Each rule and condition that names a kind which is not in the register."""
    named = [(line.name, _kinds_of(line)) for _, line in rules.lines]
    named += [(condition.name, set(condition.kinds)) for condition in rules.conditions]
    return [
        f"“{name}”用到的履职种类{NO_SUCH}" for name, kinds in named if any(carries_of(kind) is None for kind in kinds)
    ]


def _kinds_of(line: Line) -> set[str]:
    return {*line.kinds, *line.without, *(kind for rate in line.rates for kind in rate.kinds)}


def before_publishing(rules: Rules, year: int | None = None, given: Collection[str] = ()) -> list[str]:
    """All that stands against publishing, in words; ``given``: as for ``never_told``."""
    return [*lacking(rules), *unknown(rules), *unreachable(rules, year, given)]


def warnings_of(rules: Rules, key: str, year: int | None = None, given: Collection[str] = ()) -> list[str]:
    """What the person who saves the condition of that key is told of it; ``rules`` as they are saved."""
    condition = next(one for one in rules.conditions if one.key == key)
    found = [f"不会有记录可看：{reason}" for reason in [never_of(condition, year)] if reason]
    found += filter(None, [never_told(rules, condition, given), never_together(rules, condition)])
    return [f"已保存，但“{condition.name}”{reason}。公布之前请修改。" for reason in found]


def warnings(line: Line, year: int | None = None, only: Iterable[str] = ()) -> list[str]:
    """What the person who saves a line is told of it; ``only``: whom its category is for."""
    if reason := never(line, year, only):
        return [f"已保存，但“{line.name}”不会有记录可计：{reason}。公布之前请修改。"]
    idle = [f"已保存，但“{line.name}”第 {at + 1} 行分值不会有记录可计。" for at in idle_rates(line, year)]
    if (carries := carries_of(Kind.LEAVE)) and (reason := _no_leave(_still(line, year), carries)):
        idle.append(f"已保存，但“{line.name}”{reason}，没有请假计作实到。")
    return [*idle, *(f"已保存，但“{line.name}”的{words}。" for words in idle_matters(line))]
