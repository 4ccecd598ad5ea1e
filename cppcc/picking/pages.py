"""The answers to what is typed into a picker; a page of its own where no script asks."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from cppcc.forms.many import may_be_key
from cppcc.picking.fields import LONGEST, day_of
from cppcc.picking.sources import SHOWN, Source, answers, source_named
from cppcc.rights import EVERYONE, holds
from cppcc.rights.pages import RoleRequiredMixin


class Find(RoleRequiredMixin, View):
    """``?q=`` what was typed, ``on`` a day, ``name`` and ``type`` of the boxes, ``keys`` of those wanted by their key."""

    roles = EVERYONE

    def source(self, **named: Any) -> Source | None:
        return source_named(named["slug"])

    def rows(self, found: Source, **named: Any) -> Any:
        """Those that may be chosen here."""
        return found.model._default_manager.all()

    def get(self, request: HttpRequest, **named: Any) -> HttpResponse:
        found = self.source(**named)
        if found is None or not holds(request.user, found.roles):
            raise Http404
        known = self.rows(found, **named)
        words = (request.GET.get("q") or "").strip()[:LONGEST]
        keys = [key for key in (request.GET.get("keys") or "").split(",") if may_be_key(key)][:300]
        there = found.there(known, day_of(request.GET.get("on")))
        if keys:
            rows = list(known.filter(pk__in=keys))
        else:
            rows = list(found.find(there, words)[: SHOWN + 1]) if words else []
        context: dict[str, Any] = {
            "title": "查找",
            "source": found,
            "q": words,
            "on": request.GET.get("on") or "",
            "offered": answers(found, rows if keys else rows[:SHOWN], personal=found.sees_personal(request.user)),
            "more": not keys and len(rows) > SHOWN,
            "name": request.GET.get("name") or "",
            "type": "radio" if request.GET.get("type") == "radio" else "checkbox",
            "checked": bool(keys),
        }
        alone = request.headers.get("X-Requested-With") != "fetch"
        return render(request, "cppcc/find.html" if alone else "cppcc/_found.html", context)
