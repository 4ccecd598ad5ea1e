"""得分明细表: what is put up before a result is published: members × rules, and every record behind the points.

All of it is read from the result as it was stored: neither records nor rules of today change it.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models

from cppcc.lists.exporting import CHUNK
from cppcc.papers import printing
from cppcc.rights import Refused
from cppcc.sheets import Sheet, workbook
from cppcc.templatetags.furniture import moment
from members.models import Assessment, AssessmentEntry
from members.schemes.explaining import part_for_all, whole_note
from members.schemes.rules import Rules, Section, signed
from members.schemes.words import points_words, told_apart


class By(models.TextChoices):
    """How members are called in the table."""

    NAME = "name", "按姓名"
    NUMBER = "number", "按编号"


class Form(models.TextChoices):
    """In which forms the table is handed out."""

    NAMES = "name", "姓名（表格）"
    NUMBERS = "number", "编号（表格）"
    POSTED = "posting", "张贴用（PDF）"

    @property
    def suffix(self) -> str:
        return "pdf" if self == Form.POSTED else "xlsx"


Tell = Callable[[int], None]
"""Told how many of the members are done."""
Hidden = Callable[[str, AssessmentEntry], str]
"""The words of a member's result, without names where numbers stand for them."""
OWN_NAME, OTHER_NAME = "本人", "某委员"
SUMS = ("基础分", "加分", "扣分", "总分", "等次", "说明")
BY_HAND = "机关加减分（单列）"
"""What stands in no category of the scheme; points by hand that count in one are in its sum."""
RECORD = ("类别", "规则", "日期", "事项", "记录种类", "角色", "半天数", "数量", "共同人数", "得分", "不计分的原因")
AT_ONCE = 250
"""Members that are laid out together: a paper of thousands would fill the memory."""


def silent(done: int) -> None:
    """Nobody waits for a word."""


def made(assessment: Assessment, form: str, posted_by: str, tell: Tell = silent) -> bytes:
    """The table in a form; ``posted_by``: how the members are called on the one that is put up. Raises Refused."""
    if form == Form.POSTED:
        return posted(assessment, posted_by, tell).data
    return workbook(*detail(assessment, form, tell))


def detail(assessment: Assessment, by: str, tell: Tell = silent) -> tuple[Sheet, Sheet]:
    """The table with a column for each rule, and the sheet of records. Raises Refused where there are no points yet."""
    number = _counted(assessment)
    who = "编号" if by == By.NUMBER else "姓名"
    rules, hidden = assessment.parsed, _hidden(assessment, by)
    columns = _columns(rules)
    start = ["起评分"] if rules.base_points else []
    by_hand = _has_by_hand(assessment)
    heads = told_apart([who, "名次", *start, *columns, *([BY_HAND] if by_hand else []), *SUMS])
    table = (
        [
            label,
            entry.rank,
            *[rules.base_points for _ in start],
            *_points(entry, len(columns)),
            *([_by_hand(entry)] if by_hand else []),
            *_sums(entry, hidden),
        ]
        for label, entry in _called(assessment, by, lambda done: tell(done // 2))
    )
    again = _called(assessment, by, lambda done: tell((number + done) // 2))
    behind = ([label, *row] for label, entry in again for row in _records(entry, hidden))
    return Sheet("得分明细", heads, table), Sheet("计分记录", [who, *RECORD], behind)


@dataclass(frozen=True)
class Head:
    """A heading over a column, or over those of the rules ``lines`` of a category. ``look``: the class of its column."""

    words: str
    look: str = ""
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cell:
    words: Any
    look: str = ""


WIDE = 22
"""From so many columns on the table takes the larger sheet."""


def _counted(assessment: Assessment) -> int:
    """How many members have points. Raises Refused where nobody has any yet."""
    number = assessment.entries.count()
    if not number:
        raise Refused("得分还没有统计完，没有可以下载的得分明细表。")
    return number


def posted(assessment: Assessment, by: str, tell: Tell = silent) -> printing.Pdf:
    """The table to be put up, without the records. Raises Refused where there are no points yet."""
    _counted(assessment)
    rules, hidden = assessment.parsed, _hidden(assessment, by)
    start = [Head("起评分")] if rules.base_points else []
    grouped = [Head(one.name, "", (*(line.name for line in one.lines), "小计")) for one in rules.categories]
    width = sum(len(one.lines) for one in grouped)
    by_hand = _has_by_hand(assessment)
    sums = [Head(words, "note" if words == SUMS[-1] else "sum") for words in SUMS]
    heads = [
        Head("编号" if by == By.NUMBER else "姓名", "who"),
        Head("名次"),
        *start,
        *grouped,
        *([Head(BY_HAND)] if by_hand else []),
        *sums,
    ]
    rows = [
        [
            Cell(label, "who"),
            Cell(entry.rank),
            *(Cell(_said(rules.base_points)) for _ in start),
            *(Cell(_said(points)) for points in _points(entry, width)),
            *([Cell(_said(_by_hand(entry)))] if by_hand else []),
            *(Cell(_said(value), one.look) for one, value in zip(sums, _sums(entry, hidden), strict=True)),
        ]
        for label, entry in _called(assessment, by, tell)
    ]
    title = f"{assessment}得分明细表"
    context = {
        "title": title,
        "counted": moment(assessment.counted_at)[:10],
        "heads": heads,
        "wide": width + len(start) + by_hand + len(sums) + 2 >= WIDE,
    }
    parts = [
        printing.paper("members/print/detail.html", {**context, "rows": rows[at : at + AT_ONCE]}, "posting.css")
        for at in range(0, len(rows), AT_ONCE)
    ]
    return parts[0] if len(parts) == 1 else printing.joined(parts, title)


def _said(value: Any) -> Any:
    return points_words(value) if isinstance(value, Decimal) else "" if value is None else value


def _called(assessment: Assessment, by: str, tell: Tell = silent) -> Iterator[tuple[str, AssessmentEntry]]:
    """Each entry with what stands for the member, in the order of the ranking, some hundred in memory at a time.

    By number, who has none in the register gets a running one of this table.
    """
    rows, without = assessment.entries.order_by("rank", "member__pinyin", "pk"), 0
    keys = list(rows.values_list("pk", flat=True))
    for start in range(0, len(keys), CHUNK):
        tell(start)
        for entry in rows.filter(pk__in=keys[start : start + CHUNK]).select_related("member"):
            if by == By.NAME:
                yield entry.name, entry
            elif entry.member.number:
                yield entry.member.number, entry
            else:
                without += 1
                yield f"未编号 {without}", entry


def _columns(rules: Rules) -> list[str]:
    """Each rule by its category; a category ends with its sum, limits kept."""
    found = []
    for category in rules.categories:
        found += [f"{category.name}：{line.name}" for line in category.lines]
        start = f"，含起始 {points_words(category.start)} 分" if category.start else ""
        found.append(f"{category.name}（小计{start}）")
    return found


def _signed(points: str, section: str) -> Decimal:
    """Points of a stored result as they go into the sum; ``section`` is its label."""
    return signed(Decimal(points), Section.DEDUCTION if section == Section.DEDUCTION.label else Section.BASE)


def _points(entry: AssessmentEntry, width: int) -> list[Decimal | None]:
    found: list[Decimal | None] = []
    for one in entry.result.get("categories", ()):
        if one.get("by_hand"):
            continue
        lines = [line for line in one["lines"] if not line.get("by_hand")]
        found += [_signed(line["points"], one["section"]) for line in lines]
        found.append(_signed(one["points"], one["section"]))
    return [*found, *[None] * (width - len(found))]


def _has_by_hand(assessment: Assessment) -> bool:
    """Whether the office gave or took points of anybody in no category: they have a column of their own then."""
    results = assessment.entries.filter(result__has_key="by_hand").values_list("result", flat=True)
    return any(one.get("by_hand") for result in results for one in result["categories"])


def _by_hand(entry: AssessmentEntry) -> Decimal | None:
    """What the office gave and took in no category, limits kept: a row adds up."""
    found = [_signed(one["points"], one["section"]) for one in entry.result.get("categories", ()) if one.get("by_hand")]
    return sum(found, Decimal(0)) if found else None


def _sums(entry: AssessmentEntry, hidden: Hidden) -> list[Any]:
    said = [
        whole_note(entry.note, entry.result),
        entry.consequences,
        f"等次经调整：{entry.override_reason}" if entry.override_reason else "",
    ]
    note = hidden("；".join(filter(None, said)), entry)
    return [entry.base, entry.bonus, entry.deduction, entry.total, entry.grade or "不定等次", note]


def _records(entry: AssessmentEntry, hidden: Hidden) -> Iterator[list[Any]]:
    for one in entry.result.get("categories", ()):
        for line in one["lines"]:
            for item in line["items"]:
                yield [
                    one["name"],
                    line["name"],
                    date.fromisoformat(item["on"]),
                    hidden(item["words"], entry),
                    item["kind"],
                    part_for_all(item),
                    item["half_days"],
                    item.get("quantity"),
                    item.get("among"),
                    _signed(item["points"], one["section"]),
                    item["note"],
                ]


def _hidden(assessment: Assessment, by: str) -> Hidden:
    """Where numbers stand for names, no name of this result is said in its words either: rather one too many."""
    if by == By.NAME:
        return lambda words, entry: words
    names = {name for pair in assessment.entries.values_list("name", "member__name") for name in pair if name}
    said = re.compile("|".join(map(re.escape, sorted(names, key=len, reverse=True))) or r"(?!)")

    def hidden(words: str, entry: AssessmentEntry) -> str:
        own = {entry.name, entry.member.name}
        return said.sub(lambda found: OWN_NAME if found[0] in own else OTHER_NAME, words)

    return hidden
