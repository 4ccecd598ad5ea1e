"""What holds for every page of somebody who signed in: how long a log-in lives, that a due password is changed and a second
factor set up before anything else, and that a person is confirmed again for what weighs.
"""

import time
from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from cppcc.forms.once import token_of
from cppcc.frame.sessions import RENEWED
from cppcc.models import SubmittedForm
from cppcc.rights.again import asks_again
from cppcc.rights.pages import asked_by_script, to_sign_in
from members import factors, gate, holding, lockout, passwords, signing_in
from members.views.asking import asking

ALLOWED = frozenset({"password_change", "logout", "healthz", "login"})
ENROLLING = ALLOWED | {
    "factors", "factor_app", "factor_passkey", "factor_passkey_begin", "factor_codes", "factor_name", "factor_remove",
    "confirm_again", "passkey_begin", "passkey_done", "login_second", "login_region", "login_region_back",
    "session", "manifest", "worker", "offline", "app_icon", "emblem", "help", "help_book", "help_chapter",
}  # fmt: skip
"""What may be opened before the second factor is there: what sets it up, and what explains it."""


class Gate:
    """A middleware that looks at requests by their view."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)


class SessionLifeMiddleware(Gate):
    """Ends a log-in that was idle too long or is too old; keeps the browser known where somebody signed in."""

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
            request.sign_out_reason = "too_old" if old else "idle"  # type: ignore[attr-defined]  # read by the trail
            logout(request)
            if not asked_by_script(request):
                messages.info(request, "本次登录已到时限，请重新登录。" if old else "长时间没有操作，请重新登录。")


class FirstPasswordMiddleware(Gate):
    """A first log-in, or a password that is too old, changes it before anything else."""

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        user = request.user
        name = request.resolver_match.url_name if request.resolver_match else None
        if user.is_authenticated and name not in ALLOWED and passwords.must_change(user):
            if request.session.get(signing_in.BY) == "region":
                return None
            return redirect("password_change")
        return None


class FactorMiddleware(Gate):
    """Without the second factor that an account has there is no session, and who needs one sets it up first."""

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponseBase | None:
        user: Any = request.user
        if not user.is_authenticated:
            return None
        name = request.resolver_match.url_name if request.resolver_match else None
        if user.factor_since and signing_in.FACTOR not in request.session:
            logout(request)  # a session from before it was set up
            return None if name in ALLOWED else to_sign_in(request)
        if not request.session.get(signing_in.MUST) or name in ENROLLING:
            return None
        if user.factor_since or not factors.is_required(user):
            del request.session[signing_in.MUST]
            return None
        if asked_by_script(request):
            return JsonResponse({"words": "请先设置登录保护，设置后才能使用系统。"}, status=403)
        if request.method == "GET":
            request.session[signing_in.GOING] = request.get_full_path()
        return redirect("factors")


class AgainMiddleware(Gate):
    """Views that say ``asks_again`` are opened by who was confirmed a short while ago; what was sent waits meanwhile."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        holding.let_go(getattr(request, "held_until_answered", []))
        return response

    def process_view(self, request: HttpRequest, view: Any, args: object, kwargs: Any) -> HttpResponseBase | None:
        user: Any = request.user
        if not user.is_authenticated or not asks_again(view, request, kwargs) or not signing_in.must_confirm(user):
            return None
        code = request.POST.get(holding.CODE) if request.method == "POST" else None
        words = ""
        if code:
            words = signing_in.tried(request, user, code)
            if not words:
                signing_in.confirm(request)
        if words or not (signing_in.is_confirmed(request) or answered_before(request)):
            return self.ask(request, words)
        if request.method == "POST":
            request.held_until_answered = holding.go_on(request)  # type: ignore[attr-defined]  # for the answer
        return None

    def ask(self, request: HttpRequest, words: str) -> HttpResponseBase:
        """The page that asks, with what was typed; a GET comes back to its address by itself."""
        if asked_by_script(request):
            said = "此操作须再次确认身份。请刷新页面后重试，填写的内容已留在本机。"
            return JsonResponse({"words": said}, status=403)
        if request.method != "POST":
            return redirect(f"{reverse('confirm_again')}?{urlencode({'next': request.get_full_path()})}")
        files = holding.hold(request)
        return asking(request, {"words": words, "fields": holding.carried(request), "files": files})


def answered_before(request: HttpRequest) -> bool:
    """Whether the same sending was answered already: it is answered the same, and nothing is done again."""
    token, user = token_of(request), cast(Any, request.user)
    return bool(token and SubmittedForm.objects.filter(token=token, user_id=user.pk).exists())
