"""Writing a year's scheme: started from last year's or an example, changed part by part while it is a draft."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction

from cppcc.forms import rows
from cppcc.workflow import Refused
from members import years
from members.models import PlenaryYear, Scheme
from members.schemes.rules import from_data, to_data

EXAMPLES = Path(__file__).parent / "schemes" / "examples"
PARTS = {"category": "categories", "grade": "grades", "condition": "conditions"}


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


def change(year: PlenaryYear, version: int, alter: Callable[[dict[str, Any], Scheme], None]) -> Scheme:
    """Change the draft in one transaction. ``alter`` gets the rules as data and the scheme.

    Raises Refused where it is published or was changed meanwhile; ValidationError where the rules become impossible.
    """
    with transaction.atomic():
        scheme = Scheme.objects.select_for_update(of=("self",)).get(plenary=year)
        if not scheme.is_draft:
            raise Refused("办法已公布，不能修改。")
        if scheme.version != version:
            raise Refused("办法在您打开之后已被他人修改，本次没有保存。请刷新页面后再改。")
        data = to_data(from_data(scheme.rules))
        alter(data, scheme)
        scheme.rules = to_data(from_data(data))
        scheme.bump()
        scheme.save()
    return scheme


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


def shift(year: PlenaryYear, version: int, part: str, key: str, up: bool) -> Scheme:
    """Move a category or a line one place up or down."""
    return change(year, version, lambda data, scheme: rows.shift(place(data, part, key), key, up=up))
