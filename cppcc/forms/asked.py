"""One rule for all that a browser sends besides forms: address, query, headers, cookies are fit before anything reads them.

Characters that no person types and no database takes are out, what is longer than any page asks is cut; what a form
holds loses the zero character alone, the rest is the door of text's. A page then sees odd words at worst and answers as to
any word that fits nothing.
"""

import re
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, QueryDict, UnreadablePostError

METHODS = ("GET", "HEAD", "POST")
"""What pages are for; a form's view would take PUT for POST, and OPTIONS is answered by views that refuse GET."""
UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
"""Control characters but tab and line ends, and halves of pairs."""
MOST_VALUE = 4000
MOST_NAME = 100
MOST_NUMBER = 2**63 - 1
MOST_HEADER = 1000
LONG_HEADERS = {"HTTP_COOKIE": 16_000, "HTTP_REFERER": MOST_VALUE}
IN_ADDRESS = "\ufffd"
"""Stands for what an address may not hold, so that nothing is found there."""


class AskedMiddleware:
    """Stands first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        _headers(request)
        _address(request)
        _query(request)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Numbers of an address that no key can be; what a form holds, how much of it there is was asked before."""
        if any(isinstance(one, int) and one > MOST_NUMBER for one in kwargs.values()):
            raise Http404
        if request.method != "POST":
            return
        try:
            posted = request.POST
        except UnreadablePostError:
            return  # the browser went away; whoever reads on is told so
        if any("\0" in name or any("\0" in value for value in values) for name, values in posted.lists()):
            made = posted.copy()
            made.clear()
            for name, values in posted.lists():
                made.setlist(name.replace("\0", ""), [value.replace("\0", "") for value in values])
            made._mutable = False
            request.POST = made  # type: ignore[assignment]  # Django's own setter


def fit(value: str, most: int) -> str:
    """The value as a page may see it."""
    return UNFIT.sub("", value)[:most]


def _headers(request: HttpRequest) -> None:
    meta = request.META
    for name, value in list(meta.items()):
        if isinstance(value, str) and name.startswith("HTTP_"):
            most = LONG_HEADERS.get(name, MOST_HEADER)
            if len(value) > most or UNFIT.search(value):
                meta[name] = fit(value, most)
    cookies = request.COOKIES  # read from the header above; quoted ones may hold what the header does not
    for name, value in list(cookies.items()):
        if UNFIT.search(name) or UNFIT.search(value):
            del cookies[name]


def _address(request: HttpRequest) -> None:
    if UNFIT.search(request.path_info):
        request.path_info = UNFIT.sub(IN_ADDRESS, request.path_info)
        request.path = UNFIT.sub(IN_ADDRESS, request.path)
        request.META["PATH_INFO"] = request.path_info


def _query(request: HttpRequest) -> None:
    asked = request.GET
    if all(
        len(name) <= MOST_NAME
        and not UNFIT.search(name)
        and all(len(value) <= MOST_VALUE and not UNFIT.search(value) for value in values)
        for name, values in asked.lists()
    ):
        return
    made = QueryDict(mutable=True)
    for name, values in asked.lists():
        made.setlist(fit(name, MOST_NAME), [fit(value, MOST_VALUE) for value in values])
    made._mutable = False
    request.GET = made  # type: ignore[assignment]  # the address as pages see it
    request.META["QUERY_STRING"] = made.urlencode()
