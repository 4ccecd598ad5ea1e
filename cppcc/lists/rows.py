"""The rows of a list as its table takes them: in an order that leaves nothing open, a page of them and their number."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Window
from django_tables2.data import TableQuerysetData

from cppcc.querysets import in_order, total


class SteadyRows(TableQuerysetData):
    """Rows whose order leaves nothing open, by whatever column they are sorted.

    Their number and a page of them are two questions; ``look`` asks both at once.
    """

    data: Any
    page: tuple[slice, list[Any]] | None = None
    """The page that was looked at: which part of all rows it is, and its rows."""

    def __init__(self, rows: Any, readable: Any = None) -> None:
        """``readable``: the rows among which the reader looks, before any condition, where the conditions take long: those
        of a page are read there by their keys. None: a page and the number are asked apart.
        """
        super().__init__(total(rows))
        self.readable = readable

    def order_by(self, aliases: Any) -> None:
        before = self.data.query.order_by
        super().order_by(aliases)
        order = self.data.query.order_by
        if order != before:
            names = {one.lstrip("-") for one in order if isinstance(one, str)}
            rest = (one for one in before if not isinstance(one, str) or one.lstrip("-") not in names)
            self.data = self.data.order_by(*order, *rest)

    @property
    def by_key(self) -> bool:
        """Whether a page is the same when its rows are read again by their keys: no condition joins what may stand twice,
        none adds to its rows what ``readable`` has not.
        """
        if self.readable is None:
            return False
        asked, plain = self.data.query, self.readable.query
        grouped = asked.distinct or asked.combinator or asked.group_by is not None
        return not grouped and set(asked.annotation_select) <= set(plain.annotation_select)

    def look(self, part: slice) -> None:
        """The conditions are asked once: for the keys of a page in their order, the number of all rows beside them.

        A page that holds none says nothing of the others, unless it is the first.
        """
        counted = self.data.annotate(_all=Window(Count("pk"))).values_list("pk", "_all")
        found = list(counted[part])
        if found or part.start == 0:
            keys = [key for key, _ in found]
            self.page = part, list(in_order(self.readable, keys)) if keys else []
            self._length = found[0][1] if found else 0

    def __getitem__(self, wanted: Any) -> Any:
        """Of the page that was looked at its rows; it may end before the part that was asked for."""
        if self.page and isinstance(wanted, slice):
            part, rows = self.page
            if wanted.start == part.start and wanted.stop == min(part.stop, len(self)):
                return rows
        return super().__getitem__(wanted)


class Pages(Paginator):
    """Pages of which the rows and their number are asked at once, where the rows can be read by key.

    So is a list that is searched for words. Under other conditions an index of the table may give the first rows in order
    without reading them all.
    """

    FARTHEST = 10**6
    """Beyond that page nobody has rows: their number is asked alone."""

    def page(self, number: Any) -> "Page[Any]":
        rows = getattr(self.object_list, "data", None)
        if isinstance(rows, SteadyRows) and rows.by_key and 0 < number < self.FARTHEST:
            first = (number - 1) * self.per_page
            rows.look(slice(first, first + self.per_page))
        return super().page(number)
