"""Addresses that programs ask for without log-in: robots.txt, security.txt, what a browser reports of the page policy."""

import logging
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from cppcc.forms import carried

log = logging.getLogger("cppcc.policy")
LARGEST = 16 * 1024
"""Bytes of a report that are read."""
A_MINUTE = 20
"""Reports of all browsers that are logged in a minute, by each process."""
VALID = timedelta(days=180)
SAID = ("effective-directive", "violated-directive", "blocked-uri", "document-uri", "source-file", "line-number")
LONGEST = 120


def robots(request: HttpRequest) -> HttpResponse:
    """Nothing here is for search engines but what is published to everybody."""
    lines = ["User-agent: *", f"Allow: {reverse('public_list')}", "Disallow: /", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def security(request: HttpRequest) -> HttpResponse:
    """Whom to tell of a weakness (RFC 9116); 404 where the installation names nobody."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    contact = settings.SECURITY_CONTACT
    if "@" in contact and ":" not in contact:
        contact = f"mailto:{contact}"
    until = (timezone.now() + VALID).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {contact}",
        f"Expires: {until:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: zh, en",
        f"Canonical: {settings.SITE_URL}{reverse('security_txt')}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@method_decorator(csrf_exempt, name="dispatch")
class PolicyReport(View):
    """A browser says what the page policy kept out: read up to a size, logged up to a number, answered with nothing."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        length = request.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > LARGEST:
            return HttpResponse(status=413)
        if _too_many():
            return HttpResponse(status=429, headers={"Retry-After": "60"})
        said = told(request.read(LARGEST))
        if said:
            log.warning("kept out by the page policy: %s", said)
        return HttpResponse(status=204)


def _too_many() -> bool:
    key = f"policy-reports:{timezone.now():%H%M}"
    cache.add(key, 0, timeout=120)
    return cache.incr(key) > A_MINUTE


def told(body: bytes) -> str:
    """The known fields of a report on one line, addresses without what stands behind ``?``; "" where it is none."""
    report = (carried(body) or {}).get("csp-report")
    if not isinstance(report, dict):
        return ""
    return " ".join(f"{name}={_short(report[name])}" for name in SAID if name in report)


def _short(value: Any) -> str:
    text = str(value).partition("?")[0].partition("#")[0][:LONGEST]
    return "".join(letter if letter.isprintable() and letter != " " else "_" for letter in text)
