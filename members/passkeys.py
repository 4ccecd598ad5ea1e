"""Passkeys: what they are bound to, and the two ceremonies of django-otp-webauthn as this house holds them.

The state of a ceremony stays in the session and is taken out before it is read: none is used twice.
"""

import json
import logging
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django_otp_webauthn.exceptions import OTPWebAuthnApiError
from django_otp_webauthn.helpers import WebAuthnHelper
from django_otp_webauthn.models import WebAuthnCredential
from webauthn.helpers.exceptions import WebAuthnException

from cppcc.identity import identity

STATE = "passkey_state"
log = logging.getLogger("cppcc.passkeys")
ADDING, SHOWING = "adding", "showing"
NOT_TAKEN = (OTPWebAuthnApiError, WebAuthnException, ValueError, KeyError, TypeError, AttributeError, RecursionError)
"""What a browser's answer that is not right may raise in the libraries."""


def domain(request: HttpRequest) -> str:
    """The name that passkeys are bound to."""
    return settings.PASSKEY_DOMAIN or urlsplit(f"//{request.get_host()}").hostname or ""


def house(request: HttpRequest) -> str:
    return identity().short_name


class PasskeyHelper(WebAuthnHelper):
    """Of the library; the origin is the page's own, which ``ALLOWED_HOSTS`` has checked."""

    def get_allowed_origins(self) -> list[str]:
        return [f"{self.request.scheme}://{self.request.get_host()}"]


def begin_adding(request: HttpRequest) -> dict[str, Any]:
    """What the browser needs to make a passkey for the account of the request."""
    options, state = PasskeyHelper(request).register_begin(user=request.user)
    request.session[STATE] = [ADDING, request.user.pk, state]
    return dict(options)


def added(request: HttpRequest, name: str) -> WebAuthnCredential | None:
    """The passkey that the browser made, kept under its name; None where its answer is not right."""
    try:
        state = _state(request, ADDING, request.user.pk)
        device = PasskeyHelper(request).register_complete(request.user, state, json.loads(request.body))
    except NOT_TAKEN as fault:
        log.info("a passkey was not added: %s", type(fault).__name__)
        return None
    device.name = name
    device.save(update_fields=["name"])
    return device


def begin_showing(request: HttpRequest, user: Any) -> dict[str, Any]:
    """What the browser needs to show a passkey: one of ``user``; without one any that the device itself verifies."""
    options, state = PasskeyHelper(request).authenticate_begin(user=user, require_user_verification=user is None)
    request.session[STATE] = [SHOWING, user.pk if user else None, state]
    return dict(options)


def shown(request: HttpRequest, user: Any) -> WebAuthnCredential | None:
    """The passkey that was shown; None where the answer is not right, it is another's, or its account is closed."""
    try:
        state = _state(request, SHOWING, user.pk if user else None)
        device = PasskeyHelper(request).authenticate_complete(user, state, json.loads(request.body))
    except NOT_TAKEN as fault:
        log.info("a passkey was not taken: %s", type(fault).__name__)
        return None
    return device if device.confirmed and device.user.is_active else None


def _state(request: HttpRequest, what: str, user_pk: int | None) -> Any:
    """The state of the ceremony that was begun for this account; gone afterwards, whatever comes of it."""
    kept = request.session.pop(STATE, None)
    request.session.save()
    if kept is None or kept[:2] != [what, user_pk]:
        raise ValueError("no such ceremony")
    return kept[2]
