"""Lists by year: the filter that every such list has, and which year an address asks for."""

from collections.abc import Iterable
from typing import Any

import django_filters

from cppcc.vocabularies import made_once
from members.models import PlenaryYear

ALL = "all"


class YearFilter(django_filters.ChoiceFilter):
    """年度, all years among them. What it restricts is done by the page (``furniture.in_wanted_year``)."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label="年度", empty_label="当前年度", choices=_choices, **kwargs)

    def filter(self, qs: Any, value: Any) -> Any:
        return qs


def _choices() -> list[tuple[str, str]]:
    return [(ALL, "全部年度"), *((str(year), f"{year}年") for year in made_once(_years))]


def _years() -> Iterable[int]:
    """The years that there are, newest first."""
    return PlenaryYear.objects.values_list("year", flat=True)
