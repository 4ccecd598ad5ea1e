"""Forms of declared duties and of yearly reports."""

from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH
from django.utils.choices import BlankChoiceIterator

from cppcc.calendar import clock
from cppcc.files import DocumentsField
from cppcc.forms import Dated, OnceForm, PlainWords, VersionedForm, date_input
from cppcc.vocabularies import Names, Offered, ended_words, rows_of
from members import membership, possible, years
from members.forms.late import LateReason
from members.models import Declaration, DutyKind, DutyPart, DutyReport, Level, Occasion
from members.models.kind import ComesBy
from members.people import PeopleField, PersonField

MOST_TOGETHER = 300_000_000
"""Bytes that the proofs of one form may take for all its members."""


VOCABULARIES: dict[str, Any] = {"kind": DutyKind, "part": DutyPart, "occasion": Occasion, "level": Level}
"""The fields of a declaration that hold a value which may end."""


class PartSelect(forms.Select):
    """Each part says for which kinds it is there; those of other kinds are out of reach once one is chosen (kinds.js)."""

    def __init__(self, kinds: dict[str, list[str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kinds = kinds

    def create_option(self, name: Any, value: Any, *args: Any, **kwargs: Any) -> Any:
        option = super().create_option(name, value, *args, **kwargs)
        if value in self.kinds:
            option["attrs"]["data-only-kinds"] = " ".join(self.kinds[value])
        return option


class DeclarationForm(LateReason, PlainWords, Dated, forms.ModelForm):
    """What a member did, with proof. Staff who declare for a member choose whom."""

    past = ("on",)
    way = "declared"
    """By which way it comes in: what the register of kinds offers for it."""

    proofs = DocumentsField(
        label="证明材料", required=False, at_most=6, help_text="照片、PDF、Word 或 Excel，每个不超过 20 MB，最多 6 个。"
    )

    class Meta:
        model = Declaration
        fields: ClassVar[Any] = (
            "kind", "part", "occasion", "level", "quantity", "among", "on", "title", "content",
        )  # fmt: skip
        widgets: ClassVar[dict[str, Any]] = {
            "on": date_input(),
            "content": forms.Textarea(attrs={"rows": 4, "data-count": 2000}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None and "quantity" not in (kwargs.get("initial") or {}):
            self.initial["quantity"] = None  # whoever says nothing means one of what is counted, and no score
        for name in ("part", "quantity", "among"):  # what the chosen kind can't carry is not sent (kinds.js)
            self.fields[name].required = False
        self.offer()

    def offer(self) -> None:
        """The kinds that this way takes, and of the other fields those that a chosen kind can carry (kinds.js)."""
        fields: dict[str, Any] = self.fields
        offered = ComesBy(self.way)
        fields["kind"].choices = BlankChoiceIterator(offered, BLANK_CHOICE_DASH)
        keys = {key for key, _ in offered} | {self.instance.kind}
        rows = [row for row in rows_of(DutyKind) if row.key in keys]
        fields["kind"].help_text = "；".join(f"{row.name}：{row.note.rstrip('。；')}" for row in rows if row.note)
        of_parts: dict[str, list[str]] = {self.instance.part: []}
        for row in rows:
            for part in row.carries.declared_parts:
                of_parts.setdefault(part, []).append(row.key)
        widget = PartSelect(of_parts, attrs=fields["part"].widget.attrs)
        fields["part"].widget = widget
        there = {**dict(Offered(DutyPart)), **{key: name for key, name in Names(DutyPart) if key == self.instance.part}}
        named = ((key, name) for key, name in there.items() if key in of_parts)
        fields["part"].choices = [*BLANK_CHOICE_DASH, *named]
        fields["part"].help_text = "按所选的类别：发言选口头或书面，分个人、集体的照实选。"
        carried = {
            "part": lambda one: len(one.declared_parts) > 1,
            "occasion": lambda one: one.occasions,
            "level": lambda one: one.levels,
            "quantity": lambda one: one.unit,
            "among": lambda one: one.shared,
        }
        for name, carries in carried.items():
            fields[name].widget.attrs["data-for-kinds"] = " ".join(row.key for row in rows if carries(row.carries))
        units = "，".join(f"{row.name}按{row.carries.unit}" for row in rows if row.carries.unit)
        fields["quantity"].help_text = f"{units}填写；没有数量的不填。" if units else ""

    def clean_quantity(self) -> Decimal:
        """1 where nothing is typed, but for a score."""
        typed, kind = self.cleaned_data.get("quantity"), self.cleaned_data.get("kind")
        if typed is None and kind and possible.is_score(kind):
            raise forms.ValidationError(possible.no_score(kind))
        quantity = Decimal(1) if typed is None else Decimal(typed)
        if quantity <= 0:
            raise forms.ValidationError("数量须大于 0。")
        return quantity

    def clean_among(self) -> int:
        """1 where nothing is typed."""
        typed = self.cleaned_data.get("among")
        if typed == 0:
            raise forms.ValidationError("共同完成人数至少为 1。")
        return typed or 1

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
        if data.get("kind"):
            self._take_part(data)
            said = {name: data[name] for name in possible.CARRIED if data.get(name) is not None}
            for name, words in possible.against(data["kind"], **said).items():
                self.add_error(name, words)
            self._still_taken(data)
        return data

    def _still_taken(self, data: dict[str, Any]) -> None:
        """What is newly said, or on a newly said day, must not have ended before that year."""
        year = self.instance.plenary.year if self.instance.plenary_id else None
        changed = set(self.changed_data)
        for name, of in VOCABULARIES.items():
            entered = self.instance.pk is None or {name, "on"} & changed
            if year and entered and data.get(name) and (words := ended_words(of, data[name], year)):
                self.add_error(name, words)

    def _take_part(self, data: dict[str, Any]) -> None:
        """Where the kind has one part alone it is that one; of several one has to be chosen."""
        carries = possible.carries_of(data["kind"])
        if carries and len(carries.declared_parts) == 1:
            (data["part"],) = carries.declared_parts
        elif not data.get("part") and "part" not in self.errors:
            self.add_error("part", "请选择角色。")


class NewDeclarationForm(DeclarationForm, OnceForm):
    class Meta(DeclarationForm.Meta):
        pass


class StaffDeclarationForm(NewDeclarationForm):
    """For a member who brings it on paper: confirmed in a further step, like any other."""

    way = "by_staff"

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
        carries = possible.carries_of(data["kind"]) if data.get("kind") else None
        together = 1 + len(data["others"])
        if carries and carries.shared and data.get("among") == 1:
            data["among"] = together
        elif carries and carries.shared and (data.get("among") or together) < together:
            self.add_error("among", "不能少于一并登记的委员人数。")
        if on and (words := membership.refusal(data["others"], on)):
            self.add_error("others", f"这一天不在委员任职期间：{words}")
        size = sum(file.size for _, file in data.get("proofs") or ())
        if size * len(others) > MOST_TOGETHER:
            self.add_error("proofs", "证明材料要为每名委员各存一份，合起来太大。请减少材料，或分几次登记。")
        return data


class EditDeclarationForm(DeclarationForm, VersionedForm):
    """By who wrote it: the member, or staff for him."""

    def offer(self) -> None:
        made = self.instance
        own = not made.member_id or made.created_by_id == made.member.user_id
        self.way = "declared" if own else "by_staff"
        super().offer()

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
