"""Signing in, in two steps, and being confirmed again: what the session knows of it.

A right password of an account with a second factor is no session yet: it waits in the visitor's session for ten minutes
(``PENDING``) with where the person was going. Django's ``login``, and with it every word of a good sign-in, comes after.
Wrong codes are counted by ``members.gate`` as wrong passwords are, at the same limits: before the session begins with those
of the log-in, in an open session with those of the change of password.
"""

import time
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from cppcc.audit.events import note
from cppcc.identity.limits import when_words
from members import factors, gate
from members.models import User

BACKEND = "django.contrib.auth.backends.ModelBackend"
PENDING, FACTOR, CONFIRMED, MUST, GOING, BY = (
    "signing_in", "factor_at", "confirmed_at", "must_enrol", "after_enrolling", "signed_in_by",
)  # fmt: skip
PENDING_SECONDS = 600
WRONG_CODE = "验证码不对，或者已经用过。动态口令每 30 秒换一个，请输入新的。"
WRONG_PASSWORD = "密码不对，请重新输入。"  # noqa: S105 - words
SLOWLY = "连续输错，请等 {seconds} 秒再试。"
PAUSED = "连续输错次数过多，请在 {when}。您填写的内容都在。"


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
    """The person has just shown who he is; what was counted in his session is over."""
    request.session[CONFIRMED] = time.time()
    gate.passed_in_session(request)


def is_confirmed(request: HttpRequest) -> bool:
    """Whether that was a short while ago."""
    return bool(0 <= time.time() - request.session.get(CONFIRMED, 0) < settings.CONFIRM_AGAIN_SECONDS)


def must_confirm(user: Any) -> bool:
    """Whether this account is asked at all: with a second factor always, without one by setting or where it needs one."""
    return bool(user.factor_since or settings.CONFIRM_AGAIN or factors.is_required(user))


def tried(request: HttpRequest, user: User, said: str) -> str:
    """Take the code, or the password of an account that has no second factor. Returns why not (Chinese); "" is taken.

    What is locked for passwords is locked for codes: at the log-in ``request.axes_locked_out`` then answers instead.
    """
    if words := locked(request, user):
        note("factor_failed", request, target=user, reason="locked")
        return words
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


def locked(request: HttpRequest, user: User) -> str:
    """Why nothing is looked at now, in words; "" where one may try. At the log-in the lock's own page answers."""
    request.sent = _begun(request, user)  # type: ignore[attr-defined]  # settled by what comes of it (members.lockout)
    return _paused(request, user, request.sent.paused, "")  # type: ignore[attr-defined]


def wrong(request: HttpRequest, user: User, words: str, why: str = "wrong_code") -> str:
    """Count it as a wrong password is counted; returns the words."""
    note("factor_failed", request, target=user, reason=why)
    sent = gate.taken(request) or _begun(request, user)
    return _paused(request, user, sent.paused or gate.wrong(request, sent), words)


def _begun(request: HttpRequest, user: User) -> gate.Try:
    """A try counts before what was sent is looked at: many at once come no further than one after the other."""
    return gate.begin_in_session(request) if request.user.is_authenticated else gate.begin(request, user.username)


def _paused(request: Any, user: User, until: datetime | None, words: str) -> str:
    """The words for who has to wait ``until``, else ``words``."""
    if until is None:
        return words
    request.paused_until = until
    if not request.user.is_authenticated:
        request.axes_locked_out, request.axes_credentials = True, {"username": user.username}
    return PAUSED.format(when=when_words(until))


# --- set up ----------------------------------------------------------------------------------------------------
def enrolled(request: HttpRequest) -> None:
    """The account has its second factor, and this session has shown it; all its other sessions end."""
    request.session[FACTOR] = time.time()
    request.session.pop(MUST, None)
    confirm(request)
