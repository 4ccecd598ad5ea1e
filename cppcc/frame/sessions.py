"""The session is saved seldom, and saving it never undoes an answer.

Each request would write a row only to move the end of the session; here that happens every five minutes at most. What a
page did is done whether or not the session could be saved after it: a full disk or a database that is away then is told
in the log, and the answer goes out.
"""

import logging
import time

from django.conf import settings
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware as Saving
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

log = logging.getLogger("cppcc.sessions")
RENEWED = "renewed_at"


class SessionMiddleware(Saving):
    """Stands where Django's own would. ``SESSION_RENEW_SECONDS`` says how old the end of a session may become."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        try:
            _renew(request)
            return super().process_response(request, response)
        except (SessionInterrupted, DatabaseError) as error:
            log.warning("the session could not be saved after %s %s: %s", request.method, request.path, error)
            return response


def polled(request: HttpRequest) -> bool:
    """Whether the page asks by itself, again and again: nobody is known to sit before it.

    A view whose part is polled says so: ``polled = True``; one that has nothing to do with who signed in here says
    ``outside_session = True``.
    """
    found = getattr(request, "resolver_match", None)
    view = getattr(found.func, "view_class", None) if found else None
    if getattr(view, "outside_session", False):
        return True
    return request.method == "GET" and "HX-Request" in request.headers and bool(getattr(view, "polled", False))


def _renew(request: HttpRequest) -> None:
    """Move the end of a session that somebody uses. What was renewed in the future was renewed by another clock."""
    session = getattr(request, "session", None)
    if polled(request):
        return
    if session is None or not session.accessed or session.is_empty():
        return
    now = time.time()
    renewed = session.get(RENEWED, 0)
    if not now - settings.SESSION_RENEW_SECONDS < renewed <= now:
        session[RENEWED] = now
