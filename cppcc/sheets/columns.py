"""One column of a list's sheet: its heading and its value, said once for the export and for the import that takes it back."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils import timezone

from cppcc.vocabularies import KeyField, KeysField, names_of


@dataclass(frozen=True)
class Column:
    """``value`` gives what the sheet shows of a record: text, number, day, or None for an empty cell; it asks no query.

    ``shown`` columns stand in an export as long as the person chose no others.
    """

    key: str
    heading: str
    value: Callable[[Any], Any]
    shown: bool = True


def with_import(taken: tuple[Column, ...], more: Iterable[Column]) -> tuple[Column, ...]:
    """The columns for those who may bring a list back: those that its import takes, what the list says besides, the key."""
    *own, key = taken
    known = {column.heading for column in taken}
    return (*own, *(column for column in more if column.heading not in known), key)


def rows_of(columns: Iterable[Column], records: Iterable[Any]) -> Iterator[list[Any]]:
    """The cells of each record, one record after the other."""
    values = [column.value for column in columns]
    for record in records:
        yield [value(record) for value in values]


def field_column(model: type[models.Model], name: str, *, shown: bool = True) -> Column:
    """A field (or a property) of the record as it is: a choice by its label, 是/否, what it refers to by its name."""
    try:
        one: Any = model._meta.get_field(name)
    except FieldDoesNotExist:
        heading = str(getattr(getattr(model, name), "short_description", name))
        return Column(name, heading, lambda record: getattr(record, name), shown)
    return Column(name, str(one.verbose_name), _value_of(one, name), shown)


def _value_of(one: Any, name: str) -> Callable[[Any], Any]:
    if isinstance(one, KeyField):
        return lambda record: names_of(one.of).get(getattr(record, name), getattr(record, name)) or None
    if isinstance(one, KeysField):
        return lambda record: one.words(getattr(record, name)) or None
    if one.choices:
        return choice(one.flatchoices, name)
    if isinstance(one, models.BooleanField):
        return lambda record: yes_no_words(getattr(record, name))
    if isinstance(one, models.DateTimeField):
        return lambda record: moment(getattr(record, name))
    if one.is_relation:
        return lambda record: words_of(getattr(record, name))
    return lambda record: empty_as_none(getattr(record, name))


def choice(choices: Iterable[Any], name: str) -> Callable[[Any], Any]:
    """The label of a choice. The labels are read once, not for every cell."""
    labels = {key: str(label) for key, label in choices}

    def value(record: Any) -> Any:
        held = getattr(record, name)
        return labels.get(held, held) or None

    return value


def yes_no_words(held: Any) -> str | None:
    return None if held is None else "是" if held else "否"


def moment(held: Any) -> Any:
    """A moment in the time of the place, without its zone, as a sheet holds it."""
    return timezone.localtime(held).replace(tzinfo=None) if held else None


def words_of(held: Any) -> str | None:
    return str(held) if held is not None else None


def empty_as_none(held: Any) -> Any:
    return None if held == "" else held
