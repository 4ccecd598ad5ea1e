"""The matters behind the to-dos, with their names and days: the first of each kind, and the most urgent of all."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import DateField, F, IntegerField, Value, Window
from django.db.models.functions import Cast, RowNumber

from cppcc.calendar import clock
from cppcc.frame.navigation import Todo, todos_for


@dataclass(frozen=True)
class Matter:
    """One record that waits for somebody: what it is called, what has to be done with it and by when."""

    title: str
    url: str
    todo: Todo
    due: date | None = None
    record: Any = None

    @property
    def words(self) -> str:
        """ "待签收": what has to be done."""
        return self.todo.words

    @property
    def late(self) -> bool:
        return self.due < clock.today() if self.due else self.todo.late


@dataclass(frozen=True)
class Group:
    """A to-do and the first of its matters, the most urgent one first."""

    todo: Todo
    matters: Sequence[Matter]

    @property
    def named(self) -> Sequence[Matter]:
        """Those that are records; none of a to-do that is one thing by itself."""
        return [one for one in self.matters if one.record]

    @property
    def more(self) -> int:
        """How many there are besides those named."""
        return max(self.todo.count - len(self.matters), 0)


def waiting(todos: Sequence[Todo], n: int) -> list[Group]:
    """The first ``n`` matters of each to-do (of ``todos_for``): one query, and one for each kind of record."""
    keys = _first(todos, n)
    records = _records(todos, keys)
    return [
        Group(todo, _matters(todo, keys.get(place, ()), records) if todo.matters is not None else [_alone(todo)])
        for place, todo in enumerate(todos)
    ]


def urgent(user: Any, n: int, todos: Sequence[Todo] | None = None) -> list[Matter]:
    """The ``n`` most urgent matters of an account: what is due first, then what has no day, each record once.

    ``todos``: what ``todos_for`` gave for the page already (``members.furniture.own_todos``), so that it is asked once.
    """
    given = todos_for(user, None) if todos is None else todos
    found = [matter for group in waiting(given, n) for matter in group.matters]
    ordered = sorted(found, key=lambda one: (not one.late, one.due is None, one.due or date.max))
    once = {(type(one.record), one.record.pk) if one.record else one.url: one for one in reversed(ordered)}
    return sorted(once.values(), key=ordered.index)[:n]


def _first(todos: Sequence[Todo], n: int) -> dict[int, dict[Any, date | None]]:
    """The keys of the first rows of each to-do with their days."""
    parts = [
        todo.matters.all()
        .order_by()
        .annotate(which=Value(place, output_field=IntegerField()), until=_day(todo))
        .annotate(nth=Window(RowNumber(), order_by=[F("until").asc(nulls_last=True), F("pk").asc()]))
        .filter(nth__lte=n)
        .values_list("which", "pk", "until", "nth")
        for place, todo in enumerate(todos)
        if todo.matters is not None
    ]
    found: dict[int, dict[Any, date | None]] = defaultdict(dict)
    rows = list(parts[0].union(*parts[1:], all=True)) if parts else []
    for place, key, until, _ in sorted(rows, key=lambda row: (row[0], row[3])):
        found[place][key] = until
    return found


def _day(todo: Todo) -> Any:
    due = F(todo.due) if isinstance(todo.due, str) else todo.due() if callable(todo.due) else todo.due
    return Cast(Value(None) if due is None else due, DateField())


def _records(todos: Sequence[Todo], keys: dict[int, dict[Any, date | None]]) -> dict[tuple[type[Any], Any], Any]:
    """The records of these keys, one query for each kind."""
    wanted: dict[type[Any], set[Any]] = defaultdict(set)
    related: dict[type[Any], set[str]] = defaultdict(set)
    for place, of_todo in keys.items():
        model = todos[place].matters.all().model
        wanted[model].update(of_todo)
        related[model].update(todos[place].related)
    return {
        (model, record.pk): record
        for model, numbers in wanted.items()
        for record in _with(model, related[model]).filter(pk__in=numbers)
    }


def _with(model: type[Any], related: set[str]) -> Any:
    rows = model._default_manager.order_by()
    return rows.select_related(*sorted(related)) if related else rows


def _matters(todo: Todo, keys: Any, records: dict[tuple[type[Any], Any], Any]) -> list[Matter]:
    model = todo.matters.all().model
    return [
        Matter(str(record), _address(record, todo), todo, keys[key], record)
        for key in keys
        if (record := records.get((model, key)))
    ]


def _address(record: Any, todo: Todo) -> str:
    return str(record.get_absolute_url()) if hasattr(record, "get_absolute_url") else todo.url


def _alone(todo: Todo) -> Matter:
    """A to-do that is one thing by itself: a year to end, a disk that fills up."""
    return Matter(todo.words, todo.url, todo)
