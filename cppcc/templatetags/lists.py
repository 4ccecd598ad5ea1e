"""What the templates of lists ask of a table."""

from collections.abc import Iterator
from typing import Any

from django import template
from django.forms import BoundField

from cppcc.lists import conditions
from cppcc.lists.cells import CellShown
from cppcc.lists.cells import cards as cards_of

register = template.Library()


@register.filter
def former_words(text: Any) -> str:
    """A value of the year before, beside this year's; nothing where there is none."""
    return f"上年 {text}" if text not in (None, "", "—") else ""


@register.filter
def cards(table: Any) -> Iterator[tuple[str, list[CellShown]]]:
    """Each row of the page with its cells, those of a card on the phone told apart."""
    return cards_of(table)


@register.filter
def condition(field: BoundField) -> str:
    """A condition of the list's form."""
    return conditions.drawn(field)
