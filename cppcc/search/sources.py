"""What of which records is searched: declared once by the app that keeps them (``searching.py``)."""

import hashlib
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Q

from cppcc.search.normal import normal

PERSONAL = "personal"
"""The part that not all who see the record may read."""
WHOLE = "whole"
"""The part that is found only by all of it: a number."""

VERSION = 2
"""Raised when `normal` or `tokens` say something else: every kind is then indexed again."""
PRIVATE = range(0xE000, 0xF8FF)
"""Characters of Unicode that mean nothing; `normal` leaves none in a text."""
Way = str | Callable[[str], Q]


@dataclass(frozen=True)
class Source:
    """Fields of a model's own, by part; ``also``: what else a word may mean, a relation to a searched model or a condition."""

    model: type[models.Model]
    parts: Mapping[str, tuple[str, ...]]
    also: tuple[Way, ...] = ()
    split: frozenset[str] = frozenset()
    """Fields that hold several words between blanks."""
    compared: bool = False
    """Whether its texts are compared with each other (``likeness``)."""
    makes: Mapping[str, Callable[[str], str]] = field(default_factory=dict)
    """What is searched of a field, where it is not what stands there."""

    @property
    def kind(self) -> str:
        return str(self.model._meta.label_lower)

    @property
    def mark(self) -> str:
        """A sign that the index holds of every text of the kind, so that a search of it reads no other's.

        Two kinds may share one: what decides is the kind itself.
        """
        return chr(PRIVATE[zlib.crc32(self.kind.encode()) % len(PRIVATE)])

    @property
    def fields(self) -> frozenset[str]:
        return frozenset(name for names in self.parts.values() for name in names)

    @property
    def open_parts(self) -> tuple[str, ...]:
        """Parts that all who see the record may read."""
        return tuple(part for part in self.parts if part not in (PERSONAL, WHOLE))

    @property
    def digest(self) -> str:
        told = (VERSION, sorted(self.parts.items()), sorted(self.split), sorted(self.makes))
        return hashlib.sha256(repr(told).encode()).hexdigest()

    def texts(self, values: Mapping[str, Any]) -> dict[str, str]:
        """The normal text of each part, from the fields of one row."""
        return {part: "\n".join(self._lines(names, values)) for part, names in self.parts.items()}

    def _lines(self, names: tuple[str, ...], values: Mapping[str, Any]) -> list[str]:
        found: list[str] = []
        for name in names:
            text = str(values[name] or "")
            text = self.makes[name](text) if name in self.makes else text
            found += map(normal, text.split() if name in self.split else [text])
        return [line for line in found if line]


_sources: dict[type[models.Model], Source] = {}
_listeners: list[Callable[[type[models.Model]], None]] = []


def source(
    model: type[models.Model], *head: str, body: tuple[str, ...] = (), personal: tuple[str, ...] = (), also: tuple[Way, ...] = (),
    split: tuple[str, ...] = (), compared: bool = False, makes: Mapping[str, Callable[[str], str]] | None = None,
    apart: Mapping[str, tuple[str, ...]] | None = None, whole: str = "",
) -> None:  # fmt: skip
    """Declare what is searched of a model: its own fields, by who may read them, and the ways to what belongs to it.

    ``apart``: further parts by name, which a list also asks for alone. ``whole``: a field found only by all of it.
    """
    named = {"head": head, "body": body, **(apart or {}), PERSONAL: personal, WHOLE: (whole,) if whole else ()}
    parts = {part: names for part, names in named.items() if names}
    _sources[model] = Source(model, parts, also, frozenset(split), compared, makes or {})
    for listen in _listeners:
        listen(model)


def declare(model: type[models.Model], paths: tuple[str, ...]) -> None:
    """The same from paths as ``filter`` writes them, unless the model is declared: own texts, relations, numbers."""
    if model in _sources:
        return
    own = tuple(path for path in paths if "__" not in path)
    source(model, *own, also=tuple(_way(model, path) for path in paths if "__" in path))


def _way(model: type[models.Model], path: str) -> Way:
    relation, _, last = path.rpartition("__")
    target = target_of(model, relation)
    try:
        number = isinstance(target._meta.get_field(last), models.IntegerField)
    except FieldDoesNotExist:
        number = False
    return (lambda word: Q(**{path: int(word)}) if word.isdecimal() and len(word) < 9 else Q()) if number else relation


def target_of(model: Any, path: str) -> Any:
    """The model at the end of a path of relations."""
    for name in path.split("__"):
        model = model._meta.get_field(name).related_model
    return model


def source_of(model: Any) -> Source | None:
    return _sources.get(model)


def sources() -> list[Source]:
    return list(_sources.values())


def on_declared(listen: Callable[[type[models.Model]], None]) -> None:
    _listeners.append(listen)
