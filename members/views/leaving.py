"""Signing out: nothing of the account stays in the browser for the next person at the same computer."""

from typing import Any

from django.conf import settings
from django.contrib.auth.views import LogoutView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from members import region

LEFT = "left"
"""A cookie that tells the next page to clear what browsers without ``Clear-Site-Data`` still keep (``static/js/left.js``)."""


class SignOut(LogoutView):
    """Out of here, and out of the region's service where the person came by it.

    A session that ends by itself clears nothing: what was typed waits, enciphered, for the same person.
    """

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        token = request.session.get(region.ID_TOKEN, "")
        there = region.ends_at(request, token) if token and settings.OIDC_ISSUER else ""
        answer: HttpResponse = super().post(request, *args, **kwargs)
        if there:
            answer = HttpResponseRedirect(there)
        answer["Clear-Site-Data"] = '"cache", "storage"'
        answer["Cache-Control"] = "private, no-store"
        answer.set_cookie(LEFT, "1", max_age=300, secure=settings.HTTPS, samesite="Lax")
        return answer
