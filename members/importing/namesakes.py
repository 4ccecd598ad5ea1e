"""Whom of the register a row without a key means, and what speaks against its being him. Pure."""

from collections.abc import Sequence
from typing import Any

from cppcc.sheets import keys
from members.models import Member

ANSWERS = (
    f"是另一位，或离任后再次任职的，请在这一行的“{keys.HEADING}”中填“{keys.NEW}”，将另行登记；"
    f"是同一位的，请填从委员名册导出的{keys.HEADING}。没有这一列的请加上。"
)
"""The two ways out of every doubt."""


def resembling(namesakes: Sequence[Member], values: dict[str, Any]) -> list[Member]:
    """Of those of the name whom the row may mean: by number, by birth, by nothing that differs.

    Of several the one alone who joined on the day and is of the gender; one who left where the row says so too.
    """
    number, birth = values.get("number"), values.get("birth")
    if found := [one for one in namesakes if number and one.number == number]:
        return found
    found = [one for one in namesakes if birth and same_birth(one, values)]
    found = found or [one for one in namesakes if birth is None or one.birth is None]
    alone = [one for one in found if _joined(one, values) and not _other_gender(one, values)]
    sure = len(alone) == 1 and (alone[0].left_on is None or values.get("left_on"))
    return alone if sure else found


def contradiction(member: Member, values: dict[str, Any]) -> tuple[str, str] | None:
    """The heading of the cell and the words, where the row says of the member what he may not be."""
    number, birth = values.get("number"), values.get("birth")
    numbered = bool(number and member.number == number)
    if not numbered and _other_gender(member, values):
        return "性别", f"与名册中的{_described(member)}性别不同。{ANSWERS}"
    if _apart(member, values):
        return "任职日期", f"与名册中的{_described(member)}任职时间不相连。{ANSWERS}"
    sure = numbered or bool(birth and same_birth(member, values)) or _joined(member, values)
    if member.left_on and not sure:
        return "任职日期", f"名册中的{_described(member)}已经离任，任职日期也不同。{ANSWERS}"
    return None


def brought_before(namesakes: Sequence[Member], values: dict[str, Any]) -> Member | None:
    """Whom a row that says 新增 has brought already: the same book once more adds nobody twice.

    A row without a birth may have brought one whose birth was entered since; before him one who has none.
    """
    found = [one for one in namesakes if _joined(one, values) and not _other_gender(one, values)]
    if values.get("birth"):
        return next((one for one in found if same_birth(one, values)), None)
    return min(found, key=lambda one: one.birth is not None, default=None)


def doubt(member: Member, values: dict[str, Any]) -> tuple[str, str] | None:
    """The heading of the cell and the words, where a row that says 新增 may have brought the member or mean another.

    He has a birth and the row none, so only a row of which all else is his is surely the same.
    """
    sure = bool(values.get("birth")) or member.birth is None or values.get("number", "") == member.number != ""
    if sure or all(getattr(member, name) == said for name, said in values.items()):
        return None
    words = "是另一位的，请填写出生日期；是同一位的，请填从委员名册导出的"
    return "姓名", f"与名册中的{_described(member)}姓名、性别、任职日期都相同。{words}{keys.HEADING}。"


def same_birth(member: Member, values: dict[str, Any]) -> bool:
    """Whether a row's birth is the member's; of a month any day of it."""
    born, told = member.birth, values.get("birth")
    if born is None or told is None:
        return False
    if member.birth_month_only or values.get("birth_month_only"):
        return (born.year, born.month) == (told.year, told.month)
    return bool(born == told)


def _joined(member: Member, values: dict[str, Any]) -> bool:
    return bool(member.joined_on == values.get("joined_on"))


def _other_gender(member: Member, values: dict[str, Any]) -> bool:
    return values.get("gender", member.gender) != member.gender


def _apart(member: Member, values: dict[str, Any]) -> bool:
    """Whether the row's membership ends before the member's begins, or begins after it has ended."""
    joined, left = values.get("joined_on"), values.get("left_on")
    after = member.left_on and joined and joined >= member.left_on and joined != member.joined_on
    return bool(after or (left and left <= member.joined_on and joined != member.joined_on))


def _described(member: Member) -> str:
    """张三（男，1950-01-01 出生，任职 2022-01-01 至 2023-06-01）"""
    born = f"，{member.birth_words} 出生" if member.birth else ""
    end = f"至 {member.left_on:%Y-%m-%d}" if member.left_on else "起"
    return f"“{member.name}”（{member.get_gender_display()}{born}，任职 {member.joined_on:%Y-%m-%d} {end}）"
