"""A new record in a year that was ended says why it comes late."""

from typing import Any

from django import forms

from cppcc.texts import Kind
from members import years
from members.models import PlenaryYear


class LateReason:
    """Mixin for forms whose record belongs to the year of a day: a field that shows where a reason is needed.

    The form's ``clean`` calls ``enters`` with the year; the view calls ``keep_reason`` when the record is saved.
    """

    fields: dict[str, forms.Field]
    cleaned_data: dict[str, Any]
    data: Any
    late_year: PlenaryYear | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["late_reason"] = forms.CharField(
            label="补登理由", max_length=300, required=False, widget=forms.HiddenInput
        )
        self.fields["late_reason"].text_kind = Kind.PROSE  # type: ignore[attr-defined]  # hidden until it is needed

    def enters(self, year: PlenaryYear | None, *, new: bool = True) -> None:
        """Ask for the reason where something new enters an ended year."""
        if year is None or not year.is_closed or not new:
            return
        self.fields["late_reason"].widget = forms.Textarea(attrs={"rows": 2})
        self.late_year = year
        if not (self.cleaned_data.get("late_reason") or "").strip():
            words = f"{years.ended_words(year)}确需补登的，请写明理由，理由会列在年度页上。"
            self.add_error("late_reason", words)  # type: ignore[attr-defined]  # a form's own

    def keep_reason(self, record: Any, user: Any) -> None:
        """List the record on the year's page, where it came late."""
        if self.late_year:
            years.keep_late(self.late_year, record, self.cleaned_data["late_reason"].strip(), user)
