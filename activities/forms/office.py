"""Forms of an office task and of its steps."""

from typing import Any, ClassVar

from django import forms

from activities.models import (
    OfficeTask,
)
from cppcc.forms import OnceForm, PlainWords, ReasonForm, VersionedForm, date_input
from cppcc.rights import Role
from members.models import with_role


class TaskForm(PlainWords, forms.ModelForm):
    class Meta:
        model = OfficeTask
        fields = ("title", "content", "owner", "quarter", "due_on")
        widgets: ClassVar[dict[str, Any]] = {"due_on": date_input(), "content": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = with_role(Role.STAFF)  # type: ignore[attr-defined]  # a model choice field


class NewTaskForm(TaskForm, OnceForm):
    class Meta(TaskForm.Meta):
        pass


class EditTaskForm(TaskForm, VersionedForm):
    class Meta(TaskForm.Meta):
        pass


class ProgressForm(PlainWords, forms.Form):
    words = forms.CharField(label="完成情况", max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))


TASK_FORMS: dict[str, type[forms.BaseForm]] = {"progress": ProgressForm, "reason": ReasonForm}
