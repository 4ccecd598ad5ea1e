"""The field by which one or many rows of a source are chosen.

What is chosen stands as boxes that can be unticked; the field for typing asks the server while the person types. Without
a script the form itself is the search page: what was typed is looked up when the form is sent; one that is meant clearly
is taken, of several the form comes back with the candidates to tick, and nothing else of it is lost.
"""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.widgets import Widget
from django.urls import reverse
from django.utils.dateparse import parse_date

from cppcc.calendar import clock
from cppcc.forms.many import ManyRows, may_be_key
from cppcc.picking.sources import SHOWN, Answer, Source, answers, source_of
from cppcc.search import normal

PREFIX = "find."
BETWEEN = re.compile(r"[、，,;；\n]+")
LONGEST = 200
"""Characters that are read of what was typed."""


def day_of(text: str | None) -> date:
    """The day that a form's field says (also a moment); today where it says none."""
    try:
        return parse_date((text or "")[:10]) or clock.today()
    except ValueError:
        return clock.today()


class Picker(Widget):
    """``day``: the form's field that says on which day somebody has to have been there; ``at``: that day itself.

    ``url``: where a choice of the source's rows is searched that the source does not know of; empty: the source's own.
    """

    template_name = "widgets/picker.html"
    field: "PickOne | PickMany"

    def __init__(
        self, source: Source, *, many: bool, day: str = "", at: date | None = None, url: str = "", attrs: Any = None
    ) -> None:
        super().__init__(attrs)
        self.source, self.many, self.day, self.at, self.url = source, many, day, at, url
        self.typed, self.on = "", at.isoformat() if at else None
        self.offered: list[Answer] = []

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        self.typed = str(data.get(f"{PREFIX}{name}") or "")[:LONGEST].strip()
        if self.day:
            prefix = name[: -len(name.rpartition("-")[2])]
            self.on = data.get(f"{prefix}{self.day}")
        values = data.getlist(name) if hasattr(data, "getlist") else data.get(name)
        if not isinstance(values, list | tuple):
            values = [] if values in (None, "") else [values]
        found = [value for value in values if value not in (None, "")]
        return found if self.many else (found[-1] if found else None)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False  # nothing chosen sends nothing

    def use_required_attribute(self, initial: Any) -> bool:
        return False  # a browser would ask for every box

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_find" if id_ else id_

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        keys = value if isinstance(value, list | tuple | set) or hasattr(value, "values_list") else [value]
        chosen = self.field.chosen(keys)
        there = {one.key for one in chosen}
        context["widget"].update(
            chosen=chosen,
            offered=[one for one in self.offered if one.key not in there],
            typed=self.typed,
            type="checkbox" if self.many else "radio",
            find=f"{PREFIX}{name}",
            url=self.url or reverse("find", args=[self.source.slug]),
            day=self.day,
            at=self.at.isoformat() if self.at else "",
            source=self.source,
            for_kinds=(attrs or {}).get("data-for-kinds") or self.attrs.get("data-for-kinds", ""),
        )
        return context


class _Picked:
    """What both fields share. ``personal``: whoever sees the form may see personal data."""

    widget: Any
    queryset: Any
    source: Source
    personal: bool
    many: bool

    def __init__(
        self,
        queryset: Any,
        *,
        day: str = "",
        at: date | None = None,
        url: str = "",
        personal: bool = False,
        **kwargs: Any,
    ) -> None:
        found = source_of(queryset.model)
        assert found, f"nothing is declared to pick {queryset.model} from"
        self.source, self.personal = found, personal
        kwargs.pop("empty_label", None)
        picker = Picker(found, many=self.many, day=day, at=at, url=url)
        super().__init__(queryset=queryset, widget=picker, **kwargs)  # type: ignore[call-arg]  # the field's own
        self.widget.field = self

    def __deepcopy__(self, memo: Any) -> Any:
        copied = super().__deepcopy__(memo)  # type: ignore[misc]  # the field's own
        copied.widget.field = copied
        return copied

    def chosen(self, keys: Iterable[Any]) -> list[Answer]:
        """The rows of these keys, in the order of the source; keys of nothing are passed over."""
        wanted = [str(getattr(key, "pk", key)) for key in keys if key not in (None, "")]
        whole = [key for key in wanted if may_be_key(key)]
        rows = self.queryset.filter(pk__in=whole) if whole else []
        return answers(self.source, rows, personal=self.personal)

    def looked_up(self) -> list[Any]:
        """The keys that what was typed means. Raises ValidationError (Chinese) where that is not clear."""
        typed = self.widget.typed
        words = [word.strip() for word in BETWEEN.split(typed) if word.strip()]
        found, unclear, self.widget.offered = [], [], []
        there = self.source.there(self.queryset, day_of(self.widget.on))
        for word in words:
            rows = list(self.source.find(there, word)[: SHOWN + 1])
            exact = [row for row in rows if normal(str(getattr(row, "name", row))) == normal(word)]
            meant = exact if len(exact) == 1 else rows
            if len(meant) == 1:
                found.append(meant[0].pk)
                continue
            unclear.append(
                f"没有找到“{word}”。" if not rows else f"“{word}”可能是下列几{self.source.counted}之一，请勾选。"
            )
            self.widget.offered += answers(self.source, rows[:SHOWN], personal=self.personal)
        if unclear:
            raise ValidationError(" ".join(unclear))
        return found

    def label_from_instance(self, obj: Any) -> str:
        told = self.source.apart([obj], False)[0]
        return f"{obj}（{told}）" if told else str(obj)


class PickMany(_Picked, ManyRows):
    """Any number of rows."""

    many = True

    def clean(self, value: Any) -> Any:
        return super().clean([*(value or []), *self.looked_up()])


class PickOne(_Picked, forms.ModelChoiceField):
    """One row."""

    many = False

    def clean(self, value: Any) -> Any:
        found = self.looked_up()
        if len(found) > 1:
            raise ValidationError("只能选一项。")
        return super().clean(found[0] if found else value)


def picked_field(field: Any, **kwargs: Any) -> Any:
    """For ``formfield_callback``: a foreign key to what is picked becomes a picker, all else is as Django makes it."""
    model = getattr(field, "related_model", None)
    found = source_of(model) if model else None
    if found is None or isinstance(kwargs.get("form_class"), type):
        return field.formfield(**kwargs)
    kwargs.pop("widget", None)
    return field.formfield(form_class=PickMany if field.many_to_many else PickOne, **kwargs)
