"""The form of an outcome of an activity, with the members who wrote it."""

from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from activities.models import Outcome, OutcomeAuthor
from activities.services.outcomes import Authors
from cppcc.forms import Dated, OnceForm, PlainWords, date_input
from members import membership, years
from members.forms.late import LateReason
from members.people import InOrderField

Part = OutcomeAuthor.Part
FIELD_OF = {"writers": Part.AUTHOR, "helpers": Part.PARTICIPANT}


class OutcomeForm(LateReason, PlainWords, Dated, OnceForm):
    past = ("sent_on",)

    writers = InOrderField(
        label="执笔委员", day="sent_on", personal=True, help_text="按选择的先后排列。填写报送日期后计入其履职。"
    )
    helpers = InOrderField(label="参与委员", day="sent_on", personal=True)

    class Meta:
        model = Outcome
        fields = ("kind", "title", "addressee", "sent_on", "instruction", "conversion")
        widgets: ClassVar[dict[str, Any]] = {
            "sent_on": date_input(),
            "instruction": forms.Textarea(attrs={"rows": 3}),
            "conversion": forms.Textarea(attrs={"rows": 3}),
        }

    field_order = ("kind", "title", "addressee", "sent_on", "writers", "helpers", "instruction", "conversion")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._sent_before = self.instance.sent_on
        self._there: dict[int, str] = {}
        if self.instance.pk:
            rows = list(self.instance.authors.all())
            self._there = {row.member_id: row.part for row in rows}
            for name, part in FIELD_OF.items():
                self.initial[name] = [row.member_id for row in rows if row.part == part]

    def authors(self) -> Authors:
        """Who wrote it and who helped, each with the part, in order."""
        return [(member, part) for name, part in FIELD_OF.items() for member in self.cleaned_data.get(name) or ()]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        writers = {member.pk for member in data["writers"] or ()}
        if both := [str(member) for member in data["helpers"] or () if member.pk in writers]:
            self.add_error("helpers", f"{'、'.join(both)}已列入“{self.fields['writers'].label}”，不能重复。")
        self._all_served(data)
        self._enter_year(data)
        return data

    def _all_served(self, data: dict[str, Any]) -> None:
        """Who is newly named was a member when it was worked out, or when it was sent."""
        held = timezone.localdate(self.instance.activity.starts_at)
        days = [held, *([data["sent_on"]] if data.get("sent_on") else [])]
        for name in FIELD_OF:
            new = [member for member in data.get(name) or () if member.pk not in self._there]
            never = [member for member in new if not any(membership.served(member, day) for day in days)]
            if words := membership.refusal(never, days[-1]):
                self.add_error(name, words)

    def _enter_year(self, data: dict[str, Any]) -> None:
        """A duty that newly enters an ended year, or is shared there by others than before, is asked the reason."""
        if not data.get("sent_on") or not self.authors():
            return
        year = years.of_day(data["sent_on"])
        former = years.of_day(self._sent_before) if self._sent_before and self._there else None
        named = {member.pk: part for member, part in self.authors()}
        self.enters(year, new=former != year or named != self._there)
