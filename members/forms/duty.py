"""Forms of declared duties and of yearly reports."""

from decimal import Decimal
from typing import Any, ClassVar

from django import forms

from cppcc.calendar import clock
from cppcc.files import DocumentsField
from cppcc.forms import Dated, OnceForm, PlainWords, VersionedForm, date_input
from members import membership, possible, years
from members.forms.late import LateReason
from members.models import Declaration, DutyRecord, DutyReport
from members.people import PeopleField, PersonField

MOST_TOGETHER = 300_000_000
"""Bytes that the proofs of one form may take for all its members."""
NO_QUANTITY = "这个类别的履职没有数量，请留空。"


class DeclarationForm(LateReason, PlainWords, Dated, forms.ModelForm):
    """What a member did, with proof. Staff who declare for a member choose whom."""

    past = ("on",)

    proofs = DocumentsField(
        label="证明材料", required=False, at_most=6, help_text="照片、PDF、Word 或 Excel，每个不超过 20 MB，最多 6 个。"
    )

    class Meta:
        model = Declaration
        fields: ClassVar[Any] = ("kind", "part", "level", "quantity", "on", "title", "content")
        widgets: ClassVar[dict[str, Any]] = {
            "on": date_input(),
            "content": forms.Textarea(attrs={"rows": 4, "data-count": 2000}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["quantity"].required = False

    def clean_quantity(self) -> Decimal:
        """1 where nothing is typed; more only for what is counted in a unit."""
        typed, kind = self.cleaned_data.get("quantity"), self.cleaned_data.get("kind")
        quantity = Decimal(1) if typed is None else Decimal(typed)
        if quantity <= 0:
            raise forms.ValidationError("数量须大于 0。")
        if kind and quantity != 1 and not possible.unit_of(kind):
            raise forms.ValidationError(NO_QUANTITY)
        return quantity

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        on = data.get("on")
        member = data.get("member") or (self.instance.member if self.instance.member_id else None)
        if on and "on" not in self.errors:
            year = years.of_day(on)
            if year is None:
                years.remind()
                self.add_error("on", f"{on:%Y-%m-%d} 不在任何届次年度内。")
            else:
                self.enters(year, new=self.instance.pk is None or self.instance.plenary_id != year.pk)
                self.instance.plenary = year
            if member and not membership.served(member, on):
                self.add_error("on", f"这一天不在委员任职期间：{membership.refusal([member], on)}")
        speech = data.get("kind") == DutyRecord.Kind.SPEECH
        spoken = data.get("part") in (DutyRecord.Part.ORAL, DutyRecord.Part.WRITTEN)
        if data.get("kind") and data.get("part") and speech != spoken:
            self.add_error("part", "会议发言请选口头发言或书面发言。" if speech else "只有会议发言可以选口头或书面。")
        return data


class NewDeclarationForm(DeclarationForm, OnceForm):
    class Meta(DeclarationForm.Meta):
        pass


class StaffDeclarationForm(NewDeclarationForm):
    """For a member who brings it on paper: confirmed in a further step, like any other."""

    member = PersonField(label="委员", day="on", personal=True)
    others = PeopleField(
        label="一并登记的其他委员",
        day="on",
        personal=True,
        help_text="同一天同一事项的，各记一条，证明材料各附一份；可以在列表中一次确认。",
    )
    field_order = ("member", "others")

    class Meta(DeclarationForm.Meta):
        fields: ClassVar[Any] = ("member", *DeclarationForm.Meta.fields)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        on, others = data.get("on"), data.get("others") or []
        data["others"] = [one for one in others if one != data.get("member")]
        if on and (words := membership.refusal(data["others"], on)):
            self.add_error("others", f"这一天不在委员任职期间：{words}")
        size = sum(file.size for _, file in data.get("proofs") or ())
        if size * len(others) > MOST_TOGETHER:
            self.add_error("proofs", "证明材料要为每名委员各存一份，合起来太大。请减少材料，或分几次登记。")
        return data


class EditDeclarationForm(DeclarationForm, VersionedForm):
    class Meta(DeclarationForm.Meta):
        pass


class DutyReportForm(PlainWords, VersionedForm):
    """Written here or uploaded."""

    replaces: ClassVar[dict[str, str]] = {"upload": "file"}

    upload = DocumentsField(
        label="或上传文件", required=False, at_most=1, help_text="PDF 或 Word（docx）。上传后替换原来的文件。"
    )

    class Meta:
        model = DutyReport
        fields = ("text",)
        widgets: ClassVar[dict[str, Any]] = {"text": forms.Textarea(attrs={"rows": 14, "data-count": 20000})}


class AskForm(LateReason, PlainWords, forms.Form):
    """Asked for the year that the page names; for one that was ended with a reason.

    ``seen``: how many the page said will be asked; ``number``: how many it would be now.
    """

    year: Any = None
    seen = forms.IntegerField(label="人数", widget=forms.HiddenInput, required=False)
    due_on = forms.DateField(label="截止日期", widget=date_input())

    def __init__(self, *args: Any, number: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.number = number
        self.fields["seen"].initial = number

    def clean_due_on(self) -> Any:
        due = self.cleaned_data["due_on"]
        if due < clock.today():
            raise forms.ValidationError("截止日期不能早于今天。")
        return due

    def clean_seen(self) -> Any:
        seen = self.cleaned_data["seen"]
        if seen is not None and seen != self.number:
            self.data = {**self.data.dict(), "seen": self.number}
            raise forms.ValidationError(f"常委名单在您打开之后有变化，现为 {self.number} 名。核对后再征集。")
        return seen

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.enters(self.year)
        return data
