"""The photos of a report: few to tick, of many the wanted ones by typing."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.urls import reverse

from cppcc.forms import SeenPart
from cppcc.picking import PickMany, PickOne
from reports.choosing import photos_of
from reports.models import Report

COLUMNS = [(1, "一栏"), (2, "两栏"), (3, "三栏")]
MOST_LISTED = 60
"""So many photos one looks through; of more the wanted ones are found by typing."""


def picker_of_photos(kind: Any, report: Report, **kwargs: Any) -> Any:
    """A picker (PickOne or PickMany) that offers the photos of a report's time and body, and no others."""
    span, url = report.span, reverse("report_photos_found", args=[report.slug])
    return kind(photos_of(span), at=span.ends_on, url=url, required=False, **kwargs)


def of_photos(field: Any, report: Report) -> Any:
    """The field with the photos of a report's time to choose from: as a list, or where there are too many as a picker."""
    every = photos_of(report.span)
    rows = list(every[: MOST_LISTED + 1])
    many = isinstance(field, forms.MultipleChoiceField)
    if len(rows) <= MOST_LISTED:
        listed = [(str(one.pk), f"{one.activity.title}：{one.caption or '无说明'}") for one in rows]
        field.choices = listed if many else [("", "不用照片"), *listed]
        return field
    kind = PickMany if many else PickOne
    picked = picker_of_photos(kind, report, label=field.label, help_text=field.help_text)
    picked.widget.attrs.update(field.widget.attrs)
    return picked


def keys_of(chosen: Iterable[Any]) -> list[str]:
    """Photos that were chosen in a field of theirs, as a text keeps them."""
    return [str(getattr(one, "pk", one)) for one in chosen if one]


class PhotosForm(SeenPart):
    """Which photos stand in a part; the page shows each as a picture to tick, of many those near and the others by typing."""

    photos = forms.MultipleChoiceField(label="照片", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, report: Report, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        self.rows = list(photos_of(report.span))
        fields["photos"].choices = [(str(one.pk), one.caption or "无说明") for one in self.rows]
        if len(self.rows) > MOST_LISTED:
            fields["others"] = picker_of_photos(PickMany, report, label="本期其他照片")

    def chosen(self) -> list[str]:
        """The keys of what is ticked, and of what was found by typing, each once."""
        data = self.cleaned_data
        return list(dict.fromkeys([*data["photos"], *keys_of(data.get("others", ()))]))
