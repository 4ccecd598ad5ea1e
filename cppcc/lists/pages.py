"""The one shape of all lists: search, filters as removable chips, sorting, paging, export of what is shown."""

from typing import Any, ClassVar

import django_filters
import django_tables2
from django.http import HttpRequest, HttpResponseBase
from django.utils.html import format_html
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin
from django_tables2.config import RequestConfig

from cppcc.lists.sheet_page import SheetPage

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


class ListPage(SheetPage, SingleTableMixin, FilterView):
    """Subclasses name table_class, filterset_class, title, give the queryset the person may see, and the columns of the
    list's sheet.
    """

    template_name = "list.html"
    empty_words: ClassVar[str] = "没有符合条件的记录。"
    table_pagination: ClassVar[dict[str, int]] = {"per_page": 20}
    strict = False

    # --- the sheet -----------------------------------------------------------------------------------
    def found(self) -> Any:
        """All rows as filtered and sorted by the address, of all pages."""
        self.filterset = self.get_filterset(self.get_filterset_class())
        self.object_list = self.filterset.qs
        table = self.get_table_class()(data=self.get_table_data(), **self.get_table_kwargs())
        RequestConfig(self.request, paginate=False).configure(table)
        return table.data.data

    def shown(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return FilterView.get(self, request, *args, **kwargs)

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
