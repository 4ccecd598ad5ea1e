"""What each step asks."""

from typing import Any, ClassVar

from django import forms

from cppcc.calendar import clock
from cppcc.files import checked_document
from cppcc.forms import PickInput, PlainWords, ReasonForm, date_input
from proposals.deadlines import reply_due
from proposals.feedback import evaluators, given_by
from proposals.models import Assignment, Communication, Feedback, KeyVisit, Proposal, Reply, Review, Unit, rules_of


def words_field(
    label: str, *, required: bool = True, rows: int = 4, limit: int = 500, **kwargs: Any
) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=limit, required=required, widget=forms.Textarea(attrs={"rows": rows}), **kwargs
    )


def units_field(label: str, **kwargs: Any) -> forms.ModelMultipleChoiceField:
    return forms.ModelMultipleChoiceField(
        label=label,
        queryset=Unit.objects.filter(active=True),
        widget=PickInput(counted="家", find="单位名称"),
        **kwargs,
    )


def not_later(form: forms.BaseForm, name: str) -> None:
    """What was done cannot be dated in the future."""
    day = form.cleaned_data.get(name)
    if day and day > clock.today():
        form.add_error(name, f"{form.fields[name].label}不能晚于今天。")


class FileForm(PlainWords, forms.Form):
    reason = words_field("审查意见", required=False, rows=3)


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
            lead = Proposal.objects.in_year(self.record.plenary).numbered().filter(number=number).first()
            if lead is None:
                self.add_error("number", f"本年度没有编号为{number}的立案提案。")
            data["lead"] = lead
        return data


class DispatchForm(PlainWords, forms.Form):
    takes_record = True
    lead_unit = forms.ModelChoiceField(label="主办单位", queryset=Unit.objects.filter(active=True), required=False)
    separate_units = units_field("或者：分办单位", required=False, help_text="分办的各单位分别答复，不设主办。")
    co_units = units_field("会办单位", required=False, help_text="可多选。")
    reply_due = forms.DateField(label="答复期限", widget=date_input())

    def __init__(self, *args: Any, record: Proposal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, rules = clock.today(), rules_of(record.plenary)
        self.fields["reply_due"].initial = reply_due(rules, self.today)
        moves = "，逢休假日顺延" if rules.holidays_move else ""
        self.fields["reply_due"].help_text = f"默认为交办之日起 {rules.reply_months} 个月{moves}。"
        wanted = list(record.suggested_units.all())
        if len(wanted) == 1:
            self.fields["lead_unit"].initial = wanted[0]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        lead, helpers, apart = data.get("lead_unit"), data.get("co_units") or [], data.get("separate_units") or []
        if bool(lead) == bool(apart):
            self.add_error("lead_unit", "请选择一个主办单位，或者在下面选择分办单位，两者选一。")
        if apart and len(apart) < 2:
            self.add_error("separate_units", "分办至少要有两个单位。")
        doubled = [str(unit) for unit in helpers if unit == lead or unit in apart]
        if doubled:
            self.add_error("co_units", f"{'、'.join(doubled)}已是主办或分办单位，不能同时会办。")
        if data.get("reply_due") and data["reply_due"] < self.today:
            self.add_error("reply_due", "答复期限不能早于今天。")
        return data


class AddUnitsForm(PlainWords, forms.Form):
    co_units = units_field("会办单位")


class UrgeForm(PlainWords, forms.Form):
    words = words_field("督办意见")


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


class PaperFeedbackForm(FeedbackForm):
    """A paper evaluation, entered by staff with its scan."""

    takes_record = True
    who = forms.ChoiceField(label="提案人")
    scan = forms.FileField(label="征询意见表扫描件", help_text="有提案人签名，PDF 或图片。")

    def __init__(self, *args: Any, record: Proposal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = given_by(record)
        self.rows = {str(row.pk): row for row in evaluators(record) if row.member_id not in given}
        who: Any = self.fields["who"]
        who.choices = [(key, str(row.who)) for key, row in self.rows.items()]
        self.order_fields(["who", "attitude", "result", "words", "scan"])

    def clean_scan(self) -> Any:
        return checked_document(self.cleaned_data["scan"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        row = self.rows.get(data.pop("who", ""))
        data["member"] = row.member if row else None
        return data


class FulfilForm(PlainWords, forms.Form):
    words = words_field("落实情况", limit=2000)


class KeyForm(PlainWords, forms.Form):
    leading = forms.CharField(label="领办领导", max_length=50, help_text="区委、区政府领导。")
    supervising = forms.CharField(label="督办领导", max_length=50, help_text="区政协领导。")


class DatedForm(PlainWords, forms.ModelForm):
    """Something that was done on a day."""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        not_later(self, "on")
        return data


class VisitForm(DatedForm):
    class Meta:
        model = KeyVisit
        fields = ("kind", "on", "people", "content")
        widgets: ClassVar[dict[str, Any]] = {"on": date_input(), "content": forms.Textarea(attrs={"rows": 4})}


class ContactForm(DatedForm):
    class Meta:
        model = Communication
        fields = ("mode", "on", "people", "content")
        widgets: ClassVar[dict[str, Any]] = {"on": date_input(), "content": forms.Textarea(attrs={"rows": 4})}


class OpinionForm(PlainWords, forms.Form):
    opinion = words_field("会办意见", rows=8, limit=5000)


class LetterForm(PlainWords, forms.ModelForm):
    takes_record = True

    class Meta:
        model = Reply
        fields = ("number", "result_class", "text", "contact")
        widgets: ClassVar[dict[str, Any]] = {"text": forms.Textarea(attrs={"rows": 14})}

    def __init__(self, *args: Any, record: Assignment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        classes: Any = self.fields["result_class"]
        classes.choices = [("", "请选择"), *rules_of(record.proposal.plenary).classes]
        letter = record.letter
        year = clock.today().year
        self.initial = (
            {name: getattr(letter, name) for name in self.Meta.fields}
            if letter
            else {"number": f"{record.unit.letter_code}函〔{year}〕号"}
        )

    def clean_number(self) -> str:
        number = str(self.cleaned_data["number"]).strip()
        if number.endswith("〕号"):
            raise forms.ValidationError("请填写完整的文号，例如：朝民函〔2024〕12号。")
        return number


class CountersignForm(PlainWords, forms.Form):
    words = words_field("会签意见", required=False, rows=3)


class ExtensionForm(PlainWords, forms.Form):
    takes_record = True
    until = forms.DateField(label="申请延至", widget=date_input())
    reason = words_field("理由")

    def __init__(self, *args: Any, record: Assignment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.due, self.longest = record.due, record.longest_due
        self.fields["until"].help_text = f"现期限 {self.due:%Y-%m-%d}，最迟可延至 {self.longest:%Y-%m-%d}。"

    def clean_until(self) -> Any:
        until = self.cleaned_data["until"]
        if until <= self.due:
            raise forms.ValidationError(f"须晚于现在的期限 {self.due:%Y-%m-%d}。")
        if until > self.longest:
            raise forms.ValidationError(f"连同延期最迟为 {self.longest:%Y-%m-%d}。")
        return until


class DecisionForm(PlainWords, forms.Form):
    words = words_field("批复意见", required=False, rows=3)


STEP_FORMS: dict[str, type[forms.BaseForm]] = {
    "file": FileForm,
    "reason": ReasonForm,
    "reject": RejectForm,
    "merge": MergeForm,
    "dispatch": DispatchForm,
    "add_units": AddUnitsForm,
    "urge": UrgeForm,
    "feedback": FeedbackForm,
    "paper_feedback": PaperFeedbackForm,
    "fulfil": FulfilForm,
    "key": KeyForm,
    "visit": VisitForm,
    "contact": ContactForm,
    "opinion": OpinionForm,
    "letter": LetterForm,
    "countersign": CountersignForm,
    "extension": ExtensionForm,
    "decision": DecisionForm,
}
