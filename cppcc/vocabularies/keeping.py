"""The rows of a vocabulary, read once for each request or job; what is made of rows, made once where none are written.

Outside of one they are read each time they are asked for; so they are after one of them was written, which may be undone.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse

READS = ("GET", "HEAD")
T = TypeVar("T")


@dataclass
class _Kept:
    rows: dict[type[Any], tuple[Any, ...]] = field(default_factory=dict)
    names: dict[type[Any], dict[str, str]] = field(default_factory=dict)
    made: dict[Callable[[], Any], tuple[Any, ...]] = field(default_factory=dict)
    written: bool = False
    reading: bool = False
    """Whether nothing is written that anything is made of."""


_named: dict[str, type[Any]] = {}
_kept: ContextVar[_Kept | None] = ContextVar("vocabularies", default=None)


@contextmanager
def kept_once(*, reading: bool = False) -> Iterator[None]:
    """Within this each vocabulary is read once; where it only reads, all else that is ``made_once`` is."""
    token = _kept.set(_Kept(reading=reading))
    try:
        yield
    finally:
        _kept.reset(token)


class VocabulariesMiddleware:
    """Each request reads a vocabulary once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with kept_once(reading=request.method in READS):
            return self.get_response(request)


def rows_of(model: type[Any]) -> tuple[Any, ...]:
    """All rows of a vocabulary in its order, ended ones, too."""
    kept = _kept.get()
    if kept is None or kept.written:
        return tuple(model._default_manager.all())
    if model not in kept.rows:
        kept.rows[model] = tuple(model._default_manager.all())
    return kept.rows[model]


def names_of(model: type[Any]) -> dict[str, str]:
    """Key and name of each value."""
    kept = _kept.get()
    if kept is None or kept.written:
        return {row.key: row.name for row in rows_of(model)}
    if model not in kept.names:
        kept.names[model] = {row.key: row.name for row in rows_of(model)}
    return kept.names[model]


def made_once(give: Callable[[], Iterable[T]]) -> Iterable[T]:
    """What a function makes of rows of any kind, vocabularies or not: once for a request that only reads, else each time."""
    kept = _kept.get()
    if kept is None or kept.written or not kept.reading:
        return give()
    if give not in kept.made:
        kept.made[give] = tuple(give())
    return kept.made[give]


def forget() -> None:
    """A row is written: nothing is kept any more."""
    kept = _kept.get()
    if kept is not None:
        kept.written = True
        kept.rows.clear()
        kept.names.clear()
        kept.made.clear()


def declare(words: str, model: type[Any]) -> None:
    _named[words] = model


def words_of(words: str) -> dict[str, str]:
    """Key and name of each value of a declared vocabulary ("occasions"), for floors below the models."""
    return names_of(_named[words])


def rows_named(words: str) -> tuple[Any, ...]:
    """All rows of a declared vocabulary in its order, ended ones, too, for floors below the models."""
    return rows_of(_named[words])
