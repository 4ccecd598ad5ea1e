"""Whether this process lives (``/livez``) and can serve (``/healthz``: its database answers, and it was not asked to end),
for machines.

Answered in front of everything else: a container, a proxy, a probe ask by an address or as "localhost", without TLS, and
no name that they use needs to be among the site's own. The answers say nothing but that. ``/metrics`` stands here for the
same reason; it answers who has ``METRICS_TOKEN`` (``cppcc.frame.metrics``).
"""

from collections.abc import Callable

from django.db import Error, connection
from django.http import HttpRequest, HttpResponse

from cppcc import stopping
from cppcc.frame import metrics

LIVE, READY, METRICS = "/livez", "/healthz", "/metrics"
MACHINES = frozenset({LIVE, READY, METRICS})
"""Asked by machines every few seconds: neither counted nor written in the log."""


class HealthMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info == LIVE:
            return _said("ok", 200)
        if request.path_info == READY:
            return ready(request)
        if request.path_info == METRICS:
            return metrics.answer(request)
        return self.get_response(request)


def ready(request: HttpRequest) -> HttpResponse:
    """Answers when the process and its database do, until the server is asked to end: then who asks sends others elsewhere."""
    if stopping.begun():
        return _said("ending", 503)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return _said("the database does not answer", 503)
    return _said("ok", 200)


def _said(words: str, status: int) -> HttpResponse:
    return HttpResponse(words, content_type="text/plain", status=status, headers={"X-Content-Type-Options": "nosniff"})
