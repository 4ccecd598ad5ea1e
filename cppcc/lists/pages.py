"""The one shape of all lists: search, filters as removable chips, sorting, paging, export of what is shown."""

from typing import Any, ClassVar

import django_filters
import django_tables2
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin
from django_tables2.config import RequestConfig

from cppcc.lists import exporting
from cppcc.rights.pages import RoleRequiredMixin
from cppcc.sheets import Column, sheet_of, workbook_response

YES_NO = (("", "全部"), ("true", "是"), ("false", "否"))
NOWRAP = {"td": {"class": "nowrap"}}
NUMBER = {"td": {"class": "number"}, "th": {"class": "number"}}


class StateColumn(django_tables2.Column):
    """The state of a record's workflow as a badge; as words in a spreadsheet."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(verbose_name="状态", **kwargs)

    def render(self, record: Any) -> str:
        return format_html('<span class="badge text-bg-{}">{}</span>', record.TONES[record.state], self.value(record))

    def value(self, record: Any) -> str:
        return str(record.get_state_display())


def yes_no(label: str, **kwargs: Any) -> django_filters.TypedChoiceFilter:
    """A filter on a yes or no, with 全部 for neither."""
    return django_filters.TypedChoiceFilter(
        label=label, choices=YES_NO, coerce=lambda text: text == "true", empty_value=None, **kwargs
    )


class ListPage(RoleRequiredMixin, SingleTableMixin, FilterView):
    """Subclasses name table_class, filterset_class, title, give the queryset the person may see, and the columns of the
    list's sheet.
    """

    request: HttpRequest
    template_name = "list.html"
    title: ClassVar[str] = ""
    sheet_title: ClassVar[str] = ""
    """What the sheet is called, where that is not the page's title."""
    empty_words: ClassVar[str] = "没有符合条件的记录。"
    unit: ClassVar[str] = "条"
    table_pagination: ClassVar[dict[str, int]] = {"per_page": 20}
    strict = False

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
        """All rows as filtered and sorted by the address, of all pages."""
        self.filterset = self.get_filterset(self.get_filterset_class())
        self.object_list = self.filterset.qs
        table = self.get_table_class()(data=self.get_table_data(), **self.get_table_kwargs())
        RequestConfig(self.request, paginate=False).configure(table)
        return table.data.data

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        wanted = request.GET.get("export")
        if wanted == "choose":
            return self.choose()
        return self.export() if wanted == "xlsx" else super().get(request, *args, **kwargs)

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

    # --- the page ------------------------------------------------------------------------------------
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context.update(
            title=self.title,
            unit=self.unit,
            empty_words=self.empty_words,
            chips=self.chips(context["filter"]),
            export_query=self._query(export="choose", page=None),
            new_url=self.new_url(),
            new_words=getattr(self, "new_words", "新建"),
        )
        return context

    def new_url(self) -> str | None:
        """The address of the create page, for those who may."""
        return None

    def chips(self, filterset: Any) -> list[tuple[str, str]]:
        """What is applied, each with the address without it."""
        found = []
        cleaned = filterset.form.cleaned_data if filterset.form.is_valid() else {}
        for name, value in cleaned.items():
            if value in (None, "", []):
                continue
            choices = {str(key): words for key, words in getattr(filterset.form.fields[name], "choices", [])}
            words = choices.get(str(value).lower() if isinstance(value, bool) else str(value), str(value))
            label = filterset.form.fields[name].label or name
            found.append((f"{label}：{words}", self._query(**{name: None, "page": None})))
        return found

    def _query(self, **changes: str | None) -> str:
        query = self.request.GET.copy()
        for name, value in changes.items():
            if value is None:
                query.pop(name, None)
            else:
                query[name] = value
        return f"?{query.urlencode()}"
