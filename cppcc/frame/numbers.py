"""How much waits for an account, as told around every page: counted once, then remembered for some seconds.

What an account does itself shows at once (each of its requests that may change something begins a new count), what others
do within ``TODO_NUMBERS_SECONDS``. Pages that list what waits count for themselves, and their count is the one that is remembered.
"""

import secrets
from collections.abc import Callable, Sequence
from typing import NamedTuple

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from cppcc.calendar import clock
from cppcc.frame.navigation import Todo

ACTED = "acted"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Numbers(NamedTuple):
    """How many things wait for an account, and how many of them for its signature."""

    total: int
    signing: int


def numbers(request: HttpRequest, count: Callable[[], Sequence[Todo]]) -> Numbers:
    """The numbers of this account: those remembered, else those of ``count()``."""
    found = cache.get(_key(request))
    return Numbers(*found) if found else remember(request, count())


def remember(request: HttpRequest, todos: Sequence[Todo]) -> Numbers:
    """Keep the numbers of what was just counted."""
    found = Numbers(sum(todo.count for todo in todos), sum(todo.count for todo in todos if todo.signing))
    cache.set(_key(request), tuple(found), settings.TODO_NUMBERS_SECONDS)
    return found


def _key(request: HttpRequest) -> str:
    return f"waiting:{request.user.pk}:{clock.today()}:{request.session.get(ACTED, '')}"


class ActedMiddleware:
    """Whoever may have changed something is counted anew; what was refused changed nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method not in SAFE and response.status_code < 400 and request.user.is_authenticated:
            request.session[ACTED] = secrets.token_hex(4)
        return response
