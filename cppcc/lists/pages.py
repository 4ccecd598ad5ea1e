"""The one shape of all lists: search, filters as removable chips, sorting, paging, export of what is shown."""

from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin
from django_tables2.config import RequestConfig

from cppcc.lists import viewing
from cppcc.lists.batched import BatchedList
from cppcc.lists.rows import Pages, SteadyRows
from cppcc.rights import INSIDE, holds

YES_NO = (("", "全部"), ("true", "是"), ("false", "否"))
NOWRAP = {"td": {"class": "nowrap"}}
WORDS = "q"
"""What the words are called in the address of a list that is searched for them."""
NUMBER = {"td": {"class": "number"}, "th": {"class": "number"}}


def yes_no(label: str, **kwargs: Any) -> django_filters.TypedChoiceFilter:
    """A filter on a yes or no, with 全部 for neither."""
    return django_filters.TypedChoiceFilter(
        label=label, choices=YES_NO, coerce=lambda text: text == "true", empty_value=None, **kwargs
    )


class ListPage(BatchedList, SingleTableMixin, FilterView):
    """Subclasses name table_class, filterset_class, title, give the queryset the person may see, and the columns of the
    list's sheet.
    """

    template_name = "list.html"
    empty_words: ClassVar[str] = "还没有记录。"
    """What belongs here and how it comes here, where there is nothing yet."""
    what: ClassVar[str] = ""
    """What stands in the list, where its title does not say so."""
    size = viewing.SIZE
    strict = False
    owned: ClassVar[bool] = False
    """Whether a member who is nothing else finds nothing here but what is his own: a row or two need no sheet."""
    owned_hides: ClassVar[tuple[str, ...]] = ()
    """Conditions and columns that tell one person from another; not for him."""

    # --- the sheet -----------------------------------------------------------------------------------
    def found(self) -> Any:
        """All rows as filtered and sorted by the address, of all pages."""
        self.filterset = self.get_filterset(self.get_filterset_class())
        self.object_list = self.filterset.qs
        table = self.get_table_class()(data=self.steady(self.get_table_data()), **self.get_table_kwargs())
        RequestConfig(self.request, paginate=False).configure(table)
        return table.data.data

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if "do" in request.GET:
            return redirect(request.path + self._query(do=None))
        asked = self.ASKED.get(request.GET.get("list", ""))
        if asked:
            page: HttpResponse = getattr(self, asked)()
            return page
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if "do" in request.GET:
            return self.picked(request)
        sent = self.SENT.get(request.POST.get("list", ""))
        if sent:
            answer: HttpResponse = getattr(self, sent)()
            return answer
        return super().post(request, *args, **kwargs)

    def shown(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        to = self.led_to(request)
        if to:
            return redirect(to)
        self.settle(request)
        return FilterView.get(self, request, *args, **kwargs)

    # --- the page ------------------------------------------------------------------------------------
    def steady(self, rows: Any) -> Any:
        """The rows in an order that leaves nothing open; those that are no rows of the database as they are."""
        return SteadyRows(rows) if isinstance(rows, QuerySet) else rows

    def get_table(self, **kwargs: Any) -> Any:
        """The rows of the page in a total order, in the columns of this account."""
        rows, laid, kind = self.get_table_data(), self.laid_out(), self.get_table_class()
        if isinstance(rows, QuerySet):
            told = self.exported if "extra_columns" in laid else QuerySet.all
            rows = SteadyRows(told(rows), told(self.filterset.queryset) if self.request.GET.get(WORDS) else None)
        table = kind(data=rows, **self.picking(laid, kind._meta.sequence))
        paginate = {"per_page": self.size, "paginator_class": Pages}
        return RequestConfig(self.request, paginate=paginate).configure(table)

    def owner_alone(self) -> bool:
        """Whether the reader is a member and nothing else, and all here is his own."""
        return self.owned and not holds(self.request.user, INSIDE)

    def get_filterset(self, filterset_class: Any) -> Any:
        filterset = super().get_filterset(filterset_class)
        for name in self.owned_hides if self.owner_alone() else ():
            filterset.filters.pop(name, None)
        return filterset

    def get_table_kwargs(self) -> dict[str, Any]:
        hidden = [name for name in self.owned_hides if name in self.get_table_class().base_columns]
        return {"exclude": hidden} if self.owner_alone() and hidden else {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        chips = self.chips(context["filter"])
        new = self.new_url()
        asked = any(self.request.GET.get(name) for name in context["filter"].form.fields if name != "year")
        context.update(
            title=self.title,
            unit=self.unit,
            empty_words=f"没有符合条件的{self.what or self.title}。" if asked else self.empty_words,
            empty_url=self.reset_query if asked else new,
            empty_next="清空条件" if asked else getattr(self, "new_words", "新建"),
            chips=chips,
            may_export=not self.owner_alone(),
            export_query=self._query(export="choose", page=None),
            new_url=new,
            new_words=getattr(self, "new_words", "新建"),
            **self.look_context(),
            **self.batch_context(),
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
