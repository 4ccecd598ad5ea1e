"""Fields of points and of choices, as all parts of a scheme ask them."""

from decimal import Decimal
from typing import Any

from django import forms

from cppcc.forms import PickInput
from members.schemes.rules import MOST_POINTS


def points_field(
    label: str, *, required: bool = False, help_text: str = "", most: Decimal = MOST_POINTS
) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=required,
        min_value=Decimal(0),
        max_value=most,
        max_digits=most.adjusted() + 3,
        decimal_places=2,
        help_text=help_text,
    )


def several(label: str, choices: Any, *, required: bool = False, help_text: str = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=required, widget=PickInput(counted="项"), help_text=help_text
    )


def text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value.normalize():f}"
