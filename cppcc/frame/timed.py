"""Each request under an id of its own: timed, its queries counted, written in the log; what failed or was slow is kept.

Stands in front of everything else, so that every answer carries ``X-Request-ID``. The id of a proxy in front is taken
over where one is configured and the id is well formed. What is kept in the database is written when the answer has gone
out (``request_finished``), so that nobody waits for it.
"""

import logging
import sys
import time
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.signals import got_request_exception, request_finished
from django.db import close_old_connections, connection
from django.http import HttpRequest, HttpResponse

from cppcc import incidents, logs, tracing
from cppcc.frame import counters
from cppcc.frame.health import MACHINES
from cppcc.frame.naming import page_words
from cppcc.models import Incident

log = logging.getLogger("cppcc.requests")
HEADER = "X-Request-ID"
FULL = 507
"""How a page says that the disk is full; no error is left of it."""


@dataclass
class Asked:
    """A request on its way."""

    id: str
    begun: float
    queries: int = 0
    work: tracing.Work | None = None
    error: BaseException | None = None
    kept: tuple[Incident.Kind, dict[str, Any]] | None = None

    def count(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        self.queries += 1
        if self.work:
            return self.work.count(execute, sql, params, many, context)
        return execute(sql, params, many, context)


_now: ContextVar[Asked | None] = ContextVar("asked", default=None)


class TimedMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = Asked(_given(request) or logs.new_id(), time.perf_counter(), work=tracing.begin())
        _now.set(asked)
        logs.about.set(asked.id)
        with connection.execute_wrapper(asked.count):
            response = self.get_response(request)
        response[HEADER] = asked.id
        if request.path_info not in MACHINES:
            took = round((time.perf_counter() - asked.begun) * 1000)
            try:
                _told(request, response, asked, took)
            except Exception:  # what was asked is done: no count or line may undo its answer
                log.exception("a request was not told")
        return response


def _given(request: HttpRequest) -> str:
    return logs.well_formed(request.headers.get(HEADER, "")) if settings.TRUSTED_PROXIES else ""


def _told(request: HttpRequest, response: HttpResponse, asked: Asked, took: int) -> None:
    match, user = request.resolver_match, getattr(request, "_cached_user", None)
    route, account = f"/{match.route}" if match else "", getattr(user, "pk", None)
    counters.asked(route, request.method or "", response.status_code, took)
    if asked.work:
        _traced(request, response, asked, asked.work, route)
    if settings.LOG_FORMAT == "json":
        seen = {
            "number": logs.number_of(asked.id), "account": account, "route": route, "method": request.method,
            "status": response.status_code, "milliseconds": took, "queries": asked.queries,
        }  # fmt: skip
        if asked.error is not None:
            seen["error"] = type(asked.error).__name__
        log.info("request", extra={"seen": seen})
    if response.status_code >= 500:
        full = response.status_code == FULL
        kind, words = Incident.Kind.FAULT, incidents.FULL if full else incidents.worded(asked.error)
    elif settings.SLOW_PAGE_MS and took >= settings.SLOW_PAGE_MS:
        kind, words = Incident.Kind.SLOW, f"用了 {took / 1000:.1f} 秒"
    else:
        return
    asked.kept = kind, {
        "page": page_words(request), "user_id": account, "milliseconds": took, "queries": asked.queries, "words": words,
    }  # fmt: skip


def _traced(request: HttpRequest, response: HttpResponse, asked: Asked, work: tracing.Work, route: str) -> None:
    """To the collector: what a sender chooses (method, address) makes no new name."""
    status, method = response.status_code, request.method if request.method in counters.METHODS else "other"
    seen: dict[str, tracing.Value] = {"http.request.method": str(method), "http.response.status_code": status}
    seen |= {"http.route": route or counters.UNKNOWN, "request.id": asked.id}
    tracing.end(work, f"{method} {route or counters.UNKNOWN}", seen, asked=True, failed=status >= 500)


def _note(sender: Any, **kwargs: Any) -> None:
    """The error that became a failed page."""
    if asked := _now.get():
        asked.error = sys.exc_info()[1]


def _keep(sender: Any, **kwargs: Any) -> None:
    """The answer has gone out."""
    asked = _now.get()
    _now.set(None)
    try:
        if asked and asked.kept:
            kind, values = asked.kept
            opened = connection.connection is None
            try:
                incidents.keep(kind, asked.id, **values)
            finally:
                if opened:  # Django's own turn to close it is over
                    close_old_connections()
    finally:
        logs.about.set("")


got_request_exception.connect(_note)
request_finished.connect(_keep)
