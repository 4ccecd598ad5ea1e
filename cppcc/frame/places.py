"""All places of an account: the menu behind 全部, and the pages that are looked up by their names or their pinyin."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse

from cppcc.frame.navigation import Entry, entries_for
from cppcc.lists import registers_for
from cppcc.rights import holds
from cppcc.rights.pages import may_open
from cppcc.search import normal, question
from cppcc.texts import spelt

PAGES = "功能和页面"
OWN = "我的工作"
LOGGED = "登记"
SETTINGS = (
    ("名称和会徽", "identity", "building", "本会 委员会名称"),
    ("节假日和调休", "holidays", "calendar-x", "放假安排"),
)
OF_PLACE = {"settings": "基础资料", "ledgers": "台账"}


@dataclass(frozen=True)
class Place:
    """A page that can be gone to. ``words``: what it is looked for by besides its name."""

    label: str
    address: str
    group: str
    icon: str = "dot"
    words: str = ""
    main: bool = True
    """Whether the own page names it too: not one of the many registers."""
    kind: str = PAGES
    """Under which head it stands among what was found."""

    @cached_property
    def sought(self) -> str:
        """Name, group and further words as they are typed: as they stand, in pinyin, by first letters."""
        said = [part for part in (self.label, *self.words.split()) if part]
        return "\n".join(normal(one) for part in said for one in (part, *spelt(part).split(" ")))


GivePlaces = Callable[[Any], Iterable[Place]]
_gives: list[GivePlaces] = []
_logged: list[Entry] = []


def places(give: GivePlaces) -> GivePlaces:
    """Declare a function that gives pages which an account may look up besides the menu: chapters of a handbook."""
    _gives.append(give)
    return give


def logged(*entries: Entry) -> None:
    """Declare what is logged (登记), under the work that it belongs to."""
    _logged.extend(entries)
    _logged.sort(key=lambda entry: entry.order)


def log_of(user: Any) -> list[Place]:
    """What an account logs."""
    return [_place(entry) for entry in _logged if holds(user, entry.roles)]


def places_of(user: Any) -> list[Place]:
    """All places of an account, in the order of the menu."""
    found = [_place(entry) for entry in entries_for(user)]
    home = [Place("首页", "/", OWN, "house"), *(one for one in found if one.group == OWN)]
    home += [
        Place("我的", reverse("mine"), OWN, "person", "账号 密码"),
        Place("通知", reverse("notice_list"), OWN, "bell"),
    ]
    settings = [
        Place(label, reverse(name), OF_PLACE["settings"], icon, words, main=False)
        for label, name, icon, words in SETTINGS
        if may_open(user, reverse(name))
    ]
    kept = [
        Place(one.title, reverse("register_list", args=[one.slug]), OF_PLACE[place], "table", one.help, main=False)
        for place in OF_PLACE
        for one in registers_for(user, place)
    ]
    log = [Place(one.label, one.address, LOGGED, one.icon, one.words, main=False) for one in log_of(user)]
    return [*home, *(one for one in found if one.group != OWN), *log, *settings, *kept]


def pages_of(user: Any) -> list[Place]:
    """All that an account may look up by name: the menu, and what apps declare besides."""
    return [*places_of(user), *(one for give in _gives for one in give(user))]


def named(places: Sequence[Place], text: str) -> list[Place]:
    """Those that hold every word of the text in their name or its pinyin, names that begin with it first; each page once."""
    words = question(text)
    found = [one for one in places if words and all(word in one.sought for word in words)]
    first = words[0] if words else ""
    found.sort(key=lambda one: not one.sought.startswith(first))
    return list({one.address: one for one in reversed(found)}.values())[::-1]


def grouped(places: Iterable[Place]) -> list[tuple[str, list[Place]]]:
    """By the work they belong to, in the order in which the works appear."""
    groups: dict[str, list[Place]] = {}
    for one in places:
        groups.setdefault(one.group, []).append(one)
    return list(groups.items())


def _place(entry: Entry) -> Place:
    return Place(entry.label, entry.address, entry.group or OWN, entry.icon, entry.words)
