"""The form of filters that every list has: what is typed comes in by the door of text as everywhere else."""

from typing import Any, ClassVar

import django_filters
from django import forms

from cppcc.forms import PlainText


class FilterForm(PlainText, forms.Form):
    """Nothing is kept of it, so nothing is asked about rare characters."""

    asks_about_signs: ClassVar[bool] = False
    nothing_chosen: ClassVar[str] = "全部"


class Filters(django_filters.FilterSet):
    """Filters of a list; `searched` is the method of its field for words."""

    def get_form_class(self) -> type[forms.Form]:
        """As django-filter makes it, on the form above; its days only search and are no days of a record."""
        fields: dict[str, Any] = {name: one.field for name, one in self.filters.items()}
        return type(f"{type(self).__name__}Form", (FilterForm,), {**fields, "__module__": django_filters.__name__})

    def searched(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.searched(value)


def search_field(label: str, method: str = "searched") -> django_filters.CharFilter:
    """The field for words of a list whose records are searched."""
    return django_filters.CharFilter(label=label, method=method)
