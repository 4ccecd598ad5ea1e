"""A list's conditions drawn as crispy-forms draws them, in a tenth of its time: a list has up to thirty, each with its choices."""

from typing import Any

from crispy_forms.templatetags.crispy_forms_filters import as_crispy_field
from django import forms
from django.forms.utils import flatatt
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe

FRAME = '<div id="div_{}" class="mb-3"><label for="{}" class="form-label">{}</label>{}</div>'
CHOICE = '<option value="{}"{}>{}</option>'


def drawn(field: forms.BoundField) -> SafeString:
    """A choice and its label; whatever says more than that is drawn by crispy-forms."""
    widget = field.field.widget
    # Without ``iter`` their number is asked, too: a query of its own.
    choices = list(iter(getattr(widget, "choices", ())))
    plain = type(widget) is forms.Select and not any(isinstance(words, list | tuple) for _, words in choices)
    if not plain or field.errors or field.help_text or field.field.required:
        return as_crispy_field(field)
    key = field.id_for_label
    look = field.build_widget_attrs(dict(widget.attrs), widget) | {"name": field.html_name, "id": key}
    look["class"] = f"{look.get('class', '')} select form-select".strip()
    select = format_html("<select{}>{}</select>", flatatt(look), _options(widget.format_value(field.value()), choices))
    return format_html(FRAME, field.auto_id, key, field.label, select)


def _options(chosen: list[str], choices: list[tuple[Any, Any]]) -> SafeString:
    """One is chosen: what an address says twice is chosen once."""
    rows = (("" if value is None else str(value), words) for value, words in choices)
    return mark_safe(  # noqa: S308 - each escaped
        "".join(
            CHOICE.format(escape(value), " selected" * (value in chosen), conditional_escape(words))
            for value, words in rows
        )
    )
