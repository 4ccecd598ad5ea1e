"""Sign-ins, failed ones with their reason, lock-outs and sign-outs, as Django tells of them."""

from typing import Any

from axes.signals import user_locked_out
from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from cppcc.audit import events

SIGNED_IN = "signed_in"
"""What a session knows of its beginning: when, from where, with what (``cppcc.audit.sessions``)."""


@receiver(user_logged_in)
def _signed_in(sender: Any, request: HttpRequest, user: Any, **_: Any) -> None:
    device = events.device_of(request)
    request.session[SIGNED_IN] = [timezone.now().isoformat(), events.address_of(request) or "", device]
    events.note("sign_in", request, user, device=device)


@receiver(user_logged_out)
def _signed_out(sender: Any, request: HttpRequest, user: Any, **_: Any) -> None:
    if user is not None:
        events.note("sign_out", request, user)


@receiver(user_login_failed)
def _failed(sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    if request is None:
        return
    typed, user = _account(credentials.get("username"))
    if user is None:
        reason = "unknown_name"
    elif not user.is_active:
        reason = "closed_account"
    elif getattr(request, "axes_locked_out", False) or getattr(request, "sign_in_locked", False):
        reason = "locked"
    else:
        reason = "wrong_password"
    mark = "" if user else events.mark(typed)
    events.note("sign_in_failed", request, _nobody(), user, reason, mark=mark, device=events.device_of(request))


@receiver(user_locked_out)
def _locked(sender: Any, request: HttpRequest, username: str = "", **_: Any) -> None:
    typed, user = _account(username)
    events.note("locked_out", request, _nobody(), user, "too_many", mark="" if user else events.mark(typed))


def _nobody() -> Any:
    """Who tries to sign in is nobody yet, whoever the session belonged to before."""
    return get_user_model()()


def _account(typed: Any) -> tuple[str, Any]:
    said = str(typed or "").replace("\x00", "")[:150]
    model: Any = get_user_model()
    return said, model._default_manager.filter(**{model.USERNAME_FIELD: said}).first()
