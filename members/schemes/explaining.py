"""A score as plain data: the same on the live page, in the frozen result and in print."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from members.kinds import BY_HAND, PRESENCE, UNSOUGHT, YEARLY, Kind
from members.possible import carries_of, kind_name, part_name, unit_of
from members.schemes import measures
from members.schemes.choosing import whom
from members.schemes.consequences import Consequence, held_with, said
from members.schemes.facts import Fact, Person
from members.schemes.reach import Sort, sorts
from members.schemes.results import Item, LineResult, Score
from members.schemes.rules import BY_SHARE, Category, Counting, Line, Rules, Section, signed, takes
from members.schemes.scoring import Scorer, too_few
from members.schemes.words import APART, IN_CATEGORY, line_words, points_words, quantity_words


def explained(score: Score) -> dict[str, Any]:
    """Each category, line and record with its points, as JSON.

    What a category starts with, a record's quantity, how many share it and what the office gave or took by hand stand there
    only where there is such.
    """
    return {
        "categories": [
            {
                "name": one.category.name,
                "section": str(Section(one.category.section).label),
                "points": points_words(one.points),
                "limited": points_words(one.uncapped) if one.uncapped != one.points else "",
                "cap": points_words(one.category.cap) if one.category.cap is not None else "",
                **({"start": points_words(one.category.start)} if one.category.start and one.mine else {}),
                **({} if one.mine else {"only": whom(one.category.only)}),
                **({"by_hand": True} if one.category.key in BY_HAND else {}),
                "lines": [
                    {
                        "name": line.line.name,
                        "words": _words(line, one.category),
                        "points": points_words(line.points),
                        "limited": points_words(line.uncapped) if line.uncapped != line.points else "",
                        "items": [_item(item) for item in line.items],
                        **({"by_hand": True} if line.by_hand else {}),
                    }
                    for line in one.lines
                ],
            }
            for one in score.categories
        ],
        "forced": score.forced,
        "consequences": [said(one) for one in score.consequences],
        "by_points": score.by_points.name if score.by_points else "",
        "note": score.note,
        **({"by_hand": by_hand} if (by_hand := by_hand_words(score)) else {}),
    }


def _words(line: LineResult, category: Category) -> str:
    if not line.by_hand:
        return line_words(line.line, taking=takes(category, line.line))
    return APART if category.key in BY_HAND else IN_CATEGORY


def by_hand_words(score: Score) -> list[str]:
    """What the office gave or took, with its reason: 机关加 2 分：…."""
    lines = [line for one in score.categories for line in one.lines if line.by_hand]
    return [
        f"机关{'加' if fact.kind == BY_HAND[0] else '扣'} {points_words(fact.quantity)} 分：{fact.words}"
        for line in lines
        for fact, *_ in line.items
    ]


def by_hand_points(score: Score) -> Decimal | None:
    """What the office gave and took as it goes into the sum, before any limit; None where it did neither."""
    pairs = [(line, one.category) for one in score.categories for line in one.lines if line.by_hand]
    return sum((signed(line.points, category.section) for line, category in pairs), Decimal(0)) if pairs else None


NOTE = 300
"""As many characters of the note stand with a result; one that says so many may be cut."""
CUT = "…（详见得分）"


def note_words(score: Score) -> str:
    """What decided the grade, then what the office gave or took; where that is too long, it says so."""
    words = _joined(score.forced, score.note, by_hand_words(score))
    return words if len(words) <= NOTE else f"{words[: NOTE - len(CUT)]}{CUT}"


def whole_note(note: str, result: dict[str, Any]) -> str:
    """The note of a stored result, in full where it had to be cut and the result says what it was."""
    if len(note) < NOTE or "forced" not in result:
        return note
    return _joined(result["forced"], result.get("note", ""), result.get("by_hand", [])) or note


def _joined(forced: list[str], note: str, by_hand: list[str]) -> str:
    return "；".join(filter(None, [*forced, note, *by_hand]))


def kept(score: Score, facts: list[Fact]) -> dict[str, Any]:
    """The score as it is stored: with the records by what they are, for later years, and what another grade entails."""
    possible = [one.stored for one in score.possible]
    return {**explained(score), "tally": measures.stored(measures.tallied(facts)), "possible": possible}


def with_grade(result: dict[str, Any], year: int, grade: str, order: tuple[str, ...]) -> list[Consequence]:
    """What follows where the grade of a stored result is this one; the result says it from then on.

    A result that was stored before there were consequences stays as it is.
    """
    if "possible" not in result:
        return []
    held = held_with(result["possible"], year, grade, order)
    result["consequences"] = [said(one) for one in held]
    return held


def _item(item: Item) -> dict[str, Any]:
    fact = item.fact.was or item.fact  # a record is told as the ledger has it
    more: dict[str, Any] = {}
    if quantity := quantity_words(fact.kind, fact.quantity):
        more["quantity"] = quantity
    if fact.among > 1:
        more["among"] = fact.among
    if item.fact.was:
        more["counted_as"] = kind_name(item.fact.kind or Kind.ABSENCE)
    return {
        "duty": fact.pk,
        "on": f"{fact.on:%Y-%m-%d}",
        "kind": kind_name(fact.kind),
        "part": part_name(fact.part),
        "half_days": fact.half_days,
        "words": fact.words,
        "points": points_words(item.points),
        "note": "；".join(filter(None, [counted_otherwise(item.fact), item.note])),
        **more,
    }


def part_for_all(item: dict[str, Any]) -> str:
    """The part of a stored record as everybody may read it: of which kind a leave was (病假) is said to nobody else."""
    return "" if item["kind"] == kind_name(Kind.LEAVE) else str(item["part"])


def counted_otherwise(fact: Fact) -> str:
    """Why a record counts as another than it is, in words; "" where it counts as what it is."""
    if fact.was is None:
        return ""
    if not fact.kind:
        return f"这次活动按{kind_name(Kind.ABSENCE)}计，不另计{kind_name(fact.was.kind)}"
    return f"应到 {fact.due_half_days} 个半天，实到 {fact.was.half_days} 个，按{kind_name(fact.kind)}计"


def uncounted(score: Score, facts: list[Fact]) -> list[Fact]:
    """Records that no line of the scheme looks at."""
    seen = {item.fact.pk for one in score.categories for line in one.lines for item in line.items}
    return [fact for fact in facts if fact.pk not in seen]


# --- what if -----------------------------------------------------------------------------------------------------
def supposed(
    line: Line, number: int, person: Person, there: Sequence[Fact] = (), year: int | None = None
) -> list[Fact]:
    """``number`` further records such as the line counts (in that year), each of a source of its own; fewer where no more can come.

    ``there``: the records that there are, also those already supposed.
    """
    return _supposed(line, _ways(line, there, year), number, person, len(there))


def _supposed(line: Line, ways: list[Sort], number: int, person: Person, there: int) -> list[Fact]:
    """Records of the first of these ways; of what comes once a year one, and the rest of the next."""
    made: list[Fact] = []
    for sort in ways:
        for _ in range(min(number - len(made), 1 if _once(sort.kind) else number)):
            pk = -there - len(made) - 1
            made.append(
                Fact(
                    pk=pk,
                    kind=sort.kind,
                    part=sort.part,
                    occasion=sort.occasion,
                    level=sort.level,
                    half_days=1,
                    due_half_days=1,
                    on=date.max,
                    words="假设",
                    source=(-1, pk),
                    standing=person.standing,
                    quantity=_enough(line, sort.kind),
                )
            )
    return made


def _enough(line: Line, kind: str) -> Decimal:
    """The quantity of a supposed record: so much that it brings the points once; of a percentage a hundred; 1 without a unit."""
    if not unit_of(kind):
        return Decimal(1)
    if line.counting == Counting.PERCENT:
        return Decimal(100)
    return line.per if line.counting in (Counting.QUANTITY, Counting.TOTAL) else Decimal(1)


def _ways(line: Line, there: Iterable[Fact], year: int | None) -> list[Sort]:
    """What further records of the line could be like, the most points first; each kind that comes once a year at most once.

    What has come and comes once a year is left out, so is what belongs to a meeting of the year that was held; what nobody
    seeks stands last.
    """
    there = list(there)
    once = {fact.kind for fact in there if _once(fact.kind)}
    held = {fact.occasion for fact in there if fact.kind in PRESENCE and fact.occasion in YEARLY and fact.pk > 0}
    found: list[Sort] = []
    for one in sorts(line, year, held):
        if one.kind not in once:
            found.append(one)
            once |= {one.kind} if _once(one.kind) else set()
    return sorted(found, key=lambda one: one.kind in UNSOUGHT)


def _once(kind: str) -> bool:
    carries = carries_of(kind)
    return carries is not None and carries.once


class Open(NamedTuple):
    """So many further records of a line would bring so many points."""

    line: Line
    points: Decimal
    items: int = 1

    @property
    def words(self) -> str:
        """参加会议 +5; of one that counts nothing before there are several: 调研报告（再有 2 项） +30."""
        few = f"（再有 {self.items} 项）" if self.items > 1 else ""
        return f"{self.line.name}{few} +{points_words(self.points)}"


def still_open(rules: Rules, facts: list[Fact], person: Person, year: int | None = None) -> list[Open]:
    """The lines where one more record would still bring points, or as many as are missing of those asked; the most first.

    ``year``: in which they would have to come.
    """
    scorer, found = Scorer(rules), []
    score = scorer.score(facts, person)
    lines = [line for one in score.categories for line in one.lines]
    there = {one.line.key: sum(item.note == too_few(one.line) for item in one.items) for one in lines}
    counted = {one.line.key: [item.fact for item in one.items] for one in lines}
    for category, line in rules.lines:
        if category.section == Section.DEDUCTION or line.minus or line.counting in (*BY_SHARE, Counting.PERCENT):
            continue  # nobody brings a score about
        number = max((line.least_items or 1) - there.get(line.key, 0), 1)
        ways = [one for one in _ways(line, facts, year) if one.kind not in UNSOUGHT]
        if line.counting == Counting.TIMES and ways:
            ways = [one for one in ways if line.per == 1 or not _once(one.kind)][:1]
            per = int(line.per)
            number = per - scorer.so_many(line, ways[0].rate, counted.get(line.key, ())) % per if ways else 0
        made = _supposed(line, ways, number, person, len(facts))
        if len(made) < number:
            continue
        more = scorer.score([*facts, *made], person).total - score.total
        if more > 0:
            found.append(Open(line, more, number))
    return sorted(found, key=lambda one: -one.points)


def missing(rules: Rules, score: Score) -> list[tuple[str, Decimal]]:
    """For each better grade, how many points are missing."""
    return [(grade.name, grade.least - score.total) for grade in reversed(rules.grades) if grade.least > score.total]
