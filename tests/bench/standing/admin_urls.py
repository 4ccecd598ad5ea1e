"""Django's admin of the tables that the program lists: the same columns, rows a page, search and joined records."""

from typing import Any

from django.contrib import admin
from django.urls import path

from activities.models import Activity, MicroSuggestion
from cppcc.urls import urlpatterns as own
from members.models import DutyRecord, Member
from proposals.models import Proposal

ROWS = 20


def listed(columns: tuple[str, ...], joined: tuple[str, ...], searched: tuple[str, ...]) -> Any:
    named: dict[str, Any] = {"list_display": columns, "list_select_related": joined, "search_fields": searched}
    return type("Listed", (admin.ModelAdmin,), named | {"list_per_page": ROWS})


admin.site.register(
    Proposal,
    listed(
        ("number", "title", "plenary", "category", "state", "submitted_on"),
        ("plenary", "category"),
        ("title", "situation", "suggestion"),
    ),
)
admin.site.register(
    Member, listed(("name", "sector", "committee", "group"), ("sector", "committee", "group"), ("name", "pinyin"))
)
admin.site.register(
    Activity, listed(("title", "kind", "starts_at", "committee", "group"), ("committee", "group"), ("title", "summary"))
)
admin.site.register(
    DutyRecord,
    listed(("member", "kind", "on", "words", "plenary"), ("member", "plenary__term"), ("words", "member__name")),
)
admin.site.register(
    MicroSuggestion,
    listed(("title", "member", "state", "plenary"), ("member", "plenary__term"), ("title", "content")),
)
urlpatterns = [path("admin/", admin.site.urls), *own]
