"""Breadcrumbs: what a page hangs under, read from its address, its record and one table of names.

Addresses are nested as pages are (``/proposals/3/edit/`` under ``/proposals/3/`` under ``/proposals/``): each step of the
address that is a page with a name is a crumb. A step's page hangs under its record's. The table says what pages are
called where they stand as a crumb, and what hangs elsewhere than its address says.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import Resolver404, ResolverMatch, resolve, reverse

from cppcc.frame.navigation import Entry
from cppcc.lists import register_of
from cppcc.rights.pages import may_open

Say = str | Callable[[Mapping[str, Any]], str]
RECORDS = ("object", "record", "proposal", "member", "activity", "report", "assessment", "scheme", "micro")
"""Where a page's context holds the record that it hangs under."""

_named: dict[str, Say] = {}
_under: dict[str, Say] = {}
_tops: set[str] = set()


@dataclass(frozen=True)
class Crumb:
    """A page above; the last one, the page itself, has no address."""

    label: str
    address: str = ""


def crumbs(
    named: Mapping[str, Say] | None = None, under: Mapping[str, Say] | None = None, tops: tuple[str, ...] = ()
) -> None:
    """Declare what pages are called as a crumb (a record by its own name where the page knows it), which page stands
    above one otherwise than its address says, and which hang under nothing.

    Keys are names of addresses; a function is given the arguments of the address.
    """
    _named.update(named or {})
    _under.update(under or {})
    _tops.update(tops)


def trail(request: Any, context: Mapping[str, Any]) -> list[Crumb]:
    """The pages above this one that its reader may open, and the page itself; nothing for what hangs under nothing."""
    match, path = request.resolver_match, request.path
    entries = {entry.address: entry for entry in context.get("navigation") or ()}
    title = str(context.get("title") or getattr(context.get("step"), "label", ""))
    if match is None or path in entries or match.url_name in _tops or not title:
        return []
    records = {str(one.get_absolute_url()): one for one in _records(context)}
    beyond = next((url for url in records if url != path and not path.startswith(url)), "")
    above = [*_steps(beyond), beyond] if beyond else list(_steps(path))
    found = _crumbs(match, above, entries, records)
    shown = [crumb for crumb in found if may_open(request.user, crumb.address)]
    return [*shown, Crumb(title)] if shown else []


def _records(context: Mapping[str, Any]) -> Iterator[Any]:
    for name in RECORDS:
        record = context.get(name)
        record = getattr(record, "course_subject", record)
        if getattr(record, "pk", None) and hasattr(record, "get_absolute_url"):
            yield record


def _steps(path: str) -> Iterator[str]:
    """/proposals/, /proposals/3/ of /proposals/3/edit/."""
    parts = path.strip("/").split("/")[:-1]
    for number in range(1, len(parts) + 1):
        yield f"/{'/'.join(parts[:number])}/"


def _crumbs(
    match: ResolverMatch, above: list[str], entries: Mapping[str, Entry], records: Mapping[str, Any]
) -> list[Crumb]:
    """Each step of the address that is a page with a name; of places in the navigation only the nearest."""
    found: list[Crumb] = []
    moved = _moved(match)
    for address in above:
        page = _resolved(address)
        moved = moved or (_moved(page) if page else "")
        if address in entries:
            found = [Crumb(entries[address].label, address)]
        elif page and page.url_name in _named:
            record = records.get(address)
            found.append(Crumb(str(record) if record else _said(_named[page.url_name], page), address))
    if not moved:
        return found
    page = _resolved(moved)
    label = (
        entries[moved].label if moved in entries else _said(_named.get(page.url_name or "", ""), page) if page else ""
    )
    return [Crumb(label, moved), *(crumb for crumb in found if crumb.address not in entries)] if label else found


def _moved(match: ResolverMatch) -> str:
    """The address of the page that stands above otherwise than the address says."""
    say = _under.get(match.url_name or "")
    if say is None:
        return ""
    return say(match.kwargs) if callable(say) else reverse(say)


def _said(say: Say, match: ResolverMatch) -> str:
    return say(match.kwargs) if callable(say) else say


def _resolved(address: str) -> ResolverMatch | None:
    try:
        return resolve(address)
    except Resolver404:
        return None


def _place_of_register(kwargs: Mapping[str, Any]) -> str:
    found = register_of(str(kwargs["slug"]))
    return reverse(found.place if found else "settings")


def _title_of_register(kwargs: Mapping[str, Any]) -> str:
    found = register_of(str(kwargs["slug"]))
    return found.title if found else ""


crumbs(
    named={
        "register_list": _title_of_register,
        "settings": "基础资料",
        "ledgers": "台账",
        "mine": "我的",
        "search": "搜索",
    },
    under={
        "register_list": _place_of_register,
        "identity": "settings",
        "holidays": "settings",
        "export": "mine",
        "notice_list": "mine",
    },
    tops=("home", "mine", "menu", "search", "todos", "to_sign", "log"),
)
