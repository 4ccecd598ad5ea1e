"""What every page shows around its content: the committee, the year, the navigation."""

import time
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from cppcc.calendar import clock
from cppcc.forms import SHOWN_YEAR, whole_number
from cppcc.frame import Tab, keeping_key, navigation, numbers, remember, tabs_for
from cppcc.identity import identity
from cppcc.models import Notice
from members import gate
from members.models import PlenaryYear
from members.yearly import ALL

SESSION_KEY = "plenary_year"


def selected_year(request: HttpRequest) -> PlenaryYear | None:
    """The year that the person switched to, else the current one. Read once for each request.

    What is sent from a page acts on the year that the page showed, whatever was switched to meanwhile.
    """
    known: Any = request
    if not hasattr(request, "_selected_year"):
        shown = whole_number(request.POST.get(SHOWN_YEAR)) if request.method == "POST" else 0
        key = shown or request.session.get(SESSION_KEY, 0)
        years = PlenaryYear.objects.select_related("term")
        known._selected_year = (key and years.filter(pk=key).first()) or years.current()
    found: PlenaryYear | None = known._selected_year
    if found and not hasattr(request, "shown_year"):
        known.shown_year = found.pk
    return found


def wanted_year(request: HttpRequest) -> PlenaryYear | None:
    """The year that the address asks for (?year=2024), else the selected one; None for all of them, or where there is none."""
    wanted = request.GET.get("year", "")
    if wanted == ALL:
        return None
    number = whole_number(wanted, digits=4)
    named = PlenaryYear.objects.filter(year=number).select_related("term").first() if number else None
    if named:
        request.shown_year = named.pk  # type: ignore[attr-defined]  # forms carry it
    return named or selected_year(request)


def in_wanted_year(request: HttpRequest, rows: Any) -> Any:
    """Rows of the year that the address asks for; ?year=all gives those of every year."""
    if request.GET.get("year") == ALL:
        return rows
    year = wanted_year(request)
    return rows.in_year(year) if year else rows.none()


def own_todos(request: HttpRequest) -> list[navigation.Todo]:
    """What waits for this person, of all years; those that are not of today's year are named. Read once for each request."""
    if not hasattr(request, "_own_todos"):
        present = PlenaryYear.objects.of_day(clock.today())
        number = present.year if present else None
        request._own_todos = navigation.todos_for(request.user, number)  # type: ignore[attr-defined]
        remember(request, request._own_todos)  # type: ignore[attr-defined]
    return request._own_todos  # type: ignore[attr-defined]  # cached on the request


def phone_bar(request: HttpRequest) -> list[Tab]:
    """The bar at the foot of a phone, with what waits for the reader on the place that leads to it."""
    total, signing = numbers(request, lambda: own_todos(request))
    tabs = tabs_for(request.user, request.path, {"todos": total, "to_sign": signing})
    listed = any(tab.url_name == "todos" for tab in tabs)
    return [tab if listed or tab.url_name != "home" else replace(tab, count=total - signing) for tab in tabs]


def page_furniture(request: HttpRequest) -> dict[str, Any]:
    """What every page has around it; made once for a request, however many templates it draws."""
    kept: tuple[Any, dict[str, Any]] | None = getattr(request, "_furniture", None)
    if kept is None or kept[0] != request.user.pk:
        kept = (request.user.pk, _furniture(request))
        request._furniture = kept  # type: ignore[attr-defined]  # kept on the request
    return kept[1]


def session_left(request: HttpRequest) -> int | None:
    """Seconds until this log-in ends however much it is used; None where it never does."""
    if not settings.SESSION_LIFE_SECONDS:
        return None
    began = request.session.get(gate.SIGNED_IN, time.time())
    return max(0, int(began + settings.SESSION_LIFE_SECONDS - time.time()))


def _furniture(request: HttpRequest) -> dict[str, Any]:
    own = identity()
    furniture: dict[str, Any] = {"committee_name": own.name, "committee_short_name": own.short_name}
    if request.user.is_authenticated:
        furniture["keeping_key"] = keeping_key(request.user)
        furniture["session_seconds"] = settings.SESSION_IDLE_SECONDS
        furniture["session_left"] = session_left(request)
        furniture["navigation"] = navigation.entries_for(request.user)
        furniture["current_place"] = navigation.current(furniture["navigation"], request.path)
        furniture["selected_year"] = selected_year(request)
        furniture["plenary_years"] = PlenaryYear.objects.all()
        furniture["unread_notices"] = Notice.objects.filter(user_id=request.user.pk, read_at=None).count()
        furniture["todo_number"] = numbers(request, lambda: own_todos(request)).total
        furniture["phone_bar"] = phone_bar(request)
    return furniture
