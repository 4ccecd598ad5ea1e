"""Components of pages: what recurs, called by its name with parameters (docs/templates.md).

Each is one tag here and one file under ``templates/components/``. A component sees its parameters alone, never the
page's context; what it draws carries no blank or line break at its ends, so that two of them may touch.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import Any

from django import template
from django.forms.utils import flatatt
from django.shortcuts import resolve_url
from django.template.base import Node, NodeList, Parser, TextNode, Token
from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from cppcc.texts import blocks

register = template.Library()
NOTHING = "—"
QUIET = "outline-secondary"


def drawn(component: str, /, **values: Any) -> SafeString:
    """The component's file with these values, without blanks at its ends."""
    return mark_safe(render_to_string(f"components/{component}.html", values).strip())  # noqa: S308 - escaped by the template


def attributes(values: dict[str, Any]) -> SafeString:
    """``hx_get="/a/"`` as `` hx-get="/a/"``; True stands alone, None and False are left out."""
    return flatatt({name.replace("_", "-"): value for name, value in values.items() if value is not None})


def classes(*names: str) -> str:
    return " ".join(name for name in names if name)


def address(to: Any, args: tuple[Any, ...], query: str = "") -> str:
    """Of a record, a named page with its arguments, or an address as it stands (``/…``, ``?…``, ``#…``)."""
    found = to if isinstance(to, str) and to.startswith(("/", "?", "#", "http")) else resolve_url(to, *args)
    return f"{found}?{query}" if query else found


# --- frames around something -----------------------------------------------------------------------


def frame(component: Callable[..., str]) -> Callable[..., str]:
    """A block tag around content in which ``{% block %}`` may stand: Django's own hides its children from extending
    templates (``child_nodelists`` of its node is empty), so that ``{{ block.super }}`` would draw nothing."""
    register.simple_block_tag(component)
    name = component.__name__
    compiled = register.tags[name]

    @wraps(compiled)
    def with_children(parser: Parser, token: Token) -> Node:
        node = compiled(parser, token)
        node.child_nodelists = ("nodelist",)
        return node

    register.tag(name, with_children)
    return component


@frame
def panel(content: str, title: Any = "", *, kind: str = "", tag: str = "div", aside: Any = "", **more: Any) -> str:
    """A white box; ``kind`` are further classes, ``aside`` stands grey behind the title."""
    look = classes("panel", kind)
    return drawn("panel", content=content, title=title, look=look, tag=tag, aside=aside, more=attributes(more))


@frame
def page_head(content: str, title: Any) -> str:
    """The page's title with what stands beside it: badges, a count, ``<div class="actions">``."""
    return drawn("page_head", content=content, title=title)


@register.simple_tag
def page_title(title: Any, count: Any = "") -> str:
    """A page head with nothing beside it but, perhaps, a count."""
    return drawn("page_title", title=title, count=count)


@frame
def facts(content: str) -> str:
    """A list of facts: ``{% fact %}`` and ``{% fact_of %}`` inside."""
    return drawn("facts", content=content)


@register.simple_tag
def fact(label: Any, value: Any) -> str:
    """One fact; a dash where there is none."""
    return drawn("fact", label=label, value=NOTHING if value in (None, "") else value)


@frame
def fact_of(content: str, label: Any) -> str:
    """One fact whose value is more than words: a link, a badge, several lines."""
    return drawn("fact", label=label, value=mark_safe(content.strip()))  # noqa: S308 - drawn by the template


@dataclass(frozen=True)
class Head:
    """The head of a column; ``kind`` is "number" or "hidden" (for screen readers alone)."""

    words: Any
    kind: str = ""


def as_heads(value: Any, kind: str = "") -> list[Head]:
    """Words, a thing with a label, a head, or several of these."""
    if isinstance(value, Head):
        return [value]
    if isinstance(value, list | tuple):
        return [head for one in value for head in as_heads(one, kind)]
    return [Head(getattr(value, "label", value), kind)]


@register.filter
def numbers(value: Any) -> list[Head]:
    """Heads of columns of numbers: ``"上年"|numbers``, ``columns|numbers``."""
    return as_heads(value, "number")


@register.filter
def hidden_head(value: Any) -> list[Head]:
    """Head of a column that needs no words to those who see it."""
    return as_heads(value, "hidden")


@frame
def table_frame(content: str, *heads: Any, kind: str = "", cards: bool = False) -> str:
    """A table with these heads around its rows. It scrolls sideways; with ``cards`` rows are cards on the phone.

    Rows of cards name their columns in ``data-label``. ``kind="table-hover"`` marks the row under the pointer.
    """
    frame = {"class": "table-panel"} if cards else {"class": "scroll-table", "tabindex": "0"}
    look = classes("table", kind)
    return drawn("table_frame", content=content, heads=as_heads(heads), look=look, frame=attributes(frame))


# --- pieces ----------------------------------------------------------------------------------------


@register.simple_tag
@lru_cache(maxsize=512)
def icon(name: str) -> str:
    """An icon of Bootstrap's set, silent for screen readers; a page has some fifty, each drawn once for a process."""
    return drawn("icon", name=name)


@register.simple_tag
def badge(words: Any, tone: str = "secondary") -> str:
    """``tone``: secondary, success, warning, danger, info, or "plain" (white with a border)."""
    return drawn("badge", words=words, tone="light border" if tone == "plain" else tone)


@register.simple_tag
def state_badge(record: Any) -> str:
    """The state that a record is in, in the tone of that state."""
    return badge(record.get_state_display(), record.TONES.get(record.state, "secondary"))


def button_look(tone: str, small: bool, kind: str) -> str:
    return classes("btn", "btn-sm" if small else "", f"btn-{tone}" if tone else "", kind)


@register.simple_tag
def action(
    words: Any, to: Any, *args: Any, tone: str = QUIET, icon: str = "", small: bool = False, kind: str = "", **more: Any
) -> str:
    """A link that looks like a button; ``to`` is a record, a page's name with its arguments, or an address.

    ``query="as=docx"`` is added to the address, ``kind="w-100"`` to the classes, other names become attributes.
    """
    href = address(to, args, more.pop("query", ""))
    look = button_look(tone, small, kind)
    return drawn("action", words=words, href=href, look=look, icon=icon, more=attributes(more))


@register.simple_tag
def button(
    words: Any,
    *,
    tone: str = "primary",
    icon: str = "",
    small: bool = False,
    kind: str = "",
    busy: Any = None,
    **more: Any,
) -> str:
    """A button that sends its form; ``busy`` are the words while it is sent, other names become attributes."""
    shown = attributes({"type": "submit", "data_busy": busy, **more})
    return drawn("button", words=words, look=button_look(tone, small, kind), icon=icon, more=shown)


@register.simple_tag(takes_context=True)
def post_action(context: Any, words: Any, to: Any, *args: Any, kind: str = "", **more: Any) -> str:
    """A form of one button: an act that needs nothing else. ``kind`` are classes of the form, the rest the button's."""
    shown = button(words, **{"tone": QUIET, **more})
    return drawn("post_action", button=shown, href=address(to, args), kind=kind, csrf_token=context.get("csrf_token"))


@register.simple_tag
def tile(label: Any, value: Any, unit: Any = "", *, to: Any = None, args: Any = (), parts: Any = "") -> str:
    """A figure in ``<ul class="tiles">``; a link where ``to`` is given."""
    href = None if to is None else address(to, tuple(args))
    return drawn("tile", label=label, value=value, unit=unit, href=href, parts=parts)


@register.simple_tag
def empty_state(words: Any, to: Any = None, next_words: Any = "", *, kind: str = "", explained: str = "") -> str:
    """What is said where there is nothing, with the next step where there is one; ``explained``: where it can be read."""
    href, look = address(to, ()) if to else "", classes("panel", "empty", kind)
    return drawn("empty_state", words=words, href=href, next_words=next_words, look=look, explained=explained)


@register.simple_tag
def person(who: Any, *asides: Any, to: Any = None) -> str:
    """A person's line in ``<ul class="dossier">``: the name, a link to the record or ``to``, and what is said of it."""
    href = to or (who.get_absolute_url() if hasattr(who, "get_absolute_url") else "")
    return drawn("person", who=who, href=href, asides=[one for one in asides if one not in (None, "")])


# --- words that touch ------------------------------------------------------------------------------


@register.simple_tag
def prose(text: Any, fallback: Any = "") -> str:
    """A text as it was written, its line breaks kept (a break of the template's own would show as well)."""
    return drawn("prose", text=text or fallback)


@register.simple_tag
def printed(text: Any) -> str:
    """A text as typed on paper: each line a paragraph with its indent, tables typed with tabs, lists."""
    return drawn("printed", blocks=blocks(str(text or "")))


@register.simple_tag
def dotted(*parts: Any) -> SafeString:
    """The parts that there are, with " · " between them."""
    return mark_safe(" · ".join(conditional_escape(one) for one in parts if one not in (None, "")))  # noqa: S308


class Run(Node):
    child_nodelists = ("nodelist",)

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Any) -> SafeString:
        return self.nodelist.render(context)


@register.tag
def run(parser: Parser, token: Token) -> Run:
    """A sentence over several lines of the template: its line breaks are nothing, ``{{ " " }}`` is a blank.

    Line breaks are taken out of the template's own text when it is read, never out of values; the wide blank "　" beside
    one is a letter and stays.
    """
    nodelist = parser.parse(("endrun",))
    parser.delete_first_token()
    inside_tag = False  # between the attributes of an element a line break stays a blank
    for text in nodelist.get_nodes_by_type(TextNode):
        assert isinstance(text, TextNode)
        pieces = re.split(r"(<(?=[a-z/])|>)", text.s)
        for index, piece in enumerate(pieces):
            if piece in ("<", ">"):
                inside_tag = piece == "<"
            pieces[index] = re.sub(r"[ \t\r\n]*\n[ \t\r\n]*", " " if inside_tag else "", piece)
        text.s = "".join(pieces)
    return Run(nodelist)
