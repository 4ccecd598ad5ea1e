"""The form behind 生成."""

from typing import Any

from django import forms

from activities.models import Activity
from cppcc.picking import PickInput
from cppcc.words import PlainWords
from members.models import PlenaryYear
from reports.charts import TITLES
from reports.content import has_records
from reports.text import BlockKind


class BuildForm(PlainWords, forms.Form):
    """Which year; one without records is told beside the field."""

    year = forms.IntegerField(label="报告年度", min_value=1949, max_value=2200)

    def clean_year(self) -> PlenaryYear:
        wanted = self.cleaned_data["year"]
        year = PlenaryYear.objects.filter(year=wanted).first()
        if year is None:
            raise forms.ValidationError(f"没有{wanted}年度。请先在“基础资料”中建立届次年度。")
        if not has_records(year):
            raise forms.ValidationError(f"{wanted}年度还没有任何提案、活动或微建议记录，无法生成报告。")
        return year


class SeenText(PlainWords, forms.Form):
    """Every change says which version of the report the person saw."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput)


class EndsForm(SeenText):
    """What stands before and behind the parts."""

    opening = forms.CharField(label="开头", max_length=5000, widget=forms.Textarea(attrs={"rows": 6}))
    closing = forms.CharField(label="结尾", max_length=5000, widget=forms.Textarea(attrs={"rows": 4}))


class PartForm(SeenText):
    title = forms.CharField(label="标题", max_length=60)
    charts = forms.MultipleChoiceField(
        label="图表", choices=list(TITLES.items()), required=False, widget=forms.CheckboxSelectMultiple
    )
    kinds = forms.MultipleChoiceField(
        label="照片取自哪些活动", choices=Activity.Kind.choices, required=False, widget=PickInput(counted="类")
    )
    columns = forms.TypedChoiceField(
        label="照片排列", choices=[(1, "一栏"), (2, "两栏"), (3, "三栏")], coerce=int, initial=2
    )


class BlockForm(SeenText):
    kind = forms.ChoiceField(label="种类", choices=BlockKind.choices)
    head = forms.CharField(label="段首小标题", max_length=40, required=False)
    text = forms.CharField(
        label="文字",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 10, "data-tokens": "1"}),
        help_text="一行一句。一句中的数据都为零时，这一句自动不出现。从 Word 粘贴只保留文字。",
    )

    def clean_text(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["text"].splitlines() if line.strip()]
        if len(lines) > 200:
            raise forms.ValidationError("一段最多 200 句，请分成几段。")
        return lines


class CommentForm(PlainWords, forms.Form):
    words = forms.CharField(label="意见", max_length=500)


def block_data(form: BlockForm) -> dict[str, Any]:
    """The block as the text's data has it."""
    cleaned = form.cleaned_data
    return {"kind": cleaned["kind"], "head": cleaned["head"], "lines": cleaned["text"]}
