"""A text as a whole and its parts: title and ends, a part, one pasted, a remark."""

from typing import Any

from django import forms

from cppcc.forms import PickInput, PlainWords, SeenPart
from cppcc.vocabularies import Names
from members.models import Occasion
from reports import pasting
from reports.charts import TITLES
from reports.forms.photos import COLUMNS, keys_of, of_photos
from reports.forms.worded import TOKENS, WordedText, no_tokens
from reports.models import Report
from reports.text import MOST_OPENING, MOST_TITLE


class EndsForm(WordedText):
    """The title, and what stands before and behind the parts."""

    name = forms.CharField(label="标题", max_length=60, validators=[no_tokens])
    opening = forms.CharField(
        label="开头",
        max_length=MOST_OPENING,
        widget=forms.Textarea(attrs={"rows": 6, **TOKENS}),
        help_text="一行一段。",
    )
    closing = forms.CharField(
        label="结尾", max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 4, **TOKENS})
    )
    cover = forms.ChoiceField(label="画册封面照片", required=False, help_text="只用于画册。")

    def __init__(self, *args: Any, report: Report, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["cover"] = of_photos(fields["cover"], report)

    def clean_opening(self) -> str:
        return self.wording.kept(self.cleaned_data["opening"].strip())

    def clean_closing(self) -> str:
        return self.wording.kept(self.cleaned_data["closing"].strip())

    def clean_cover(self) -> str:
        return "".join(keys_of([self.cleaned_data["cover"]]))


class PartForm(SeenPart):
    title = forms.CharField(label="标题", max_length=MOST_TITLE, validators=[no_tokens])
    charts = forms.MultipleChoiceField(
        label="图表", choices=list(TITLES.items()), required=False, widget=forms.CheckboxSelectMultiple
    )
    kinds = forms.MultipleChoiceField(
        label="从哪些活动推荐照片", choices=Names(Occasion), required=False, widget=PickInput(counted="类")
    )
    columns = forms.TypedChoiceField(label="照片排列", choices=COLUMNS, coerce=int, initial=2)


class PasteForm(WordedText):
    """A whole text out of another program; it says which version of the report it comes to, not what of it."""

    seen = None  # type: ignore[assignment]  # a form's way of leaving a field out

    text = forms.CharField(
        label="文字",
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 20, "data-paste": "1"}),
        help_text="从 Word 粘贴：标题、段落、列表和表格保留，字体和颜色去掉。"
        "手工输入时，“一、”开头的行成为部分，“（一）”开头的行成为小标题，“· ”开头的行成为列表，含制表符或 | 的行成为表格；"
        "标题后面同一行还有文字的，标题到句号为止，其余成为段落。",
    )
    where = forms.ChoiceField(
        label="放在哪里",
        choices=[("behind", "接在现有部分之后"), ("instead", "替换全部现有部分")],
        initial="behind",
        help_text="第一个“一、”之前的文字，替换时成为开头，接在后面时成为一个部分“正文”。",
    )

    def clean_text(self) -> str:
        return self.wording.kept(self.cleaned_data["text"])

    def clean(self) -> dict[str, Any]:
        """With what the text is read into: ``opening`` and ``parts``."""
        data = super().clean() or {}
        if "text" in data and "where" in data:
            try:
                data["opening"], data["parts"] = pasting.read(data["text"], opens=data["where"] == "instead")
            except forms.ValidationError as fault:
                self.add_error("text", fault)
        return data


class CommentForm(PlainWords, forms.Form):
    words = forms.CharField(label="意见", max_length=500)
