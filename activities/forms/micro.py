"""Forms of a micro-suggestion and of its steps."""

from typing import Any, ClassVar

from django import forms

from activities.forms.adoption import ADOPTION_FORMS
from activities.models import MicroSuggestion
from cppcc.files import PhotosField
from cppcc.forms import OnceForm, PlainWords, ReasonForm, VersionedForm
from proposals.choosing import UnitField


class MicroForm(PlainWords, forms.ModelForm):
    """Short enough for a phone."""

    photos = PhotosField(label="照片", required=False, at_most=6, help_text="最多 6 张。")

    class Meta:
        model = MicroSuggestion
        fields = ("title", "category", "place", "content")
        widgets: ClassVar[dict[str, Any]] = {"content": forms.Textarea(attrs={"rows": 6})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.limit = MicroSuggestion.TEXT_LIMITS[self.instance.kind]
        content = self.fields["content"]
        content.widget.attrs.update({"data-count": self.limit, "maxlength": None})
        if self.instance.kind == MicroSuggestion.Kind.OPINION:
            content.help_text = "写清情况、问题和建议，可以分段。"

    def clean_content(self) -> str:
        content: str = self.cleaned_data["content"]
        if len(content) > self.limit:
            raise forms.ValidationError(f"内容最多 {self.limit} 字，现有 {len(content)} 字，请删减。")
        return content

    @property
    def submitting(self) -> bool:
        return "submit" in self.data


class NewMicroForm(MicroForm, OnceForm):
    class Meta(MicroForm.Meta):
        pass


class EditMicroForm(MicroForm, VersionedForm):
    class Meta(MicroForm.Meta):
        pass


class TransferForm(PlainWords, forms.Form):
    unit = UnitField(label="承办单位")


class FinishForm(PlainWords, forms.Form):
    result = forms.CharField(label="办理结果", max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))
    photos = PhotosField(label="落地照片", required=False, at_most=6, help_text="办理后的现场照片，最多 6 张。")


class ProvincialForm(PlainWords, forms.Form):
    provincial_result = forms.ChoiceField(label="省级结果", choices=MicroSuggestion.ProvincialResult.choices[1:])


STEP_FORMS: dict[str, type[forms.BaseForm]] = {
    "reason": ReasonForm,
    "transfer": TransferForm,
    "finish": FinishForm,
    "provincial": ProvincialForm,
    **ADOPTION_FORMS,
}
