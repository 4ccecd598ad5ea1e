"""交办: each unit is named once, and says in what way it has the proposal."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms

from cppcc.calendar import clock, working_days_between
from cppcc.forms import PlainWords, date_input
from proposals import placing
from proposals.advising import Advice, advised, advised_of_many
from proposals.choosing import UnitField, UnitsField
from proposals.models import Proposal


@dataclass(frozen=True)
class Row:
    """A unit with the ways in which it may have the proposal, and which is chosen."""

    key: int
    name: str
    words: str
    lead: bool = False
    separate: bool = False
    co: bool = False


class DispatchForm(PlainWords, forms.Form):
    """One list of units: 主办, 分办 or 会办 for each; what is typed into ``units`` is looked up by name or pinyin."""

    takes_record = True
    takes_user = True
    drawn_by = "proposals/_dispatch_fields.html"
    WAYS = ("lead_unit", "separate_units", "co_units")

    class Media:
        js = ("js/hands.js",)

    lead_unit = UnitField(label="主办单位", required=False)
    separate_units = UnitsField(label="分办单位", required=False)
    co_units = UnitsField(label="会办单位", required=False)
    units = UnitsField(label="承办单位", required=False)
    reply_due = forms.DateField(label="答复期限", widget=date_input())

    def __init__(self, *args: Any, record: Proposal, user: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.record, field = record, self.fields["reply_due"]
        field.initial = due = placing.due_from_now(record)
        field.help_text = f"{placing.due_said(record)}，还有 {working_days_between(clock.today(), due)} 个工作日。"
        self.typed: list[str] = []
        self._take(advised(record, user) if user else advised_of_many([record]))

    def for_many(self, proposals: Iterable[Proposal]) -> None:
        """For several proposals at once, all of which go to the same units."""
        self._take(advised_of_many(proposals))

    def _take(self, advice: list[Advice]) -> None:
        self.advice = advice
        clear = [one.unit for one in advice if one.clear]
        self.fields["lead_unit"].initial = clear[0] if len(clear) == 1 else None

    @property
    def rows(self) -> list[Row]:
        """Chosen units first, then those looked up, then those that are advised."""
        told = {one.unit.pk: one.words for one in self.advice}
        chosen = {way: self._keys(way) for way in self.WAYS}
        looked: Any = self.fields["units"]
        found = {one.key: one for way in self.WAYS for one in looked.chosen(chosen[way])}
        found |= {one.key: one for one in looked.chosen(self.typed)}
        found |= {one.key: one for one in looked.widget.offered}
        rows = [
            Row(key, one.name, told.get(key, one.apart), *(str(key) in chosen[way] for way in self.WAYS))
            for key, one in found.items()
        ]
        return rows + [Row(one.unit.pk, str(one.unit), one.words) for one in self.advice if one.unit.pk not in found]

    def _keys(self, way: str) -> list[str]:
        value = self[way].value()
        every = value if isinstance(value, list | tuple | set) else [value]
        return [str(getattr(key, "pk", key)) for key in every if key not in (None, "")]

    @property
    def unit_errors(self) -> list[str]:
        return [str(error) for way in (*self.WAYS, "units") for error in self[way].errors]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        helpers, apart = list(data.get("co_units") or []), list(data.get("separate_units") or [])
        lead = self._looked_up(data, data.get("lead_unit"), helpers, apart)
        unclear = any(self[way].errors for way in (*self.WAYS, "units"))
        if bool(lead) == bool(apart) and not unclear:
            self.add_error("lead_unit", "请选择一个主办单位，或者选择分办单位，两者选一。")
        if apart and len(apart) < 2:
            self.add_error("separate_units", "分办至少要有两个单位。")
        doubled = [str(unit) for unit in helpers if unit == lead or unit in apart]
        if doubled:
            self.add_error("co_units", f"{'、'.join(doubled)}已是主办或分办单位，不能同时会办。")
        if data.get("reply_due") and (fault := placing.due_fault(self.record, data["reply_due"])):
            self.add_error("reply_due", fault)
        return data

    def _looked_up(self, data: dict[str, Any], lead: Any, helpers: list[Any], apart: list[Any]) -> Any:
        """The lead unit; one that was typed alone is it, of others the form asks in what way they have the proposal."""
        typed = [unit for unit in data.pop("units", None) or [] if unit != lead and unit not in (*helpers, *apart)]
        if typed:  # they stand among the rows now, and what was typed is done with
            self.typed, self.fields["units"].widget.typed = [str(unit.pk) for unit in typed], ""
        if len(typed) == 1 and not lead and not apart:
            data["lead_unit"] = typed[0]
            return typed[0]
        if typed:
            self.add_error("units", f"请为{'、'.join(str(unit) for unit in typed)}选择主办、分办或会办。")
        return lead
