"""The year's rules of proposals."""

from typing import Any, ClassVar

from django import forms

from cppcc.forms import PlainWords, VersionedForm
from proposals.models import Proposal, ProposalRules, Reply


class RulesForm(PlainWords, VersionedForm):
    """A year without rules of its own shows those that it follows; they are compared too."""

    stands = True

    class Meta:
        model = ProposalRules
        fields = ProposalRules.SETTABLE
        widgets: ClassVar[dict[str, Any]] = {"feedback_by": forms.RadioSelect, "merged_as": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("feedback_by", "merged_as"):
            field: Any = self.fields[name]
            field.choices = [choice for choice in field.choices if choice[0]]

    def clean_remind_workdays(self) -> str:
        parts = [part.strip() for part in self.cleaned_data["remind_workdays"].replace("，", ",").split(",")]
        if not all(part.isdecimal() and 0 < int(part) < 100 for part in parts):
            raise forms.ValidationError("请写成用逗号分开的天数，例如 7,3。")
        return ",".join(parts)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("longest_months") and data.get("reply_months") and data["longest_months"] < data["reply_months"]:
            self.add_error("longest_months", "不能短于答复期限。")
        if not data.get("class_d") and self.instance.pk:
            used = Reply.objects.filter(
                result_class__letter="D", assignment__proposal__in=Proposal.objects.in_year(self.instance.plenary)
            )
            if used.exists():
                self.add_error("class_d", "本年度已有D类答复，不能取消D类。")
        return data
