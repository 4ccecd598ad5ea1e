"""Rules from and to the year's JSON: read, checked and written in one place. Points are text there.

What the rules are stands in ``members.schemes.rules``; nothing here knows the database.
"""

from collections.abc import Collection, Iterable
from dataclasses import asdict
from decimal import Decimal, InvalidOperation
from itertools import combinations
from typing import Any

from django.core.exceptions import ValidationError

from members.kinds import Kind
from members.possible import PART_NAMES, beside_the_first, is_beside, kind_name
from members.schemes.choosing import Applies, says_whom
from members.schemes.condition_faults import condition_faults
from members.schemes.conditions import Compare, Condition, Effect, Measured, Over
from members.schemes.rules import (
    CENT,
    MOST_PER_CENT,
    MOST_POINTS,
    MOST_QUANTITY,
    SUMMED,
    ZERO,
    Category,
    Counting,
    Grade,
    Line,
    Rate,
    Rules,
    Section,
    Spread,
)
from members.schemes.words import rate_of


def to_data(rules: Rules) -> dict[str, Any]:
    """The rules as plain JSON, points as text. What came into the language later stands there only where it says something."""
    data: dict[str, Any] = _plain(asdict(rules))
    for category in data["categories"]:
        for rate in (rate for line in category["lines"] for rate in line["rates"]):
            for name in ("occasions", "least"):
                if rate[name] in ((), [], "0"):
                    del rate[name]
    if rules.present_from is None:
        del data["present_from"]
    for condition, written in zip(rules.conditions, data["conditions"], strict=True):
        _as_before(condition, written)
    return data


def _as_before(condition: Condition, written: dict[str, Any]) -> None:
    """A condition that says nothing new stands as it always stood: a whole number as one, no choice of members,
    nothing that must hold too, nothing that was given."""
    if condition.number == int(condition.number):
        written["number"] = int(condition.number)
    for name in ("only", "part", "also", "told"):
        if not written[name]:
            del written[name]


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value


def from_data(data: Any) -> Rules:
    """The rules that JSON says. Raises ValidationError (Chinese) where it says something impossible."""
    rules = _Reader().rules(data if isinstance(data, dict) else {})
    check(rules)
    return rules


def line_of(data: dict[str, Any]) -> Line:
    """One rule by itself, as its JSON says it."""
    return _Reader().line(data)


def rate_from(data: dict[str, Any]) -> Rate:
    """A row of points by itself, as its JSON says it."""
    return _Reader().rate(data)


def points(value: Any, name: str, *, empty: bool = False, most: Decimal = MOST_POINTS) -> Any:
    """A number of points: 0 to 10,000 (``most``) with at most two places; None where nothing is given and that is allowed."""
    if value in (None, ""):
        if empty:
            return None
        return ZERO
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise ValidationError(f"{name}不是数字。") from None
    if not number.is_finite() or not ZERO <= number <= most:
        raise ValidationError(f"{name}须在 0 至 {most} 之间。")
    if number != number.quantize(CENT):
        raise ValidationError(f"{name}最多两位小数。")
    return number


class _Reader:
    """Reads each part; what is missing has its default."""

    def rules(self, data: dict[str, Any]) -> Rules:
        return Rules(
            base_points=points(data.get("base_points"), "起评分"),
            floor=points(data.get("floor"), "最低总分"),
            ceiling=points(data.get("ceiling"), "最高总分", empty=True),
            bonus_cap=points(data.get("bonus_cap"), "加分上限", empty=True),
            given_cap=points(data.get("given_cap"), "机关加分上限", empty=True),
            taken_cap=points(data.get("taken_cap"), "机关扣分上限", empty=True),
            graded_after_months=int(data.get("graded_after_months") or 0),
            open_to_members=bool(data.get("open_to_members")),
            categories=tuple(self.category(one) for one in data.get("categories") or ()),
            grades=tuple(sorted(map(self.grade, data.get("grades") or ()), key=lambda grade: -grade.least)),
            conditions=tuple(self.condition(one) for one in data.get("conditions") or ()),
            present_from=points(data.get("present_from"), "算作到会的最低比例", empty=True, most=MOST_PER_CENT),
        )

    def category(self, data: dict[str, Any]) -> Category:
        return Category(
            key=str(data["key"]),
            name=str(data["name"]),
            section=Section(data.get("section") or Section.BASE).value,
            cap=points(data.get("cap"), "类别上限", empty=True),
            lines=tuple(self.line(one) for one in data.get("lines") or ()),
            start=points(data.get("start"), "类别起始分"),
            only=tuple(data.get("only") or ()),
            floor=points(data.get("floor", "0"), "类别下限", empty=True),
        )

    def line(self, data: dict[str, Any]) -> Line:
        return Line(
            key=str(data["key"]),
            name=str(data["name"]),
            kinds=tuple(data.get("kinds") or ()),
            occasions=tuple(data.get("occasions") or ()),
            levels=tuple(data.get("levels") or ()),
            without=tuple(data.get("without") or ()),
            applies=Applies(data.get("applies") or Applies.ALL).value,
            counting=Counting(data.get("counting") or Counting.EACH).value,
            most_items=int(data["most_items"]) if data.get("most_items") else None,
            skip=int(data.get("skip") or 0),
            cap=points(data.get("cap"), "本项上限", empty=True),
            rates=tuple(self.rate(one) for one in data.get("rates") or ()),
            reading=str(data.get("reading") or ""),
            minus=bool(data.get("minus")),
            per_matter=bool(data.get("per_matter")),
            least_items=int(data["least_items"]) if data.get("least_items") else None,
            only=tuple(data.get("only") or ()),
            per=self.per(data.get("per")),
        )

    def per(self, value: Any) -> Decimal:
        number: Decimal | None = points(value, "每满多少计一次", empty=True, most=MOST_QUANTITY)
        return Decimal(1) if number is None else number

    def rate(self, data: dict[str, Any]) -> Rate:
        return Rate(
            parts=tuple(data.get("parts") or ()),
            first=points(data.get("first"), "分值"),
            further=points(data.get("further"), "其后各项分值", empty=True),
            kinds=tuple(data.get("kinds") or ()),
            levels=tuple(data.get("levels") or ()),
            spread=Spread(data.get("spread") or Spread.NONE).value,
            occasions=tuple(data.get("occasions") or ()),
            least=points(data.get("least"), "达到的出席率", most=MOST_PER_CENT),
        )

    def grade(self, data: dict[str, Any]) -> Grade:
        return Grade(
            key=str(data["key"]),
            name=str(data["name"]),
            least=points(data.get("least"), "分数线"),
            qualified=bool(data.get("qualified", True)),
            honoured=bool(data.get("honoured")),
            share_limit=points(data.get("share_limit"), "最高比例", empty=True),
            rank_limit=int(data["rank_limit"]) if data.get("rank_limit") not in (None, "") else None,
        )

    def condition(self, data: dict[str, Any]) -> Condition:
        return Condition(
            key=str(data["key"]),
            name=str(data["name"]),
            kinds=tuple(data.get("kinds") or ()),
            occasions=tuple(data.get("occasions") or ()),
            applies=Applies(data.get("applies") or Applies.ALL).value,
            compare=Compare(data.get("compare") or Compare.AT_LEAST).value,
            number=points(data.get("number"), "条件所比的数", most=MOST_QUANTITY),
            effect=Effect(data.get("effect") or Effect.GRADE).value,
            grade=str(data.get("grade") or ""),
            levels=tuple(data.get("levels") or ()),
            parts=tuple(data.get("parts") or ()),
            measured=Measured(data.get("measured") or Measured.COUNT).value,
            over=Over(data.get("over") or Over.YEAR).value,
            years=int(data.get("years") or 2),
            below=str(data.get("below") or ""),
            consequence=str(data.get("consequence") or ""),
            only=tuple(data.get("only") or ()),
            part=str(data.get("part") or ""),
            also=tuple(data.get("also") or ()),
            told=str(data.get("told") or ""),
        )


def check(rules: Rules) -> None:
    """What the rules may not say of each other, however far they are written; what is still to come asks ``lacking``."""
    faults = []
    named: list[list[str]] = [
        [category.key for category in rules.categories],
        [line.key for _, line in rules.lines],
        [grade.key for grade in rules.grades],
        [condition.key for condition in rules.conditions],
    ]
    if any(len(keys) != len(set(keys)) for keys in named):
        faults.append("有两条规则使用了同一个标识。")
    for _, line in rules.lines:
        faults += line_faults(line)
    for category in rules.categories:
        faults += _category_faults(category)
    faults += [f"“{one.name}”所适用的委员写得不对。" for one in rules.for_some if not all(map(says_whom, one.only))]
    least = [grade.least for grade in rules.grades]
    if len(least) != len(set(least)):
        faults.append("两个等次的分数线相同。")
    if any(grade.share_limit is not None and grade.share_limit > 100 for grade in rules.grades):
        faults.append("最高比例不能超过 100%。")
    for condition in rules.conditions:
        faults += condition_faults(rules, condition)
    if rules.ceiling is not None and rules.ceiling < rules.floor:
        faults.append("最高总分低于最低总分。")
    if faults:
        raise ValidationError(faults)


def same_records(rows: Iterable[tuple[int, Rate]]) -> list[str]:
    """Which rows of points, each with its number, are for the same records, and for which, in words."""
    return [
        f"第 {at} 行与第 {other} 行达到的出席率相同，请合为一行。"
        if one.least
        else f"第 {at} 行与第 {other} 行对同一条记录都适用（{rate_of(one.shared_with(two)) or '全部'}），"
        "请把两行的角色、种类、层级或会议活动类别分开。"
        for (at, one), (other, two) in combinations(rows, 2)
        if one.meets(two)
    ]


def wrong_per(counting: str, per: Decimal) -> str:
    """What is wrong with how much makes the points once, in words."""
    if per <= 0:
        return "每满多少计一次须大于 0。"
    whole = counting != Counting.TIMES or per == int(per)
    return "" if whole else "按全年累计次数计分，每满几次须为整数。"


def wrong_steps(counting: str, rates: Iterable[Rate], kinds: Collection[str]) -> str:
    """What is wrong with the attendance that rows of points ask for, in words; ``kinds``: what the rule counts."""
    if counting != Counting.STEPS:
        return "只有按出席率分档计分的才填达到的出席率。" if any(rate.least for rate in rates) else ""
    if not all(rate.least for rate in rates):
        return "按出席率分档计分，每行请填达到的出席率。"
    apart = any(rate.kinds or rate.levels or rate.occasions or rate.spread for rate in rates)
    if apart or any(rate.further is not None or set(rate.parts) & PART_NAMES.keys() for rate in rates):
        return "按出席率分档计分，每行只有出席率和分值，不再分记录、层级、会议活动，角色只可选计作实到的请假种类。"
    if any(rate.parts for rate in rates) and Kind.LEAVE not in kinds:
        return f"选了计作实到的请假种类，计分的记录须有“{kind_name(Kind.LEAVE)}”。"
    return ""


def line_faults(line: Line) -> list[str]:
    """What one rule may not say, whatever the others do."""
    found = []
    if not line.kinds:
        found.append(f"“{line.name}”没有选择计分的记录。")
    if not line.rates:
        found.append(f"“{line.name}”没有分值。")
    if line.skip < 0 or line.skip > 1000:
        found.append(f"“{line.name}”的起计件数不正确。")
    found += [f"“{line.name}”有两行分值，{words}" for words in same_records(enumerate(line.rates, start=1))]
    return found + _counting_faults(line)


def _counting_faults(line: Line) -> list[str]:
    """What a line's way of counting leaves no room for."""
    found = []
    if wrong := wrong_per(line.counting, line.per):
        found.append(f"“{line.name}”{wrong}")
    if wrong := wrong_steps(line.counting, line.rates, line.kinds):
        found.append(f"“{line.name}”{wrong}")
    if line.counting == Counting.SHARE and any(rate.occasions for rate in line.rates):
        found.append(f"“{line.name}”按出席率折算，分值不能再分会议活动类别；请为每类会议各写一条规则。")
    if line.least_items and line.most_items and line.least_items > line.most_items:
        found.append(f"“{line.name}”满几项才计分多于最多计几项。")
    by_item = bool(line.skip or line.most_items or (line.least_items or 1) > 1 or line.per_matter)
    if line.counting == Counting.STEPS and by_item:
        found.append(f"“{line.name}”按出席率分档计分，不能再规定起计、最多、满几项或同一件。")
    if line.counting in SUMMED and (by_item or any(rate.spread for rate in line.rates)):
        found.append(f"“{line.name}”按全年累计计分，不能再规定起计、最多、满几项、同一件或平分；封顶请用“本项上限”。")
    return found


def _category_faults(category: Category) -> list[str]:
    if category.section != Section.DEDUCTION:
        below = category.cap is not None and category.floor is not None and category.cap < category.floor
        return [f"“{category.name}”的上限低于下限。"] if below else []
    found = [
        f"“{line.name}”在扣分部分，本来就是扣分，请不选“在本类别中扣分”。" for line in category.lines if line.minus
    ]
    if category.start:
        found.append(f"“{category.name}”在扣分部分，不能有起始分。")
    return found


def pays_first(rate: Rate) -> bool:
    """Whether points that the others share also go to the first one, or to whoever has no first one beside him."""
    return rate.spread == Spread.OTHERS and not (rate.parts and all(map(is_beside, rate.parts)))


def not_for_the_first() -> str:
    """What is wrong with such a rate, in words."""
    return f"“{Spread.OTHERS.label}”的分值，角色请只选“{'”“'.join(beside_the_first().values())}”。"


def lacking(rules: Rules) -> list[str]:
    """What a scheme still needs before it can be published, in words; a draft may be written in any order."""
    found = []
    if not rules.lines:
        found.append("还没有计分规则。")
    found += [  # no fault in ``check``: what was published with it must still be read
        f"“{line.name}”：{not_for_the_first()}" for _, line in rules.lines if any(map(pays_first, line.rates))
    ]
    if not rules.grades:
        found.append("还没有等次。")
    elif min(grade.least for grade in rules.grades) > 0:
        found.append("最低等次的分数线须为 0，否则低分委员没有等次。")
    if rules.grades and rules.grades[-1].limited:
        found.append(f"最低等次“{rules.grades[-1].name}”不能限定比例或名额。")
    both = [grade.name for grade in rules.grades if grade.honoured and not grade.qualified]
    found += [f"“{name}”既须约谈又可以评优，请去掉一项。" for name in both]
    return found
