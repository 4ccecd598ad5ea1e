"""登记社情民意: the office enters an opinion for a member, a body or anybody else."""

from typing import Any

from django import forms
from django.db.models import Q

from activities.forms.micro import MicroForm
from activities.models import MicroSuggestion
from activities.models.micro import BODIES, SOURCES
from activities.services.micro import come_from
from cppcc.calendar import clock
from cppcc.forms import Dated, OnceForm, VersionedForm, date_input
from members import membership, years
from members.forms.late import LateReason
from members.models import Committee, MemberGroup, Organization, Sector
from members.people import PersonField
from proposals.choosing import UnitField
from proposals.models import Unit


class OpinionForm(LateReason, Dated, MicroForm):
    """It is submitted on the day on which it came, and belongs to the year of that day."""

    past = ("submitted_on",)

    source = forms.ChoiceField(label="来源", choices=SOURCES)
    member = PersonField(label="提交委员", required=False, day="submitted_on", personal=True)
    organization = forms.ModelChoiceField(label="参加单位", queryset=Organization.objects.all(), required=False)
    committee = forms.ModelChoiceField(label="专门委员会", queryset=Committee.objects.all(), required=False)
    sector = forms.ModelChoiceField(label="界别", queryset=Sector.objects.all(), required=False)
    group = forms.ModelChoiceField(label="街道活动组", queryset=MemberGroup.objects.all(), required=False)
    from_unit = UnitField(label="部门、单位", required=False)
    author = forms.CharField(label="单位或个人名称", max_length=100, required=False)
    submitted_on = forms.DateField(label="收到日期", widget=date_input(), help_text="提交日期即按收到日期计。")

    class Meta(MicroForm.Meta):
        pass

    field_order = ("source", "member", *BODIES, "author", "submitted_on", "title", "category", "place", "content")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["submitted_on"].initial = clock.today()
        for name, _ in SOURCES:
            self.fields[name].widget.attrs["data-for-kinds"] = name
        if self.instance.pk:
            source = self.instance.source
            self._with_unit(self.instance.from_unit_id)
            key = source if source == "author" else f"{source}_id"
            self.initial.update(
                {"source": source, source: getattr(self.instance, key), "submitted_on": self.instance.submitted_on}
            )

    def _with_unit(self, key: int | None) -> None:
        """A unit that is out of use stays where it is."""
        units: Any = self.fields["from_unit"]
        units.queryset = Unit.objects.filter(Q(active=True) | Q(pk=key))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        day, name = data.get("submitted_on"), data.get("source")
        if day and "submitted_on" not in self.errors:
            self._dated(day)
        who = data.get(name) if name else None
        if name and not who and name not in self.errors:
            self.add_error(name, f"请选择或填写{self.fields[name].label}。")
        moved = (who, day) != (self.instance.member, self.instance.submitted_on)
        if name == "member" and who and day and moved and (words := membership.refusal([who], day)):
            self.add_error("member", words)
        if not self.errors:
            self.instance.submitted_on = day
            if name and (name, who) != (self.instance.source, getattr(self.instance, name)):
                come_from(self.instance, who)
        return data

    def _dated(self, day: Any) -> None:
        year = years.of_day(day)
        if year is None:
            years.remind()
            self.add_error("submitted_on", f"{day:%Y-%m-%d} 不在任何届次年度内。")
            return
        self.enters(year, new=self.instance.pk is None or self.instance.plenary_id != year.pk)
        if not self.errors:
            self.instance.plenary = year

    @property
    def submitting(self) -> bool:
        return True


class NewOpinionForm(OpinionForm, OnceForm):
    class Meta(MicroForm.Meta):
        pass


class EditOpinionForm(OpinionForm, VersionedForm):
    """What the office entered, to be corrected; days of what came after it stay after it."""

    class Meta(MicroForm.Meta):
        pass

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        day = data.get("submitted_on")
        later = [self.instance.done_on, self.instance.reported_on]
        rows = self.instance.adoptions.all() if self.instance.pk else ()
        later += [one for row in rows for one in (row.on, row.instructed_on)]
        known = [one for one in later if one]
        if day and known and day > min(known) and "submitted_on" not in self.errors:
            self.add_error("submitted_on", f"不能晚于后来的采用、批示或办理日期 {min(known):%Y-%m-%d}。")
        return data


def entered(user: Any, plenary: Any) -> MicroSuggestion:
    """A new opinion as the office begins it; submitted as soon as it is saved."""
    return MicroSuggestion(
        kind=MicroSuggestion.Kind.OPINION,
        state="submitted",
        entered_by=user,
        plenary=plenary,
        submitted_on=clock.today(),
    )
