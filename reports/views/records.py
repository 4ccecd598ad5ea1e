"""The list behind a number, as a page and as a spreadsheet; a chart by its name."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from cppcc import figures
from cppcc.figures import Columns, columns_for
from cppcc.forms import whole_number
from cppcc.lists import SheetPage, viewing
from cppcc.papers import svg_response
from cppcc.querysets import total
from cppcc.rights import READERS, holds
from cppcc.search import matches, question
from cppcc.sheets import Column
from members.models import PlenaryYear
from members.period import Span, so_far
from reports import charts
from reports.showing import figures as showing

KEPT = ("until", "sort", "of", "w", "m", "cut")
"""What an address says besides the search and the page."""


def until(plenary: PlenaryYear, wanted: str) -> Span:
    """The year, or the part of it up to a day that the address names."""
    try:
        return so_far(plenary, date.fromisoformat(wanted)) if wanted else plenary
    except ValueError:
        raise Http404 from None


def figure_or_404(key: str) -> figures.Entry:
    try:
        return figures.get(key)
    except KeyError:
        raise Http404 from None


def chart_or_404(name: str, span: Any, *, narrow: bool = False) -> HttpResponse:
    """A chart of that time as SVG; drawn anew only when its numbers change."""
    try:
        return svg_response(charts.series_of(name, span), charts.shape_of(name), narrow=narrow)
    except KeyError:
        raise Http404 from None


def found(records: Any, columns: Columns, words: str, sort: str) -> Any:
    """The records whose cells hold the words, by a column ("2", "-2"); read whole only where one of them is asked.

    A figure of a year stands on some thousand records at most.
    """
    number = whole_number(sort.removeprefix("-"), digits=2)
    by = number - 1 if 0 < number <= len(columns.headings) else None
    if not words and by is None:
        return records
    rows = [(record, columns.row(record)) for record in records]
    if words:
        wanted = question(words)
        rows = [
            (one, row)
            for one, row in rows
            if wanted and matches(wanted, (str(cell) for cell in row if cell is not None))
        ]
    if by is not None:
        rows.sort(key=lambda pair: _order(pair[1][by]), reverse=sort.startswith("-"))
    return [record for record, _ in rows]


def _order(cell: Any) -> tuple[int, Any]:
    """Numbers, then days, then words, then nothing."""
    if cell is None or cell == "":
        return 3, ""
    if isinstance(cell, int | float | Decimal):
        return 0, cell
    return (1, cell.isoformat()) if isinstance(cell, date) else (2, str(cell))


class RecordsPage(SheetPage):
    """The records behind a number as far as the reader may see them. Subclasses say which figure, of which time.

    The sheet holds the columns of the page.
    """

    roles = READERS
    kwargs: dict[str, Any]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.kept: dict[str, Any] = {}

    def behind(self) -> tuple[Any, Any, str]:
        """The figure, its records, and what the sheet is called. Http404 where there is none."""
        raise NotImplementedError

    def more(self) -> dict[str, Any]:
        """What the page says besides: the value, the span."""
        raise NotImplementedError

    def asked(self) -> tuple[Any, Any, str]:
        if "behind" not in self.kept:
            self.kept["behind"] = self.behind()
        found: tuple[Any, Any, str] = self.kept["behind"]
        return found

    @property
    def sheet_title(self) -> str:  # type: ignore[override]  # each figure has its own
        return self.asked()[2]

    def get_queryset(self) -> Any:
        records = self.asked()[1]
        if hasattr(records, "visible_to"):
            return total(records.visible_to(self.request.user))
        return total(records) if holds(self.request.user, READERS) else records.none()

    def unseen(self) -> int:
        """How many of the records this reader may not see."""
        records = self.asked()[1]
        return int(records.count()) - int(self.get_queryset().count())

    def said(self) -> Columns:
        return columns_for(self.asked()[1].model)

    def columns(self) -> tuple[Column, ...]:
        return tuple(Column(str(at), heading, cell) for at, (heading, cell) in enumerate(self.said().cells))

    def found(self) -> Any:
        words, sort = self.request.GET.get("q", "").strip()[:60], self.request.GET.get("sort", "")
        return found(self.exported(self.get_queryset()), self.said(), words, sort)

    def exported(self, rows: Any) -> Any:
        return rows if isinstance(rows, list) else self.said().fetch(rows)

    def place(self) -> str:
        return f"{super().place()}:{self.asked()[1].model._meta.label_lower}"

    def shown(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        entry, columns, more = self.asked()[0], self.said(), self.more()
        words, sort = request.GET.get("q", "").strip()[:60], request.GET.get("sort", "")
        size = viewing.sized(request.user, self.place(), request.GET.get("size", ""))
        page = Paginator(self.found(), size).get_page(request.GET.get("page"))
        context = {
            "title": entry.label,
            "figure": entry,
            "words": words,
            "kept": [(name, value) for name in KEPT for value in request.GET.getlist(name)],
            "parts": showing.parts_words(more["value"]),
            "basis": showing.basis_words(entry, words, page.paginator.count, self.unseen()),
            "headings": showing.headings(columns, sort),
            "rows": showing.rows(columns, page, request.user),
            "empty_words": showing.empty_words(words),
            "page": page,
            "unit": "条",
            "sizes": viewing.sizes(self._query, size),
            **more,
        }
        return render(request, "reports/figure.html", context)
