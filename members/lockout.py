"""django-axes stands in front of every password check; what it counts by is ``members.gate``.

Its own handlers know one limit for all, count one table by equal columns and know no devices, no growing pauses and no
second count by account; its gate, signals and answer are used as they are.
"""

import time
from typing import Any

from axes.handlers.base import AxesHandler
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cppcc.calendar import clock
from cppcc.identity.limits import when_words
from members import gate, passwords
from members.models import User


class Gatekeeper(AxesHandler):
    """Asked before a password is looked at, and told what came of it."""

    def is_locked(self, request: Any, credentials: dict[str, Any] | None = None) -> bool:
        if former := gate.taken(request):  # asked twice before anything was looked at
            gate.give_back(former)
        request.sent = gate.begin(request, (credentials or {}).get("username"))
        request.paused_until = request.sent.paused
        request.sign_in_locked = request.paused_until is not None  # read by the trail
        return request.paused_until is not None

    def user_login_failed(self, sender: Any, credentials: dict[str, Any], request: Any = None, **kwargs: Any) -> None:
        if request is None:
            return
        sent = gate.taken(request) or gate.begin(request, credentials.get("username"))
        request.paused_until = sent.paused or gate.wrong(request, sent)  # what is tried in a pause counts for nothing
        request.axes_locked_out = request.paused_until is not None
        request.axes_credentials = credentials

    def user_logged_in(self, sender: Any, request: Any, user: Any, **kwargs: Any) -> None:
        """However somebody signed in: the count is over, the life of the session begins, the device is known."""
        if sent := gate.taken(request):
            gate.give_back(sent)
        gate.succeeded(request, user)
        request.session[gate.SIGNED_IN] = time.time()
        request.known_for = user
        if user.must_change_password and user.first_password_used_at is None:
            user.first_password_used_at = clock.now()
            User.objects.filter(pk=user.pk).update(first_password_used_at=user.first_password_used_at)
        ends = passwords.ends_on(user)
        if ends and not passwords.expired(user) and (ends - clock.today()).days <= passwords.TOLD_DAYS:
            messages.info(request, f"您的密码 {ends:%Y-%m-%d} 到期，请在此之前修改。", fail_silently=True)


def locked_page(request: Any, response: HttpResponse | None = None, credentials: Any = None) -> HttpResponse:
    """When one may try again; the same for a name that no account has."""
    answer = render(request, "registration/locked_out.html", {"words": when_words(request.paused_until)}, status=429)
    answer["Retry-After"] = str(max(1, int((request.paused_until - clock.now()).total_seconds()) + 1))
    return answer


def remember(request: HttpRequest, response: HttpResponse) -> None:
    """Who signed in, or changed the password, during this request is known on this browser.

    A right password that opened nothing (a first one that has ended, a step that is still to come) was no wrong one.
    """
    if sent := gate.taken(request):
        gate.give_back(sent)
    user = getattr(request, "known_for", None)
    if user is not None and user.pk:
        gate.remember_device(request, response, user)
