"""What each register is for, in words: read on the page that leads to all of them, and on its own page while it is empty."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, IntegerField, Value
from django.urls import reverse


@dataclass(frozen=True)
class Said:
    part: str
    unit: str
    words: str


_said: dict[str, Said] = {}


def describe(part: str, said: Mapping[str, tuple[str, str]]) -> None:
    """Declare for registers of a part of the settings what counts one of their rows ("个"), and what they are for."""
    for slug, (unit, words) in said.items():
        _said[slug] = Said(part, unit, words)


def said_of(slug: str) -> Said | None:
    return _said.get(slug)


@dataclass(frozen=True)
class Place:
    """A line of the page that leads to the registers."""

    part: str
    title: str
    words: str
    url: str
    state: str = ""

    def named(self, wanted: str) -> bool:
        return all(word in f"{self.part}{self.title}{self.words}" for word in wanted.split())


def places(registers: Iterable[Any]) -> list[Place]:
    """The registers with what is in them; one query for all numbers."""
    known = list(registers)
    numbers = _numbers(known)
    found = []
    for one in known:
        said = _said.get(one.slug) or Said("其他", "条", one.help)
        number = numbers[one.slug]
        state = f"{number} {said.unit}" if number else "还没有"
        found.append(Place(said.part, one.title, said.words, reverse("register_list", args=[one.slug]), state))
    return found


def _numbers(registers: list[Any]) -> dict[str, int]:
    parts: list[Any] = [
        one.model._default_manager.order_by()
        .annotate(which=Value(place, output_field=IntegerField()))
        .values("which")
        .annotate(number=Count("pk"))
        .values_list("which", "number")
        for place, one in enumerate(registers)
    ]
    counted: dict[int, int] = dict(parts[0].union(*parts[1:], all=True)) if parts else {}
    return {one.slug: counted.get(place, 0) for place, one in enumerate(registers)}


def grouped(found: Iterable[Place]) -> list[tuple[str, list[Place]]]:
    """By part, in the order in which the parts first come."""
    parts: dict[str, list[Place]] = {}
    for one in found:
        parts.setdefault(one.part, []).append(one)
    return list(parts.items())
