"""The kinds that a part of a scheme may count."""

from typing import Any

from django import forms

from cppcc.vocabularies import Names, Offered
from members.models import DutyKind

KINDS = Names(DutyKind)


def offer_kinds(form: forms.Form, *names: str) -> None:
    """Kinds that are still in use, and those that the part names already."""
    fields: dict[str, Any] = form.fields
    offered = list(Offered(DutyKind))
    known = {key for key, _ in offered}
    for name in names:
        held = set(form.initial.get(name) or ()) - known
        fields[name].choices = [*offered, *((key, words) for key, words in KINDS if key in held)]
