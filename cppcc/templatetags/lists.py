"""What the templates of lists ask of a table."""

from collections.abc import Iterator
from typing import Any

from django import template

from cppcc.lists.cells import CellShown
from cppcc.lists.cells import cards as cards_of

register = template.Library()


@register.filter
def cards(table: Any) -> Iterator[tuple[Any, list[CellShown]]]:
    """Each row of the page with its cells, those of a card on the phone told apart."""
    return cards_of(table)
