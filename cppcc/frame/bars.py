"""The bar at the foot of a phone: four or five places for each role, declared as a table; for several roles a union."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse

from cppcc.rights import Role

MOST = 5
"""Places that the bar has room for at 360 px."""


@dataclass(frozen=True)
class Tab:
    """A place in the bar. ``count`` is what waits there, ``here`` whether the page lies under it."""

    label: str
    url_name: str
    icon: str
    count: int = 0
    here: bool = False

    @property
    def address(self) -> str:
        return reverse(self.url_name)


_bars: dict[Role, tuple[Tab, ...]] = {}
_last: list[Tab] = []


def bar(role: Role, *tabs: Tab) -> None:
    """Declare the bar of a role. Roles declared first stand first where an account holds several."""
    _bars[role] = tabs


def bar_of_many(*tabs: Tab) -> None:
    """Declare what leads, in this order, to everything else: the last place of a bar that has no room for all."""
    _last[:] = tabs


def tabs_for(user: Any, path: str = "", counts: Mapping[str, int] | None = None) -> list[Tab]:
    """The bar of an account: of several roles all places if there is room, else the first of each in turn and 全部."""
    own = [tabs for role, tabs in _bars.items() if role in user.roles]
    every = {tab.url_name: tab for tabs in own for tab in tabs}
    found = list(every.values()) if len(every) <= MOST else _first_of_each(own)
    here = max((tab for tab in found if _under(path, tab.address)), key=lambda tab: len(tab.address), default=None)
    numbers = counts or {}
    return [replace(tab, count=numbers.get(tab.url_name, 0), here=tab is here) for tab in found]


def _first_of_each(own: list[tuple[Tab, ...]]) -> list[Tab]:
    """What each of the bars puts first, in turn, up to the last place, which leads to everything else."""
    last = {tab.url_name for tab in _last}
    found: dict[str, Tab] = {}
    for place in range(max(map(len, own))):
        for tabs in own:
            if place < len(tabs) and tabs[place].url_name not in last and len(found) < MOST - 1:
                found.setdefault(tabs[place].url_name, tabs[place])
    return [*found.values(), _last[0]]


def _under(path: str, address: str) -> bool:
    return path == address if address == "/" else path.startswith(address)
