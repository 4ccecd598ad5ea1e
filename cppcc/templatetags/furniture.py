"""Filters of pages: due words, current place, look-ups; days and moments as pages write them, for what is composed in
Python. What draws something is a component (components.py)."""

import re
import uuid
from datetime import date, datetime
from typing import Any

from django import template
from django.template.defaulttags import CsrfTokenNode
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from cppcc.calendar import clock, workdays
from cppcc.forms.once import FIELD, SHOWN_YEAR
from cppcc.frame import beginning_for, besides_of, trail
from cppcc.frame.beginning import KEEPERS
from cppcc.frame.colours import token as colour_of
from cppcc.handbook import place_of
from cppcc.rights import holds
from cppcc.rights.pages import may_open
from cppcc.templatetags.components import empty_state
from cppcc.workflow import Arranged, Offer, ahead_of
from cppcc.workflow import arranged as by_weight

register = template.Library()


class FormTokens(CsrfTokenNode):
    """What every form sends: Django's own token, one that lets the sending count once (``cppcc.forms.once``), and the year
    that the page showed (``members.furniture``), so that another window's switch changes nothing here."""

    def render(self, context: Any) -> str:
        shown = getattr(context.get("request"), SHOWN_YEAR, None)
        year = f'<input type="hidden" name="{SHOWN_YEAR}" value="{shown}">' if shown else ""
        return f'{super().render(context)}<input type="hidden" name="{FIELD}" value="{uuid.uuid4()}">{year}'


@register.tag("csrf_token")
def form_tokens(parser: Any, token: Any) -> FormTokens:
    """Stands for Django's own tag, so that no form can forget the second."""
    return FormTokens()


def day(value: date | None) -> str:
    """2024-03-01; nothing where there is none."""
    return f"{value:%Y-%m-%d}" if value else ""


def moment(value: datetime | None, year: bool = True) -> str:
    """2024-03-01 09:30 of the committee's clock, or without its year; nothing where there is none."""
    shape = "%Y-%m-%d %H:%M" if year else "%m-%d %H:%M"
    return f"{timezone.localtime(value):{shape}}" if value else ""


@register.simple_tag
def token_colour(name: str, night: bool = False) -> str:
    """A colour of the tokens, where a page has to name it outside of its style sheets."""
    return colour_of(name, bool(night))


@register.filter
def due_words(due: date | None) -> str:
    """还剩 5 个工作日 / 今天到期 / 超期 3 天."""
    if due is None:
        return ""
    today = clock.today()
    if due < today:
        return f"超期 {(today - due).days} 天"
    if due == today:
        return "今天到期"
    return f"还剩 {workdays.working_days_between(today, due)} 个工作日"


CHECK_VALUE = re.compile(r"[；，]?校验值 [0-9a-f]{12}")


@register.filter
def course_words(words: str) -> str:
    """What an entry of a course says to people: entries of former years name the check value of a file, which is the machine's."""
    return CHECK_VALUE.sub("", words).strip("；，")


@register.filter
def calendar_known(day: date) -> bool:
    """Whether the official calendar of the day's year is known."""
    return workdays.calendar_known(day)


@register.filter
def as_days(texts: Any) -> list[date]:
    """Days kept as ISO texts."""
    return [date.fromisoformat(text) for text in texts]


@register.filter
def is_past(day: date | None) -> bool:
    return day is not None and day < clock.today()


@register.filter
def starts_with(path: str, start: str) -> bool:
    return path.startswith(start)


@register.filter
def get(mapping: Any, key: Any) -> Any:
    return mapping.get(key, key)


@register.filter
def number_of(counts: Any, key: Any) -> int:
    """How many of a kind; 0 where there are none."""
    return int(counts.get(key, 0))


@register.filter
def arranged(offers: list[Offer]) -> Arranged:
    """The steps of a page by their weight: one primary, usual ones, those under 更多."""
    return by_weight(list(offers or ()))


@register.filter
def ahead(record: Any) -> list[str]:
    """What comes next for certain in the course of a record."""
    return ahead_of(record)


@register.filter
def alert_tone(tags: str) -> str:
    """The tone of a message's box; Django says "error" where the box is called "danger"."""
    return "danger" if tags == "error" else tags


@register.simple_tag(takes_context=True)
def open_url(context: Any, to: str, *args: Any) -> str | None:
    """The address of a page that the reader may open, else None: ``{% open_url "figure_detail" … as address %}``."""
    address = reverse(to, args=args)
    return address if may_open(context["request"].user, address) else None


@register.simple_tag(takes_context=True)
def leads(context: Any, words: Any, to: str, *args: Any) -> SafeString:
    """Words that lead to a page where the reader may open it, else the words alone: a number to its records."""
    address = open_url(context, to, *args)
    return format_html('<a href="{}">{}</a>', address, words) if address else conditional_escape(words)


@register.simple_tag(takes_context=True)
def breadcrumbs(context: Any) -> SafeString:
    """What the page hangs under (``cppcc.frame.crumbs``); nothing on a list of the navigation."""
    request = context.get("request")
    found = trail(request, context.flatten()) if request and request.user.is_authenticated else []
    return SafeString(render_to_string("_crumbs.html", {"crumbs": found})) if found else SafeString()


@register.simple_tag(takes_context=True)
def help_place(context: Any) -> str:
    """The place of the handbook that explains this page to its reader; the handbook itself where there is none."""
    request = context.get("request")
    return (place_of(request.user, request.resolver_match, request.GET) if request else "") or reverse("help")


@register.simple_tag(takes_context=True)
def beside(context: Any, record: Any) -> SafeString:
    """What other rooms show of a record to this reader (``cppcc.frame.beside``)."""
    request = context["request"]
    drawn = [render_to_string(one.template, one.context, request) for one in besides_of(record, request.user)]
    return mark_safe("".join(drawn))  # noqa: S308 - escaped by the templates


@register.simple_tag(takes_context=True)
def first_steps(context: Any, place: str = "top") -> SafeString:
    """What a new installation still needs, for those who set it up, until it is done or taken off: a greeting at the top
    of the home page, and a line at its foot (``place="foot"``) once the house is at work."""
    request = context["request"]
    if not holds(request.user, KEEPERS):
        return mark_safe("")
    if not hasattr(request, "_first_steps"):
        request._first_steps = beginning_for(request.user, context.get("selected_year"))
    found = request._first_steps
    if found.finished or found.hidden or found.at_work != (place == "foot"):
        return mark_safe("")
    drawn = render_to_string(f"cppcc/_first_steps_{place}.html", {"beginning": found}, request)
    return mark_safe(drawn)  # noqa: S308 - escaped by the template


@register.simple_tag(takes_context=True)
def no_year_yet(context: Any) -> SafeString:
    """What a page says that speaks of a year, where none was set up: what to do, with the way there for who may."""
    keeps = holds(context["request"].user, KEEPERS)
    words = "还没有建立届次年度，这里还没有数据。" + ("" if keeps else "请机关工作人员先建立年度。")
    return mark_safe(empty_state(words, reverse("year_new") if keeps else None, "建立年度" if keeps else ""))  # noqa: S308
