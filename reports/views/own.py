"""自设数据: the list, a figure's page, making and changing one with its value beside, ending and deleting it."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views import View
from django.views.generic import DetailView

from cppcc import figures
from cppcc.figures import Entry, UnknownCut
from cppcc.forms import OnceCreateView, VersionedUpdateView
from cppcc.lists import ListPage
from cppcc.recycle.pages import DeletePage
from cppcc.rights import OFFICE, READERS, holds
from cppcc.rights.pages import RoleRequiredMixin
from cppcc.sheets import Column
from members.furniture import selected_year
from members.models import PlenaryYear
from reports import charts, own
from reports.kinds import words_of
from reports.models import OwnFigure
from reports.own import Choices
from reports.own_forms import OwnEndForm, OwnFigureForm
from reports.own_tables import OWN_COLUMNS, OwnFilter, OwnTable
from reports.showing.figures import chart_urls
from reports.showing.own import Editor, names_of, said_of, seen_of
from reports.views.records import until

WORDS = ("name", "unit", "definition")


class OwnList(ListPage):
    roles = READERS
    table_class, filterset_class = OwnTable, OwnFilter
    title, unit, new_words = "自设数据", "项", "新建自设数据"
    empty_words = "还没有自设数据。需要的数字系统没有现成的，可以在这里按来源、条件和算法自己设一个。"

    def get_queryset(self) -> Any:
        return OwnFigure.objects.visible_to(self.request.user).select_related("former")

    def columns(self) -> tuple[Column, ...]:
        return OWN_COLUMNS

    def new_url(self) -> str | None:
        return reverse("own_new") if holds(self.request.user, OFFICE) else None


class OwnDetail(RoleRequiredMixin, DetailView):
    """Definition, this and last year's value, where it is used, its editions."""

    roles = READERS
    template_name = "reports/own_detail.html"

    def get_queryset(self) -> Any:
        return OwnFigure.objects.visible_to(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, year = self.object, selected_year(self.request)
        entry = next((one for one in figures.everything() if one.key == row.key), None)
        usage = own.usage_of(row)
        return super().get_context_data(
            title=row.name,
            row=row,
            year=year,
            fault="" if entry else own.fault_of(row) or "现在无法计算",
            said=own.sentence(entry) if entry else "",
            seen=seen_of(entry, year, self.request.user) if entry and year else None,
            usage=usage,
            editions=editions_of(row),
            mine=holds(self.request.user, OFFICE),
            changed_words="修改（另立新版）" if usage.used else "修改",
            **kwargs,
        )


def editions_of(row: OwnFigure) -> list[OwnFigure]:
    """All editions, the first one first; only one where there is no other."""
    found = [row]
    while found[0].former is not None and found[0].former not in found:
        found.insert(0, found[0].former)
    while (later := OwnFigure.objects.filter(former=found[-1]).first()) is not None and later not in found:
        found.append(later)
    return found


class Making(RoleRequiredMixin):
    """What the pages that make a figure share: of which figures it may be made, and what was chosen."""

    roles = OFFICE
    request: HttpRequest

    def row(self) -> OwnFigure | None:
        """The row that is changed; None for a new one."""
        return None

    @cached_property
    def everything(self) -> dict[str, Entry]:
        return {entry.key: entry for entry in figures.everything()}

    @cached_property
    def known(self) -> dict[str, Entry]:
        """Those that it may be made of: not itself, nor what is made of it, nor what this account may not count."""
        row = self.row()
        without = [row.key, *(one.key for one in own.dependents(row))] if row else []
        found = own.known_besides(self.everything.values(), without)
        user = self.request.user
        return {
            key: one
            for key, one in found.items()
            if all(holds(user, leaf.source.readers) for leaf in figures.leaves(one))
        }

    @property
    def keys(self) -> Mapping[str, str]:
        return {name: key for key, name in names_of(self.known).items()}

    def chosen(self) -> tuple[Choices, Entry | None, str]:
        """What was sent, the figure that comes of it, and why none does."""
        choices = self.standing()
        try:
            choices = own.from_post(self.request.POST, self.keys)
            return choices, self.entry(choices), ""
        except UnknownCut as fault:
            return choices, None, str(fault)

    def entry(self, choices: Choices) -> Entry:
        """The figure that was chosen. Raises UnknownCut also where others that are made of it would go with it."""
        found = own.entry_of(choices, self.known, self.request.user)
        if row := self.row():
            own.refuse_breaking(row, found, self.everything)
        return found

    def standing(self) -> Choices:
        row = self.row()
        return own.from_data(row.kind, row.data) if row else Choices()

    def figure(self, choices: Choices) -> tuple[Entry | None, str]:
        try:
            return self.entry(choices), ""
        except UnknownCut as fault:
            return None, str(fault)

    def editor(self, choices: Choices, entry: Entry | None, fault: str) -> Editor:
        return Editor(choices, self.known, selected_year(self.request), self.request.user, entry, fault)

    def page(self, form: OwnFigureForm, editor: Editor, hints: Mapping[str, str]) -> dict[str, Any]:
        row = self.row()
        return {
            "title": f"修改“{row}”" if row else "新建自设数据",
            "form": form,
            "editor": editor,
            "hints": hints,
            "save_url": reverse("own_edit", args=[row.pk]) if row else reverse("own_new"),
            "look_url": reverse("own_look") + (f"?row={row.pk}" if row else ""),
            "back_url": row.get_absolute_url() if row else reverse("own_list"),
            "signed": own.usage_of(row).signed if row else (),
            "groups": sorted(OwnFigure.objects.exclude(group="").values_list("group", flat=True).distinct()),
        }


class OwnLook(Making, View):
    """What comes of the choices so far: nothing is saved."""

    http_method_names = ["post"]
    changes_nothing = True

    @cached_property
    def _row(self) -> OwnFigure | None:
        wanted = self.request.GET.get("row", "")
        if not wanted:
            return None
        if not wanted.isdecimal() or len(wanted) > 9:
            raise Http404
        return get_object_or_404(OwnFigure, pk=int(wanted))

    def row(self) -> OwnFigure | None:
        return self._row

    def post(self, request: HttpRequest) -> HttpResponse:
        choices, entry, fault = self.chosen()
        typed = {name: request.POST.get(name, "") for name in OwnFigureForm.base_fields}
        typed["on_dashboard"] = "on_dashboard" in request.POST  # type: ignore[assignment]  # a box
        hints = {name: request.POST.get(f"hint_{name}", "") for name in WORDS}
        if entry is not None:
            said = own.proposed(entry)
            for name in WORDS:
                if typed[name].strip() in ("", hints[name]):
                    typed[name] = getattr(said, name)
                hints[name] = getattr(said, name)
        carried = {"seen": request.POST.get("seen", ""), "seen_version": request.POST.get("seen_version", "")}
        form = OwnFigureForm(instance=self.row() or OwnFigure(), initial={**typed, **carried})
        context = self.page(form, self.editor(choices, entry, fault), hints)
        part = getattr(request, "htmx", False)
        return render(request, "reports/_own_editor.html" if part else "reports/own_edit.html", context)


class OwnSaving(Making):
    """New and changed ones: the form of words with what was chosen beside it."""

    model = OwnFigure
    form_class: Any = OwnFigureForm
    template_name: str | None = "reports/own_edit.html"
    object: Any

    def begun(self) -> Choices:
        """What the page begins with."""
        return self.standing()

    @cached_property
    def sent(self) -> tuple[Choices, Entry | None, str]:
        if self.request.method == "POST":
            return self.chosen()
        choices = self.begun()
        empty = choices == Choices()
        return (choices, None, "") if empty else (choices, *self.figure(choices))

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_form_kwargs()  # type: ignore[misc]  # of the view behind it
        return {**kwargs, "known": self.everything, "fault": self.sent[2] if self.request.method == "POST" else ""}

    def get_form(self, form_class: Any = None) -> OwnFigureForm:
        form: OwnFigureForm = super().get_form(form_class)  # type: ignore[misc]  # of the view behind it
        if form.instance.pk:
            names = names_of(self.everything)
            form.compare(self.standing(), self.sent[0], lambda kept: said_of(kept[0], kept[1], names))
            form.fields["seen"].initial = form.seen_now
        return form

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        choices, entry, fault = self.sent
        form = kwargs.get("form") or self.get_form()
        kwargs["form"] = form
        if any(one.replaced for one in form.besides.values()):
            choices = self.standing()
            entry, fault = self.figure(choices)
        said = own.proposed(entry) if entry else None
        hints = {name: getattr(said, name) if said else "" for name in WORDS}
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]  # of the view behind it
        return {**context, **self.page(form, self.editor(choices, entry, fault), hints)}

    def user(self) -> Any:
        return self.request.user


class OwnNew(OwnSaving, OnceCreateView):
    """A new one; from the records behind a cell (``of``, ``w``, ``m``) with what that cell counts."""

    saved_words = "自设数据已保存，可以在文字、总览和附表中使用。"

    def begun(self) -> Choices:
        if not self.request.GET.get("of"):
            return Choices()
        try:
            return own.from_figure(figures.from_query(self.request.GET))
        except UnknownCut:
            raise Http404 from None

    def get_initial(self) -> dict[str, Any]:
        _, entry, _ = self.sent
        said = own.proposed(entry) if entry else None
        return {name: getattr(said, name) for name in WORDS} if said else {}

    def perform(self, form: Any) -> Any:
        return own.made(form.instance, self.sent[0], self.user())


class OwnEdit(OwnSaving, VersionedUpdateView):
    """Change one; where it was signed with, a new edition comes of it."""

    def get_queryset(self) -> Any:
        return OwnFigure.objects.all()

    def row(self) -> OwnFigure | None:
        return self._stood

    @cached_property
    def _stood(self) -> OwnFigure:
        return get_object_or_404(OwnFigure, pk=self.kwargs["pk"])

    def perform(self, form: Any) -> Any:
        found = own.changed(form.instance, self.sent[0], self.user())
        if found.pk != self._stood.pk:
            self.saved_words = edition_words(self._stood, found)
        return found


def edition_words(former: OwnFigure, new: OwnFigure) -> str:
    """That a new edition was made, and who still uses the former."""
    former.refresh_from_db()
    drafts = "、".join(f"“{one}”" for one in own.drafts_with(former.key))
    others = "、".join(f"“{one}”" for one in own.dependents(former))
    still = "、".join(filter(None, [drafts, others]))
    told = f"{still}用的仍是旧版，请逐一核对。" if still else ""
    return f"已送核或签发的报告用过它，旧版保留为“{former}”，新版自{new.from_year}年度起使用。{told}"


class OwnEnd(RoleRequiredMixin, VersionedUpdateView):
    """停用: the last year of which it is told."""

    roles = OFFICE
    model = OwnFigure
    form_class = OwnEndForm
    template_name = "form.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back = self.object.get_absolute_url()
        return super().get_context_data(title=f"停用“{self.object}”", back_url=back, **kwargs)

    def perform(self, form: Any) -> Any:
        return own.ended(form.instance, form.cleaned_data["until_year"])


class ChartBars(RoleRequiredMixin, View):
    """The bars of a chart as a table: each leads to its records, and to a figure of its own."""

    roles = READERS

    def get(self, request: HttpRequest, year: int, name: str) -> HttpResponse:
        plenary = get_object_or_404(PlenaryYear.objects.select_related("term"), year=year)
        if name.startswith(charts.TREND):
            return self.over_years(request, plenary, name)
        try:
            span = until(plenary, request.GET.get("until", ""))
            title, bars = charts.bars(name, span)
        except (KeyError, ValueError):
            raise Http404 from None
        place, new, mine = reverse("figure_cut", args=[year]), reverse("own_new"), holds(request.user, OFFICE)
        rows, part = [], "" if span.whole else f"&until={span.ends_on.isoformat()}"
        for label, value, figure in bars:
            query = figures.to_query(figure) if figure else ""
            save = f"{new}?{query}" if query and mine and figure and figure.source.offered else ""
            rows.append((label, value.text, f"{place}?{query}{part}" if query else "", save))
        return self.table(request, title, span, name, rows)

    def over_years(self, request: HttpRequest, plenary: PlenaryYear, name: str) -> HttpResponse:
        """Each year's bar leads to the records of that year."""
        key = name.removeprefix(charts.TREND).split(":")[0]
        try:
            found = charts.years_of(name, plenary)
        except KeyError:
            raise Http404 from None
        rows = [
            (f"{one.year}年", value.text, reverse("figure_detail", args=[one.year, key]), "") for one, value in found
        ]
        return self.table(request, charts.name_of(name), plenary, name, rows)

    def table(self, request: HttpRequest, title: str, span: Any, name: str, rows: list[Any]) -> HttpResponse:
        picture, _ = chart_urls(name, span)
        context = {"title": title, "span_words": words_of(span), "picture": picture, "rows": rows}
        return render(request, "reports/chart_bars.html", context)


class OwnDelete(DeletePage):
    roles = OFFICE

    def get_queryset(self) -> Any:
        return OwnFigure.objects.all()

    def get_success_url(self) -> str:
        return reverse("own_list")

    def check(self) -> None:
        own.refuse_deletion(self.object)
