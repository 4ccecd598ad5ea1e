"""The gate that pages stand behind."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.views import RedirectURLMixin, redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme

from cppcc.rights.roles import Role, holds


def came_from(request: HttpRequest) -> str:
    """The page of this site that the request was sent from, as a path; else home."""
    there = request.headers.get("Referer", "")
    if there and url_has_allowed_host_and_scheme(there, {request.get_host()}, require_https=request.is_secure()):
        return urlsplit(there)._replace(scheme="", netloc="").geturl() or "/"
    return "/"


def asked_by_script(request: HttpRequest) -> bool:
    """Whether a script of the page asks, which can't show another page to the person."""
    return request.headers.get("X-Requested-With") == "fetch" or "HX-Request" in request.headers


def to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """To the log-in, and from there back to the page: a form that was sent leads back to where it was filled in."""
    if asked_by_script(request):
        words = "登录已结束，内容已留在本机。请重新登录后继续。"
        return JsonResponse({"words": words}, status=401)
    back = request.get_full_path() if request.method == "GET" else came_from(request)
    return redirect_to_login(back, str(settings.LOGIN_URL))


class OnwardMixin(RedirectURLMixin):
    """Goes on to the page that ``next`` names: of this site, and from its root; any other address leads home."""

    def get_redirect_url(self, request: HttpRequest | None = None) -> str:
        going = str(super().get_redirect_url())
        return going if going.startswith("/") else ""


def may_open(user: Any, address: str) -> bool:
    """Whether an account may open the page at an address of this site; which rows it finds there is another matter.

    The roles that the view names, and what it says besides of an address (``opens_for``); one that names none is open
    to everybody.
    """
    try:
        found = resolve(urlsplit(address).path)
    except Resolver404:
        return False
    view: Any = getattr(found.func, "view_class", None)
    roles: Any = getattr(found.func, "view_initkwargs", {}).get("roles") or getattr(view, "roles", frozenset(Role))
    says = getattr(view, "opens_for", None)
    return holds(user, roles) and (says is None or bool(says(user, **found.kwargs)))


class RoleRequiredMixin:
    """A view only for the roles named; anonymous visitors go to log-in, others read a 403 page."""

    roles: frozenset[Role] = frozenset()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return to_sign_in(request)
        if not holds(request.user, self.roles):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # mixin: the view stands behind it
