"""How an account looks at a list: what it remembers of columns, order and size, and the views that were saved.

An address says all of it that is not remembered: ``sort``, ``size``, ``view`` (whose columns and size are shown). Remembered
is what the account last chose outside any view. ``list`` and ``do`` ask for a page beside the list. No condition may be
called so (``OWN``).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, transaction
from django.http import QueryDict

from cppcc.forms import whole_number
from cppcc.models import ListSetting, SavedView
from cppcc.rights import Role, holds
from cppcc.troubles import is_full

SIZES = (20, 50, 100)
SIZE = SIZES[0]
PASSING = ("page", "export", "view", "size", "list", "do")
"""What an address says besides conditions and order."""
OWN = frozenset({*PASSING, "sort"})
"""Names that are the list's own."""
SHARERS = frozenset({Role.STAFF, Role.ADMIN})
NONE = "0"
"""No view, where one would open by itself."""


@dataclass(frozen=True)
class Look:
    """What stands for an account and a list: its setting, the views it sees, the one that is open."""

    setting: ListSetting
    views: tuple[SavedView, ...]
    view: SavedView | None

    @property
    def columns(self) -> list[str]:
        return list(self.view.columns if self.view else self.setting.columns)

    @property
    def start(self) -> SavedView | None:
        return next((one for one in self.views if one.pk == self.setting.start_id), None)


def look_of(user: Any, place: str, wanted: str) -> Look:
    """Two queries: the account's setting, and the views of the list that it sees. ``wanted``: the key of the open one."""
    views = tuple(SavedView.objects.visible_to(user).filter(place=place))
    key = whole_number(wanted)
    view = next((one for one in views if one.pk == key), None)
    return Look(setting_of(user, place), views, view)


def setting_of(user: Any, place: str) -> ListSetting:
    """What the account remembers of a list; a fresh one, not kept, where it remembers nothing."""
    found = ListSetting.objects.filter(user_id=user.pk, place=place).first()
    return found or ListSetting(user_id=user.pk, place=place)


def sized(user: Any, place: str, wanted: str) -> int:
    """Rows a page of a list that has no views: as asked now, which is remembered, else as last time."""
    look = Look(setting_of(user, place), (), None)
    size = size_of(look, wanted)
    if wanted:
        keep(look.setting, size=size)
    return size


def size_of(look: Look, wanted: str) -> int:
    """Rows a page: as asked now, else as the open view or the account has it."""
    asked = whole_number(wanted, digits=3)
    if asked in SIZES:
        return asked
    kept = look.view.size if look.view else look.setting.size
    return kept if kept in SIZES else SIZE


def keep(setting: ListSetting, **changes: Any) -> None:
    """Remember what is new; on a full disk the page is shown all the same."""
    new = {name: value for name, value in changes.items() if getattr(setting, name) != value}
    if not new:
        return
    for name, value in new.items():
        setattr(setting, name, value)
    try:
        with transaction.atomic():
            ListSetting.objects.update_or_create(user_id=setting.user_id, place=setting.place, defaults=new)
    except DatabaseError as error:
        if not is_full(error):
            raise


def conditions(sent: QueryDict) -> str:
    """Conditions and order of an address, as a view keeps them."""
    query = sent.copy()
    for name in PASSING:
        query.pop(name, None)
    return query.urlencode()


def sizes(query: Callable[..., str], now: int) -> list[tuple[int, str, bool]]:
    """The sizes to choose from, each with its address and whether it is shown."""
    return [(size, query(size=str(size), page=None), size == now) for size in SIZES]


def may_share(user: Any) -> bool:
    return holds(user, SHARERS)
