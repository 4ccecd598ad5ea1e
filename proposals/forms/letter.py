"""拟写答复: an editor that keeps itself."""

from typing import Any, ClassVar

from django import forms

from cppcc.calendar import clock
from cppcc.files import DocumentsField
from cppcc.forms import PlainWords
from proposals import lettering
from proposals.models import Assignment, LetterDraft, Phrase, Reply, rules_of
from proposals.states import HandState

AT_MOST = 10


class LetterForm(PlainWords, forms.ModelForm):
    """Offers the classes of the proposal's year, and gives the key of one. Begins with what was kept while typing."""

    takes_record = True
    roomy = True
    drawn_by = "proposals/_letter_fields.html"
    result_class = forms.ChoiceField(label="办理结果")
    attachments = DocumentsField(
        label="附件",
        required=False,
        at_most=AT_MOST,
        help_text="图片印在复函后面。PDF、Word、Excel 或图片，可一次选多个，每个不超过 20 MB。",
    )
    drop = forms.MultipleChoiceField(label="删去附件", required=False, widget=forms.CheckboxSelectMultiple)
    field_order = ("number", "result_class", "text", "attachments", "drop", "contact")

    class Meta:
        model = Reply
        fields = ("number", "text", "contact")
        widgets: ClassVar[dict[str, Any]] = {"text": forms.Textarea(attrs={"rows": 18, "data-count": 20_000})}
        help_texts: ClassVar[dict[str, str]] = {
            "text": "抬头、落款由系统加上。每行一段；从 Word 粘贴的表格保留为制表符分隔的行，打印时画成表格。"
        }

    class Media:
        js = ("js/letter.js",)

    def __init__(self, *args: Any, record: Assignment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.record, self.draft = record, lettering.draft_of(record)
        self.kept_files = lettering.files_of(record)
        self.phrases = list(Phrase.objects.for_unit(record.unit_id))
        classes: Any = self.fields["result_class"]
        classes.choices = [("", "请选择"), *rules_of(record.proposal.plenary).classes]
        if self.kept_files:
            drop: Any = self.fields["drop"]
            drop.choices = [(str(one.pk), one.name) for one in self.kept_files]
        else:
            del self.fields["drop"]
        attachments: Any = self.fields["attachments"]
        attachments.at_most = max(AT_MOST - len(self.kept_files), 0)
        self.initial = self._begun()

    @property
    def attaches(self) -> bool:
        """Whether files are kept while one writes; once a draft is out they go with the next one."""
        return self.record.state == HandState.HANDLING

    def _begun(self) -> dict[str, Any]:
        if self.draft:
            return {name: getattr(self.draft, name) for name in lettering.FIELDS}
        letter = self.record.letter
        if letter:
            return {
                **{name: getattr(letter, name) for name in self.Meta.fields},
                "result_class": letter.result_class_id,
            }
        number = f"{self.record.unit.letter_code}函〔{clock.today().year}〕号"
        return {"number": number, "contact": lettering.last_contact(self.record)}

    def clean_number(self) -> str:
        number = str(self.cleaned_data["number"]).strip()
        if number.endswith("〕号"):
            raise forms.ValidationError("请填写完整的文号，例如：朝民函〔2024〕12号。")
        return number


class PhraseForm(PlainWords, forms.ModelForm):
    """A unit's own phrase."""

    class Meta:
        model = Phrase
        fields = ("text",)
        widgets: ClassVar[dict[str, Any]] = {"text": forms.Textarea(attrs={"rows": 3})}


class KeptLetterForm(PlainWords, forms.ModelForm):
    """What is typed on the way: nothing is asked for, lengths are kept."""

    attachments = DocumentsField(label="附件", required=False, at_most=AT_MOST)

    class Meta:
        model = LetterDraft
        fields = lettering.FIELDS
