"""Forms of who comes: inviting, leave, names from a message, one attendance corrected, two entries merged."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from activities.models import KIND_OF_LEAVE, LATE_WHERE_PRESENT, Activity, Attendance
from activities.services import merging
from activities.services.attending import Away, kinds_to_ask
from activities.services.names import Names
from cppcc.forms import CarriedField, OnceForm, PickInput, PlainWords, whole_number
from cppcc.forms.many import ManyRows
from cppcc.picking import answers
from members import membership, years
from members.leaves import ended_leave, leave_choices
from members.models import Committee, MemberGroup, Position, Sector
from members.people import PeopleField, PersonField


def tick() -> forms.CheckboxInput:
    return forms.CheckboxInput(attrs={"class": "form-check-input"})


def several(label: str, rows: Any) -> ManyRows:
    return ManyRows(rows, label=label, required=False, widget=PickInput(counted="个"))


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
    leave_kind = forms.ChoiceField(label="请假种类", required=False)
    reason = forms.CharField(label="请假理由", max_length=200)

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds: Any = self.fields["leave_kind"]
        kinds.choices = kinds_to_ask(activity)


class NamesForm(PlainWords, forms.Form):
    names = forms.CharField(
        label="名单",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="粘贴聊天接龙、签到表等；“请假：…”一行和括号里写明请假的，按请假登记；几个姓名后面只有一个括号的，会问说的是谁。",
    )


class AskedForm(PlainWords, forms.Form):
    """One question for each word that may mean several members or nobody: a member is picked, or nobody is registered.

    One more for each run of names with words behind it: whether they hold for the last one or for all.
    """

    def __init__(self, *args: Any, names: Names | None, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = names.asked if names else []
        self.doubts = names.doubts if names else []
        for doubt in self.doubts:
            self.fields[f"whom_{doubt.number}"] = forms.ChoiceField(
                label=f"“{doubt.text}”说的是谁？",
                choices=[("last", f"只是{doubt.own}"), ("all", f"{'、'.join([*doubt.others, doubt.own])}都是")],
                widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
                error_messages={"required": f"请选择“{doubt.text}”说的是谁。"},
            )
        self.fields["on"] = forms.DateField(widget=forms.HiddenInput, required=False, initial=on.isoformat())
        for number, one in enumerate(self.asked, 1):
            which = PersonField(label=one.question, required=False, day="on", personal=True)
            which.widget.offered = answers(which.source, one.members, personal=True)
            self.fields[f"which_{number}"] = which
            self.fields[f"skip_{number}"] = forms.BooleanField(label="不登记", required=False, widget=tick())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for number, one in enumerate(self.asked, 1):
            which, skip = data.get(f"which_{number}"), data.get(f"skip_{number}")
            if which and skip:
                self.add_error(f"which_{number}", f"“{one.word}”已选了委员，又勾了“不登记”。")
            elif not which and not skip and f"which_{number}" not in self.errors:
                self.add_error(f"which_{number}", f"请为“{one.word}”选择一位委员，或勾选“不登记”。")
        return data

    def questions(self) -> list[tuple[Any, Any]]:
        return [(self[f"which_{number}"], self[f"skip_{number}"]) for number in range(1, len(self.asked) + 1)]

    def runs(self) -> list[Any]:
        """The questions about words behind several names."""
        return [self[f"whom_{doubt.number}"] for doubt in self.doubts]

    def together(self) -> list[int]:
        """The numbers of the doubts whose words hold for all."""
        return [one.number for one in self.doubts if self.cleaned_data[f"whom_{one.number}"] == "all"]

    def answered(self, names: Names | None) -> list[Away]:
        """Each word for which somebody was picked, as the decided names say."""
        asked = names.asked if names else []
        picked = [(self.cleaned_data[f"which_{number}"], one) for number, one in enumerate(asked, 1)]
        return [Away(member, one.state, one.reason, one.leave_kind) for member, one in picked if member]


class AttendanceForm(PlainWords, OnceForm):
    """One member at one activity, corrected by hand."""

    class Meta:
        model = Attendance
        fields = ("state", "leave_kind", "half_days", "late", "left_early", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds: Any = self.fields["leave_kind"]
        kinds.choices = leave_choices()
        if not kinds.choices and not self.instance.leave_kind:
            del self.fields["leave_kind"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("state") not in (None, Attendance.State.PRESENT):
            for name in ("late", "left_early"):
                if data.get(name):
                    self.add_error(name, LATE_WHERE_PRESENT)
        if data.get("state") not in (None, *Attendance.LEAVES) and data.get("leave_kind"):
            if "leave_kind" in self.changed_data:
                self.add_error("leave_kind", KIND_OF_LEAVE)
            data["leave_kind"] = ""  # it goes with the leave
        return data

    def clean_leave_kind(self) -> str:
        kind: str = self.cleaned_data["leave_kind"]
        year = years.of_day(timezone.localdate(self.instance.activity.starts_at))
        if "leave_kind" in self.changed_data and (words := ended_leave(kind, year)):
            raise forms.ValidationError(words)
        return kind

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


SAME = [("same", "是，只计一次"), ("both", "不是，都保留")]


class MergeForm(PlainWords, forms.Form):
    """Into which entry of the same event; what both may say is asked as soon as that is chosen."""

    into = forms.ModelChoiceField(label="并入", queryset=Activity.objects.none())
    seen = CarriedField(required=False)
    """The versions of the activities that the page showed, by key."""

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        near = timedelta(days=3)
        around = Activity.objects.filter(starts_at__range=(activity.starts_at - near, activity.starts_at + near))
        self.fields["seen"].initial = {one.pk: one.version for one in [activity, *around]}
        self.fields["into"].queryset = around.exclude(pk=activity.pk)  # type: ignore[attr-defined]  # a model choice field
        self.fields["into"].help_text = "只列出前后三天的活动。"
        self.asked: list[str] = []
        key = whole_number(self.data.get("into"), digits=9) if self.is_bound else None
        into = around.exclude(pk=activity.pk).filter(pk=key).first() if key else None
        for pair in merging.doubtful(activity, into) if into else ():
            self.asked.append(pair.key)
            self.fields[pair.key] = forms.ChoiceField(
                label=pair.words,
                choices=SAME,
                widget=forms.RadioSelect,
                error_messages={"required": "请选择是不是同一项。"},
            )

    def answers(self) -> dict[str, bool]:
        return {key: self.cleaned_data[key] == "same" for key in self.asked}

    def clean_seen(self) -> dict[int, int] | None:
        seen = self.cleaned_data["seen"]
        return {whole_number(key): version for key, version in seen.items()} if isinstance(seen, dict) else None
