"""Choosing several rows by key: a key that no row can have is a fault of the field, not of the database."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

MOST_DIGITS = 18
"""A database's whole numbers have no more."""


def may_be_key(value: Any) -> bool:
    text = str(getattr(value, "pk", value))
    return text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS


class ManyRows(forms.ModelMultipleChoiceField):
    """Any number of rows."""

    def _check_values(self, value: Any) -> Any:
        if isinstance(value, list | tuple) and not all(may_be_key(one) for one in value):
            raise ValidationError(self.error_messages["invalid_pk_value"], "invalid_pk_value", {"pk": ""})
        return super()._check_values(value)  # type: ignore[misc]  # Django's own hook
