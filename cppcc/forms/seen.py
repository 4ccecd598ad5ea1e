"""What a person saw when a form was opened, compared with what stands now, field by field.

What is compared is what is saved, by construction: every field of the form, declared by the model or by the form itself.
The form carries a digest of each field (``seen``). Where somebody else changed one meanwhile nothing is saved: the form
comes back with what stands now beside what was typed. Fields that the person did not touch then hold what stands now,
so that saving once more never undoes anybody's change unseen.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms.fields import InvalidJSONInput
from django.forms.widgets import DateTimeBaseInput
from django.utils import timezone

from cppcc.forms.door import PlainText

AGAIN = (
    "为免覆盖他人内容，本次没有保存。下面并列现在的内容和您填写的内容；您没有动过的各项已换成现在的内容。"
    "核对后再次保存，即以页面上的内容为准。"
)
RELOAD = "为免覆盖他人内容，本次没有保存。请复制您的修改，刷新页面后再填。"
HIDDEN = ("seen", "seen_version")


@dataclass(frozen=True)
class Conflict:
    """One field that was changed meanwhile: what stands now, what was typed; ``own`` where the person touched it."""

    label: str
    now: str
    typed: str
    own: bool = True


@dataclass
class Besides:
    """Rows of a table beside the fields: what stands now and what was typed, as plain data and in words."""

    label: str
    now: Any
    typed: Any
    words: Callable[[Any], str]
    replaced: bool = False
    """Whether the person did not touch it, so that the page shows what stands now."""

    def told(self, seen: str) -> Conflict:
        self.replaced = digest(self.typed) == seen
        return Conflict(self.label, self.words(self.now), self.words(self.typed), own=not self.replaced)


class SeenFields(PlainText, forms.Form):
    """A form that knows what was seen; ``initial`` says what stands now, also when the form is bound.

    Used by forms of model rows (``OnceForm``, ``VersionedForm``) and by forms of parts of a document.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    besides: Mapping[str, "Besides"] = MappingProxyType({})
    """What is saved with the form but is no field of it (rows of a table), by name; compared in the same way."""
    merged: ClassVar[tuple[str, ...]] = ()
    """Fields that the form brings together by differences of its own; they are not compared as a whole."""
    changed_words: ClassVar[str] = "此处内容在您打开之后已被他人修改"
    conflicts: Iterable[Conflict] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "seen" in self.fields:
            self.fields["seen"].initial = self.seen_now

    @property
    def stands(self) -> bool:
        """Whether there is a record already that somebody may have changed."""
        return True

    @property
    def version_now(self) -> int | None:
        """The version of the record as it stands now, where it counts versions."""
        return None

    def changed_at(self) -> str:
        """When it was changed last, in brackets; "" where nobody keeps that."""
        return ""

    def seen_now(self) -> str:
        """What the form shows now, as it is carried by the page."""
        return json.dumps(self._digests(), separators=(",", ":")) if self.stands else ""

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if self.stands:
            self._compare(data)
        return data

    def _compare(self, data: dict[str, Any]) -> None:
        """Field by field, whatever the version says: a page may have been told of a newer one than it shows."""
        version, said = self.version_now, data.get("seen_version")
        seen = carried(data.get("seen"))
        if seen is None:
            if version is not None and said is not None and said != version:
                self.add_error(None, f"{self.changed_words}{self.changed_at()}，{RELOAD}")
            return
        now = self._digests()
        changed = [name for name in now if name in seen and seen[name] != now[name]]
        besides = [self._told_besides(name, seen[name], data) for name in changed if name not in self._compared()]
        told = [one for one in besides if one is not None]
        fields = [name for name in changed if name in self._compared()]
        if fields or told:
            self.add_error(None, f"{self.changed_words}{self.changed_at()}，{AGAIN}")
            self.conflicts = [*self.conflicts, *told]
            self._show_both(fields, seen)

    def _told_besides(self, name: str, seen: str, data: dict[str, Any]) -> Conflict | None:
        """What to say of something that is saved with the form but is no field of it; None for nothing."""
        return self.besides[name].told(seen)

    def _compared(self) -> list[str]:
        return [
            name
            for name, field in self.fields.items()
            if name not in HIDDEN and name not in self.merged and not isinstance(field, forms.FileField)
        ]

    def _digests(self) -> dict[str, str]:
        fields = {name: digest(canonical(self.fields[name], self._now(name))) for name in self._compared()}
        return {**fields, **{name: digest(one.now) for name, one in self.besides.items()}}

    def _now(self, name: str) -> Any:
        return self.get_initial_for_field(self.fields[name], name)

    def _typed(self, name: str) -> Any:
        """What was typed as the field understands it; as it came where it does not."""
        field, raw = self.fields[name], self[name].data
        try:
            return field.clean(raw)
        except ValidationError:
            return raw

    def _show_both(self, changed: list[str], seen: dict[str, str]) -> None:
        """Keep what was typed, put what stands now into untouched fields, and take note of both for the page."""
        found = []
        for name in changed:
            field, now, typed = self.fields[name], self._now(name), self._typed(name)
            own = digest(canonical(field, typed)) != seen[name]
            if own and canonical(field, typed) == canonical(field, now):
                continue  # both say the same
            found.append(Conflict(str(field.label or name), words_of(field, now), words_of(field, typed), own))
            if not own:
                self.put(name, now)
        self.conflicts = [*self.conflicts, *found]
        self.put("seen", self.seen_now())
        if "seen_version" in self.fields:
            self.put("seen_version", self.version_now)

    def put(self, name: str, value: Any) -> None:
        """Let the bound form show a value."""
        field, key = self.fields[name], self.add_prefix(name)
        data: Any = self.data
        if not getattr(data, "_mutable", False):
            self.data = data = data.copy()
        value = field.prepare_value(value)
        if isinstance(field, forms.BooleanField):
            data.pop(key, None)
            if value:
                data[key] = "on"
        elif isinstance(value, list | tuple | set | QuerySet):
            data.setlist(key, [str(field.prepare_value(one)) for one in value])
        elif isinstance(field.widget, DateTimeBaseInput):
            data[key] = field.widget.format_value(value) or ""
        else:
            data[key] = "" if value is None else str(value)


class SeenVersion(SeenFields):
    """The page carries which version of the record was seen; ``initial["seen_version"]`` is the one that stands now."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput)

    @property
    def version_now(self) -> int | None:
        version: int | None = self.initial.get("seen_version")
        return version


class SeenPart(SeenVersion):
    """A part of a document: ``initial`` holds the part as it stands now; one without a key is only being made."""

    @property
    def stands(self) -> bool:
        return "key" in self.initial


class CarriedField(forms.JSONField):
    """Plain data that a page carries, read only as far as a page writes it: numbers of thousands of digits are none."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except (ValueError, RecursionError):
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None

    def bound_data(self, data: Any, initial: Any) -> Any:
        try:
            return super().bound_data(data, initial)
        except (ValueError, RecursionError):
            return InvalidJSONInput(data)


def carried(text: Any) -> dict[str, Any] | None:
    """What a page carried as JSON; None where it carried nothing that can be read."""
    try:
        found = json.loads(text or "")
    except (ValueError, TypeError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def digest(value: Any) -> str:
    return hashlib.sha256(repr(value).encode()).hexdigest()[:12]


def canonical(field: forms.Field, value: Any) -> Any:
    """A value as it stands in the form: keys for records, sorted where the order means nothing."""
    value = field.prepare_value(value)
    if isinstance(value, list | tuple | set | QuerySet):
        keys = [str(field.prepare_value(one)) for one in value]
        return keys if getattr(field, "in_order", False) else sorted(keys)
    if value is None and isinstance(field, forms.MultipleChoiceField):
        return []  # what a document does not say yet is what a page without a tick sends
    if isinstance(field, forms.BooleanField):
        return bool(value)
    if isinstance(field.widget, DateTimeBaseInput):
        value = field.widget.format_value(value)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "" if value is None else str(value).replace("\r\n", "\n").strip()


def words_of(field: forms.Field, value: Any) -> str:
    """A value as people read it; "（空）" for nothing."""
    if isinstance(field, forms.BooleanField):
        return "是" if value else "否"
    choices: Any = getattr(field, "choices", None)
    if choices is not None and not isinstance(field, forms.ModelChoiceField):
        named = {str(key): str(words) for key, words in choices if not isinstance(words, list | tuple)}
        values = value if isinstance(value, list | tuple | set) else [value]
        said = "、".join(named.get(str(one), str(one)) for one in values if one not in (None, ""))
    elif isinstance(field, forms.ModelChoiceField):
        said = "、".join(_records(field, value))
    elif isinstance(field.widget, DateTimeBaseInput):
        said = (field.widget.format_value(field.prepare_value(value)) or "").replace("T", " ")
    else:
        said = "" if value is None else str(value)
    return said.strip() or "（空）"


def _records(field: Any, value: Any) -> list[str]:
    """The names of the records that a value stands for, in the order of the keys where that means something."""
    many = isinstance(value, list | tuple | set | QuerySet)
    keys = [getattr(one, "pk", one) for one in (value if many else [value]) if one not in (None, "")]
    try:
        rows: Any = field.queryset.filter(pk__in=keys)
        if getattr(field, "in_order", False):
            there = {str(row.pk): row for row in rows}
            rows = [there[str(key)] for key in keys if str(key) in there]
        return [field.label_from_instance(row) for row in rows]
    except (ValueError, TypeError, OverflowError):
        return [str(key) for key in keys]


class SeenRecord(SeenFields):
    """What forms of a model's row share: ``instance`` is the row, locked by the view where the form is bound."""

    changed_words = "此记录在您打开之后已被修改"
    instance: Any
    replaces: ClassVar[dict[str, str]] = {}
    """Upload fields whose file takes the place of one that the row names: upload to the row's field."""

    @property
    def stands(self) -> bool:
        return bool(self.instance.pk)

    @property
    def version_now(self) -> int | None:
        return getattr(self.instance, "version", None) if "seen_version" in self.fields else None

    def changed_at(self) -> str:
        at = getattr(self.instance, "updated_at", None)
        return f"（{timezone.localtime(at):%m-%d %H:%M}）" if at else ""

    def _digests(self) -> dict[str, str]:
        files = {upload: digest(str(getattr(self.instance, name))) for upload, name in self.replaces.items()}
        return {**super()._digests(), **files}

    def _told_besides(self, name: str, seen: str, data: dict[str, Any]) -> Conflict | None:
        """A file that somebody else put in the place of the one that was seen; only who replaces it too is told."""
        if name not in self.replaces:
            return super()._told_besides(name, seen, data)
        if not (data.get(name) or data.get("without")):
            return None
        return Conflict(str(self.fields[name].label), "他人刚上传了新的文件", "您选择的文件，请重新选择后再次保存")
