"""Writing a year's scheme: started from last year's or an example, changed part by part while it is a draft."""

import json
import secrets
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction

from cppcc.calendar import clock
from cppcc.forms import rows
from cppcc.notices import notify
from cppcc.workflow import Refused
from members import years
from members.ledger import earlier, rules_of
from members.models import Committee, Member, MemberGroup, PlenaryYear, Position, Scheme, Sector
from members.schemes.choosing import By, choice, known_by, whom
from members.schemes.reach import before_publishing
from members.schemes.reading import from_data, to_data
from members.schemes.rules import Rules

EXAMPLES = Path(__file__).parent / "schemes" / "examples"
PARTS = {"category": "categories", "grade": "grades", "condition": "conditions"}
COPIED = "（副本）"
MOST_NAME = {"category": 40, "line": 60, "grade": 20, "condition": 60}
"""How many signs the name of a part has at most; forms ask it."""


def examples() -> dict[str, dict[str, Any]]:
    """The schemes that come with the program, by name of file; the district's default first."""
    found = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(EXAMPLES.glob("*.json"))}
    return dict(sorted(found.items(), key=lambda pair: pair[1]["order"]))


def beginnings(year: PlenaryYear) -> list[tuple[str, str]]:
    """What a year's scheme may begin from: earlier years' schemes, the newest first, then the examples."""
    former = Scheme.objects.exclude(plenary=year).select_related("plenary").order_by("-plenary__year")
    choices = [(f"year:{scheme.plenary.year}", f"沿用 {scheme}") for scheme in former]
    choices += [(f"example:{key}", example["title"]) for key, example in examples().items()]
    return [*choices, ("empty", "空白办法")]


def start(year: PlenaryYear, like: str) -> Scheme:
    """A draft for the year, like one of ``beginnings``. Raises Refused where the year has one already."""
    if year.is_closed:
        raise Refused(f"{years.ended_words(year)}请先在“年度”页重新打开，再拟定办法。")
    kind, _, key = like.partition(":")
    name, note, rules = "委员履职考核办法", "", to_data(from_data({}))
    if kind == "year":
        former = Scheme.objects.get(plenary__year=int(key))
        name, note, rules = former.name, former.note, to_data(former.parsed)
    elif kind == "example":
        example = examples()[key]
        name, note, rules = example["name"], example["note"], to_data(from_data(example["rules"]))
    try:
        with transaction.atomic():
            return Scheme.objects.create(plenary=year, name=name, note=note, rules=rules)
    except IntegrityError:
        raise Refused(f"{year}已有考核办法。") from None


def change(year: PlenaryYear, version: int, alter: Callable[[dict[str, Any], Scheme], bool | None]) -> Scheme:
    """Change the draft in one transaction. ``alter`` gets the rules as data and the scheme; it says whether it undoes a change.

    Raises Refused where it is published or was changed meanwhile; ValidationError where the rules become impossible.
    """
    with transaction.atomic():
        scheme = Scheme.objects.select_for_update(of=("self",)).get(plenary=year)
        if not scheme.is_draft:
            raise Refused("办法已公布，不能修改。")
        if scheme.version != version:
            raise Refused("办法在您打开之后已被他人修改，本次没有保存。请刷新页面后再改。")
        former = _kept(scheme, scheme.rules)
        data = deepcopy(former["rules"])
        undone = bool(alter(data, scheme))
        kept = _kept(scheme, data)
        scheme.rules = kept["rules"]
        if kept != former:
            scheme.former = {**former, "undone": undone}
        scheme.bump()
        scheme.save()
    return scheme


def undo(year: PlenaryYear, version: int) -> Scheme:
    """Take the last change of the draft back; once more, and it is there again. Raises Refused where there is none."""

    def alter(data: dict[str, Any], scheme: Scheme) -> bool:
        if scheme.former is None:
            raise Refused("没有可以撤销的修改。")
        data.clear()
        data.update(scheme.former["rules"])
        scheme.name, scheme.note = scheme.former["name"], scheme.former["note"]
        return not scheme.former["undone"]

    return change(year, version, alter)


def _kept(scheme: Scheme, rules: dict[str, Any]) -> dict[str, Any]:
    """What of a draft a change may alter, with these rules as they are read and written."""
    return {"name": scheme.name, "note": scheme.note, "rules": to_data(from_data(rules))}


def bodies() -> list[tuple[str, str]]:
    """Positions and bodies by which a scheme may choose members, each with its words."""
    rows: list[tuple[By, Any, str]] = [(By.POSITION, kind, label) for kind, label in Position.Kind.choices]
    for by, model in ((By.SECTOR, Sector), (By.COMMITTEE, Committee), (By.GROUP, MemberGroup)):
        rows += [(by, one.pk, str(one)) for one in model._default_manager.all()]
    return [(choice(by, key, name), f"{by.label}：{name}") for by, key, name in rows]


def gone(rules: Rules) -> list[str]:
    """Each category and rule that is for a position or a body which is not there any more."""
    there = {known_by(one) for one, _ in bodies()} if rules.for_some else set()
    lost = [(part.name, [one for one in part.only if known_by(one) not in there]) for part in rules.for_some]
    return [f"“{name}”只对{whom(some)}，已不在职务或基础资料之中，请改选。" for name, some in lost if some]


def against_publishing(scheme: Scheme) -> list[str]:
    """All that stands against publishing a draft, in words."""
    rules, year = scheme.parsed, scheme.plenary
    return [*before_publishing(rules, year.year, given_where_asked(rules, year)), *gone(rules)]


def given_before(year: PlenaryYear) -> tuple[str, ...]:
    """The consequences that the published schemes of earlier years of the term give, in words, each once."""
    found = filter(None, map(rules_of, earlier(year)))
    return tuple(dict.fromkeys(words for rules in found for words in rules.gives))


def given_where_asked(rules: Rules, year: PlenaryYear) -> tuple[str, ...]:
    """The same where a condition of the rules looks for one; no query where none does."""
    return given_before(year) if rules.looks_back_on_consequences else ()


def after_step(scheme: Scheme, name: str, user: Any, words: str) -> None:
    """Who serves is told of a published scheme, each with an account."""
    if name == "publish":
        members = Member.objects.serving(clock.today()).filter(user__isnull=False).select_related("user")
        said = f"{scheme}已公布，可以查看规则和您目前的得分。"
        notify(
            [one.user for one in members if one.user],
            said,
            scheme.get_absolute_url(),
            f"scheme:{scheme.pk}:{scheme.version}",
        )


def place(data: dict[str, Any], part: str, key: str) -> rows.Rows:
    """The list that a part stands in; a line stands in its category's list."""
    if part == "line":
        every: list[rows.Rows] = [category["lines"] for category in data["categories"]]
        return next((lines for lines in every if rows.find(lines, key)), [])
    found: rows.Rows = data[PARTS[part]]
    return found


def drop(year: PlenaryYear, version: int, part: str, key: str) -> Scheme:
    """Take a part out of the draft."""
    return change(year, version, lambda data, scheme: rows.drop(place(data, part, key), key))


def copy(year: PlenaryYear, version: int, part: str, key: str) -> str:
    """Put a copy right behind a part of the draft, a category with its lines. Returns the copy's key."""
    made = secrets.token_hex(4)

    def alter(data: dict[str, Any], scheme: Scheme) -> None:
        among = place(data, part, key)
        former = rows.find(among, key)
        if former is None:
            raise Refused("要复制的这一条已不在办法中。")
        new = {**deepcopy(former), "key": made, "name": _copied(former["name"], MOST_NAME[part])}
        for line in new.get("lines", ()):
            line["key"] = secrets.token_hex(4)
        among.insert(among.index(former) + 1, new)

    change(year, version, alter)
    return made


def shift(year: PlenaryYear, version: int, part: str, key: str, up: bool) -> Scheme:
    """Move a category or a line one place up or down among those that it stands with on the page.

    A line at the edge of its category goes into the next one; both stay in their section.
    """

    def alter(data: dict[str, Any], scheme: Scheme) -> None:
        if part == "line":
            _shift_line(data["categories"], key, up=up)
        elif part == "category":
            _shift_category(data["categories"], key, up=up)
        else:
            rows.shift(place(data, part, key), key, up=up)

    return change(year, version, alter)


def _copied(name: str, most: int) -> str:
    """The copy's name, the former one cut where both are too long."""
    return f"{name[: most - len(COPIED)]}{COPIED}"


def _shift_line(categories: rows.Rows, key: str, *, up: bool) -> None:
    home = next((one for one in categories if rows.find(one["lines"], key)), None)
    if home is None:
        return
    lines: rows.Rows = home["lines"]
    line = next(one for one in lines if one["key"] == key)
    if line is not lines[0 if up else -1]:
        rows.shift(lines, key, up=up)
        return
    beside = _beside(categories, home, up=up)
    if beside is not None:
        rows.drop(lines, key)
        beside["lines"].insert(len(beside["lines"]) if up else 0, line)


def _shift_category(categories: rows.Rows, key: str, *, up: bool) -> None:
    one = rows.find(categories, key)
    beside = _beside(categories, one, up=up) if one else None
    if one is not None and beside is not None:
        here, there = categories.index(one), categories.index(beside)
        categories[here], categories[there] = beside, one


def _beside(categories: rows.Rows, one: dict[str, Any], *, up: bool) -> dict[str, Any] | None:
    """The category before or behind in the same section."""
    same = [other for other in categories if other["section"] == one["section"]]
    index = same.index(one) + (-1 if up else 1)
    return same[index] if 0 <= index < len(same) else None
