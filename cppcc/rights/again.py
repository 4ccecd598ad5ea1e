"""Which addresses are opened only by who was confirmed a short while ago: each view says it itself, in ``asks_again``.

``asks_again`` is a function of the request and the address's arguments. Steps of a course say it in the table
(``Step.again``), lists in ``personal``. Who must confirm, and how, is decided above (``members.confirming``).
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

from cppcc.rights.roles import Role, holds

AsksAgain = Callable[..., bool]


def on_sending(request: HttpRequest, **kwargs: Any) -> bool:
    """Whatever is sent to the address."""
    return request.method == "POST"


def always(request: HttpRequest, **kwargs: Any) -> bool:
    """Its page too."""
    return True


def on_download(request: HttpRequest, **kwargs: Any) -> bool:
    """The file behind a page (``?download=…``)."""
    return bool(request.GET.get("download"))


def on_slip(request: HttpRequest, **kwargs: Any) -> bool:
    """The same page as a paper (``?as=…``)."""
    return bool(request.GET.get("as"))


def asks_again(view: Any, request: HttpRequest, kwargs: dict[str, Any]) -> bool:
    """Whether a page wants its reader confirmed for this request; whom it refuses anyway is not asked."""
    view_class = getattr(view, "view_class", None)
    asks = getattr(view_class, "asks_again", None)
    if asks is None:
        return False
    roles: Any = getattr(view, "view_initkwargs", {}).get("roles") or getattr(view_class, "roles", frozenset(Role))
    return holds(request.user, roles) and bool(asks(request, **kwargs))
