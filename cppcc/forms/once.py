"""Every POST that changes something counts once: (account, token, digest of the body) → the answer.

The answer is kept in the transaction of what it answers. The same sent again, in turn, at the same moment or after a
process was killed, is answered the same; another body or another account under the token is refused in words. Every
form carries a token by itself (``{% csrf_token %}`` of ``cppcc.templatetags.furniture``); scripts send theirs in a header.
"""

import hashlib
import logging
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from cppcc.forms.typed import typed_in
from cppcc.models import SubmittedForm
from cppcc.troubles import FULL_WORDS, is_full

log = logging.getLogger("cppcc.forms")
HEADER = "X-Form-Token"
SENT_BEFORE = "X-Sent-Before"
"""Tells a script where the record stands that another text under the token made."""
FIELD = "form_token"
SHOWN_YEAR = "shown_year"
"""Which year the page showed; read where something acts on the selected year."""
ANSWERED = "answered"
BODY_LIMIT = 20_000
"""Characters of an answer that are kept; what changes something answers with less."""


class OnceMiddleware:
    """Stands last: what it runs is the page itself, with all rights and checks in front of it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        token = token_of(request)
        if token is None or not request.user.is_authenticated:
            return None
        if getattr(getattr(view, "view_class", None), "changes_nothing", False):
            return None  # a look at what a form would mean, sent with the form's own token
        try:
            return self.once(token, request, lambda: view(request, *args, **kwargs))
        except Exception as error:
            answer = self.process_exception(request, error)
            if answer is None:
                raise
            return answer

    def once(self, token: uuid.UUID, request: HttpRequest, view: Callable[[], Any]) -> HttpResponse:
        """The answer of the page, kept in its transaction; the kept one where the token was answered before."""
        with transaction.atomic():
            row = _claim(token, request)
            if row is None:
                return _answered(request, SubmittedForm.objects.get(token=token), token)
            response: HttpResponse = view()
            if hasattr(response, "render"):
                response = response.render()  # a page made late is made inside the transaction too
            kept = _keep(row, request, response)
        if kept:
            _tell_browser(request, response, token)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A full disk is said in words, with what was typed; all else is not this one's to answer."""
        if not is_full(error):
            return None
        log.error("the disk is full: %s", error)
        return render(request, "disk_full.html", {"words": FULL_WORDS, "typed": typed_in(request)}, status=507)


def sweep(days: int = 30) -> int:
    """Forget what was sent longer ago; nobody sends it again. Returns how many."""
    return SubmittedForm.objects.filter(created_at__lt=timezone.now() - timedelta(days=days)).delete()[0]


def token_of(request: HttpRequest) -> uuid.UUID | None:
    """The token that a POST carries, if it carries one."""
    if request.method != "POST":
        return None
    try:
        return uuid.UUID(request.headers.get(HEADER) or request.POST.get(FIELD, ""))
    except ValueError:
        return None


def digest_of(request: HttpRequest) -> str:
    """SHA-256 over the address, every field but the two tokens, and the content of every file."""
    found = hashlib.sha256(request.path.encode())
    for name, values in sorted(request.POST.lists()):
        if name not in (FIELD, "csrfmiddlewaretoken"):
            found.update(repr((name, values)).encode())
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            content = hashlib.sha256()
            for chunk in file.chunks():
                content.update(chunk)
            file.seek(0)
            found.update(repr((name, file.name, content.hexdigest())).encode())
    return found.hexdigest()


def _claim(token: uuid.UUID, request: HttpRequest) -> SubmittedForm | None:
    """The row of this sending; None where the token was sent before. Waits for one that is being answered."""
    try:
        with transaction.atomic():
            user: Any = request.user
            return SubmittedForm.objects.create(token=token, user=user, digest=digest_of(request))
    except IntegrityError:
        return None


def _keep(row: SubmittedForm, request: HttpRequest, response: HttpResponse) -> bool:
    """Keep what answers a change; a form that came back, or a refusal, may be sent again under its token.

    Returns whether it was kept.
    """
    queued = getattr(messages.get_messages(request), "_queued_messages", [])
    refused = any(one.level >= messages.ERROR for one in queued)
    plain = response.get("Content-Type", "").startswith("application/json") or response.status_code == 204
    moved = 300 <= response.status_code < 400
    if refused or not (moved or (plain and response.status_code < 300)):
        row.delete()
        return False
    row.status = response.status_code
    row.location = response.get("Location", "")[:300]
    row.body = "" if moved else response.content.decode()[:BODY_LIMIT]
    row.said = [[one.level, str(one.message)] for one in queued]
    row.save(update_fields=["status", "location", "body", "said"])
    return True


def _tell_browser(request: HttpRequest, response: HttpResponse, token: uuid.UUID) -> None:
    """The browser keeps what was typed until it reads here that the sending was answered (``static/js/keeping.js``)."""
    tokens = [*request.COOKIES.get(ANSWERED, "").split("."), str(token)]
    response.set_cookie(
        ANSWERED, ".".join(tokens[-5:]).strip("."), max_age=3600, secure=request.is_secure(), samesite="Lax"
    )


def _answered(request: HttpRequest, row: SubmittedForm, token: uuid.UUID) -> HttpResponse:
    """The answer of before, or words where it is not the same that was sent."""
    if row.user_id != request.user.pk or (row.digest and row.digest != digest_of(request)):
        own = row.location if row.user_id == request.user.pk else ""
        context = {"location": own, "typed": typed_in(request), "token": token}
        refused = render(request, "sent_before.html", context, status=409)
        if own:
            refused[SENT_BEFORE] = own
        return refused
    for level, words in row.said:
        messages.add_message(request, level, words)
    response: HttpResponse = HttpResponse(row.body, status=row.status, content_type="application/json")
    if row.location:
        response = HttpResponseRedirect(row.location)
    _tell_browser(request, response, token)
    return response
