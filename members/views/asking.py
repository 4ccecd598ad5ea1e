"""The one page that asks a person who is signed in who he is: before an address opens, and before what was sent is done."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cppcc.calendar import clock
from members import factors, signing_in


def asking(request: HttpRequest, said: dict[str, Any]) -> HttpResponse:
    """By what the account has: its second factor, else its password, else the region's service in another window."""
    user: Any = request.user
    context = {
        "title": "再次确认",
        "to": request.get_full_path(),
        "by_code": bool(user.factor_since),
        "by_passkey": bool(user.factor_since) and factors.has_passkeys(user),
        "by_region": not user.factor_since and request.session.get(signing_in.BY) == "region",
        **said,
    }
    answer = render(request, "members/confirm_again.html", context)
    answer["Cache-Control"] = "no-store"
    if until := getattr(request, "paused_until", None):
        answer.status_code = 429
        answer["Retry-After"] = str(max(1, int((until - clock.now()).total_seconds()) + 1))
    return answer
