"""Signing in through the region's own identity service by OpenID Connect (mozilla-django-oidc), off without ``OIDC_ISSUER``.

The service says who the person is; which account that is says one claim (``OIDC_CLAIM``) in one field (``OIDC_FIELD``).
State, nonce, PKCE and the signature are the library's; whom the token is from and for is checked here besides.
"""

import logging
import time
from typing import Any
from urllib.parse import urlencode, urlsplit

import requests
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from django.urls import reverse
from jwt import PyJWTError
from mozilla_django_oidc.auth import OIDCAuthenticationBackend
from mozilla_django_oidc.utils import absolutify

from cppcc.texts import legal
from members.models import User

log = logging.getLogger("cppcc.region")
KNOWN, KNOWN_FOR = "region_endpoints", 3600
ID_TOKEN = "region_id_token"  # noqa: S105 - the key in the session
TOKEN_AGE = 600
AWAY = (requests.RequestException, ValueError, KeyError, TypeError)
NOT_RIGHT = (SuspiciousOperation, PyJWTError)


class Unknown(Exception):
    """The service did not say who it is, or said something that is not right."""


def endpoints() -> dict[str, Any]:
    """What the service says of itself; asked once an hour. Raises one of ``AWAY`` where it can't be asked."""
    key = f"{KNOWN}:{settings.OIDC_ISSUER}"
    known: dict[str, Any] | None = cache.get(key)
    if known is None:
        address = f"{settings.OIDC_ISSUER}/.well-known/openid-configuration"
        known = requests.get(address, timeout=settings.OIDC_TIMEOUT, allow_redirects=False).json()
        if str(known["issuer"]).rstrip("/") != settings.OIDC_ISSUER:
            raise ValueError("the service calls itself otherwise")
        cache.set(key, known, KNOWN_FOR)
    return known


def said(name: str, *default: Any) -> Any:
    """A setting as the library asks for it: ours, or what the service says of itself."""
    ours = {
        "OIDC_RP_CLIENT_ID": settings.OIDC_CLIENT_ID,
        "OIDC_RP_CLIENT_SECRET": settings.OIDC_CLIENT_SECRET,
        "OIDC_RP_SIGN_ALGO": settings.OIDC_ALGORITHM,
        "OIDC_RP_SCOPES": settings.OIDC_SCOPES,
        "OIDC_AUTHENTICATION_CALLBACK_URL": "login_region_back",
        "OIDC_USE_PKCE": True,
        "OIDC_USE_NONCE": True,
        "OIDC_STORE_ID_TOKEN": False,
        "OIDC_CREATE_USER": settings.OIDC_CREATE_ACCOUNTS,
        "OIDC_TIMEOUT": settings.OIDC_TIMEOUT,
        "OIDC_RP_IDP_SIGN_KEY": None,
    }
    theirs = {
        "OIDC_OP_AUTHORIZATION_ENDPOINT": "authorization_endpoint",
        "OIDC_OP_TOKEN_ENDPOINT": "token_endpoint",
        "OIDC_OP_USER_ENDPOINT": "userinfo_endpoint",
        "OIDC_OP_JWKS_ENDPOINT": "jwks_uri",
    }
    if name in ours:
        return ours[name]
    if name in theirs:
        return endpoints()[theirs[name]]
    return default[0] if default else None


class RegionBackend(OIDCAuthenticationBackend):
    """The library's, with the settings above; it stands in no list of backends, only the way back from the service asks it."""

    @staticmethod
    def get_settings(attr: str, *args: Any) -> Any:
        return said(attr, *args)

    def verify_token(self, token: Any, **kwargs: Any) -> dict[str, Any]:
        """The signature and the nonce, and that it is of this service, for this house, and not over."""
        payload: dict[str, Any] = super().verify_token(token, **kwargs)
        audience = payload.get("aud")
        audience = audience if isinstance(audience, list) else [audience]
        ours = settings.OIDC_CLIENT_ID
        if str(payload.get("iss")).rstrip("/") != settings.OIDC_ISSUER or ours not in audience:
            raise SuspiciousOperation("a token of another service, or for another house")
        if (len(audience) > 1 or "azp" in payload) and payload.get("azp") != ours:
            raise SuspiciousOperation("a token that another house asked for")
        if not payload.get("sub") or float(payload.get("exp") or 0) < time.time():
            raise SuspiciousOperation("a token that names nobody, or is over")
        self.payload, self.token = payload, token
        return payload

    def get_userinfo(self, access_token: str, id_token: str, payload: dict[str, Any]) -> dict[str, Any]:
        """What the service tells of the person besides; it must be the same person."""
        more: dict[str, Any] = super().get_userinfo(access_token, id_token, payload)
        if more.get("sub") != payload["sub"]:
            raise SuspiciousOperation("told of somebody else")
        return {**payload, **more}

    def verify_claims(self, claims: dict[str, Any]) -> bool:
        """The claim is there; an address of mail that the service has not checked names nobody."""
        named = str(claims.get(settings.OIDC_CLAIM) or "")
        unchecked = settings.OIDC_CLAIM == "email" and claims.get("email_verified") is False
        return bool(named) and not unchecked

    def filter_users_by_claims(self, claims: dict[str, Any]) -> Any:
        named = legal(str(claims[settings.OIDC_CLAIM])).strip()[:150]
        how = "email__iexact" if settings.OIDC_FIELD == "email" else "username"
        return User.objects.filter(**{how: named})[:2]

    def describe_user_by_claims(self, claims: dict[str, Any]) -> str:
        return "that claim"  # nothing of a person in the log

    def create_user(self, claims: dict[str, Any]) -> User:
        """An account without a role, which opens nothing until an administrator gives it one."""
        named = legal(str(claims[settings.OIDC_CLAIM])).strip()
        username = named if settings.OIDC_FIELD == "username" else named.split("@")[0]
        if not 0 < len(username) <= 150 or User.objects.filter(username=username).exists():
            raise SuspiciousOperation("no account can be made of the claim")
        user = User(username=username, name=legal(str(claims.get("name") or username))[:50], must_change_password=False)
        user.email = named[:254] if settings.OIDC_FIELD == "email" else ""
        user.set_unusable_password()
        user.save()
        return user


def person(request: HttpRequest, nonce: str, verifier: str) -> tuple[User | None, dict[str, Any], str]:
    """The account of who came back, what its token says, and the token. Raises Unknown where that can't be told."""
    try:
        backend = RegionBackend()
        user = backend.authenticate(request, nonce=nonce, code_verifier=verifier)
    except AWAY as fault:
        log.warning("the identity service did not answer: %s", type(fault).__name__)
        raise Unknown("统一身份认证没有应答，请稍后再试，或用登录名和密码登录。") from fault
    except NOT_RIGHT as fault:
        log.warning("the identity service's answer was not taken: %s", fault)
        raise Unknown("统一身份认证的应答无效，没有登录。请重试。") from fault
    return user, getattr(backend, "payload", {}), str(getattr(backend, "token", ""))


def ends_at(request: HttpRequest, token: str) -> str:
    """Where the service ends its own session, with the way back; "" where it has no such address."""
    try:
        there = str(endpoints().get("end_session_endpoint", ""))
    except AWAY:
        return ""
    if urlsplit(there).scheme not in ("https", "http"):
        return ""
    back = absolutify(request, reverse(settings.LOGOUT_REDIRECT_URL))
    query = {"id_token_hint": token, "client_id": settings.OIDC_CLIENT_ID, "post_logout_redirect_uri": back}
    return f"{there}?{urlencode(query)}"
