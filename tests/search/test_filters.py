"""The door of text stands in front of what is typed into lists too."""

import django_filters
from django.urls import reverse

from cppcc.forms import PlainText
from cppcc.lists import Filters
from cppcc.rights import Role
from tests import factories
from tests.test_dates import APPS, dated_forms, descendants


def own_filters() -> list[type[django_filters.FilterSet]]:
    dated_forms()  # loads every module
    return [one for one in descendants(django_filters.FilterSet) if one.__module__.split(".")[0] in APPS]


def test_no_filter_is_without_the_door():
    assert len(own_filters()) > 12
    assert {one.__name__ for one in own_filters() if not issubclass(one, Filters)} == set()


def test_what_is_typed_is_plain(account, in_2024):
    factories.MicroFactory(state="adopted", title="桂林路路灯", place="桂林路")
    staff = account(Role.STAFF)
    page = staff.get(reverse("micro_library"), {"q": "桂林\u200b路\x07", "year": "２０２４", "place": "桂 林"})
    form = page.context["filter"].form
    assert isinstance(form, PlainText)
    assert form.cleaned_data["q"] == "桂林路"
    assert form.cleaned_data["year"] == 2024
    assert len(page.context["table"].rows) == 1


def test_rare_characters_are_looked_for_and_not_asked_about(account, in_2024):
    factories.ActivityFactory(title="张\ue001路")
    page = account(Role.STAFF).get(reverse("activity_list"), {"q": "张\ue001"})
    assert "keep_signs" not in page.content.decode()
    assert len(page.context["table"].rows) == 1
