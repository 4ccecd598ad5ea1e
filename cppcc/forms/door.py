"""The door of text in every form: what was typed is made plain before anything looks at it, and the person is told.

`PlainWords` and `SeenFields` stand on it, so that a form that has either can't forget it; `tests/texts/test_forms.py`
walks over all forms. What was changed goes to the person with the answer (`TidiedMiddleware`), or stands above the form
that comes back. Private-use characters are asked about: the form comes back with a box to keep them as they are.
"""

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models.fields import BLANK_CHOICE_DASH
from django.http import HttpRequest, HttpResponse
from django.utils.choices import BlankChoiceIterator

from cppcc.forms.saying import in_own_words
from cppcc.texts import Kind, plain
from cppcc.texts.fonts import lacking, named

KEEP = "keep_signs"
MOST_TOLD = 6
DASHES = str(BLANK_CHOICE_DASH[0][1])
CODES = (
    forms.IntegerField, forms.DecimalField, forms.FloatField, forms.DateField, forms.DateTimeField, forms.TimeField,
    forms.EmailField, forms.URLField, forms.SlugField,
)  # fmt: skip
NO_TEXT = (forms.PasswordInput, forms.FileInput, forms.CheckboxInput)

_told: ContextVar[list[str] | None] = ContextVar("told", default=None)


@dataclass(frozen=True)
class Tidied:
    """What was changed in a field, or what will not print, in words."""

    label: str
    words: str

    def __str__(self) -> str:
        return f"{self.label}：{self.words}"


def kind_of(field: forms.Field) -> Kind | None:
    """What the field holds: declared (``text_kind``), or as its kind and widget say; None where it holds no text."""
    declared: Kind | None = getattr(field, "text_kind", None)
    widget = field.widget
    if declared or isinstance(widget, NO_TEXT) or not isinstance(widget, forms.Textarea | forms.widgets.Input):
        return declared
    if isinstance(widget, forms.HiddenInput):
        return None  # the page's own: digests, versions
    if isinstance(field, CODES):
        return Kind.CODE
    return Kind.PROSE if isinstance(widget, forms.Textarea) else Kind.LINE


class PlainText:
    """Mixin for forms: the bound data are plain text from the moment that the form is checked."""

    asks_about_signs: ClassVar[bool] = True
    nothing_chosen: ClassVar[str] = "请选择"
    """What a list of choices says where nothing is chosen."""
    tidied: list[Tidied]
    fields: dict[str, forms.Field]
    data: Any

    def add_error(self, field: str | None, error: Any) -> None:
        """What Django itself finds wrong is said in people's words (``saying``)."""
        if isinstance(error, ValidationError):
            error = in_own_words(error, self.fields, field or "")
        super().add_error(field, error)  # type: ignore[misc]  # mixin

    def __getitem__(self, name: str) -> Any:
        """The field as it is drawn: where nothing is chosen that is said in words, never in dashes."""
        field: Any = self.fields.get(name)
        if hasattr(field, "empty_label"):
            field.empty_label = self.nothing_chosen if field.empty_label == DASHES else field.empty_label
        elif isinstance(choices := getattr(field, "choices", None), BlankChoiceIterator):
            # what follows may ask the database, when it is drawn
            field.choices = BlankChoiceIterator(choices.choices, [("", self.nothing_chosen)])
        elif isinstance(choices, list) and choices and choices[0][1] == DASHES:
            field.choices = [(choices[0][0], self.nothing_chosen), *choices[1:]]
        return super().__getitem__(name)  # type: ignore[misc]  # mixin

    def full_clean(self) -> None:
        self.tidied = []
        strange = self._plain_data() if self.is_bound else {}  # type: ignore[attr-defined]  # a form's own
        if strange and self.asks_about_signs:
            self._ask(strange)
        super().full_clean()  # type: ignore[misc]  # mixin
        self.tidied += [
            Tidied(str(field.label or name), words)
            for name, field in self.fields.items()
            for words in getattr(field, "told", ())
        ]
        for name, words in self._asked(strange).items():
            self.add_error(name, words)
        told = _told.get()
        if told is not None and not self._errors:  # type: ignore[attr-defined]  # a form's own
            told.extend(str(one) for one in self.tidied)

    def _plain_data(self) -> dict[str, str]:
        """Make the data plain. Returns the private-use characters of each field that has any."""
        strange: dict[str, str] = {}
        for name, field in self.fields.items():
            kind, key = kind_of(field), self.add_prefix(name)  # type: ignore[attr-defined]  # a form's own
            raw = self.data.get(key) if kind and not field.disabled else None
            if not kind or not isinstance(raw, str):
                continue
            made, label = plain(raw, kind), str(field.label or name)
            if made.text != raw.strip():
                self._put(key, made.text)
            words = "，".join(made.changes[:MOST_TOLD]) + ("等" if len(made.changes) > MOST_TOLD else "")
            if words:
                self.tidied.append(Tidied(label, f"{words}。"))
            if signs := lacking(made.text):
                self.tidied.append(Tidied(label, f"{named(signs)}没有字体，打印时显示为方框。"))
            if made.strange:
                strange[name] = made.strange
        return strange

    def _put(self, key: str, text: str) -> None:
        if not getattr(self.data, "_mutable", True):
            self.data = self.data.copy()
        self.data[key] = text

    def _ask(self, strange: dict[str, str]) -> None:
        signs = "".join(dict.fromkeys("".join(strange.values())))
        self.fields[KEEP] = forms.BooleanField(
            label=f"{named(signs)}按原样保留", required=False, help_text="别的电脑上可能显示成另一个字或方框。"
        )

    def _asked(self, strange: dict[str, str]) -> dict[str, str]:
        """What is asked beside each field, unless the person has answered for these."""
        key = self.add_prefix(KEEP)  # type: ignore[attr-defined]  # a form's own
        if not strange or not self.asks_about_signs or self.data.get(key):
            return {}
        return {
            name: f"{named(signs)}是个别电脑自造的字，请换成正确的字；确实要用的，勾选“按原样保留”后再保存。"
            for name, signs in strange.items()
        }


class TidiedMiddleware:
    """Tells with the answer what the forms of a request changed in what was typed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST":
            return self.get_response(request)
        told: list[str] = []
        token = _told.set(told)
        try:
            response = self.get_response(request)
        finally:
            _told.reset(token)
        if told and 300 <= response.status_code < 400:
            for words in dict.fromkeys(told):
                messages.info(request, words)
        return response
