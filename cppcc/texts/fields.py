"""Model fields that declare what they hold, so that every form, import and command folds it alike."""

from typing import Any

from django.db import models

from cppcc.texts.plain import Kind


class CodeField(models.CharField):
    """A name, a number or a code: full-width digits and Latin letters are made narrow. In migrations a plain CharField."""

    text_kind = Kind.CODE

    def deconstruct(self) -> Any:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    def formfield(self, **kwargs: Any) -> Any:
        made: Any = super().formfield(**kwargs)
        if made is not None:
            made.text_kind = self.text_kind
        return made


def kind_of(field: "models.Field[Any, Any]") -> Kind:
    """What a model's field of text holds: declared, or prose where it has room for lines."""
    declared: Kind | None = getattr(field, "text_kind", None)
    if declared:
        return declared
    lined = isinstance(field, models.TextField) or (field.max_length or 0) >= 200
    if isinstance(field, models.EmailField | models.URLField | models.SlugField):
        return Kind.CODE
    return Kind.PROSE if lined else Kind.LINE
