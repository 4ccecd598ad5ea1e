"""What follows from a condition besides the grade: 提醒谈话, 劝退建议; for which grades of the year, and as results store it."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from members.schemes.conditions import Condition
from members.schemes.measures import NOT_GRADED, Past, Year, apart_from_the_grade, ask, is_below
from members.schemes.rules import Rules


class Consequence(NamedTuple):
    """What follows from a condition besides the grade.

    Where it hangs on the year's own grade, which a person may still change, it says for which grades it holds.
    """

    name: str
    """That of the condition."""
    words: str
    basis: str
    """The years behind it in words, without this one where it hangs on the grade."""
    grades: tuple[str, ...] | None = None
    """The names of the grades of the year with which it holds; None: it does not hang on the grade."""

    @property
    def stored(self) -> dict[str, Any]:
        """As a result stores it."""
        return {name: value for name, value in self._asdict().items() if value is not None}


def consequence_from(data: dict[str, Any], order: tuple[str, ...]) -> Consequence:
    """As it stands in a stored result; ``order``: the names of all grades of its scheme, from the highest to the lowest.

    Results from when a consequence could hang on one grade alone say whether it holds below that grade and from it on.
    """
    grades = data.get("grades")
    if below := data.get("below"):
        grades = [
            name for name in order
            if data["if_below" if is_below(Year(grade=name, order=order), below) else "if_not"]
        ]  # fmt: skip
    return Consequence(data["name"], data["words"], data["basis"], None if grades is None else tuple(grades))


def consequences(rules: Rules, asked: Iterable[Condition], now: Year, past: Past, *, final: bool) -> list[Consequence]:
    """Those that hold, and those that hold for other grades of the year; ``of_grade`` tells which."""
    found = []
    for condition in asked:
        if not condition.has_consequence:
            continue
        if not rules.hangs_on_grade(condition):
            answer = ask(rules, condition, now, past, final=final)
            if answer.holds and answer.settled:
                found.append(Consequence(condition.name, condition.consequence, answer.basis))
            continue
        order = tuple(one.name for one in rules.grades)
        held = []
        for grade in rules.grades:
            then = now._replace(grade=grade.name, order=order, qualified=grade.qualified)
            answer = ask(rules, condition, then, past, final=final)
            if answer.holds and answer.settled:
                held.append(grade.name)
        if held:
            said = apart_from_the_grade(rules, condition, now, past)
            found.append(Consequence(condition.name, condition.consequence, said, tuple(held)))
    return found


def of_grade(found: Iterable[Consequence], year: int, grade: str) -> list[Consequence]:
    """The consequences that hold where the year has this grade (by name), each with the whole of its basis."""
    this = f"{f'{year}年' if year else '本年度'}{grade or NOT_GRADED}"
    held = []
    for one in found:
        if one.grades is None:
            held.append(one)
        elif grade in one.grades:
            held.append(one._replace(basis="，".join(filter(None, [one.basis, this]))))
    return held


def held_with(possible: Any, year: int, grade: str, order: tuple[str, ...]) -> list[Consequence]:
    """Of those that a stored result calls possible, those that it has where this is the year's grade (by name); none without one.

    ``possible``: as the result stores them; None of one from before there were consequences. ``order``: the names of all
    grades of its scheme, from the highest to the lowest.
    """
    read = [consequence_from(one, order) for one in possible or ()] if grade else []
    return of_grade(read, year, grade)


def said(one: Consequence) -> str:
    """劝退建议：连续两年不合格（2023年不合格，2024年不合格）"""
    return f"{one.words}：{one.name}" + (f"（{one.basis}）" if one.basis else "")
