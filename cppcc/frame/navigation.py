"""Navigation entries and to-dos: each app registers its own; pages show those of the person's roles."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Count, F, IntegerField
from django.db.models.functions import Cast
from django.urls import reverse

from cppcc.calendar import clock
from cppcc.rights import Role, holds
from cppcc.rights.pages import may_open


@dataclass(frozen=True)
class Entry:
    """A place in the navigation. Those without a group stand on top. ``words``: what else it is looked for by."""

    label: str
    url_name: str
    icon: str
    roles: frozenset[Role]
    group: str
    order: int
    args: tuple[str, ...] = ()
    words: str = ""

    @cached_property
    def address(self) -> str:
        return reverse(self.url_name, args=self.args)


MEASURES = "件份条场项名个封"


class Rows(NamedTuple):
    """Which rows a to-do is about: a function of a module and the plain values that it is given.

    The rows depend on these, on the day and on the database alone, so that the query is written once for all who ask the
    same (``_counting``): writing it takes longer than asking it.
    """

    build: Callable[..., Any]
    args: tuple[Any, ...] = ()

    def all(self) -> Any:
        """The rows as a queryset."""
        return self.build(*self.args)


def rows(build: Callable[..., Any], *args: Any) -> Rows:
    return Rows(build, args)


@dataclass(frozen=True)
class Todo:
    """Something waiting for this person, of whatever year; the address leads to a list of exactly that.

    ``years`` says how many are of which year; those not of the present one are named (``note``).
    """

    label: str
    count: int
    url: str
    late: bool = False
    years: Mapping[int | None, int] = field(default_factory=dict)
    note: str = ""
    rows: Rows | None = None
    """What is still to be counted, by ``year``: all that waits for an account is counted in one query."""
    year: str = ""
    matters: Any = None
    """The rows themselves (a queryset, or ``Rows``), where they are records: ``waiting`` names the first of them."""
    due: Any = None
    """By when each has to be done: a field, an expression of the rows, or a function that gives one."""
    related: tuple[str, ...] = ()
    """What the name of a record needs besides the record."""
    signing: bool = False
    """Whether it waits for a leader's signature or approval (待签)."""
    leads_on: str = ""
    """Whether its list, asked with ``todo``, leads straight to the next step: of the row that is pressed and of a single
     one at once ("row"), of the first at once ("first")."""

    @property
    def words(self) -> str:
        """What is to be done, without the measure word that stands behind a number."""
        return self.label[1:] if self.label[:1] in MEASURES else self.label

    @property
    def link(self) -> str:
        """Where a press leads."""
        if not self.leads_on:
            return self.url
        return f"{self.url}{'&' if '?' in self.url else '?'}todo={self.leads_on}"


GiveTodos = Callable[[Any], list[Todo]]
GiveOpen = Callable[[Any], list[Todo]]

_entries: list[Entry] = []
_todos: list[GiveTodos] = []
_open: list[GiveOpen] = []


def register(*entries: Entry) -> None:
    _entries.extend(entries)
    _entries.sort(key=lambda entry: entry.order)


def entries_for(user: Any) -> list[Entry]:
    return [entry for entry in _entries if holds(user, entry.roles)]


def every() -> list[Entry]:
    """All places, whoever may go there."""
    return list(_entries)


def current(entries: list[Entry], path: str) -> Entry | None:
    """The entry that an address lies under: the one with the longest address."""
    under = [entry for entry in entries if path.startswith(entry.address)]
    return max(under, key=lambda entry: len(entry.address), default=None)


# --- what waits --------------------------------------------------------------------------------------------------
def todos(give: GiveTodos) -> GiveTodos:
    """Declare a function that gives what waits for an account. What is due has no year: of all years together."""
    _todos.append(give)
    return give


def by_year(rows: Any, year: str = "plenary__year") -> dict[int | None, int]:
    """How many of the rows are of which year; one query."""
    return dict(rows.order_by().values_list(year).annotate(number=Count("pk", distinct=True)))


def by_state(rows: Any) -> dict[str, int]:
    """How many of the rows are in which state; one query."""
    return dict(rows.order_by().values_list("state").annotate(number=Count("pk", distinct=True)))


def counted(
    label: str,
    rows: Rows,
    url: str,
    *,
    year: str = "plenary__year",
    late: bool = False,
    due: Any = None,
    related: tuple[str, ...] = (),
    signing: bool = False,
    leads_on: str = "",
) -> Todo:
    """A to-do about these rows, counted by year together with all others; ``due``: by when each has to be done."""
    waits = Todo(label, 0, url, late, rows=rows, year=year, matters=rows, due=due, related=related)
    return replace(waits, signing=signing, leads_on=leads_on)


def count_all(given: list[Todo]) -> list[Todo]:
    """The to-dos with their numbers: one query for all that are still to be counted."""
    years: dict[int, dict[int | None, int]] = {}
    statement: list[str] = []
    values: list[Any] = []
    for place, todo in enumerate(given):
        if todo.rows is None:
            continue
        years[place] = {}
        written = _counting(todo.rows, todo.year, clock.today(), str(connection.settings_dict["NAME"]))
        if written:
            statement.append(f"SELECT {place}, counted.* FROM ({written[0]}) AS counted")  # noqa: S608 - Django's own statement
            values += written[1]
    if statement:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(statement), values)
            for place, of_year, number in cursor.fetchall():
                years[place][of_year] = number
    return [
        replace(todo, count=sum(years[place].values()), years=years[place], rows=None) if place in years else todo
        for place, todo in enumerate(given)
    ]


@lru_cache(maxsize=4000)
def _counting(rows: Rows, year: str, day: date, database: str) -> tuple[str, tuple[Any, ...]] | None:
    """How many of the rows are of which year, as a statement with its values; None where there can be none."""
    numbers = (
        rows.all()
        .order_by()
        .annotate(of_year=Cast(F(year), IntegerField()))
        .values("of_year")
        .annotate(number=Count("pk", distinct=True))
        .values_list("of_year", "number")
    )
    try:
        statement, values = numbers.query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return None
    return statement, tuple(values)


def todos_for(user: Any, present: int | None) -> list[Todo]:
    """What waits for an account; ``present`` is the year that needs no name."""
    given = count_all([todo for give in _todos for todo in give(user)])
    return [replace(todo, note=_other_years(todo.years, present)) for todo in given if todo.count]


def _other_years(years: Mapping[int | None, int], present: int | None) -> str:
    """ "2024年", "其中 2024年 3、2023年 1": the years that are not the present one."""
    others = {year: number for year, number in years.items() if year != present and year is not None and number}
    if len(others) == 1 and sum(others.values()) == sum(years.values()):
        return f"{next(iter(others))}年"
    named = "、".join(f"{year}年 {number}" for year, number in sorted(others.items(), reverse=True))
    return f"其中 {named}" if named else ""


def still_open(give: GiveOpen) -> GiveOpen:
    """Declare a function that gives what of a year is not finished yet, for the page that ends the year."""
    _open.append(give)
    return give


def open_in(year: Any, reader: Any) -> list[Todo]:
    """What of a year is still open, from every app; without the address of a list that the reader may not open."""
    found = [todo for todo in count_all([todo for give in _open for todo in give(year)]) if todo.count]
    return [todo if may_open(reader, todo.url) else replace(todo, url="") for todo in found]
