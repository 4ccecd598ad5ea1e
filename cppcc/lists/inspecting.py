"""django-tables2 asks for each cell anew which values the function that draws it takes: half of the time of a row.

Here the answer is remembered with the function, as long as there is one.
"""

from collections.abc import Callable
from types import FunctionType, MethodType
from typing import Any
from weakref import WeakKeyDictionary

from django_tables2 import utils

Wanted = tuple[tuple[str, ...], str | None]
inspected = utils.signature
methods: WeakKeyDictionary[Any, Wanted] = WeakKeyDictionary()
functions: WeakKeyDictionary[Any, Wanted] = WeakKeyDictionary()


def signature(call: Callable[..., Any]) -> Wanted:
    """Names of its arguments without a method's first one, and of its catch-all."""
    if isinstance(call, MethodType):
        known, of = methods, call.__func__
    elif isinstance(call, FunctionType):
        known, of = functions, call
    else:
        return inspected(call)
    if of not in known:
        known[of] = inspected(call)
    return known[of]


def once() -> None:
    """From now on each function is inspected once."""
    utils.signature = signature
