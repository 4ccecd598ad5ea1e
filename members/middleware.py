"""What holds for every page of somebody who signed in: how long a log-in lives, and that a due password comes first."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from cppcc.frame.sessions import RENEWED
from cppcc.rights.pages import asked_by_script
from members import gate, lockout, passwords

ALLOWED = frozenset({"password_change", "logout", "healthz", "login"})


class SessionLifeMiddleware:
    """Ends a log-in that was idle too long or is too old; keeps the browser known where somebody signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            self.look(request)
        response = self.get_response(request)
        lockout.remember(request, response)
        return response

    def look(self, request: HttpRequest) -> None:
        now = time.time()
        began = request.session.get(gate.SIGNED_IN)
        if began is None:  # from before there was an end
            request.session[gate.SIGNED_IN] = began = now
        renewed = request.session.get(RENEWED, now)
        old = bool(settings.SESSION_LIFE_SECONDS) and now - began >= settings.SESSION_LIFE_SECONDS
        if old or now - renewed > settings.SESSION_COOKIE_AGE:
            logout(request)
            if not asked_by_script(request):
                messages.info(request, "本次登录已到时限，请重新登录。" if old else "长时间没有操作，请重新登录。")


class FirstPasswordMiddleware:
    """A first log-in, or a password that is too old, changes it before anything else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        user = request.user
        name = request.resolver_match.url_name if request.resolver_match else None
        if user.is_authenticated and name not in ALLOWED and passwords.must_change(user):
            return redirect("password_change")
        return None
