"""What a condition of a scheme may not say, and what it must, in words; its form asks the same."""

from collections.abc import Iterable
from decimal import Decimal

from members.schemes.conditions import MOST_CONSEQUENCE, MOST_YEARS, OF_GRADES, WHOLE, Condition, Measured, Over
from members.schemes.rules import Rules, Section

SECTIONS = ("", *Section.values)
"""The points that every year has: the total and its sections."""


def condition_faults(rules: Rules, condition: Condition) -> list[str]:
    """What a condition may not say, and what it must."""
    found = []
    if condition.on_grade and rules.grade(condition.grade) is None:
        found.append(f"“{condition.name}”所定的等次不存在。")
    if condition.has_consequence and not condition.consequence:
        found.append(f"“{condition.name}”没有写明给予什么。")
    if condition.of_records and not condition.kinds:
        found.append(f"“{condition.name}”没有选择记录。")
    if condition.measured in OF_GRADES and rules.grade(condition.below) is None:
        found.append(f"“{condition.name}”所比的等次不存在。")
    if condition.measured == Measured.TOLD:
        found += _faults_of_told(condition)
    if condition.part not in rules.parts_of_points:
        found.append(f"“{condition.name}”所看的得分不存在。")
    if condition.part not in SECTIONS and condition.over != Over.YEAR:
        found.append(f"“{condition.name}”看一个类别的得分，只能看本年度。")
    if wrong := not_whole(condition.measured, condition.number):
        found.append(f"“{condition.name}”{wrong}")
    if condition.over == Over.RUNNING and not 2 <= condition.years <= MOST_YEARS:
        found.append(f"“{condition.name}”的连续年数须在 2 至 {MOST_YEARS} 之间。")
    if missing := set(condition.also) - {one.key for one in rules.conditions}:
        found.append(f"“{condition.name}”引用的 {len(missing)} 个条件不存在，请先从“{condition.name}”中去掉。")
    if leads_back(rules.conditions, condition.key, condition.also):
        found.append(f"“{condition.name}”{IN_A_RING}")
    elif decides_itself(rules, condition):
        found.append(f"“{condition.name}”{NOT_ON_GRADE}")
    return found


def _faults_of_told(condition: Condition) -> list[str]:
    found = []
    if not condition.told:
        found.append(f"“{condition.name}”没有选择以往年度给予过什么。")
    if len(condition.told) > MOST_CONSEQUENCE:
        found.append(f"“{condition.name}”所看的给予过的结果最多 {MOST_CONSEQUENCE} 个字。")
    if condition.over not in OF_EARLIER_YEARS:
        found.append(f"“{condition.name}”{ONLY_EARLIER_YEARS}")
    return found


OF_EARLIER_YEARS = (Over.BEFORE, Over.TERM)
"""Over what time what was given is asked."""
ONLY_EARLIER_YEARS = f"看以往年度给予过的结果，时间请选“{Over.BEFORE.label}”或“{Over.TERM.label}”。"


def decides_itself(rules: Rules, condition: Condition) -> bool:
    """Whether the year's grade would follow from that it is reached itself."""
    return condition.on_grade and any(
        one.measured == Measured.REACHED and one.by_own_grade for one in rules.together(condition)
    )


IN_A_RING = "与所引用的条件互相引用，绕成一圈。"
NOT_ON_GRADE = "看达到某个等次的年度，本年度的等次不能再由它决定，结果请选“给予”。"


def leads_back(conditions: Iterable[Condition], key: str, also: Iterable[str]) -> bool:
    """Whether a condition that names these comes, from one to the next, to name itself."""
    named_by = {one.key: one.also for one in conditions}
    ahead, seen = list(also), set()
    while ahead:
        one = ahead.pop()
        if one == key:
            return True
        if one not in seen:
            seen.add(one)
            ahead += named_by.get(one, ())
    return False


def not_whole(measured: str, number: Decimal) -> str:
    """What is wrong with a number of a condition that compares what has no places, in words."""
    return "比的是次数、半天数或年数，须为整数。" if measured in WHOLE and number != int(number) else ""
