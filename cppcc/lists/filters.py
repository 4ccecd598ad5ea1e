"""The form of filters that every list has: what is typed comes in by the door of text as everywhere else, and what is
asked goes by the reader's rights.

A reader may see a row and yet not all of it. Each filter set therefore says of each condition over what it looks:

* ``OPEN``: over what everybody who sees a row is shown of it; ``ALL`` where that is the whole record;
* ``ONLY``: for these roles alone; to others it isn't offered, and what their address says of it is nothing;
* all others, also those that nobody declared: over the rows that the reader may read wholly (``whole``). A row that he
  reads in part answers neither yes nor no.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, ClassVar, Final

import django_filters
from django import forms
from django.core.validators import EMPTY_VALUES

from cppcc.calendar import clock
from cppcc.forms import PlainText, date_input
from cppcc.rights import Role, holds

ALL: Final = frozenset({"*"})
"""Every condition of the list: who sees a row sees all of it."""


class FilterForm(PlainText, forms.Form):
    """Nothing is kept of it, so nothing is asked about rare characters."""

    asks_about_signs: ClassVar[bool] = False
    nothing_chosen: ClassVar[str] = "全部"


class Filters(django_filters.FilterSet):
    """Filters of a list; `searched` is the method of its field for words."""

    OPEN: ClassVar[frozenset[str]] = frozenset()
    ONLY: ClassVar[Mapping[str, frozenset[Role]]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, roles in self.ONLY.items():
            if not holds(self.reader, roles):
                self.filters.pop(name, None)

    @property
    def reader(self) -> Any:
        """Who looks; a list without a request is read by nobody."""
        return getattr(self.request, "user", None) or Nobody

    def get_form_class(self) -> type[forms.Form]:
        """As django-filter makes it, on the form above; its days only search and are no days of a record."""
        fields: dict[str, Any] = {name: one.field for name, one in self.filters.items()}
        return type(f"{type(self).__name__}Form", (FilterForm,), {**fields, "__module__": django_filters.__name__})

    def searched(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.searched(value)

    def whole(self, queryset: Any) -> Any:
        """Those of the rows that the reader may read wholly."""
        return queryset.none()

    def is_open(self, name: str) -> bool:
        """Whether a condition looks at nothing that a reader of the row is not shown."""
        return self.OPEN is ALL or name in self.OPEN or name in self.ONLY

    def filter_queryset(self, queryset: Any) -> Any:
        asked = {name: value for name, value in self.form.cleaned_data.items() if value not in EMPTY_VALUES}
        if any(not self.is_open(name) for name in asked):
            queryset = self.whole(queryset)
        for name, value in asked.items():
            queryset = self.filters[name].filter(queryset, value)
        return queryset


class _DayFilter(django_filters.DateFilter):
    """A day of a field that holds moments. It is compared as a moment: of a date made of each row no index knows."""

    FIRST, LAST = date(1900, 1, 1), date(2999, 12, 31)
    """What is asked beyond them is as if asked of them: no record lies there, and no clock knows all those days."""

    def __init__(self, label: str, field_name: str) -> None:
        super().__init__(label=label, field_name=field_name, widget=date_input())

    def asked(self, value: date) -> date:
        return min(max(value, self.FIRST), self.LAST)


class SinceDay(_DayFilter):
    """On that day or later."""

    def filter(self, qs: Any, value: date | None) -> Any:
        return qs.filter(**{f"{self.field_name}__gte": clock.midnight(self.asked(value))}) if value else qs


class UntilDay(_DayFilter):
    """On that day or earlier."""

    def filter(self, qs: Any, value: date | None) -> Any:
        if not value:
            return qs
        return qs.filter(**{f"{self.field_name}__lt": clock.midnight(self.asked(value) + timedelta(days=1))})


class Nobody:
    """An account that nobody has."""

    is_authenticated: ClassVar[bool] = False


def search_field(label: str, method: str = "searched") -> django_filters.CharFilter:
    """The field for words of a list whose records are searched."""
    return django_filters.CharFilter(label=label, method=method)
