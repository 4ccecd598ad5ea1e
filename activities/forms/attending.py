"""Forms of who comes: inviting, leave, names from a message, one attendance corrected, two entries merged."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from activities.models import (
    Activity,
    Attendance,
)
from cppcc.forms import OnceForm, PickInput, PlainWords
from members import membership
from members.models import Committee, MemberGroup, Position, Sector
from members.people import PeopleField


def several(label: str, rows: Any) -> forms.ModelMultipleChoiceField:
    return forms.ModelMultipleChoiceField(rows, label=label, required=False, widget=PickInput(counted="个"))


class InviteForm(PlainWords, forms.Form):
    """By body, by position, by person: everybody named in any of them."""

    sector = several("界别", Sector.objects.all())
    committee = several("专门委员会", Committee.objects.all())
    group = several("街道活动组", MemberGroup.objects.all())
    position = forms.MultipleChoiceField(
        label="政协职务", choices=Position.Kind.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    people = PeopleField(label="委员", personal=True)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not any(data.get(name) for name in self.fields):
            raise forms.ValidationError("请至少选择一个界别、专委会、活动组、职务或委员。")
        return data


class LeaveForm(PlainWords, forms.Form):
    reason = forms.CharField(label="请假理由", max_length=200)


class NamesForm(PlainWords, forms.Form):
    names = forms.CharField(
        label="名单",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="粘贴聊天接龙、签到表等，只认姓名。",
    )


class AttendanceForm(PlainWords, OnceForm):
    """One member at one activity, corrected by hand."""

    class Meta:
        model = Attendance
        fields = ("state", "half_days", "reason")

    def clean_state(self) -> str:
        state: str = self.cleaned_data["state"]
        row = self.instance
        on = timezone.localdate(row.activity.starts_at)
        if "state" in self.changed_data and (words := membership.refusal([row.member], on)):
            raise forms.ValidationError(words)
        return state

    def clean_half_days(self) -> Any:
        half_days = self.cleaned_data["half_days"]
        whole = self.instance.activity.half_days
        if half_days is not None and half_days > whole:
            raise forms.ValidationError(f"本次活动只有 {whole} 个半天。")
        return half_days


class MergeForm(PlainWords, forms.Form):
    """Into which entry of the same event."""

    into = forms.ModelChoiceField(label="并入", queryset=Activity.objects.none())
    seen = forms.JSONField(widget=forms.HiddenInput, required=False)
    """The versions of the activities that the page showed, by key."""

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        near = timedelta(days=3)
        around = Activity.objects.filter(starts_at__range=(activity.starts_at - near, activity.starts_at + near))
        self.fields["seen"].initial = {one.pk: one.version for one in [activity, *around]}
        self.fields["into"].queryset = around.exclude(pk=activity.pk)  # type: ignore[attr-defined]  # a model choice field
        self.fields["into"].help_text = "只列出前后三天的活动。"

    def clean_seen(self) -> dict[int, int] | None:
        seen = self.cleaned_data["seen"]
        return (
            {int(key): version for key, version in seen.items() if key.isdecimal()} if isinstance(seen, dict) else None
        )
