"""A register as a book: each field of the table is a column, out and in; known rows are brought in line."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from cppcc.forms.saying import faults_of
from cppcc.lists import registers
from cppcc.lists.register_columns import KEY, columns_of
from cppcc.lists.registers import Register, checked, days_of
from cppcc.sheets import Importer, In, Keyed, Readout, Row, Table, Tell, importer, plain_text, silent, still
from cppcc.texts import Kind
from cppcc.texts.fields import kind_of
from cppcc.vocabularies import KeysField, Names

YES = {"是": True, "否": False}
YES_WORDS = {
    "1": "是",
    "0": "否",
    "√": "是",
    "×": "否",
    "有": "是",
    "无": "否",
    "TRUE": "是",
    "FALSE": "否",
    "启用": "是",
    "停用": "否",
}
MOST_WORDS = 60


def _field(register: Register, name: str) -> Any:
    return register.model._meta.get_field(name)


class RegisterImporter(Importer):
    """The import of one register."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self.kind = f"register:{register.slug}"  # type: ignore[misc]  # each register has its own
        self.title = f"导入{register.title}"  # type: ignore[misc]
        self.roles = register.roles  # type: ignore[misc]

    @property
    def columns(self) -> tuple[In, ...]:
        return (*columns_of(self.register.model, self.register.fields), KEY)

    def example(self) -> tuple[Any, ...]:
        """With records that there are."""
        found = []
        for column in self.every_column():
            one = _field(self.register, column.key) if column.key in self.register.fields else None
            first = (
                one.related_model._default_manager.first()
                if one is not None and one.is_relation and not one.null
                else None
            )
            found.append(str(first) if first is not None else column.example)
        return tuple(found)

    def read(self, table: Table, user: Any, tell: Tell = silent) -> Readout:
        sheet = Readout(faults=table.faults, tidied=table.tidied)
        _Reader(self.register, table, sheet).read(tell)
        return sheet

    def write(self, sheet: Any, user: Any, tell: Tell = silent) -> str:
        added = 0
        for done, row in enumerate(sheet.rows):
            tell(done, len(sheet.rows))
            row.written = record = self.register.model() if row.record is None else still(row)
            added += row.record is None
            for name, value in row.values.items():
                setattr(record, name, value)
            if row.record is not None and hasattr(record, "bump"):
                record.bump()
            record.save()
            if self.register.after:
                self.register.after(record)
        changed = len(sheet.rows) - added
        return f"已新增 {added} 条，更新 {changed} 条；{sheet.same} 条此前已有、没有变化。"

    def after_undo(self, records: Any) -> None:
        for record in records:
            if self.register.after and isinstance(record, self.register.model):
                self.register.after(record)


class _Reader:
    def __init__(self, register: Register, table: Table, sheet: Readout) -> None:
        self.register, self.table, self.sheet = register, table, sheet
        self.fields: dict[str, Any] = {name: _field(register, name) for name in register.fields}
        self.first = str(self.fields[register.fields[0]].verbose_name)
        rows = register.model._default_manager.select_related(*register.related)
        self.keyed = Keyed(table, rows)
        self.known = {name: _names(one) for name, one in self.fields.items() if one.is_relation}
        self.shown = {column.key: column.value for column in columns_of(register.model, register.fields)}
        self.unique = _unique(register)
        self.seen: dict[tuple[Any, ...], int] = {}
        self.taken: dict[tuple[Any, ...], int] = {}

    def read(self, tell: Tell) -> None:
        for done, (number, raw) in enumerate(self.table.rows()):
            tell(done, len(self.table.values))
            self._row(number, raw)

    def _row(self, number: int, raw: dict[str, Any]) -> None:
        before = len(self.sheet.faults)
        record, named = self.keyed.of(number, raw)
        values: dict[str, Any] = {}
        for name, one in self.fields.items():
            heading = str(one.verbose_name)
            if record is not None and self.table.same(number, raw, heading, self.shown[name](record)):
                continue
            value = self._value(number, raw, name, one, heading)
            empty = plain_text(raw.get(heading)) == ""
            if value is not None:
                values[name] = value
            elif empty and (not named or self.table.has(heading)):
                if not one.blank and (not one.has_default() or named):
                    self.table.fault(number, heading, "没有填写。")
                elif named and one.blank:
                    values[name] = None if one.null else one.get_default()
        if len(self.sheet.faults) > before:
            return
        said = [values.get(name) for name in self.fields]
        key = tuple(tuple(one) if isinstance(one, list) else one for one in said)
        if key in self.seen and not named:
            self.table.fault(number, self.first, f"与第 {self.seen[key]} 行完全相同。")
            return
        self.seen[key] = number
        self._keep(number, record if named else self._known(values), values)

    def _known(self, values: dict[str, Any]) -> Any:
        """The record that a row without a key means: the very same, or the one of the same unique name."""
        rows = self.register.model._default_manager.all()
        if (found := rows.filter(**values).first()) is not None:
            return found
        for names in self.unique:
            if all(values.get(name) not in (None, "") for name in names):
                found = rows.filter(**{name: values[name] for name in names}).first()
                if found is not None:
                    return found
        return None

    def _keep(self, number: int, record: Any, values: dict[str, Any]) -> None:
        before = {name: self.shown[name](record) for name in values} if record is not None else {}
        if record is not None and all(getattr(record, name) == value for name, value in values.items()):
            self.sheet.same += 1
            self.sheet.known[number] = Row(str(record)[:MOST_WORDS], {}, record, number=number)
            return
        changed = values
        made: Any = self.register.model() if record is None else self.register.model._default_manager.get(pk=record.pk)
        if record is not None:
            changed = {name: value for name, value in values.items() if getattr(record, name) != value}
        for name, value in changed.items():
            setattr(made, name, value)
        if not self._right(number, made) or not self._alone(number, made):
            return
        row = Row(str(made)[:MOST_WORDS], changed, record, number=number)
        if record is not None:
            row.changes = [
                f"{self.fields[name].verbose_name} {_word(before[name])} → {_word(self.shown[name](made))}"
                for name in changed
            ]
        self.sheet.rows.append(row)

    def _alone(self, number: int, made: Any) -> bool:
        """What is unique in the register is so among the rows of the book, too."""
        alone = True
        for names in self.unique:
            values = tuple(getattr(made, name) for name in names)
            if None in values:
                continue
            earlier = self.taken.setdefault((names, values), number)
            if earlier != number:
                self.table.fault(number, str(self.fields[names[0]].verbose_name), f"与第 {earlier} 行重复。")
                alone = False
        return alone

    def _right(self, number: int, made: Any) -> bool:
        try:
            made.full_clean()
            if faults := days_of(self.register, made):
                raise ValidationError(faults)
            checked(self.register, made)
        except ValidationError as error:
            for name, words in faults_of(made, error).items():
                heading = str(self.fields[name].verbose_name) if name in self.fields else self.first
                self.table.fault(number, heading, "".join(words))
            return False
        return True

    def _value(self, number: int, raw: dict[str, Any], name: str, one: Any, heading: str) -> Any:
        table = self.table
        if isinstance(one, models.DateField):
            return table.day(number, raw, heading)
        if isinstance(one, models.BooleanField):
            return table.choice(number, raw, heading, YES, YES_WORDS)
        if isinstance(one, models.IntegerField):
            return table.whole(number, raw, heading)
        if isinstance(one, models.DecimalField):
            return table.number(number, raw, heading)
        if one.choices:
            labels = {str(label): value for value, label in one.choices}
            short = {label.split("（")[0]: label for label in labels}
            return table.choice(number, raw, heading, labels, short)
        if one.is_relation:
            return self._related(number, raw, name, heading)
        if isinstance(one, KeysField):
            return self._several(number, raw, one, heading)
        return table.text(number, raw, heading, kind_of(one)) or None

    def _several(self, number: int, raw: dict[str, Any], one: KeysField, heading: str) -> list[str] | None:
        """Some values of a vocabulary, by their names, in its order; None where a name is none of them."""
        keys = {name: key for key, name in Names(one.of)}
        said = set(self.table.parts(number, raw, heading))
        if unknown := sorted(said - set(keys)):
            self.table.fault(number, heading, f"没有“{'”“'.join(unknown)}”，可填{'、'.join(keys)}。")
            return None
        return [key for name, key in keys.items() if name in said]

    def _related(self, number: int, raw: dict[str, Any], name: str, heading: str) -> Any:
        text = self.table.text(number, raw, heading, Kind.CODE)
        if not text:
            return None
        found = self.known[name].get(text) or self.known[name].get(_plain(text), [])
        if len(found) == 1:
            return found[0]
        words = (
            f"有 {len(found)} 个“{text}”，请写清是哪一个，如“{found[0]}”。"
            if found
            else f"没有“{text}”，请先建立或改正。"
        )
        self.table.fault(number, heading, words)
        return None


def _plain(text: str) -> str:
    return text.replace(" ", "").replace("·", "").casefold()


def _names(one: Any) -> dict[str, list[Any]]:
    """The records that a field may name, by all that they are called: in full, by name alone, by year."""
    found: dict[str, list[Any]] = {}
    for row in one.related_model._default_manager.all():
        words = {str(row), _plain(str(row))}
        name = str(getattr(row, "name", ""))
        year = str(getattr(row, "year", ""))
        words |= {name, _plain(name)} if name else set()
        words |= {year, f"{year}年", f"{year}年度"} if year.isdigit() else set()
        for word in words:
            found.setdefault(word, []).append(row)
    return found


def _unique(register: Register) -> list[tuple[str, ...]]:
    """The fields by which the database knows a row of this register."""
    found: list[tuple[str, ...]] = [
        (name,) for name in register.fields if getattr(_field(register, name), "unique", False)
    ]
    for one in register.model._meta.constraints:
        if (
            isinstance(one, models.UniqueConstraint)
            and one.condition is None
            and one.fields
            and set(one.fields) <= set(register.fields)
        ):
            found.append(tuple(one.fields))
    return found


def _word(value: Any) -> str:
    text = "（空）" if value in (None, "") else str(value)
    return text if len(text) <= MOST_WORDS else f"{text[:MOST_WORDS]}…"


def register(*declared: Register) -> None:
    """Declare registers; one that may be imported gets its import."""
    registers.register(*declared)
    for one in declared:
        if one.importable:
            importer(RegisterImporter(one))
