"""What each step asks."""

from typing import Any, ClassVar

from django import forms

from cppcc.files import DocumentField
from cppcc.forms import Dated, PlainWords, ReasonForm, date_input
from members.people import PeopleField
from proposals import cosigning, placing
from proposals.choosing import UnitField, UnitsField
from proposals.feedback import evaluators, given_by
from proposals.forms.dispatch import DispatchForm
from proposals.forms.letter import LetterForm
from proposals.models import (
    Assignment,
    Communication,
    KeyVisit,
    Proposal,
    Proposer,
    Review,
    SatisfactionGrade,
    rules_of,
)
from proposals.states import LEADING, State


def words_field(
    label: str, *, required: bool = True, rows: int = 4, limit: int = 500, **kwargs: Any
) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=limit, required=required, widget=forms.Textarea(attrs={"rows": rows}), **kwargs
    )


class SubmitForm(PlainWords, forms.Form):
    """With open invitations it asks whether to wait for them; ``means`` is the step that the answer stands for."""

    takes_record = True
    WAIT, NOW = "wait_for_signatures", "submit"
    means = ""

    def __init__(self, *args: Any, record: Proposal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_ones = cosigning.waited_for(record)
        if not open_ones:
            return
        choices = [(self.NOW, "现在提交，不等尚未确认的委员")]
        if cosigning.may_wait(record):
            choices.insert(
                0, (self.WAIT, f"等到联名截止（{record.cosign_until:%Y-%m-%d}）后自动提交，都已答复时提前提交")
            )
        later = rules_of(record.plenary).cosign_until_review
        self.fields["then"] = forms.ChoiceField(
            label=f"还有 {len(open_ones)} 位委员没有确认联名：{cosigning.names(open_ones)}",
            choices=choices,
            widget=forms.RadioSelect,
            help_text="现在提交的，审查开始前他们仍可确认。" if later else "现在提交的，他们不能再确认联名。",
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.means = data.pop("then", "")
        return data


class SignatureForm(PlainWords, Dated, forms.Form):
    """A signature on paper of one who was invited."""

    takes_record = True
    past = ("signed_on",)
    row = forms.ModelChoiceField(label="联名委员", queryset=Proposer.objects.none(), empty_label="请选择")
    signed_on = forms.DateField(label="签名日期", widget=date_input())
    scan = DocumentField(label="签名扫描件", help_text="有委员本人签名，PDF 或图片。")

    def __init__(self, *args: Any, record: Proposal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows: Any = self.fields["row"]
        rows.queryset = record.proposers.filter(status=Proposer.Status.INVITED).select_related("member__sector")
        rows.label_from_instance = lambda row: f"{row.who}（{row.member.sector}）"


class MainMembersForm(PlainWords, forms.Form):
    """Who wrote a collective proposal: named by its body, also afterwards."""

    takes_record = True
    members = PeopleField(label="主要撰写委员")

    def __init__(self, *args: Any, record: Proposal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.most = rules_of(record.plenary).main_members
        self.fields["members"].help_text = f"最多 {self.most} 名，不选即不指明。"
        self.fields["members"].initial = [row.member_id for row in record.main_members.all()]

    def clean_members(self) -> Any:
        members = self.cleaned_data["members"]
        if len(members) > self.most:
            raise forms.ValidationError(f"主要撰写委员最多 {self.most} 名，现选了 {len(members)} 名。")
        return members


class FileForm(PlainWords, forms.Form):
    reason = words_field("审查意见", required=False, rows=3)


class RejectForm(ReasonForm):
    ground = forms.ChoiceField(label="不予立案情形", choices=[("", "请选择"), *Review.Ground.choices])
    field_order = ("ground", "reason")


def lead_numbered(form: forms.Form, record: Proposal, number: int) -> Proposal | None:
    """The proposal of that number in the record's year, if a reply will still come; else the fault beside the field."""
    lead: Proposal | None = Proposal.objects.in_year(record.plenary).numbered().filter(number=number).first()
    if lead is None:
        form.add_error("number", f"本年度没有编号为{number}的立案提案。")
    elif lead.pk == record.pk:
        form.add_error("number", "不能并入它自己。")
    elif lead.state not in LEADING:
        form.add_error(
            "number",
            f"{lead.number_words}现为“{lead.get_state_display()}”，不会再有答复，不能并入。可以另行立案，并关联为相关提案。",
        )
    return lead


class MergeForm(PlainWords, forms.Form):
    """The lead is named by its number in the year: an office knows the numbers."""

    takes_record = True
    number = forms.IntegerField(
        label="并入提案的编号", min_value=1, help_text="填本年度已立案、还没有答复的提案的编号，例如 12。"
    )
    reason = forms.CharField(label="说明", max_length=500, required=False)

    def __init__(self, *args: Any, record: Proposal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.record = record

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        number = data.pop("number", None)
        if number is not None:
            data["lead"] = lead_numbered(self, self.record, number)
        return data


class WithdrawForm(ReasonForm):
    """Where others were merged into it, it asks what becomes of them."""

    takes_record = True
    REVIEW, MERGE = "review", "merge"

    def __init__(self, *args: Any, record: Proposal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.record = record
        merged = list(record.merged.filter(state=State.MERGED))
        if merged:
            choices = [(self.REVIEW, "解除并案，退回审查中"), (self.MERGE, "并入另一件已立案的提案")]
            titles = "、".join(f"《{one.title}》" for one in merged)
            self.fields["others"] = forms.ChoiceField(
                label=f"已并入的 {len(merged)} 件怎么办：{titles}", choices=choices, widget=forms.RadioSelect
            )
            self.fields["number"] = forms.IntegerField(label="并入提案的编号", min_value=1, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        others, number = data.pop("others", None), data.pop("number", None)
        if others == self.MERGE and number is None:
            self.add_error("number", "请填写并入提案的编号。")
        elif others == self.MERGE:
            data["into"] = lead_numbered(self, self.record, number)
        return data


class AddUnitsForm(PlainWords, forms.Form):
    co_units = UnitsField(label="会办单位")


class ReassignForm(ReasonForm):
    """Which unit has it from now on, and until when; where others do with what is left none has to be named."""

    takes_record = True
    unit = UnitField(label="接办单位", required=False)
    reply_due = forms.DateField(label="答复期限", widget=date_input(), required=False)
    field_order = ("unit", "reply_due", "reason")

    def __init__(self, *args: Any, record: Assignment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.record, self.may_go = record, not record.answers or placing.others_answer(record)
        field = self.fields["reply_due"]
        field.initial = placing.due_from_now(record.proposal)
        field.help_text = f"{placing.due_said(record.proposal)}。是否超期、按期答复，从此按新期限计算。"
        if self.may_go:
            left = "由其他承办单位一并答复" if record.answers else "不再会办"
            self.fields["unit"].help_text = f"不选单位的，{left}。"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        unit, due = data.get("unit"), data.get("reply_due")
        if unit is None and not self.may_go and "unit" not in self.errors:
            self.add_error("unit", "请选择接办单位。")
        there = self.record.proposal.assignments.active().filter(unit=unit).first() if unit else None
        if there and (there.answers or not self.record.answers):
            self.add_error("unit", f"{unit}已在承办这件提案，请选择另一单位。")
        if unit and not self.record.answers and (signed := placing.letter_open(self.record.proposal)):
            self.add_error("unit", signed)
        if unit and due and (fault := placing.due_fault(self.record.proposal, due)):
            self.add_error("reply_due", fault)
        return data


class PassOnForm(ReasonForm):
    """Who of those that signed stands first from now on."""

    takes_record = True
    row = forms.ModelChoiceField(label="第一提案人", queryset=Proposer.objects.none(), empty_label="请选择")
    field_order = ("row", "reason")

    def __init__(self, *args: Any, record: Proposal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows: Any = self.fields["row"]
        rows.queryset = cosigning.next_signers(record).select_related("member__sector")
        rows.label_from_instance = lambda row: f"{row.who}（{row.member.sector}）"


class UrgeForm(PlainWords, forms.Form):
    words = words_field("督办意见")


class FeedbackForm(PlainWords, forms.Form):
    """Offers the grades that are open in the proposal's year, and gives their keys."""

    takes_record = True
    SAME = "same"
    may_be_same = True
    """Whether the attitude may be left to be the same as the result; a paper says both."""
    result = forms.ChoiceField(label="办理结果", widget=forms.RadioSelect)
    attitude = forms.ChoiceField(label="办理态度", widget=forms.RadioSelect)
    words = words_field("意见", required=False, limit=2000)

    def __init__(self, *args: Any, record: Proposal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.grades = {row.key: row for row in SatisfactionGrade.objects.open_in(record.plenary.year)}
        for name in ("attitude", "result"):
            field: Any = self.fields[name]
            field.choices = [(key, row.name) for key, row in self.grades.items()]
        if self.may_be_same:
            attitude: Any = self.fields["attitude"]
            attitude.choices = [(self.SAME, "与办理结果相同"), *attitude.choices]
            attitude.initial = self.SAME

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("attitude") == self.SAME and data.get("result"):
            data["attitude"] = data["result"]
        grade = self.grades.get(data.get("result", ""))
        if grade and grade.asks_again and not data.get("words"):
            self.add_error("words", f"评价为{grade}时，请说明原因，便于再次办理。")
        return data


class PaperFeedbackForm(FeedbackForm):
    """A paper evaluation, entered by staff with its scan."""

    may_be_same = False
    who = forms.ChoiceField(label="提案人")
    scan = DocumentField(label="征询意见表扫描件", help_text="有提案人签名，PDF 或图片。")

    def __init__(self, *args: Any, record: Proposal, **kwargs: Any) -> None:
        super().__init__(*args, record=record, **kwargs)
        given = given_by(record)
        self.rows = {str(row.pk): row for row in evaluators(record) if row.member_id not in given}
        who: Any = self.fields["who"]
        who.choices = [(key, str(row.who)) for key, row in self.rows.items()]
        self.order_fields(["who", "attitude", "result", "words", "scan"])

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


class DatedForm(PlainWords, Dated, forms.ModelForm):
    """Something that was done on a day."""

    past = ("on",)


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
    "submit": SubmitForm,
    "signature": SignatureForm,
    "main_members": MainMembersForm,
    "withdraw": WithdrawForm,
    "file": FileForm,
    "reason": ReasonForm,
    "reject": RejectForm,
    "merge": MergeForm,
    "dispatch": DispatchForm,
    "add_units": AddUnitsForm,
    "reassign": ReassignForm,
    "replace": ReassignForm,
    "pass_on": PassOnForm,
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
