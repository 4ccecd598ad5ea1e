"""Navigation entries and to-dos: each app registers its own; pages show those of the person's roles."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from cppcc.rights import Role, holds


@dataclass(frozen=True)
class Entry:
    """A place in the navigation. ``phone`` puts it into the bar at the foot of a phone."""

    label: str
    url_name: str
    icon: str
    roles: frozenset[Role]
    group: str
    order: int
    phone: str = ""
    args: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        return reverse(self.url_name, args=self.args)


@dataclass(frozen=True)
class Todo:
    """Something waiting for this person."""

    label: str
    count: int
    url: str
    late: bool = False


_entries: list[Entry] = []
_todos: list[Callable[[Any, Any], list[Todo]]] = []


def register(*entries: Entry) -> None:
    _entries.extend(entries)
    _entries.sort(key=lambda entry: entry.order)


def entries_for(user: Any) -> list[Entry]:
    return [entry for entry in _entries if holds(user, entry.roles)]


def current(entries: list[Entry], path: str) -> Entry | None:
    """The entry that an address lies under: the one with the longest address."""
    under = [entry for entry in entries if path.startswith(entry.address)]
    return max(under, key=lambda entry: len(entry.address), default=None)


def todos(give: Callable[[Any, Any], list[Todo]]) -> Callable[[Any, Any], list[Todo]]:
    """Declare a function that gives an account's to-dos in a year."""
    _todos.append(give)
    return give


def todos_for(user: Any, year: Any) -> list[Todo]:
    return [todo for give in _todos for todo in give(user, year) if todo.count]
