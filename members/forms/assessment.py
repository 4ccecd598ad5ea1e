"""Forms of a year's assessment: a grade set by hand, the award of the best."""

from typing import Any

from django import forms

from cppcc.forms import Dated, PlainWords, SeenVersion
from cppcc.vocabularies import Offered
from members.models import Level


class OverrideForm(SeenVersion):
    """A grade set by hand, with the reason."""

    grade = forms.ChoiceField(label="等次", required=False)
    reason = forms.CharField(
        label="理由", max_length=300, widget=forms.Textarea(attrs={"rows": 3}), help_text="理由随结果保存，报批时可见。"
    )

    def __init__(self, *args: Any, grades: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["grade"].choices = [*((one, one) for one in grades), ("", "不定等次")]  # type: ignore[attr-defined]


class AwardBestForm(PlainWords, Dated, forms.Form):
    """``assessment``: the result that the page showed."""

    past = ("on",)

    assessment = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(label="荣誉", max_length=60, initial="优秀政协委员")
    on = forms.DateField(label="表彰日期", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    by = forms.CharField(label="表彰机关", max_length=60, required=False)
    level = forms.ChoiceField(label="层级", required=False, choices=lambda: [("", "不分层级"), *Offered(Level)])
