"""The kinds that a part of a scheme may count, and the parts that members had in them."""

from collections.abc import Iterator
from typing import Any

from django import forms

from cppcc.vocabularies import Names, Offered
from members.kinds import BY_HAND
from members.models import DutyKind, DutyPart, Level, Occasion

KINDS = Names(DutyKind)


class Counted(Names):
    """Those that a rule counts: points that the office gives or takes are points already."""

    def __iter__(self) -> Iterator[tuple[str, str]]:
        yield from ((key, name) for key, name in super().__iter__() if key not in BY_HAND)


COUNTED_KINDS = Counted(DutyKind)
PARTS = Names(DutyPart)


def offer_used(form: forms.Form, *names: str) -> None:
    """Of the values that a field may name those that are still in use, and those that the part names already."""
    fields: dict[str, Any] = form.fields
    for name in names:
        of: Any = {"parts": DutyPart, "occasions": Occasion, "levels": Level}.get(name, DutyKind)
        may, held = dict(fields[name].choices), set(form.initial.get(name) or ())
        offered = [(key, words) for key, words in Offered(of) if key in may]
        known = {key for key, _ in offered}
        fields[name].choices = [*offered, *((key, words) for key, words in Names(of) if key in held - known)]
