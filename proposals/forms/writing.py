"""The draft of a proposal, by a member or by staff from paper."""

import json
from typing import Any, ClassVar

from django import forms

from cppcc.calendar import clock
from cppcc.files import DocumentsField
from cppcc.forms import AGAIN, CarriedField, Conflict, Dated, OnceForm, PlainWords, VersionedForm, carried, date_input
from members import membership, years
from members.forms.late import LateReason
from members.models import Member, Organization
from members.people import PeopleField, PersonField
from proposals.choosing import UnitsField
from proposals.handling import BODY_FIELD
from proposals.models import Category, Proposal, Proposer, Unit, rules_of

KIND = Proposal.ProposerKind
ORGANIZATION_KIND = {KIND.PARTY: Organization.Kind.PARTY, KIND.PEOPLE: Organization.Kind.PEOPLE}


class DraftForm(PlainWords, forms.ModelForm):
    """A draft may be incomplete; submitting asks for the rest."""

    organization = Proposer._meta.get_field("organization").formfield(required=False)
    committee = Proposer._meta.get_field("committee").formfield(required=False)
    sector = Proposer._meta.get_field("sector").formfield(required=False)
    group = Proposer._meta.get_field("group").formfield(required=False)
    cosigners = PeopleField(label="联名委员", help_text="保存后向所选委员发出邀请，确认后成为联名提案人。")
    main_members = PeopleField(label="主要撰写委员", help_text="")
    suggested_units = UnitsField(label="建议承办单位", required=False, help_text="可不选，由交办部门确定。")
    attachments = DocumentsField(
        label="附件", required=False, at_most=10, help_text="PDF、Word、Excel 或图片，可一次选多个，每个不超过 20 MB。"
    )

    class Meta:
        model = Proposal
        fields = (
            "title", "kind", "category", "proposer_kind", "responsible", "situation", "suggestion", "suggested_units",
            "publishable",
        )  # fmt: skip
        widgets: ClassVar[dict[str, Any]] = {
            "situation": forms.Textarea(attrs={"rows": 8}),
            "suggestion": forms.Textarea(attrs={"rows": 8}),
        }
        help_texts: ClassVar[dict[str, str]] = {
            "situation": "问题是什么、在哪里、影响谁，有调研数据最好。",
            "suggestion": "写明由谁做什么，分条列出。",
            "responsible": "党派、团体、专委会、界别或小组提案填写。",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = self.rules = rules_of(self.instance.plenary)
        self.fields["main_members"].help_text = f"集体提案由谁主要撰写，计入其履职，最多 {rules.main_members} 名。"
        for name in ("situation", "suggestion"):
            self.fields[name].widget.attrs["data-count"] = rules.length_limit
        units: Any = self.fields["suggested_units"]
        units.queryset = Unit.objects.filter(active=True).exclude(kind=Unit.Kind.STREET)
        categories: Any = self.fields["category"]
        categories.queryset = Category.objects.open_in(self.instance.plenary)
        for kinds, name in (
            ("party people", "organization"), ("committee", "committee"), ("sector", "sector"), ("group", "group"),
            ("joint", "cosigners"), ("party people committee sector group", "responsible"),
            ("party people committee sector group", "main_members"),
        ):  # fmt: skip
            self.fields[name].widget.attrs["data-for-kinds"] = kinds
        if self.instance.pk:
            rows = list(self.instance.proposers.all())
            first = next((row for row in rows if row.is_first), None)
            for name in set(BODY_FIELD.values()):
                self.initial[name] = getattr(first, f"{name}_id", None)
            self.initial["main_members"] = [row.member_id for row in self.instance.main_members.all()]
            self.initial["cosigners"] = [row.member_id for row in rows if row.member_id and not row.is_first]

    @property
    def submitting(self) -> bool:
        return "submit" in self.data

    def clean_title(self) -> str:
        return str(self.cleaned_data["title"]).strip()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self._check_body(data)
        self._check_people(data)
        if self.submitting:
            for name in ("category", "situation", "suggestion"):
                value = data.get(name)
                if name not in self.errors and not (value.strip() if isinstance(value, str) else value):
                    self.add_error(name, f"提交前请填写{self.fields[name].label}；也可以先保存草稿。")
        return data

    def _check_people(self, data: dict[str, Any]) -> None:
        """Who is newly named as a proposer serves on the day: that on which a paper was received, else today."""
        on = data.get("received_on") or self.instance.received_on or clock.today()
        there = set(self.instance.proposers.values_list("member_id", flat=True)) if self.instance.pk else set()
        named = {"author": [data["author"]] if data.get("author") else [], "cosigners": data.get("cosigners") or []}
        for name, members in named.items():
            if words := membership.refusal([one for one in members if one.pk not in there], on):
                self.add_error(name, words)

    def _check_body(self, data: dict[str, Any]) -> None:
        kind = data.get("proposer_kind")
        if kind in (KIND.SECTOR, KIND.GROUP) and data.get("kind") != Proposal.Kind.PLENARY:
            self.add_error("proposer_kind", "界别和小组只在全体会议期间提出提案。")
        field = BODY_FIELD.get(kind) if kind else None
        if field is None:
            return
        body = data.get(field)
        if body is None:
            self.add_error(field, f"请选择{self.fields[field].label}。")
        elif kind in ORGANIZATION_KIND and body.kind != ORGANIZATION_KIND[kind]:
            self.add_error(field, f"{body}不是{KIND(kind).label}。")
        most, named = self.rules.main_members, len(data.get("main_members") or ())
        if named > most:
            self.add_error("main_members", f"主要撰写委员最多 {most} 名，现选了 {named} 名。")
        if self.submitting and not data.get("responsible"):
            self.add_error("responsible", "集体提案请填写负责人。")

    def body(self) -> Any:
        field = BODY_FIELD.get(self.cleaned_data["proposer_kind"])
        return self.cleaned_data[field] if field else None

    def invited(self, author: Member | None) -> list[Member]:
        return [member for member in self.cleaned_data["cosigners"] if member != author]

    def main(self) -> list[Member]:
        return list(self.cleaned_data["main_members"])


class NewDraftForm(DraftForm, OnceForm):
    class Meta(DraftForm.Meta):
        pass


class EditDraftForm(DraftForm, VersionedForm):
    """Co-signers are brought together by differences: who answers meanwhile keeps the answer."""

    merged = ("cosigners",)
    seen_cosigners = CarriedField(required=False)

    class Meta(DraftForm.Meta):
        pass

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = self.instance.proposers.filter(is_first=False, member__isnull=False) if self.instance.pk else ()
        self.standing = {str(row.member_id): str(row.status) for row in rows}
        self.fields["seen_cosigners"].initial = self.standing
        self.meanwhile = 0

    def kept_words(self) -> str:
        """What others did meanwhile and this saving left alone; "" for nothing."""
        return f"您打开此页之后，联名委员的变化 {self.meanwhile} 处已一并保留。" if self.meanwhile else ""

    def _compared(self) -> list[str]:
        return [name for name in super()._compared() if name != "seen_cosigners"]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        carried = data.get("seen_cosigners")
        if "cosigners" not in self.errors and isinstance(carried, dict):
            self._bring_together(data, {str(key): str(status) for key, status in carried.items()})
        return data

    def _bring_together(self, data: dict[str, Any], seen: dict[str, str]) -> None:
        joint = data.get("proposer_kind") == KIND.JOINT
        self.meanwhile = sum(seen.get(key) != self.standing.get(key) for key in {*seen, *self.standing})
        typed = {str(member.pk) for member in data["cosigners"]} if joint else set()
        dropped = {key for key in seen if key not in typed and key in self.standing}
        answered = [key for key in dropped if self.standing[key] != seen[key]]
        wanted = (typed - set(seen)) | (set(self.standing) - dropped)
        if not joint and set(self.standing) - set(seen):
            answered += sorted(set(self.standing) - set(seen))
        rows = Member.objects.in_bulk([int(key) for key in {*wanted, *answered}])
        data["cosigners"] = [rows[int(key)] for key in sorted(wanted, key=int)]
        if not answered:
            return
        self.add_error(None, f"联名委员在您打开此页之后有变化，{AGAIN}")
        said = [
            Conflict(f"联名委员{rows[int(key)]}", Proposer.Status(self.standing[key]).label, "不再邀请")
            for key in answered
        ]
        self.conflicts = [*self.conflicts, *said]
        self.put("cosigners", [key for key in {*wanted} if key not in answered])
        self.put("seen_cosigners", json.dumps(self.standing))


class Received(LateReason, Dated):
    """A paper proposal is submitted on the day on which it was received, and belongs to the year of that day."""

    past = ("received_on",)
    instance: Proposal

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        day = data.get("received_on")
        if day:
            year = years.of_day(day)
            if year is None:
                self.add_error("received_on", f"{day:%Y-%m-%d} 不在任何届次年度内。")  # type: ignore[attr-defined]  # a form's own
            else:
                self.enters(year, new=self.instance.pk is None or self.instance.plenary_id != year.pk)
                self.instance.plenary, self.instance.received_on = year, day
        return data


class EditPaperForm(Received, EditDraftForm):
    received_on = forms.DateField(label="收到日期", widget=date_input())

    class Meta(DraftForm.Meta):
        pass

    field_order = ("title", "received_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["received_on"] = self.instance.received_on


class PaperForm(Received, DraftForm, OnceForm):
    """A paper proposal that staff enter for its proposers, marked so."""

    author = PersonField(label="第一提案人", required=False, day="received_on", personal=True)
    received_on = forms.DateField(label="收到日期", widget=date_input(), help_text="提交日期即按收到日期计。")

    class Meta(DraftForm.Meta):
        pass

    field_order = ("title", "received_on", "kind", "category", "proposer_kind", "author")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["author"].widget.attrs["data-for-kinds"] = "sole joint"
        self.fields["cosigners"].help_text = "纸质提案上已签名的委员，直接列为联名提案人。"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("proposer_kind") in (KIND.SOLE, KIND.JOINT) and not data.get("author"):
            self.add_error("author", "请选择第一提案人。")
        return data


class AutosaveForm(OnceForm):
    """What is kept while typing: texts only, whatever is there; what is asked is asked when the person saves."""

    asks_about_signs = False

    def as_seen(self) -> bool:
        """Whether the texts still stand as the page that sends them saw them, whatever else changed meanwhile."""
        seen, now = carried(self.data.get("seen")), json.loads(self.seen_now())
        return seen is not None and all(seen.get(name) == said for name, said in now.items())

    def clean(self) -> dict[str, Any]:
        return self.cleaned_data  # the view compares, before it reads what was typed

    class Meta:
        model = Proposal
        fields = ("title", "situation", "suggestion")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False

    def clean_title(self) -> str:
        return str(self.cleaned_data["title"]).strip() or self.instance.title or "（未命名）"
