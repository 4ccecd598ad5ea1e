"""Where points come from: each category, rule and record with its points, on the page and in the printed file."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse

from cppcc.templatetags.components import dotted
from members.models import AssessmentEntry
from members.showing.counted import brought, counted_url

Explained = dict[str, Any]
"""A score as plain data, see ``members.schemes.explaining``."""


# --- on the page -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Item:
    """One record that counted: its day, what it says, and its points or why it has none."""

    on: str
    url: str
    """To the record, or to it as it was counted where the result is kept."""
    words: str
    aside: str
    points: str
    note: str


@dataclass(frozen=True)
class RuleLine:
    """What one rule gave; ``limit`` says that a cap cut it."""

    name: str
    points: str
    words: str
    limit: str
    count: str
    items: list[Item]


@dataclass(frozen=True)
class Category:
    name: str
    aside: str
    points: str
    limit: str
    lines: list[RuleLine]


@dataclass(frozen=True)
class Shown:
    """``forced``: the conditions that decided the grade whatever the points say; ``consequences``: what else follows."""

    categories: list[Category]
    forced: list[str]
    consequences: list[str]


def shown(explained: Explained, entry: AssessmentEntry | None = None) -> Shown:
    """Each category with its lines and their records; ``entry``: the result that keeps them."""

    def url(duty: int) -> str:
        return counted_url(entry, duty) if entry else reverse("duty_open", args=[duty])

    categories = [
        Category(one["name"], _cap_words(one), one["points"], _limit_words(one, "各项合计"), _lines(one["lines"], url))
        for one in explained.get("categories", [])
    ]
    return Shown(categories, explained.get("forced", []), explained.get("consequences", []))


def _cap_words(category: Explained) -> str:
    """（基础分，最多 20 分）; the section only where the category is not called like it."""
    section = category["section"] if category["name"] != category["section"] else ""
    start = f"起始 {category['start']} 分" if category.get("start") else ""
    cap = f"最多 {category['cap']} 分" if category["cap"] else ""
    only = f"只对{category['only']}" if category.get("only") else ""
    said = "，".join(filter(None, [section, only, start, cap]))
    return f"（{said}）" if said else ""


def _limit_words(part: Explained, sum_words: str) -> str:
    return f"{sum_words} {part['limited']} 分，{_bound(part)} {part['points']} 分。" if part["limited"] else ""


def _bound(part: Explained) -> str:
    """Which limit changed a sum: one from above, or one that says what is taken at most."""
    return "按下限计" if Decimal(part["limited"]) < Decimal(part["points"]) else "按上限计"


def _lines(lines: Iterable[Explained], url: Callable[[int], str]) -> list[RuleLine]:
    return [
        RuleLine(
            one["name"],
            one["points"],
            one["words"],
            _limit_words(one, "合计"),
            f"{len(one['items'])} 条" if one["items"] else "",
            [_item(item, url(item["duty"])) for item in one["items"]],
        )
        for one in lines
    ]


def _item(item: Explained, url: str) -> Item:
    half_days = f"{item['half_days']} 个半天" if item["half_days"] > 1 else ""
    among = f"{item['among']} 人共同" if "among" in item else ""
    aside = dotted(item["kind"], item["part"], half_days, item.get("quantity", ""), among)
    return Item(item["on"], url, item["words"], aside, item["points"], brought(item) if item["note"] else "")


# --- in print --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PrintedLine:
    """A row of the table in the printed file."""

    words: str
    points: str
    aside: str
    is_category: bool = False


def _reasons(line: Explained) -> str:
    """Why the office gave or took points: 2 分，…；-1 分，…."""
    return "；".join(f"{item['points']} 分，{item['words']}" for item in line["items"])


def _number(items: list[Explained]) -> str:
    """3 条，其中 1 条按无故缺席计."""
    others = Counter(item["counted_as"] for item in items if "counted_as" in item)
    return "，".join([f"{len(items)} 条", *(f"其中 {number} 条按{name}计" for name, number in others.items())])


def printed_lines(explained: Explained) -> list[PrintedLine]:
    """The categories and their lines; those without a record are named together in one, so that a file stays short."""
    found = []
    for one in explained.get("categories", []):
        section = f"（{one['section']}）" if one["name"] != one["section"] else ""
        limit = f"各项合计 {one['limited']} 分，{_bound(one)}" if one["limited"] else ""
        found.append(PrintedLine(f"{one['name']}{section}", one["points"], limit, is_category=True))
        for line in one["lines"]:
            if line["items"] or line["points"] != "0":
                limit = f"，合计 {line['limited']} 分，{_bound(line)}" if line["limited"] else ""
                said = _reasons(line) if line.get("by_hand") else _number(line["items"])
                found.append(PrintedLine(line["name"], line["points"], f"{said}{limit}"))
        idle = [line["name"] for line in one["lines"] if not line["items"] and line["points"] == "0"]
        if idle:
            found.append(PrintedLine("、".join(idle), "0", "没有记录"))
    return found
