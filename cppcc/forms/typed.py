"""What was typed into a form that cannot come back: its texts in words, to be copied."""

import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

CARRIED = ("form_token", "csrfmiddlewaretoken", "seen", "seen_parts", "seen_cosigners", "sight")
LONG = 20
CHINESE = re.compile("[一-鿿]")


def typed_in(request: HttpRequest) -> list[str]:
    """The texts of a sending that could not be taken: longer ones, and all that hold Chinese."""
    values = [value for name, values in request.POST.lists() if name not in CARRIED for value in values]
    return [value for value in values if len(value) > LONG or CHINESE.search(value)]


def not_taken(request: HttpRequest, words: str, back: Any) -> HttpResponse:
    """Why something was not done, what was typed for it, and the way back to where it was typed."""
    return render(request, "not_taken.html", {"words": words, "typed": typed_in(request), "back": back})
