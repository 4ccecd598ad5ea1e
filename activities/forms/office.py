"""Forms of an office task and of its steps."""

from typing import Any, ClassVar

from django import forms

from activities.models import (
    OfficeTask,
)
from cppcc.forms import OnceForm, PlainWords, ReasonForm, VersionedForm, date_input
from cppcc.rights import Role
from members import period, years
from members.forms.late import LateReason
from members.models import with_role


class TaskForm(LateReason, PlainWords, forms.ModelForm):
    """A new task belongs to the year that it is due in."""

    class Meta:
        model = OfficeTask
        fields = ("title", "content", "owner", "quarter", "due_on")
        widgets: ClassVar[dict[str, Any]] = {"due_on": date_input(), "content": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = with_role(Role.STAFF)  # type: ignore[attr-defined]  # a model choice field

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        due = data.get("due_on")
        if due and self.instance.pk is None:
            year = years.of_day(due)
            if year is None:
                self.add_error("due_on", f"{due:%Y-%m-%d} 不在任何届次年度内，请先在“基础资料”中建立该年度。")
            else:
                self.enters(year)
                self.instance.plenary = year
        if self.instance.plenary_id and data.get("quarter"):
            try:
                period.quarter(self.instance.plenary, data["quarter"])
            except period.NoSpan as reason:
                self.add_error("quarter", str(reason))
        return data


class NewTaskForm(TaskForm, OnceForm):
    class Meta(TaskForm.Meta):
        pass


class EditTaskForm(TaskForm, VersionedForm):
    class Meta(TaskForm.Meta):
        pass


class ProgressForm(PlainWords, forms.Form):
    words = forms.CharField(label="完成情况", max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))


TASK_FORMS: dict[str, type[forms.BaseForm]] = {"progress": ProgressForm, "reason": ReasonForm}
