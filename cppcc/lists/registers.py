"""Plain registers (years, sectors, units, indicators …): one list and one form for all of them.

Each app declares which of its tables staff or admins keep in the browser.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import django_filters
import django_tables2
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.http import Http404, HttpRequest
from django.urls import reverse

from cppcc import search
from cppcc.calendar import clock
from cppcc.forms import OnceCreateView, OnceForm, PlainWords, SeenUpdateView, date_input
from cppcc.forms.dates import FUTURE
from cppcc.lists.cells import YesNoColumn
from cppcc.lists.described import said_of
from cppcc.lists.filters import ALL, Filters, search_field
from cppcc.lists.pages import ListPage
from cppcc.lists.register_columns import columns_of
from cppcc.lists.sheet_page import sent_out
from cppcc.models import Versioned
from cppcc.picking import picked_field
from cppcc.recycle.pages import DeletePage
from cppcc.rights import EVERYONE, Role, holds
from cppcc.rights.pages import RoleRequiredMixin
from cppcc.sheets import Column, field_column, importer_of
from cppcc.vocabularies import KeysField


@dataclass(frozen=True)
class Register:
    """One table kept in the browser."""

    slug: str
    model: type[models.Model]
    fields: tuple[str, ...]
    columns: tuple[str, ...]
    search: tuple[str, ...]
    roles: frozenset[Role]
    related: tuple[str, ...] = ()
    help: str = ""
    check: Callable[[Any], None] | None = field(default=None)
    """May raise ValidationError on the form's instance."""
    after: Callable[[Any], None] | None = field(default=None)
    """What else a save means, in the same transaction."""
    stays: Callable[[Any], None] | None = field(default=None)
    """May raise Refused (Chinese) on a row that may not be deleted now."""
    gone: Callable[[Any], None] | None = field(default=None)
    """What else deleting a row means, in the same transaction."""
    importable: bool = True
    planned: tuple[str, ...] = ()
    """Days that may lie ahead; all others are of what was done."""
    headings: tuple[tuple[str, str], ...] = ()
    """What columns are called that are no fields."""
    place: str = "settings"
    """Which page leads to it: the settings, or "ledgers" 台账."""
    personal: bool = False
    """Whether its sheet holds personal data of others."""
    fixed: Callable[[Any], Collection[str]] | None = field(default=None)
    """Which fields of a row nobody changes; its form shows them and takes nothing for them."""
    new_page: str = ""
    """The page that makes a new row, where the register's own form is not enough."""

    @property
    def title(self) -> str:
        return str(self.model._meta.verbose_name)

    def column(self, name: str) -> Column:
        """A column of its list or sheet that no import takes."""
        found = field_column(self.model, name)
        return replace(found, heading=dict(self.headings).get(name, found.heading))

    @property
    def what_for(self) -> str:
        """What it is for, in a sentence (``described``)."""
        said = said_of(self.slug)
        return said.words if said else ""


Check = Callable[[Any], None]
_registers: dict[str, Register] = {}
_checks: list[Check] = []


def check_every_new_row(check: Check) -> None:
    """Declare what is asked of every row of every register; may raise ValidationError on the form's instance."""
    _checks.append(check)


def checked(register: "Register", row: Any) -> None:
    """What the register itself and the house ask of a row. Raises ValidationError."""
    for check in (*_checks, *([register.check] if register.check else [])):
        check(row)


def register(*declared: Register) -> None:
    """Declare registers; what is searched of their rows is declared with them."""
    for one in declared:
        _registers[one.slug] = one
        search.declare(one.model, one.search)


def registers_for(user: Any, place: str) -> list[Register]:
    """The registers of a place that the account may keep."""
    return [one for one in _registers.values() if one.place == place and holds(user, one.roles)]


def register_of(slug: str) -> Register | None:
    return _registers.get(slug)


def slugs() -> list[str]:
    return list(_registers)


IN_ORDER = (("starts_on", "ends_on"), ("since", "until"), ("raised_on", "on"))


def days_of(register: Register, row: Any) -> dict[str, str]:
    """What is wrong with the days of a row, by field: in the future, or the end before the beginning."""
    fields: dict[str, Any] = {name: row._meta.get_field(name) for name in register.fields}
    days = {name: getattr(row, name) for name, one in fields.items() if isinstance(one, models.DateField)}
    known = {name: day for name, day in days.items() if isinstance(day, date)}
    late = [name for name, day in known.items() if name not in register.planned and day > clock.today()]
    faults = {name: f"{fields[name].verbose_name}{FUTURE}" for name in late}
    for first, last in IN_ORDER:
        if first in known and last in known and known[last] < known[first]:
            faults.setdefault(last, f"{fields[last].verbose_name}不能早于{fields[first].verbose_name}。")
    return faults


class RegisterMixin(RoleRequiredMixin):
    """Finds the register of the address; one that the account may not keep answers 404."""

    roles = EVERYONE
    kwargs: dict[str, Any]
    request: HttpRequest

    @classmethod
    def opens_for(cls, user: Any, slug: str, **more: Any) -> bool:
        found = _registers.get(slug)
        return found is not None and holds(user, found.roles)

    @property
    def register(self) -> Register:
        found = _registers.get(self.kwargs["slug"])
        if found is None or not holds(self.request.user, found.roles):
            raise Http404
        return found

    def get_queryset(self) -> Any:
        return self.register.model._default_manager.select_related(*self.register.related)

    def get_success_url(self) -> str:
        return reverse("register_list", args=[self.register.slug])

    def get_form_class(self) -> type[Any]:
        widgets = {
            name: date_input()
            for name in self.register.fields
            if isinstance(self.register.model._meta.get_field(name), models.DateField)
        }
        register = self.register
        after = self.register.after

        class Form(PlainWords, OnceForm):
            class Meta:
                model = self.register.model
                fields = self.register.fields
                formfield_callback = picked_field

            def __init__(self, *args: Any, **kwargs: Any) -> None:
                super().__init__(*args, **kwargs)
                for name in register.fixed(self.instance) if register.fixed and self.instance.pk else ():
                    self.fields[name].disabled = True

            def save(self, commit: bool = True) -> Any:
                if self.instance.pk and isinstance(self.instance, Versioned):
                    self.instance.bump()
                saved = super().save(commit)
                if after:
                    after(saved)
                return saved

            def _post_clean(self) -> None:
                super()._post_clean()  # type: ignore[misc]  # ModelForm's hook
                for name, words in days_of(register, self.instance).items():
                    if name not in self.errors:
                        self.errors.pop(NON_FIELD_ERRORS, None)  # the database's constraint would say the same
                        self.add_error(name, words)
                if not set(self.errors) - {NON_FIELD_ERRORS}:
                    self._checked()

            def _checked(self) -> None:
                """The register's own words stand for what the database's constraint would say of the same."""
                try:
                    checked(register, self.instance)
                except ValidationError as fault:
                    self.errors.pop(NON_FIELD_ERRORS, None)
                    self._update_errors(fault)  # type: ignore[attr-defined]  # ModelForm's own

        for name, widget in widgets.items():
            Form.base_fields[name].widget = widget
        return Form


class RegisterList(RegisterMixin, ListPage):
    unit = "条"
    template_name = "cppcc/register_list.html"

    @classmethod
    def asks_again(cls, request: HttpRequest, **kwargs: Any) -> bool:
        """As every list, where the register holds personal data."""
        declared = register_of(str(kwargs.get("slug", "")))
        return bool(declared and declared.personal) and sent_out(request)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(register=self.register, **kwargs)

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if request.user.is_authenticated:
            self.title = self.register.title  # type: ignore[misc]  # each register has its own
            self.empty_words = register_words(self.register)  # type: ignore[misc]

    def columns(self) -> tuple[Column, ...]:
        """All fields, with the headings and values that the import takes, then what the list shows besides."""
        model, fields = self.register.model, self.register.fields
        others = [name for name in self.register.columns if name not in fields]
        more = tuple(self.register.column(name) for name in others)
        if not self.register.importable:
            return (*columns_of(model, fields), *more)
        *own, key = importer_of(f"register:{self.register.slug}").every_column()
        return (*own, *more, key)

    def exported(self, rows: Any) -> Any:
        related = [one.name for one in self.register.model._meta.get_fields() if one.many_to_one or one.one_to_one]
        wanted = [name for name in related if name in self.register.fields]
        rows = rows.select_related(*self.register.related, *wanted)
        return importer_of(f"register:{self.register.slug}").fetching(rows) if self.register.importable else rows

    def place(self) -> str:
        return f"{super().place()}:{self.register.slug}"

    def get_table_class(self) -> type[django_tables2.Table]:
        model, slug = self.register.model, self.register.slug
        fields = {one.name: one for one in model._meta.get_fields()}
        flags = {name for name, one in fields.items() if isinstance(one, models.BooleanField)}
        columns: dict[str, Any] = {}
        for name in self.register.columns:
            kind: dict[str, Any] = {"verbose_name": self.register.column(name).heading, "orderable": name in fields}
            if not columns:
                kind |= {"linkify": lambda record: reverse("register_edit", args=[slug, record.pk])}
            if isinstance(fields.get(name), KeysField):
                kind |= {"accessor": f"get_{name}_display", "orderable": False}
            columns[name] = YesNoColumn(**kind) if name in flags else django_tables2.Column(**kind)
        meta = type("Meta", (), {"model": self.register.model, "fields": self.register.columns, "order_by": ()})
        return type("RegisterTable", (django_tables2.Table,), {**columns, "Meta": meta})

    def get_filterset_class(self) -> type[django_filters.FilterSet]:
        meta = type("Meta", (), {"model": self.register.model, "fields": ()})
        return type("RegisterFilter", (Filters,), {"q": search_field("查找"), "OPEN": ALL, "Meta": meta})

    def new_url(self) -> str:
        own = self.register.new_page
        return reverse(own) if own else reverse("register_new", args=[self.register.slug])


def register_words(register: Register) -> str:
    """What is said of one that has no rows."""
    said = register.what_for or register.help
    help_words = f"{said.rstrip('。')}。" if said else ""
    ways = "可以逐条新建，也可以从表格导入。" if register.importable else ""
    return f"还没有{register.title}。{help_words}{ways}"


class RegisterCreate(RegisterMixin, OnceCreateView):
    template_name = "form.html"

    def get_initial(self) -> dict[str, Any]:
        """What the address that led here knows already (?member=3)."""
        return {name: self.request.GET[name] for name in self.register.fields if name in self.request.GET}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = {"title": f"新建{self.register.title}", "back_url": self.get_success_url()}
        return super().get_context_data(**kwargs, **words)


class RegisterEdit(RegisterMixin, SeenUpdateView):
    template_name = "cppcc/register_form.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = {"title": f"修改{self.register.title}", "back_url": self.get_success_url()}
        return super().get_context_data(**kwargs, **words, slug=self.register.slug)


class RegisterDelete(RegisterMixin, DeletePage):
    consequence = "已被使用的记录不能删除。"

    def page_title(self) -> str:
        return f"删除{self.register.title}"

    def back_url(self) -> str:
        return self.get_success_url()

    def check(self) -> None:
        if self.register.stays:
            self.register.stays(self.object)

    def after(self) -> None:
        if self.register.gone:
            self.register.gone(self.object)

    def keeper_roles(self) -> Any:
        return self.register.roles
