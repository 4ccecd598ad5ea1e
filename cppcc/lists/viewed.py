"""What every list page does with an account's own look: columns, order, size, saved views. Works without script."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import cached_property

from cppcc.lists import viewing
from cppcc.lists.cells import BESIDE, PICK, SheetColumn, main_of
from cppcc.lists.sheet_page import SheetPage
from cppcc.lists.view_forms import SavedViewForm
from cppcc.models import SavedView
from cppcc.sheets import keys


class ViewedList(SheetPage):
    """A list whose look is the account's own. The table's own columns come first, then those of the sheet."""

    get_table_class: Any
    get_table_kwargs: Any

    @cached_property
    def look(self) -> viewing.Look:
        return viewing.look_of(self.request.user, self.place(), self.request.GET.get("view", ""))

    size: int
    reset_query = f"?sort=&view={viewing.NONE}"

    # --- as remembered -----------------------------------------------------------------------------------
    def led_to(self, request: HttpRequest) -> str:
        """The view that this account starts with, where the address says nothing else."""
        return self.look.start.address if not request.GET and self.look.start else ""

    def settle(self, request: HttpRequest) -> None:
        """Order and size as the address says, else as remembered; what it says is remembered outside a view."""
        look, query = self.look, request.GET.copy()
        if "sort" in query:
            if look.view is None:
                viewing.keep(look.setting, sort=",".join(query.getlist("sort"))[:200])
            if not any(query.getlist("sort")):
                del query["sort"]
        elif look.view is None and look.setting.sort:
            query["sort"] = look.setting.sort
        query.pop("per_page", None)
        self.size = viewing.size_of(look, query.pop("size", [""])[-1])
        if "size" in request.GET and look.view is None:
            viewing.keep(look.setting, size=self.size)
        elif look.view is not None and self.size != look.view.size:
            query["size"] = str(self.size)  # of this address alone: the view keeps its own
        request.GET = query  # type: ignore[assignment]  # the address as it means now

    # --- columns -------------------------------------------------------------------------------------------
    def offered(self) -> dict[str, Any]:
        """Every column that this reader may have, by name: the list's own, then those of the sheet."""
        kind = self.get_table_class()
        # no rows, yet of the model, which knows what its columns are called
        nothing = kind._meta.model._base_manager.none() if kind._meta.model else []
        table = kind(data=nothing, **self.get_table_kwargs())
        own = {column.name: column.column for column in table.columns if column.name != PICK}
        heads = {str(column.verbose_name or "") for column in own.values()} | {
            str(column.header) for column in table.columns
        }
        for column in self.columns():
            if column.heading not in heads and column.heading != keys.HEADING:
                own[f"{BESIDE}{column.key}"] = SheetColumn(column)
        self.main = main_of(table)
        self.usual = [name for name in own if not name.startswith(BESIDE)]
        self.heads = {column.name: str(column.header) for column in table.columns}
        return own

    def laid_out(self) -> dict[str, Any]:
        """The table's arguments: the chosen columns in their order, as far as they are still offered."""
        given = self.get_table_kwargs()
        chosen = self.look.columns
        if not chosen:
            return given
        offered = self.offered()
        names = [name for name in chosen if name in offered]
        names = names if self.main in names else [self.main, *names]
        if names in (self.usual, [self.main]):
            return given
        more = [(name, offered[name]) for name in names if name.startswith(BESIDE)]
        left = [name for name in self.usual if name not in names]
        return {
            **given,
            "exclude": [*given.get("exclude", ()), *left],
            "extra_columns": [*given.get("extra_columns", ()), *more],
            "sequence": names,
        }

    # --- what is asked and done ---------------------------------------------------------------------------
    def choose_columns(self, order: list[str], ticked: list[str]) -> HttpResponse:
        offered = self.offered()
        names = [name for name in order if name in offered]
        names += [name for name in offered if name not in names]
        heads = [(name, self.heads.get(name) or str(offered[name].verbose_name)) for name in names]
        context = {
            "title": f"{self.title}：列设置",
            "columns": [(name, head, name in ticked, name == self.main) for name, head in heads],
            "back_url": self.request.path + self._query(list=None),
        }
        return render(self.request, "lists/columns.html", context)

    def columns_page(self) -> HttpResponse:
        offered = self.offered()
        chosen = [name for name in self.look.columns if name in offered] or self.usual
        return self.choose_columns([*chosen, *(n for n in offered if n not in chosen)], [*chosen, self.main])

    def columns_sent(self) -> HttpResponse:
        """A press on ↑ or ↓ moves a column and asks again; all else is kept."""
        sent = self.request.POST
        order, ticked = sent.getlist("order"), sent.getlist("column")
        for way, step in (("up", -1), ("down", 1)):
            if sent.get(way) in order:
                at = order.index(sent[way])
                to = min(max(at + step, 0), len(order) - 1)
                order.insert(to, order.pop(at))
                return self.choose_columns(order, ticked)
        offered = self.offered()
        names = [] if "usual" in sent else [n for n in order if n in offered and (n in ticked or n == self.main)]
        names = [] if names == self.usual else names
        view = self.look.view
        if view is not None and view.user_id == self.request.user.pk:
            SavedView.objects.filter(pk=view.pk).update(columns=names)
            return redirect(self.request.path + self._query(list=None))
        viewing.keep(self.look.setting, columns=names)
        return redirect(self.request.path + self._query(list=None, view=viewing.NONE))

    def view_form(self, data: Any = None) -> SavedViewForm:
        user: Any = self.request.user
        made = SavedView(user=user, place=self.place(), path=self.request.path)
        made.query, made.columns = viewing.conditions(self.request.GET), self.look.columns
        made.size = viewing.size_of(self.look, self.request.GET.get("size", ""))
        return SavedViewForm(data, instance=made, may_share=viewing.may_share(user))

    def view_page(self, form: SavedViewForm | None = None) -> HttpResponse:
        context = {
            "title": f"{self.title}：存为视图",
            "form": form or self.view_form(),
            "back_url": self.request.path + self._query(list=None),
        }
        return render(self.request, "lists/view_new.html", context)

    def view_sent(self) -> HttpResponse:
        form = self.view_form(self.request.POST)
        if not form.is_valid():
            return self.view_page(form)
        view = form.save()
        messages.success(self.request, f"已存为视图“{view}”。")
        return redirect(view.address)

    def view_renewed(self) -> HttpResponse:
        """The open view, one's own, takes the conditions and order of now."""
        view = self.look.view
        if view is not None and view.user_id == self.request.user.pk:
            view.query, view.size = viewing.conditions(self.request.GET), viewing.size_of(self.look, "")
            view.bump()
            view.save()
            messages.success(self.request, f"视图“{view}”已按现在的条件更新。")
            return redirect(view.address)
        return redirect(self.request.path)

    ASKED = {"columns": "columns_page", "view": "view_page"}
    SENT = {"columns": "columns_sent", "view": "view_sent", "renew": "view_renewed"}

    # --- what the page shows ---------------------------------------------------------------------------------
    def look_context(self) -> dict[str, Any]:
        look, user = self.look, self.request.user
        changed = look.view is not None and viewing.conditions(self.request.GET) != look.view.query
        return {
            "look": look,
            "own_view": look.view is not None and look.view.user_id == user.pk,
            "view_changed": changed,
            "sizes": viewing.sizes(self._query, self.size),
            "reset_query": self.reset_query,
            "kept_query": [(n, self.request.GET[n]) for n in ("view", "sort") if self.request.GET.get(n)],
            "columns_query": self._query(list="columns", page=None),
            "view_query": self._query(list="view", page=None),
            "renew_query": self._query(list=None, page=None),
        }
