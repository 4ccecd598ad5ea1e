"""A page whose rows go out as a sheet: in the columns that the reader chose, long ones as a job."""

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views import View

from cppcc.lists import exporting
from cppcc.rights.pages import RoleRequiredMixin
from cppcc.sheets import Column, sheet_of, workbook_response

CHOSEN = "chosen"
"""What is done with ticked rows where that is their sheet."""


def sent_out(request: HttpRequest) -> bool:
    """Whether a request to a list is for its sheet: fetched, ordered as a job, or of ticked rows."""
    if request.method == "GET":
        return request.GET.get("export") == "xlsx"
    return request.POST.get("export") == "columns" or request.GET.get("do") == CHOSEN


class SheetPage(RoleRequiredMixin, View):
    """Subclasses say columns, rows and how the page is shown; `exporting` makes the same rows in the background."""

    request: HttpRequest
    title: ClassVar[str] = ""
    sheet_title: ClassVar[str] = ""
    """What the sheet is called, where that is not the page's title."""
    unit: ClassVar[str] = "条"

    personal: ClassVar[bool] = False
    """Whether its sheet takes personal data of others out of the house: its reader is confirmed for it."""

    @classmethod
    def asks_again(cls, request: HttpRequest, **kwargs: Any) -> bool:
        """For the sheet alone (``cppcc.rights.again``), here or ordered as a job; the page itself opens."""
        return cls.personal and sent_out(request)

    # --- the sheet -----------------------------------------------------------------------------------
    def columns(self) -> tuple[Column, ...]:
        """All columns that this reader may have in a sheet: what he may not see is never offered to him."""
        raise NotImplementedError(f"{type(self).__name__} says no columns")

    def exported(self, rows: Any) -> Any:
        """The rows with all that the columns read, so that no cell asks a query."""
        return rows

    def rights(self) -> str:
        """What this reader's sheet stands on besides the account: a sheet made before a change is not handed out."""
        roles: Any = getattr(self.request.user, "roles", ())
        return " ".join(sorted(roles))

    def place(self) -> str:
        """The name under which this list's chosen columns are remembered."""
        match = self.request.resolver_match
        return match.view_name if match else type(self).__name__

    def found(self) -> Any:
        """All rows as filtered and sorted by the address, of all pages: a queryset or a list."""
        raise NotImplementedError

    def shown(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The page itself."""
        raise NotImplementedError

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        wanted = request.GET.get("export")
        if wanted == "choose":
            return self.choose()
        return self.export() if wanted == "xlsx" else self.shown(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The columns as ticked: remembered, then on to the sheet, or to the job that makes it."""
        if request.POST.get("export") != "columns":
            return self.http_method_not_allowed(request, *args, **kwargs)
        keys = exporting.taken(self.columns(), request.POST.getlist("column"))
        if not keys:
            return self.choose("请至少选择一列。")
        exporting.remember(request.user, self.place(), keys, self.columns())
        if exporting.is_long(self.found()):
            asked = exporting.ask(self, exporting.chosen(self.columns(), keys))
            return redirect("export", pk=asked.pk)
        return redirect(self.request.path + self._query(export="xlsx"))

    def export(self) -> HttpResponseBase:
        """Exactly the filtered and sorted rows, in the columns that this account chose last."""
        rows = self.found()
        if exporting.is_long(rows):
            return redirect(self.request.path + self._query(export="choose"))
        name = self.sheet_title or self.title
        columns = exporting.chosen(self.columns(), exporting.remembered(self.request.user, self.place()))
        return workbook_response(name, sheet_of(name, columns, self.exported(rows)))

    def choose(self, refused: str = "") -> HttpResponse:
        """Which columns; more rows than a request should write are made in the background."""
        rows, keys = self.found(), exporting.remembered(self.request.user, self.place())
        offered = self.columns()
        ticked = {column.key for column in exporting.chosen(offered, keys)}
        context = {
            "title": f"导出{self.sheet_title or self.title}",
            "columns": [(column, column.key in ticked and not refused) for column in offered],
            "note": exporting.note(rows, self.unit),
            "refused": refused,
            "back_url": f"{self.request.path}{self._query(export=None)}",
            "made": exporting.latest(self.request.user, self.place()),
        }
        return render(self.request, "cppcc/export.html", context)

    def _query(self, **changes: str | None) -> str:
        query = self.request.GET.copy()
        for name, value in changes.items():
            if value is None:
                query.pop(name, None)
            else:
                query[name] = value
        return f"?{query.urlencode()}"
