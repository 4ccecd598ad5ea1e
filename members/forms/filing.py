"""Forms of 申报征集: for which time, of whom, until when."""

from datetime import date
from typing import Any, ClassVar

from django import forms

from cppcc.calendar import clock
from cppcc.forms import OnceForm, PlainWords, date_input
from members import drafting, filing, membership, period, years
from members.forms.late import LateReason
from members.forms.points import several
from members.models import Filing, PlenaryYear
from members.people import PeopleField

DAYS = "days"


def not_past(due: date) -> date:
    """The day, where it is none that is over."""
    if filing.is_over(due):
        raise forms.ValidationError("截止日期不能早于今天。")
    return due


def quarters(year: PlenaryYear) -> list[tuple[str, str]]:
    """The quarters of a plenary year with their days."""
    return [
        (str(number), f"{one.words}（{one.starts_on:%Y-%m-%d} 至 {one.ends_on:%Y-%m-%d}）")
        for number, one in period.quarters(year).items()
    ]


def last_over(year: PlenaryYear) -> str:
    """The quarter that was over last, else the first: for which one mostly asks."""
    every = period.quarters(year)
    over = [number for number, one in every.items() if one.ends_on < clock.today()]
    return str(over[-1] if over else min(every))


class FilingForm(LateReason, PlainWords, OnceForm):
    """``members``: who will be asked, known when the form is valid."""

    span = forms.ChoiceField(label="申报的期间")
    starts_on = forms.DateField(label="从", required=False, widget=date_input())
    ends_on = forms.DateField(label="到", required=False, widget=date_input())
    only = several(
        "按职务和归属选择",
        drafting.bodies,
        help_text="有其中一项职务或归属的都征集，以今天为准；都不选则征集全体委员。",
    )
    persons = PeopleField(label="指定的委员", personal=True, help_text="和上面选择的一并征集。")
    field_order = ("span", "starts_on", "ends_on", "only", "persons", "due_on")
    members: Any = ()

    class Meta:
        model = Filing
        fields = ("due_on",)
        widgets: ClassVar[dict[str, Any]] = {"due_on": date_input()}

    def __init__(self, *args: Any, year: PlenaryYear, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.year = year
        span: Any = self.fields["span"]
        span.choices = [*quarters(year), (DAYS, "自定起止日期")]
        span.initial = last_over(year)
        for name in ("starts_on", "ends_on"):
            self.fields[name].widget.attrs["data-for-kinds"] = DAYS

    def clean_due_on(self) -> date:
        return not_past(self.cleaned_data["due_on"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        found = self._span(data)
        if found is None:
            return data
        if found.starts_on > clock.today():
            self.add_error("starts_on" if data["span"] == DAYS else "span", "这段时间还没有开始。")
            return data
        self.enters(found.plenary)
        self.instance.plenary, self.instance.name = found.plenary, f"{found.words}履职申报"
        self.instance.starts_on, self.instance.ends_on = found.starts_on, found.ends_on
        self._choose(data, found.ends_on)
        return data

    def _span(self, data: dict[str, Any]) -> period.Period | None:
        """The time that was chosen; what is wrong with it stands beside its field."""
        if data.get("span") != DAYS:
            return period.quarter(self.year, int(data["span"])) if data.get("span") else None
        start, end = data.get("starts_on"), data.get("ends_on")
        for name, words in (("starts_on", "请填写开始日期。"), ("ends_on", "请填写结束日期。")):
            if not data.get(name) and name not in self.errors:
                self.add_error(name, words)
        if not start or not end:
            return None
        if end < start:
            self.add_error("ends_on", "结束日期不能早于开始日期。")
            return None
        known = list(PlenaryYear.objects.select_related("term"))
        of_start, of_end = years.of_day(start, known), years.of_day(end, known)
        for name, day, year in (("starts_on", start, of_start), ("ends_on", end, of_end)):
            if year is None:
                self.add_error(name, f"{day:%Y-%m-%d} 不在任何届次年度内。")
        if of_start is None or of_end is None:
            return None
        if of_start != of_end:
            self.add_error("ends_on", f"起止日期须在同一年度内，{of_start}度到 {of_start.ends_on:%Y-%m-%d} 为止。")
            return None
        return period.Period(of_start, start, end)

    def _choose(self, data: dict[str, Any], ends_on: date) -> None:
        today = clock.today()
        only, persons = data.get("only") or [], list(data.get("persons") or [])
        if words := membership.refusal(persons, today):
            self.add_error("persons", f"离任的委员不能征集：{words}")
            return
        if late := [str(one) for one in persons if one.joined_on > ends_on]:
            self.add_error("persons", f"{'、'.join(late)}在这段时间之后才任职。")
            return
        self.members = list(filing.candidates(only, persons, ends_on, today))
        self.instance.only, self.instance.named = only, len(persons)
        if not self.members and not {"only", "persons"} & set(self.errors):
            self.add_error("only", "没有符合条件的在任委员，请改选。")


class DueForm(PlainWords, forms.Form):
    """Another last day."""

    due_on = forms.DateField(label="截止日期", widget=date_input())

    def clean_due_on(self) -> date:
        return not_past(self.cleaned_data["due_on"])
