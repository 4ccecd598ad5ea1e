"""The list behind a number, as a page and as a spreadsheet; a chart by its name."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from cppcc import figures
from cppcc.drawing import svg_response
from cppcc.records import columns_for
from cppcc.xlsx import xlsx_response
from reports import charts


def figure_or_404(key: str) -> figures.Entry:
    try:
        return figures.get(key)
    except KeyError:
        raise Http404 from None


def chart_or_404(name: str, span: Any) -> HttpResponse:
    """A chart of that time as SVG; drawn anew only when its numbers change."""
    try:
        return svg_response(charts.series_of(name, span), charts.shape_of(name))
    except KeyError:
        raise Http404 from None


def records_page(request: HttpRequest, entry: Any, records: Any, value: Any, name: str, **more: Any) -> HttpResponse:
    """The records as far as the reader may see them; ``name`` is that of the spreadsheet."""
    if hasattr(records, "visible_to"):
        records = records.visible_to(request.user)
    columns = columns_for(records.model)
    records = columns.fetch(records)
    if request.GET.get("export") == "xlsx":
        return xlsx_response(name, columns.headings, (columns.row(record) for record in records))
    page = Paginator(records, 50).get_page(request.GET.get("page"))
    context = {
        "title": entry.label,
        "figure": entry,
        "value": value,
        "headings": columns.headings,
        "rows": [(columns.url(record), zip(columns.headings, columns.row(record), strict=True)) for record in page],
        "page": page,
        **more,
    }
    return render(request, "reports/figure.html", context)
