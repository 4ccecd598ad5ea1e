"""Forms of an activity: the whole of it on one page, its outcomes, suggestions and photos."""

import json
from datetime import date, datetime
from typing import Any, ClassVar, cast

from django import forms
from django.utils import timezone

from activities.half_days import proposed
from activities.models import (
    Activity,
    OutcomeKind,
    ParticipantKind,
    Photo,
    Suggestion,
    Theme,
)
from activities.services import parts
from activities.services.names import Asked, Doubt, Names, read_names
from cppcc.files import DocumentsField, PhotosField
from cppcc.forms import (
    AGAIN,
    Conflict,
    Dated,
    OnceForm,
    PickInput,
    PlainWords,
    VersionedForm,
    carried,
    date_input,
    datetime_input,
)
from cppcc.forms.many import ManyRows
from cppcc.picking import answers
from cppcc.recycle import DAYS
from cppcc.vocabularies import Offered, ended_words, names_of
from members import membership, years
from members.forms.late import LateReason
from members.models import DutyPart, Occasion
from members.people import PeopleField

PEOPLE = ("present", "leave", "absent")


def _outcome_kinds() -> list[tuple[str, str]]:
    return [("", "—"), *Offered(OutcomeKind)]


class ActivityForm(LateReason, PlainWords, Dated, forms.ModelForm):
    """An activity with its attendance, other participants, suggestions and photos, on one page."""

    past = ("outcome_sent_on",)

    themes = ManyRows(
        label="专题",
        queryset=Theme.objects.all(),
        required=False,
        widget=PickInput(counted="个"),
        help_text="可以属于几个专题。",
    )
    present = PeopleField(label="出席委员", day="starts_at", personal=True)
    leave = PeopleField(label="请假委员", day="starts_at", personal=True)
    absent = PeopleField(label="缺席委员", day="starts_at", personal=True)
    suggestions_text = forms.CharField(
        label="形成的意见建议",
        required=False,
        max_length=20_000,
        help_text="一行一条，可以粘贴。",
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    names = forms.CharField(
        label="粘贴出席名单",
        required=False,
        max_length=20_000,
        help_text="可直接粘贴聊天消息或表格里的姓名，自动对应到委员；“请假：…”按请假登记；重名的、找不到的，和几个姓名后面只有一个括号的，会提示。",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    outcome_title = forms.CharField(
        label="成果题目", max_length=100, required=False, help_text="有调研视察报告的填写。"
    )
    outcome_kind = forms.ChoiceField(label="成果种类", choices=_outcome_kinds, required=False)
    outcome_sent_on = forms.DateField(label="报送日期", required=False, widget=date_input())
    attachments = DocumentsField(
        label="附件", required=False, help_text="通知、议程、材料等，PDF、Word、Excel 或图片。"
    )
    photos = PhotosField(label="照片", required=False, help_text="可一次选多张，JPG、PNG 或 WebP，每张不超过 20 MB。")
    caption = forms.CharField(label="照片说明", max_length=100, required=False, help_text="用于本次上传的全部照片。")

    class Meta:
        model = Activity
        fields = (
            "title", "kind", "starts_at", "ends_at", "half_days", "place", "committee", "group", "plan_item", "brand", "themes",
            "recommended", "open_signup", "summary",
        )  # fmt: skip
        widgets: ClassVar[dict[str, Any]] = {
            "starts_at": datetime_input(),
            "ends_at": datetime_input(),
            "summary": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._add_heads()
        self.told: list[str] = []
        self._before = self.instance.starts_at if self.instance.pk else None
        if self.instance.pk:
            by_state: dict[str, list[int]] = {}
            for attendance in self.instance.attendances.all():
                by_state.setdefault(attendance.state, []).append(attendance.member_id)
            self.initial.update({name: by_state.get(name, []) for name in PEOPLE})
            self.initial.update({row.kind: row.count for row in self.instance.others.all()})
            self.initial["suggestions_text"] = "\n".join(row.text for row in self.instance.suggestions.all())

    def _add_heads(self) -> None:
        """A field for the heads of each kind of others that the office keeps, ended ones where the activity has some."""
        has = {row.kind for row in self.instance.others.all()} if self.instance.pk else set()
        offered = {key for key, _ in Offered(ParticipantKind)} | has
        named = names_of(ParticipantKind)
        self.others_kinds = [key for key in named if key in offered]
        for key in self.others_kinds:
            self.fields[key] = forms.IntegerField(
                label=f"{named[key]}人次", min_value=0, max_value=100_000, required=False
            )

    @property
    def heads(self) -> list[Any]:
        """The fields of the heads of others, as the page shows them."""
        return [self[key] for key in self.others_kinds]

    @property
    def choice_is_open(self) -> bool:
        """Whether those present are unfolded: somebody is chosen there, or the names need it."""
        return bool(self["present"].errors or self["names"].errors or self["present"].value())

    @property
    def away_is_open(self) -> bool:
        """Whether those on leave and absent are unfolded."""
        return any(self[name].errors or self[name].value() for name in ("leave", "absent"))

    def clean_suggestions_text(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["suggestions_text"].splitlines() if line.strip()]
        long = [str(index) for index, line in enumerate(lines, 1) if len(line) > 500]
        if long:
            raise forms.ValidationError(f"第 {'、'.join(long)} 条超过 500 字，请精简或拆分。")
        return lines

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        starts, ends = data.get("starts_at"), data.get("ends_at")
        if starts and ends and ends <= starts:
            self.add_error("ends_at", "结束时间必须晚于开始时间。")
        if starts:
            self._enter_year(timezone.localdate(starts))
        if starts:
            self._all_served(timezone.localdate(starts))
        seen: dict[int, str] = {}
        for name in PEOPLE:
            for member in data.get(name) or ():
                if member.pk in seen:
                    self.add_error(name, f"{member}已列入“{self.fields[seen[member.pk]].label}”，不能重复。")
                seen[member.pk] = name
        self._read_names(data, seen)
        if starts and ends and ends > starts:
            self._count_half_days(data, starts, ends)
        if data.get("outcome_title") and not data.get("outcome_kind"):
            self.add_error("outcome_kind", "请选择成果种类。")
        return data

    def _count_half_days(self, data: dict[str, Any], starts: datetime, ends: datetime) -> None:
        """Proposed from the times, also anew where they changed and nobody had set another number."""
        own = self.instance
        moved = own.pk and (own.starts_at, own.ends_at) != (starts, ends)
        as_proposed = moved and own.half_days == data.get("half_days") == proposed(own.starts_at, own.ends_at)
        if "half_days" not in self.errors and (data.get("half_days") is None or as_proposed):
            data["half_days"] = proposed(starts, ends)
        whole = data.get("half_days")
        partly = own.attendances.filter(half_days__gt=whole).select_related("member") if own.pk and whole else ()
        if partly:
            told = "、".join(f"{row.member} {row.half_days} 个" for row in partly)
            self.add_error("half_days", f"已登记的实到半天数超过 {whole} 个：{told}。请先更正出席记录。")

    def _enter_year(self, day: date) -> None:
        year = years.of_day(day)
        if year is None:
            self.add_error("starts_at", f"{day:%Y-%m-%d} 不在任何届次年度内，请先在“基础资料”中建立该年度。")
            return
        former = years.of_day(timezone.localdate(self._before)) if self._before else None
        self.enters(year, new=former != year or self._more_people())
        kind = self.cleaned_data.get("kind") or ""
        taken = kind and (former != year or "kind" in self.changed_data)
        if taken and (words := ended_words(Occasion, kind, year.year)):
            self.add_error("kind", words)

    def _all_served(self, day: date) -> None:
        """Who is newly named, or all where the day was changed, was a member on that day."""
        same_day = self._before is not None and timezone.localdate(self._before) == day
        there = set(self.instance.attendances.values_list("member_id", "state")) if same_day else set()
        for name in PEOPLE:
            named = [member for member in self.cleaned_data.get(name) or () if (member.pk, name) not in there]
            if words := membership.refusal(named, day):
                self.add_error(name, words)

    def _more_people(self) -> bool:
        """Whether somebody is entered who did not stand on the list."""
        there = set(self.instance.attendances.values_list("member_id", flat=True)) if self.instance.pk else set()
        named = {member.pk for name in PEOPLE for member in self.cleaned_data.get(name) or ()}
        return bool(named - there)

    def _read_names(self, data: dict[str, Any], seen: dict[int, str]) -> None:
        """Pasted names join those present, on leave and absent; what is doubtful is asked back beside the field.

        Where the form comes back, what was understood stands ticked and only the doubtful words stay in the field.
        """
        starts = data.get("starts_at")
        if not data.get("names") or not starts:
            return
        on = timezone.localdate(starts)
        names = read_names(data["names"], on, [member for name in PEOPLE for member in data.get(name) or ()])
        if names.doubts:
            self.add_error("names", [_whom(one) for one in names.doubts])
            return
        for state in PEOPLE:
            new = [one.member for one in names.of(state) if seen.get(one.member.pk) != state]
            elsewhere = [one for one in new if one.pk in seen]
            if elsewhere:
                others = "、".join(f"{one}（{self.fields[seen[one.pk]].label}）" for one in elsewhere)
                self.add_error("names", f"{others}已列入别处，不能同时列入“{self.fields[state].label}”。")
            data[state] = [*(data.get(state) or ()), *(one for one in new if one.pk not in seen)]
        self.told = [*names.notes]
        if names.passed:
            self.told.append(f"名单中没有当作姓名的文字：{'、'.join(names.passed)}。")
        told = [(one.member, one.reason or DutyPart.named(one.leave_kind)) for one in names.of("leave")]
        if why := [f"{member}（{words}）" for member, words in told if words]:
            self.told.append(f"请假理由和种类没有随名单登记，请在出席情况中补填：{'、'.join(why)}。")
        if names.asked:
            self.add_error("names", [*(self._question(one) for one in names.asked), *self.told])
            self._keep_ticked(data, names)

    def _question(self, one: Asked) -> str:
        """A question; its candidates are offered beside the field in which one is to be ticked."""
        field = cast(PeopleField, self.fields[one.state])
        field.widget.offered += answers(field.source, one.members, personal=True)
        there = {answer.key: answer for answer in field.widget.offered}
        field.widget.offered = list(there.values())
        if one.unknown:
            near = (
                f"是不是{'、'.join(map(str, one.members))}？请在“{field.label}”中勾选，或"
                if one.members
                else "请改正，或"
            )
            return f"名册中没有“{one.word}”。{near}从名单中删去。"
        bodies = "、".join(f"{member}，{member.sector}界" for member in one.members)
        return f"有 {len(one.members)} 位可能是“{one.word}”（{bodies}），请在“{field.label}”中勾选其中一位。"

    def _keep_ticked(self, data: dict[str, Any], names: Names) -> None:
        """What the form shows when it comes back: everybody understood is ticked, files must be chosen again."""
        self.data = self.data.copy()
        for state in PEOPLE:
            self.data.setlist(self.add_prefix(state), [str(member.pk) for member in data.get(state) or ()])
        states = {"present": "", "leave": "请假：", "absent": "缺席："}
        self.data[self.add_prefix("names")] = "\n".join(f"{states[one.state]}{one.word}" for one in names.asked)
        if any(self.files.getlist(self.add_prefix(name)) for name in ("photos", "attachments")):
            self.add_error("photos", "还有姓名要确认，已选的照片和附件没有保存，请重新选择。")

    def people(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in PEOPLE}

    def others(self) -> dict[str, int]:
        return {kind: self.cleaned_data.get(kind) or 0 for kind in self.others_kinds}


def _whom(doubt: Doubt) -> str:
    """The question that a run of names with one bracket leaves, and how it is answered."""
    names = "、".join([*doubt.others, doubt.own])
    return (
        f"“{doubt.text}”说的只是{doubt.own}，还是{names}都是，系统不能确定。"
        f"只是一位的，请给{doubt.own}单写一行；都是的，请在后面写“均”，如“{names}均{doubt.reason or '到会'}”。"
    )


class NewActivityForm(ActivityForm, OnceForm):
    class Meta(ActivityForm.Meta):
        pass


class EditActivityForm(ActivityForm, VersionedForm):
    """People, heads and suggestions are brought together by differences: only what was touched is written."""

    changed_words = "此记录在您打开之后已被修改"
    seen_parts = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta(ActivityForm.Meta):
        pass

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sight = parts.sight(self.instance)
        self.fields["seen_parts"].initial = json.dumps(self.sight, ensure_ascii=False, separators=(",", ":"))
        self.changes = parts.Changes()

    @property
    def merged(self) -> tuple[str, ...]:  # type: ignore[override]  # the kinds of others are rows
        return (*PEOPLE, *self.others_kinds, "suggestions_text")

    def _compared(self) -> list[str]:
        return [name for name in super()._compared() if name != "seen_parts"]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if set(self.errors) & {*self.merged, "names"}:
            return data
        people, lines = {name: data[name] for name in PEOPLE}, data["suggestions_text"]
        seen = self._seen_parts()
        self.changes = parts.compare(seen, self.sight, people, self.others(), lines)
        if self.changes.clashes:
            self._show_clashes(seen, people, lines)
        return data

    def _seen_parts(self) -> parts.Sight:
        """What the page carried; a page that carries nothing saw what its version says, which is compared besides."""
        try:
            seen = carried(self.cleaned_data.get("seen_parts")) or {}
            return {"people": dict(seen["people"]), "heads": dict(seen["heads"]), "lines": list(seen["lines"])}
        except (ValueError, TypeError, KeyError):
            return self.sight

    def _show_clashes(self, seen: parts.Sight, people: dict[str, Any], lines: list[str]) -> None:
        """Both sides are told; what this person touched stays, all else becomes what stands now."""
        words = "您修改的下列内容，在您打开此页之后已被他人改动，"
        self.add_error(None, f"{words}{AGAIN}")
        self.conflicts = [*self.conflicts, *(Conflict(one.label, one.now, one.typed) for one in self.changes.clashes)]
        for name, keys in parts.mixed_people(seen, self.sight, people).items():
            self.put(name, keys)
        heads = {**self.sight["heads"], **self._touched_heads(seen)}
        for kind in self.others_kinds:
            self.put(kind, heads.get(kind) or "")
        self.put("suggestions_text", "\n".join(parts.mixed_lines(seen, self.sight, lines)))
        self.put("names", "")
        self.put("seen_parts", json.dumps(self.sight, ensure_ascii=False, separators=(",", ":")))

    def _touched_heads(self, seen: parts.Sight) -> dict[str, int]:
        return {kind: count for kind, count in self.others().items() if count != seen["heads"].get(kind, 0)}

    def kept_words(self) -> str:
        """What others did meanwhile and this saving left alone; "" for nothing."""
        kinds = "、".join(f"{kind} {count} 项" for kind, count in self.changes.meanwhile.items())
        return f"您打开此页之后，他人的修改（{kinds}）已一并保留。" if kinds else ""

    def gone_words(self) -> str:
        """What the person took off the lists, and that it can be had back; "" for nothing."""
        people = sum(not state for state in self.changes.people.values())
        found = {"出席记录": people, "意见建议": len(self.changes.removed)}
        kinds = "、".join(f"{kind} {count} 条" for kind, count in found.items() if count)
        return f"已删去{kinds}，{DAYS} 天内可以在“回收站”中恢复。" if kinds else ""

    @property
    def facts_changed(self) -> bool:
        """Whether anything changed that the duty ledger says of those who were there."""
        return bool(set(self.changed_data) & set(self._meta.fields or ()))


class ConversionForm(PlainWords, Dated, OnceForm):
    """What a suggestion changed, and when."""

    past = ("converted_on",)

    class Meta:
        model = Suggestion
        fields = ("text", "converted_on", "conversion")
        widgets: ClassVar[dict[str, Any]] = {"converted_on": date_input()}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        held = timezone.localdate(self.instance.activity.starts_at)
        if data.get("converted_on") and data["converted_on"] < held:
            self.add_error("converted_on", f"成果转化日期不能早于活动日期 {held:%Y-%m-%d}。")
        if data.get("converted_on") and not data.get("conversion"):
            self.add_error("conversion", "登记成果转化时请写明转化情况。")
        return data


class CaptionForm(PlainWords, OnceForm):
    class Meta:
        model = Photo
        fields = ("caption", "order")
