"""Rows of a plain register from a spreadsheet: each cell read by its field, all rows or none."""

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import Http404, HttpRequest
from django.urls import reverse

from cppcc.forms.saying import faults_of
from cppcc.lists.registers import Register, RegisterMixin, checked, days_of
from cppcc.sheets import Fault, Table, plain_text, read_table
from cppcc.sheets.pages import ImportView
from cppcc.texts import Kind
from cppcc.texts.fields import kind_of


@dataclass
class Sheet:
    rows: list[models.Model] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    tidied: list[Fault] = field(default_factory=list)
    known: int = 0


def headings(register: Register) -> tuple[str, ...]:
    fields: list[Any] = [register.model._meta.get_field(name) for name in register.fields]
    return tuple(str(one.verbose_name) for one in fields)


def read(register: Register, content: bytes) -> Sheet:
    """Read and check a whole sheet against the register's fields; writes nothing."""
    fields: dict[str, Any] = {name: register.model._meta.get_field(name) for name in register.fields}
    needed = tuple(str(one.verbose_name) for one in fields.values() if not one.blank and not one.has_default())
    table = read_table(content, needed)
    sheet = Sheet(faults=table.faults, tidied=table.tidied)
    if table.heads:
        _Reader(register, fields, table, sheet).read()
    return sheet


class _Reader:
    def __init__(self, register: Register, fields: dict[str, Any], table: Table, sheet: Sheet) -> None:
        self.register, self.fields, self.table, self.sheet = register, fields, table, sheet
        self.known: dict[str, dict[str, list[Any]]] = {}
        for name, one in fields.items():
            if one.is_relation:
                found: dict[str, list[Any]] = {}
                for row in one.related_model._default_manager.all():
                    found.setdefault(str(row), []).append(row)
                self.known[name] = found
        self.seen: dict[tuple[Any, ...], int] = {}

    def read(self) -> None:
        for number, raw in self.table.rows():
            self._row(number, raw)

    def _row(self, number: int, raw: dict[str, Any]) -> None:
        before = len(self.sheet.faults)
        values = {}
        for name, one in self.fields.items():
            heading = str(one.verbose_name)
            value = self._value(number, raw, name, one, heading)
            if value is None and not one.blank and not one.has_default() and plain_text(raw.get(heading)) == "":
                self.table.fault(number, heading, "没有填写。")
            if value is not None:
                values[name] = value
        if len(self.sheet.faults) > before:
            return
        key = tuple(values.get(name) for name in self.fields)
        if key in self.seen:
            first = str(self.fields[self.register.fields[0]].verbose_name)
            self.table.fault(number, first, f"与第 {self.seen[key]} 行完全相同。")
            return
        self.seen[key] = number
        if self.register.model._default_manager.filter(**values).exists():
            self.sheet.known += 1
            return
        self._keep(number, self.register.model(**values))

    def _keep(self, number: int, made: models.Model) -> None:
        try:
            made.full_clean()
            if faults := days_of(self.register, made):
                raise ValidationError(faults)
            checked(self.register, made)
        except ValidationError as error:
            for name, words in faults_of(made, error).items():
                heading = str(self.fields[name].verbose_name) if name in self.fields else ""
                heading = heading or str(self.fields[self.register.fields[0]].verbose_name)
                self.table.fault(number, heading, "".join(words))
            return
        self.sheet.rows.append(made)

    def _value(self, number: int, raw: dict[str, Any], name: str, one: Any, heading: str) -> Any:
        if isinstance(one, models.DateField):
            return self.table.day(number, raw, heading)
        declared = not one.is_relation and not one.choices and isinstance(one, models.CharField | models.TextField)
        text = self.table.text(number, raw, heading, kind_of(one) if declared else Kind.CODE)
        if not text:
            return None
        if one.is_relation:
            found = self.known[name].get(text, [])
            if len(found) == 1:
                return found[0]
            words = f"有 {len(found)} 个“{text}”，请在页面中逐条登记。" if found else f"没有“{text}”，请先建立或改正。"
            self.table.fault(number, heading, words)
            return None
        if one.choices:
            labels = {str(label): value for value, label in one.choices}
            labels |= {label.split("（")[0]: value for label, value in labels.items()}
            if text not in labels:
                self.table.fault(
                    number, heading, f"“{text}”不对，应为：{'、'.join(str(label) for _, label in one.choices)}。"
                )
            return labels.get(text)
        if isinstance(one, models.BooleanField):
            return text in ("是", "1")
        if isinstance(one, models.DecimalField | models.IntegerField):
            return self._number(number, text, one, heading)
        return text

    def _number(self, number: int, text: str, one: Any, heading: str) -> Any:
        try:
            value = Decimal(text.replace(",", "").replace("，", ""))
        except InvalidOperation:
            self.table.fault(number, heading, f"“{text}”不是数字。")
            return None
        if isinstance(one, models.IntegerField):
            if value != value.to_integral_value():
                self.table.fault(number, heading, f"“{text}”须为整数。")
                return None
            return int(value)
        return value


class RegisterImport(RegisterMixin, ImportView):
    """The import page of a register that offers one."""

    list_name = "register_list"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if request.user.is_authenticated:
            if not self.register.importable:
                raise Http404
            self.title = f"导入{self.register.title}"  # type: ignore[misc]  # each register has its own
            self.session_key = f"import:{self.register.slug}"  # type: ignore[misc]
            self.headings = headings(self.register)  # type: ignore[misc]
            self.example = self._example()  # type: ignore[misc]

    def _example(self) -> tuple[Any, ...]:
        row: list[Any] = []
        for name in self.register.fields:
            one: Any = self.register.model._meta.get_field(name)
            if isinstance(one, models.DateField):
                row.append("2024-03-01" if not one.blank else "")
            elif one.is_relation:
                row.append("" if one.null else str(one.related_model._default_manager.first() or ""))
            elif one.choices:
                row.append(str(one.choices[0][1]))
            else:
                row.append(
                    1 if isinstance(one, models.DecimalField | models.IntegerField) else "" if one.blank else "示例"
                )
        return tuple(row)

    def back_url(self) -> str:
        return reverse("register_list", args=[self.register.slug])

    def read(self, content: bytes) -> Sheet:
        return read(self.register, content)

    def write(self, sheet: Any) -> str:
        with transaction.atomic():
            for made in sheet.rows:
                made.save()
                if self.register.after:
                    self.register.after(made)
        return f"已导入 {len(sheet.rows)} 条，{sheet.known} 条此前已有、没有改动。"

    def outline(self, sheet: Any) -> tuple[str, list[str]]:
        words = f"可导入 {len(sheet.rows)} 条；{sheet.known} 条已在系统中，不会改动。"
        return words, [str(row) for row in sheet.rows[:10]]
