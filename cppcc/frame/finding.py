"""Search across everything: the kinds of records that are found, the pages, and the first hits of each.

An app says in its ``searching.py``, beside what is indexed (``cppcc.search.source``), which rows of a kind a reader may
see, how a hit is shown, and where the whole list of them is (`found`). All kinds are asked in one query over the one
index; the records of each kind with a hit are one query more. Nothing is counted that the reader may not see.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models import Case, Count, IntegerField, Value, When, Window
from django.urls import reverse
from django.utils.http import urlencode

from cppcc.frame.places import PAGES, Place, named, pages_of
from cppcc.lists import registers_for
from cppcc.rights.pages import may_open
from cppcc.search import likely, question

REGISTERS = ("settings", "ledgers")
LONGEST = 100


@dataclass(frozen=True)
class Kind:
    """One kind of records that is found. ``rows``: those that a reader may see, each once, None where the kind is nothing
    to him.

    ``listed``: the list of them (with its fixed conditions) that takes the words as ``q``; "" where there is none.
    """

    title: str
    icon: str
    rows: Callable[[Any], Any]
    listed: str = ""
    query: dict[str, str] = field(default_factory=dict)
    unit: str = "条"
    said: Callable[[Any], str] = lambda record: ""
    related: tuple[str, ...] = ()
    fetched: tuple[str, ...] = ()
    head: str = "title"
    """The field whose words count most."""
    address: Callable[[Any, Any], str] = lambda record, user: str(record.get_absolute_url())
    personal: Callable[[Any], bool] = lambda user: False
    """Whether the reader may also look by personal data."""
    args: tuple[str, ...] = ()
    order: int = 50
    brief: bool = True
    """Whether it is shown while one types."""


@dataclass(frozen=True)
class Hit:
    """A record or page that was found."""

    title: str
    url: str
    icon: str
    said: str = ""


@dataclass(frozen=True)
class Hits:
    """The first hits of a kind, how many there are, and the list of all; ``url`` "" where there is no list to open."""

    title: str
    hits: Sequence[Hit]
    total: int
    url: str = ""
    unit: str = "条"

    @property
    def more(self) -> bool:
        return self.total > len(self.hits)


_kinds: dict[type[models.Model], Kind] = {}


def found(model: type[models.Model], kind: Kind) -> None:
    """Declare how records of a model are found from everywhere."""
    _kinds[model] = kind


def kinds_for(user: Any, text: str, *, brief: bool = False) -> list[tuple[Any, Kind]]:
    """The rows that a reader may see, by kind, last the registers that he keeps; of kinds that may hold the text alone."""
    declared = sorted(_kinds.items(), key=lambda one: one[1].order)
    asked = [(model, kind) for model, kind in declared if kind.brief or not brief]
    places = () if brief else REGISTERS
    kept = [one for place in places for one in registers_for(user, place) if one.model not in _kinds]
    holding = likely([*(model for model, _ in asked), *(one.model for one in kept)], text)
    own = [(kind.rows(user), kind) for model, kind in asked if model in holding]
    own += [_register(one) for one in kept if one.model in holding]
    return [(rows, kind) for rows, kind in own if rows is not None]


def find(user: Any, text: str, n: int, *, brief: bool = False) -> list[Hits]:
    """The first ``n`` hits of each kind in their order, pages first."""
    text = text.strip()[:LONGEST]
    if not question(text):
        return []
    pages: dict[str, list[Place]] = {PAGES: []}
    for one in named(pages_of(user), text):
        pages.setdefault(one.kind, []).append(one)
    own = [Hits(kind, [_page(one) for one in found[:n]], len(found)) for kind, found in pages.items() if found]
    first = [hits for hits in own if hits.title == PAGES]
    asked = kinds_for(user, text, brief=brief)
    records = [
        _shown(kind, keys, user, text)
        for place, keys in sorted(_first(asked, user, text, n).items())
        if (kind := asked[place])
    ]
    return [*first, *records, *(hits for hits in own if hits not in first)]


Keys = list[tuple[Any, int]]


def _first(asked: list[tuple[Any, Kind]], user: Any, text: str, n: int) -> dict[int, Keys]:
    """The keys of the first hits of each kind with how many there are: one query for all kinds.

    Those with the text in their head come first. The head is read as it stands where no letter has two forms: a database
    takes longer to fold the heads of all hits than to find them.
    """
    parts, holds_it = [], "contains" if text.upper() == text.lower() else "icontains"
    for place, (rows, kind) in enumerate(asked):
        hits = rows.searched(text, personal=kind.personal(user)).order_by()
        first = Case(When(**{f"{kind.head}__{holds_it}": text}, then=0), default=1, output_field=IntegerField())
        hits = hits.annotate(which=Value(place, output_field=IntegerField()), first=first, total=Window(Count("pk")))
        parts.append(hits.order_by("first", "-pk").values_list("which", "first", "pk", "total")[:n])
    found: dict[int, Keys] = {}
    for place, _, key, total in sorted(_together(parts), key=lambda row: (row[0], row[1], -row[2])):
        found.setdefault(place, []).append((key, total))
    return found


def _together(parts: Iterable[Any]) -> list[Any]:
    """The rows of queries that are cut and ordered each for itself, which ``union`` asks of no SQLite; one query."""
    statements: list[str] = []
    given: list[Any] = []
    for place, part in enumerate(parts):
        with suppress(EmptyResultSet):
            statement, values = part.query.get_compiler(connection=connection).as_sql()
            statements.append(f"SELECT * FROM ({statement}) AS part{place}")  # noqa: S608 - Django's own statement
            given += values
    if not statements:
        return []
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(statements), given)
        return list(cursor.fetchall())


def _shown(asked: tuple[Any, Kind], keys: Keys, user: Any, text: str) -> Hits:
    rows, kind = asked
    records = rows.model._default_manager.order_by().select_related(*kind.related).prefetch_related(*kind.fetched)
    known = {one.pk: one for one in records.filter(pk__in=[key for key, _ in keys])}
    hits = [
        Hit(str(known[key]), kind.address(known[key], user), kind.icon, kind.said(known[key]))
        for key, _ in keys
        if key in known
    ]
    total = keys[0][1]
    return Hits(kind.title, hits, total, _listed(kind, user, text), kind.unit)


def _listed(kind: Kind, user: Any, text: str) -> str:
    if not kind.listed:
        return ""
    address = reverse(kind.listed, args=kind.args)
    return f"{address}?{urlencode({'q': text, **kind.query})}" if may_open(user, address) else ""


def _register(register: Any) -> tuple[Any, Kind]:
    """A register that the reader keeps: its rows open in their form."""

    def address(record: Any, user: Any) -> str:
        return reverse("register_edit", args=[register.slug, record.pk])

    text = [one for one in register.fields if isinstance(register.model._meta.get_field(one), models.CharField)]
    kind = Kind(
        register.title, "table", lambda user: None, "register_list", args=(register.slug,), address=address,
        related=register.related, head=text[0] if text else "pk",
    )  # fmt: skip
    return register.model._default_manager.all(), kind


def _page(place: Place) -> Hit:
    return Hit(place.label, place.address, place.icon, place.group)
