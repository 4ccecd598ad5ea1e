"""What goes out of the house and what is refused is noted where every answer passes, so that no door is forgotten."""

from datetime import timedelta
from typing import Any

from auditlog.middleware import AuditlogMiddleware
from auditlog.models import LogEntry
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from cppcc.audit import events
from cppcc.audit.kinds import KINDS

PAPERS = ("application/pdf", "application/vnd.", "application/zip", "application/octet-stream", "text/csv")
REFUSALS = {403: "forbidden", 404: "not_found"}


class TrailMiddleware(AuditlogMiddleware):
    """Changes get their account and address (the house's own idea of an address), events are written after the answer."""

    @staticmethod
    def _get_remote_addr(request: HttpRequest) -> str | None:
        return events.address_of(request)

    @staticmethod
    def _get_remote_port(request: HttpRequest) -> None:
        return None

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with events.held():
            response: HttpResponse = super().__call__(request)
        user: Any = getattr(request, "user", None)
        if user is not None and user.is_authenticated and request.resolver_match:
            _note(request, response, user)
        return response


def _note(request: HttpRequest, response: HttpResponse, user: Any) -> None:
    reason = REFUSALS.get(response.status_code)
    if reason:
        since = timezone.now() - timedelta(hours=1)
        said = LogEntry.objects.filter(actor_id=user.pk, action=KINDS["refused"].code, timestamp__gte=since)
        if said.count() < settings.TRAIL_REFUSALS_AN_HOUR:
            events.note("refused", request, user, _row(request), reason, path=request.path[:200])
    elif response.status_code == 200 and request.method in ("GET", "POST") and _is_paper(response):
        exported = "export" in request.GET or "export" in request.POST or hasattr(response, "trail_path")
        path = str(getattr(response, "trail_path", request.path))[:200]
        page = getattr(getattr(request.resolver_match.func, "view_class", None), "title", "")  # type: ignore[union-attr]
        kind = "exported" if exported else "downloaded"
        events.note(kind, request, user, _row(request), page=page if isinstance(page, str) else "", path=path)


def _is_paper(response: HttpResponse) -> bool:
    kept = response.get("Content-Disposition", "").startswith("attachment")
    return kept or response.get("Content-Type", "").startswith(PAPERS)


def _row(request: HttpRequest) -> Any:
    """The row that the address names, where its page says of which kind; a row that is not there is none."""
    match = request.resolver_match
    view: Any = getattr(match.func, "view_class", None) if match else None
    model = getattr(view, "model", None) or getattr(getattr(view, "queryset", None), "model", None)
    key = match.kwargs.get("pk") if match else None
    if model is None or not isinstance(key, int) or key > 2**62:
        return None
    return model._base_manager.filter(pk=key).first()
