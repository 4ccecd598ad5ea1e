"""Characters that will print as boxes, told before a paper is made."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest

from cppcc.texts.fonts import lacking, named

MOST_PLACES = 5


def missing_words(texts: Iterable[tuple[str, str]]) -> str:
    """Where (first of each pair) which characters of the text (second) have no font, in a sentence; "" where none."""
    found: dict[str, str] = {}
    for where, text in texts:
        if signs := lacking(text):
            found[where] = "".join(dict.fromkeys(found.get(where, "") + signs))
    if not found:
        return ""
    said = "；".join(f"{where} {named(signs)}" for where, signs in list(found.items())[:MOST_PLACES])
    more = f"等 {len(found)} 处" if len(found) > MOST_PLACES else ""
    return f"有字没有字体，打印时显示为方框：{said}{more}。可改用其他字，或由管理员加装字体（docs/fonts.md）。"


def tell_missing(request: HttpRequest, texts: Iterable[tuple[str, str]]) -> None:
    """Say so on the page that asked for the paper; it is made all the same."""
    if words := missing_words(texts):
        messages.warning(request, words)
