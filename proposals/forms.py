"""Forms of proposals: the draft, and what each step asks."""

from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from cppcc.editing import OnceForm, VersionedForm, date_input
from cppcc.picking import PickInput
from cppcc.words import PlainWords, ReasonForm
from proposals.handling import reply_due_from
from proposals.models import Feedback, Proposal, Reply, Review, Unit

USUAL_LENGTH = 1500  # characters; a warning beside the text, not a refusal


class DraftForm(PlainWords, forms.ModelForm):
    """A draft may be incomplete; submitting asks for the rest."""

    class Meta:
        model = Proposal
        fields = ("title", "kind", "category", "situation", "suggestion", "suggested_units", "publishable")
        widgets: ClassVar[dict[str, Any]] = {
            "situation": forms.Textarea(attrs={"rows": 8, "data-count": USUAL_LENGTH}),
            "suggestion": forms.Textarea(attrs={"rows": 8, "data-count": USUAL_LENGTH}),
            "suggested_units": PickInput(counted="家", find="单位名称"),
        }
        help_texts: ClassVar[dict[str, str]] = {
            "situation": "问题是什么、在哪里、影响谁，有调研数据最好。",
            "suggestion": "写明由谁做什么，分条列出。",
            "suggested_units": "可不选，由交办部门确定。",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units: Any = self.fields["suggested_units"]
        units.queryset = Unit.objects.filter(active=True).exclude(kind=Unit.Kind.STREET)

    @property
    def submitting(self) -> bool:
        return "submit" in self.data

    def clean_title(self) -> str:
        return str(self.cleaned_data["title"]).strip()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.submitting:
            for name in ("category", "situation", "suggestion"):
                value = data.get(name)
                if name not in self.errors and not (value.strip() if isinstance(value, str) else value):
                    self.add_error(name, f"提交前请填写{self.fields[name].label}；也可以先保存草稿。")
        return data


class NewDraftForm(DraftForm, OnceForm):
    class Meta(DraftForm.Meta):
        pass


class EditDraftForm(DraftForm, VersionedForm):
    class Meta(DraftForm.Meta):
        pass


class FileForm(PlainWords, forms.Form):
    reason = forms.CharField(label="审查意见", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}))


class RejectForm(ReasonForm):
    ground = forms.ChoiceField(label="不予立案情形", choices=[("", "请选择"), *Review.Ground.choices])
    field_order = ("ground", "reason")


class MergeForm(PlainWords, forms.Form):
    """The lead is named by its number in the year: an office knows the numbers."""

    takes_record = True
    number = forms.IntegerField(label="并入提案的编号", min_value=1, help_text="填本年度已立案提案的编号，例如 12。")
    reason = forms.CharField(label="说明", max_length=500, required=False)

    def __init__(self, *args: Any, record: Proposal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.record = record

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        number = data.pop("number", None)
        if number is not None:
            lead = Proposal.objects.in_year(self.record.plenary).filed().filter(number=number).first()
            if lead is None:
                self.add_error("number", f"本年度没有编号为{number}的立案提案。")
            data["lead"] = lead
        return data


class DispatchForm(PlainWords, forms.Form):
    lead_unit = forms.ModelChoiceField(label="主办单位", queryset=Unit.objects.filter(active=True))
    co_units = forms.ModelMultipleChoiceField(
        label="会办单位",
        queryset=Unit.objects.filter(active=True),
        required=False,
        help_text="可多选。",
        widget=PickInput(counted="家", find="单位名称"),
    )
    reply_due = forms.DateField(label="答复期限", widget=date_input(), help_text="默认为交办之日起 3 个月。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = timezone.localdate()
        self.fields["reply_due"].initial = reply_due_from(self.today)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        lead, helpers = data.get("lead_unit"), data.get("co_units")
        if lead and helpers and lead in helpers:
            self.add_error("co_units", f"{lead}已是主办单位，不能同时会办。")
        if data.get("reply_due") and data["reply_due"] < self.today:
            self.add_error("reply_due", "答复期限不能早于今天。")
        return data


class ReplyForm(PlainWords, forms.ModelForm):
    class Meta:
        model = Reply
        fields = ("number", "result_class", "text", "contact")
        widgets: ClassVar[dict[str, Any]] = {"text": forms.Textarea(attrs={"rows": 10})}


class FeedbackForm(PlainWords, forms.ModelForm):
    class Meta:
        model = Feedback
        fields = ("attitude", "result", "words")
        widgets: ClassVar[dict[str, Any]] = {
            "attitude": forms.RadioSelect,
            "result": forms.RadioSelect,
            "words": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("attitude", "result"):
            field: Any = self.fields[name]
            field.choices = Feedback.Grade.choices

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("result") == Feedback.Grade.DISSATISFIED and not data.get("words"):
            self.add_error("words", "评价为不满意时，请说明原因，便于再次办理。")
        return data


STEP_FORMS: dict[str, type[forms.BaseForm]] = {
    "file": FileForm,
    "reason": ReasonForm,
    "reject": RejectForm,
    "merge": MergeForm,
    "dispatch": DispatchForm,
    "reply": ReplyForm,
    "feedback": FeedbackForm,
}
