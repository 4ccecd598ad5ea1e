"""Fields that hold the key of a value or of several, and their choice in a form: always what the register says now."""

from collections.abc import Iterable, Iterator
from functools import partialmethod
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.fields import BLANK_CHOICE_DASH
from django.utils.choices import BaseChoiceIterator, BlankChoiceIterator

from cppcc.calendar import clock
from cppcc.vocabularies.keeping import names_of, rows_of
from cppcc.vocabularies.rows import Vocabulary

Q = TypeVar("Q", bound="models.QuerySet[Any]")


class Names(BaseChoiceIterator):
    """Key and name of every value, ended ones, too: what records are shown, filtered and validated by."""

    def __init__(self, of: type[Vocabulary]) -> None:
        self.of = of

    def __iter__(self) -> Iterator[tuple[str, str]]:
        yield from ((row.key, row.name) for row in rows_of(self.of))


class Offered(Names):
    """What a form offers: those in use, and those ended last year, for what is entered late."""

    def __iter__(self) -> Iterator[tuple[str, str]]:
        last = clock.today().year - 1
        for row in rows_of(self.of):
            if row.until_year is None:
                yield row.key, row.name
            elif row.until_year >= last:
                yield row.key, f"{row.name}（用至{row.until_year}年度）"


class _Held(forms.ChoiceField):
    """Offers what the record has besides, though it may be offered no more."""

    of: type[Vocabulary]

    def get_bound_field(self, form: Any, field_name: str) -> Any:
        has = form.get_initial_for_field(self, field_name)
        held = {has} if isinstance(has, str) else set(has or ())
        offered: Any = self.choices
        if missing := held - {key for key, _ in offered}:
            self.choices = [*offered, *((key, name) for key, name in Names(self.of) if key in missing)]
        return super().get_bound_field(form, field_name)


class KeyChoice(_Held, forms.TypedChoiceField):
    """One of the offered values, or the one that the record has."""


class KeysChoice(_Held, forms.MultipleChoiceField):
    """Some of the offered values, or of those that the record has."""

    widget = forms.CheckboxSelectMultiple


class KeyField(models.CharField):
    """The key of a value. In migrations a plain CharField: what may stand there is data."""

    def __init__(self, *args: Any, of: type[Vocabulary], **kwargs: Any) -> None:
        self.of = of
        kwargs["choices"] = Names(of)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, _, args, kwargs = super().deconstruct()
        kwargs.pop("choices", None)
        return name, "django.db.models.CharField", args, kwargs

    def clone(self) -> Any:
        """As migrations know it."""
        _, _, args, kwargs = self.deconstruct()
        return models.CharField(*args, **kwargs)

    def _check_choices(self) -> list[Any]:
        return []  # rows, which no system check may ask for

    def contribute_to_class(self, cls: Any, name: str, *args: Any, **kwargs: Any) -> None:
        super().contribute_to_class(cls, name, *args, **kwargs)
        if not cls._meta.abstract:
            self.of.also_held(lambda key: cls._base_manager.filter(**{name: key}))
        setattr(cls, f"get_{name}_display", partialmethod(_shown, name=name, of=self.of))

    def formfield(self, **kwargs: Any) -> Any:
        offered = Offered(self.of)
        blank = self.blank or not (self.has_default() or "initial" in kwargs)
        choices = BlankChoiceIterator(offered, BLANK_CHOICE_DASH) if blank else offered
        made: Any = super().formfield(**{"choices_form_class": KeyChoice, "choices": choices, **kwargs})
        if made is not None:
            made.of = self.of
        return made


def _shown(record: models.Model, name: str, of: type[Vocabulary]) -> str:
    """What the value is called; of one that the program knows without asking the register."""
    return of.named(getattr(record, name))


class KeysField(models.JSONField):
    """The keys of some values, in the order of their register. In migrations a plain JSONField."""

    def __init__(self, *args: Any, of: type[Vocabulary], **kwargs: Any) -> None:
        self.of = of
        super().__init__(*args, **{"default": list, "blank": True, **kwargs})

    def deconstruct(self) -> Any:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs

    def clone(self) -> Any:
        """As migrations know it."""
        _, _, args, kwargs = self.deconstruct()
        return models.JSONField(*args, **kwargs)

    def contribute_to_class(self, cls: Any, name: str, *args: Any, **kwargs: Any) -> None:
        super().contribute_to_class(cls, name, *args, **kwargs)
        if not cls._meta.abstract:
            self.of.also_held(lambda key: [row for row in cls._base_manager.all() if key in getattr(row, name)])
        setattr(cls, f"get_{name}_display", lambda record: self.words(getattr(record, name)))

    def words(self, keys: Iterable[str]) -> str:
        """What the values are called, one behind the other."""
        return "、".join(map(self.of.named, keys))

    def validate(self, value: Any, model_instance: Any) -> None:
        super().validate(value, model_instance)
        known = names_of(self.of)
        if not isinstance(value, list) or len(set(value)) < len(value) or not set(value) <= set(known):
            raise ValidationError(f"{self.verbose_name}里有一项不在名单中，请重新选择。")

    def formfield(self, **kwargs: Any) -> Any:
        made = KeysChoice(
            label=str(self.verbose_name), help_text=self.help_text, required=not self.blank, choices=Offered(self.of)
        )
        made.of = self.of
        return made


def gone_keys(record: models.Model) -> list[str]:
    """What the vocabularies are called of which a record holds a key that is not there any more."""
    found = []
    for one in record._meta.concrete_fields:
        if isinstance(one, KeyField | KeysField):
            held = getattr(record, one.attname)
            keys = held if isinstance(one, KeysField) else [held] if held else []
            if set(keys) - set(names_of(one.of)):
                found.append(str(one.of._meta.verbose_name))
    return found


def flagged(rows: Q, name: str, **flags: bool) -> Q:
    """Those of a queryset whose value in a ``KeyField`` has these flags: by a subquery, so that an added value counts."""
    field: Any = rows.model._meta.get_field(name)
    return rows.filter(**{f"{name}__in": field.of.objects.keys(**flags)})
