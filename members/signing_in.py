"""Signing in, in two steps, and being confirmed again: what the session knows of it.

A right password of an account with a second factor is no session yet: it waits in the visitor's session for ten minutes
(``PENDING``) with where the person was going. Django's ``login``, and with it every word of a good sign-in, comes after.
Wrong codes go the way of wrong passwords (``user_login_failed``), so that the same limits count them.
"""

import time
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from cppcc.audit.events import note
from members import factors
from members.models import User

BACKEND = "django.contrib.auth.backends.ModelBackend"
PENDING, FACTOR, CONFIRMED, MUST, GOING, BY = (
    "signing_in", "factor_at", "confirmed_at", "must_enrol", "after_enrolling", "signed_in_by",
)  # fmt: skip
PENDING_SECONDS = 600
WRONG_CODE = "验证码不对，或者已经用过。动态口令每 30 秒换一个，请输入新的。"
WRONG_PASSWORD = "密码不对，请重新输入。"  # noqa: S105 - words
SLOWLY = "连续输错，请等 {seconds} 秒再试。"


# --- signing in ------------------------------------------------------------------------------------------------
def known(request: HttpRequest, user: User, going: str, by: str = "password", *, whole: bool = False) -> str:
    """The person is who he says by one factor (``whole``: by two). Returns the address that comes next."""
    if user.factor_since and not whole:
        request.session.cycle_key()
        request.session[PENDING] = [user.pk, user.get_session_auth_hash(), time.time(), going, by]
        return reverse("login_second")
    return finish(request, user, going, by, whole=whole)


def pending(request: HttpRequest) -> tuple[User, str, str] | None:
    """Who has shown one factor and not yet the second, where he was going, and how he came; None where that is over."""
    pk, seen, at, going, by = request.session.get(PENDING, [None, "", 0, "", ""])
    user = User.objects.filter(pk=pk, is_active=True).first()
    if user is None or not 0 <= time.time() - at < PENDING_SECONDS:
        return None
    return (user, going, by) if constant_time_compare(seen, user.get_session_auth_hash()) else None


def finish(request: HttpRequest, user: User, going: str, by: str, *, whole: bool) -> str:
    """Signed in. Who may not go without a second factor and has none sets one up before anything else."""
    request.session.pop(PENDING, None)
    login(request, user, backend=BACKEND)
    request.session[BY] = by
    confirm(request)
    if by == "region":
        note("account_matched", request, user)
    if whole:
        request.session[FACTOR] = time.time()
    elif factors.is_required(user):
        request.session[MUST] = True
    return going or reverse(settings.LOGIN_REDIRECT_URL)


# --- confirmed again -------------------------------------------------------------------------------------------
def confirm(request: HttpRequest) -> None:
    """The person has just shown who he is."""
    request.session[CONFIRMED] = time.time()


def is_confirmed(request: HttpRequest) -> bool:
    """Whether that was a short while ago."""
    return bool(0 <= time.time() - request.session.get(CONFIRMED, 0) < settings.CONFIRM_AGAIN_SECONDS)


def must_confirm(user: Any) -> bool:
    """Whether this account is asked at all: with a second factor always, without one by setting or where it needs one."""
    return bool(user.factor_since or settings.CONFIRM_AGAIN or factors.is_required(user))


def tried(request: HttpRequest, user: User, said: str) -> str:
    """Take the code, or the password of an account that has no second factor. Returns why not (Chinese); "" is taken.

    What is locked for passwords is locked for codes: then ``request.axes_locked_out`` answers instead.
    """
    if is_locked(request, user):
        note("factor_failed", request, user, reason="locked")
        return WRONG_CODE
    if not user.factor_since:
        if not user.check_password(said):
            return wrong(request, user, WRONG_PASSWORD, "wrong_password")
        note("confirmed_again", request, user)
        return ""
    found = factors.take_code(user, said)
    if found.wait:
        return SLOWLY.format(seconds=found.wait)
    if not found.by:
        return wrong(request, user, WRONG_CODE)
    note("recovery_used" if found.by == "recovery" else "factor_passed", request, user)
    return ""


def is_locked(request: HttpRequest, user: User) -> bool:
    """Whether the account is locked for this visitor; the lock's own page then answers."""
    if AxesProxyHandler.is_allowed(request, {"username": user.username}):
        return False
    request.axes_locked_out = True  # type: ignore[attr-defined]  # read by the middleware of axes
    request.axes_credentials = {"username": user.username}  # type: ignore[attr-defined]
    return True


def wrong(request: HttpRequest, user: User, words: str, why: str = "wrong_code") -> str:
    """Count it as a wrong password is counted; returns the words."""
    note("factor_failed", request, user, reason=why)
    user_login_failed.send(sender=__name__, credentials={"username": user.username}, request=request)
    return words


# --- set up ----------------------------------------------------------------------------------------------------
def enrolled(request: HttpRequest) -> None:
    """The account has its second factor, and this session has shown it; all its other sessions end."""
    request.session[FACTOR] = time.time()
    request.session.pop(MUST, None)
    confirm(request)
