"""From Markdown to a page and to paper: no markup of its own, pictures of the handbook, links within it."""

import re
from functools import cache
from typing import Any

from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from PIL import Image

PLACE = re.compile(r"^(?P<book>[a-z]+)/(?P<chapter>[a-z]+)(?:#(?P<section>[a-z0-9-]+))?$")
PICTURE = "help/{}.webp"
PHONE = 700
"""Pictures that are narrower were taken on a phone."""


def drawn(text: str, *, paper: bool = False) -> str:
    """The HTML of a text, safe to be shown as it is: tags in the text stay words."""
    return SafeString(_markdown().render(text, {"paper": paper}))


def plain_words(text: str) -> str:
    """The words of a text without any marks, names of pictures and addresses."""
    return " ".join(
        part.content
        for token in _markdown().parse(text)
        for part in token.children or ()
        if part.type in ("text", "code_inline")
    )


def places_in(text: str) -> list[str]:
    """The places that a text leads to, as they are written."""
    return [str(part.attrs["href"]) for part in _parts(text, "link_open")]


def pictures_in(text: str) -> list[str]:
    """The names of its pictures."""
    return [str(part.attrs["src"]) for part in _parts(text, "image")]


def _parts(text: str, kind: str) -> list[Any]:
    return [part for token in _markdown().parse(text) for part in token.children or () if part.type == kind]


def address_of(place: str) -> str:
    """``member/proposals#write`` as an address of the handbook; "" for what is no place of it."""
    found = PLACE.match(place)
    if not found:
        return ""
    section = f"#{found['section']}" if found["section"] else ""
    return reverse("help_chapter", args=[found["book"], found["chapter"]]) + section


@cache
def size_of(name: str) -> tuple[int, int]:
    """Width and height of a picture, so that the page does not jump while it loads."""
    path = finders.find(PICTURE.format(name))
    if not path:
        return 0, 0
    with Image.open(path) as picture:
        return picture.size


def _image(self: Any, tokens: Any, index: int, options: Any, env: Any) -> str:
    token = tokens[index]
    name, words = str(token.attrs["src"]), token.content
    width, height = size_of(name)
    if not width:
        return ""
    source = f"help:{name}" if env.get("paper") else static(PICTURE.format(name))
    kind = "shot phone" if width < PHONE else "shot"
    return format_html(
        '<img class="{}" src="{}" alt="{}" width="{}" height="{}" loading="lazy">', kind, source, words, width, height
    )


def _link(self: Any, tokens: Any, index: int, options: Any, env: Any) -> str:
    address = address_of(str(tokens[index].attrs["href"]))
    return "<a>" if env.get("paper") or not address else format_html('<a href="{}">', address)


@cache
def _markdown() -> MarkdownIt:
    made = MarkdownIt("commonmark", {"html": False}).enable("table")
    made.add_render_rule("image", _image)
    made.add_render_rule("link_open", _link)
    return made
