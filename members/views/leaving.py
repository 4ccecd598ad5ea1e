"""Signing out: nothing of the account stays in the browser for the next person at the same computer."""

from typing import Any

from django.conf import settings
from django.contrib.auth.views import LogoutView
from django.http import HttpRequest, HttpResponse

LEFT = "left"
"""A cookie that tells the next page to clear what browsers without ``Clear-Site-Data`` still keep (``static/js/left.js``)."""


class SignOut(LogoutView):
    """A session that ends by itself clears nothing: what was typed waits, enciphered, for the same person."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer: HttpResponse = super().post(request, *args, **kwargs)
        answer["Clear-Site-Data"] = '"cache", "storage"'
        answer["Cache-Control"] = "private, no-store"
        answer.set_cookie(LEFT, "1", max_age=300, secure=settings.HTTPS, samesite="Lax")
        return answer
