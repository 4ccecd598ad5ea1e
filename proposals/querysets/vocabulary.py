"""Reading words that are offered from a year on, until a year."""

from typing import Self, TypeVar

from django.db.models import Model, Q

from cppcc.search import SearchedQuerySet

M = TypeVar("M", bound=Model)


class YearlyQuerySet(SearchedQuerySet[M]):
    def open_in(self, year: int) -> Self:
        """Those that records of a year may take."""
        since = Q(from_year=None) | Q(from_year__lte=year)
        return self.filter(since, Q(until_year=None) | Q(until_year__gte=year))
