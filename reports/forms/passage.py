"""One passage: words, a chart or breakdown of a figure, photos."""

from collections.abc import Callable
from typing import Any

from django import forms

from cppcc import figures as registry
from cppcc.figures import Entry
from cppcc.forms import PickInput, PlainWords
from cppcc.papers import SHAPES
from reports.charts import TITLES, TREND
from reports.cutting import chart_name, offered_dimensions, table_name
from reports.forms.photos import COLUMNS, keys_of, of_photos
from reports.forms.worded import TOKENS, WordedText, no_tokens
from reports.models import Report
from reports.text import MOST_TITLE, WRITTEN, BlockKind, paragraphs

MOST_LINES = 200
TEXT_KINDS = " ".join(WRITTEN)
CUT_KINDS = "chart breakdown"


class CutFields(PlainWords, forms.Form):
    """A figure, by what it is cut, in which shape; cleaned, the name of the chart (``chart``)."""

    figure = forms.ChoiceField(label="数据", required=False, widget=forms.Select(attrs={"data-for-kinds": CUT_KINDS}))
    by = forms.ChoiceField(
        label="按什么分组",
        required=False,
        widget=forms.Select(attrs={"data-for-kinds": CUT_KINDS}),
        help_text="分组要与数据同属一类，如“立案提案”按“提案”下的“类别”。",
    )
    second = forms.ChoiceField(
        label="再按什么分组",
        required=False,
        widget=forms.Select(attrs={"data-for-kinds": CUT_KINDS}),
        help_text="堆积条形图和交叉表要选，其余不选。",
    )
    shape = forms.ChoiceField(
        label="图形",
        required=False,
        choices=list(SHAPES.items()),
        initial="bars",
        widget=forms.Select(attrs={"data-for-kinds": "chart"}),
    )

    def offer(self, labels: list[tuple[str, str]]) -> None:
        """Which figures there are."""
        fields: Any = self.fields
        fields["figure"].choices = [("", "——"), *labels]
        fields["by"].choices = fields["second"].choices = offered_dimensions()

    def cut(self, data: dict[str, Any], named: Callable[[Entry], str]) -> None:
        """What was chosen of figure, dimensions and shape, as it is kept."""
        if "figure" in self.errors or "second" in self.errors:
            return
        if not data.get("by"):
            if "by" not in self.errors:
                self.add_error("by", "请选择按什么分组。")
            return
        try:
            data["chart"] = named(registry.get(data["figure"]))
        except KeyError:
            self.add_error("figure", "这个数据已经没有了。")
        except registry.UnknownCut as fault:
            self.add_error("by", str(fault))


def flattened(choices: Any) -> list[tuple[str, str]]:
    """Choices without their groups."""
    return [one for value, words in choices for one in (words if isinstance(words, list) else [(value, words)])]


class FigureForm(PlainWords, forms.Form):
    """One figure more on the leaders' page."""

    name = forms.ChoiceField(label="数据")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["name"].choices = [("", "——"), *((one.key, one.label) for one in registry.everything())]


class ChartOfFigureForm(CutFields):
    """One chart more on the leaders' page."""

    chart = forms.ChoiceField(
        label="现成图表",
        required=False,
        choices=[("", "——"), *TITLES.items()],
        help_text="或者不选，在下面自选数据、分组和图形。",
    )
    field_order = ("chart", "figure", "by", "second", "shape")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer([(one.key, one.label) for one in registry.everything()])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("chart") or "chart" in self.errors:
            return data
        if not data.get("figure") and "figure" not in self.errors:
            self.add_error("chart", "请选择图表，或在下面自选数据。")
        else:
            self.cut(data, lambda entry: chart_name(entry, data["by"], data["shape"] or "bars", data["second"]))
        return data


class BlockForm(CutFields, WordedText):
    """A passage of any kind: words and tokens, or a chart, or photos."""

    kind = forms.ChoiceField(label="种类", choices=BlockKind.choices)
    head = forms.CharField(label="段首小标题", max_length=MOST_TITLE, required=False, validators=[no_tokens])
    text = forms.CharField(
        label="文字",
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 10, "data-for-kinds": TEXT_KINDS, **TOKENS}),
        help_text="一行一句；表格一行一排，各格用 | 或制表符隔开，第一行为表头；数据对照表一行一个数据。"
        "一句中的数据都为零、没有或无从比较时，这一句自动不出现。从 Word 粘贴只保留文字。",
    )
    chart = forms.ChoiceField(
        label="现成图表",
        required=False,
        widget=forms.Select(attrs={"data-for-kinds": "chart"}),
        help_text="或者不选，在下面自选数据、分组和图形。",
    )
    photos = forms.MultipleChoiceField(
        label="照片", required=False, widget=PickInput(counted="张", attrs={"data-for-kinds": "photos"})
    )
    columns = forms.TypedChoiceField(
        label="照片排列", choices=COLUMNS, coerce=int, initial=2, required=False,
        widget=forms.Select(attrs={"data-for-kinds": "photos"}),
    )  # fmt: skip

    field_order = (
        "seen", "seen_version", "kind", "head", "text", "chart", "figure", "by", "second", "shape", "photos", "columns",
    )  # fmt: skip

    def __init__(self, *args: Any, report: Report, figures: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        trends = [(f"{TREND}{key}", f"{label}（历年）") for key, label in figures]
        fields["chart"].choices = [("", "——"), *TITLES.items(), *trends]
        self.offer(figures)
        by, second = fields["by"], fields["second"]
        second.widget.attrs["data-choices-of"] = self["by"].auto_id  # the page has the long choice once
        chosen = {"", self["second"].value() or ""}
        second.widget.choices = [one for one in flattened(by.choices) if one[0] in chosen]
        fields["photos"] = of_photos(fields["photos"], report)

    def clean_text(self) -> list[str]:
        lines = paragraphs(self.cleaned_data["text"])
        if len(lines) > MOST_LINES:
            raise forms.ValidationError(f"一段最多 {MOST_LINES} 句，请分成几段。")
        return [self.wording.kept(line) for line in lines]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        kind = data.get("kind")
        if kind != BlockKind.PHOTOS and self.errors.pop("photos", None):
            data["photos"] = []  # words left in a search that the page hides
        if kind == BlockKind.HEADING and not data.get("head") and "head" not in self.errors:
            self.add_error("head", "请填写小标题。")
        elif kind == BlockKind.CHART and not data.get("chart"):
            if data.get("figure") or "figure" in self.errors:
                self.cut(data, lambda entry: chart_name(entry, data["by"], data["shape"] or "bars", data["second"]))
            else:
                self.add_error("chart", "请选择图表，或在下面自选数据。")
        elif kind == BlockKind.BREAKDOWN:
            if data.get("figure") or "figure" in self.errors:
                self.cut(data, lambda entry: table_name(entry, data["by"], data["second"]))
            else:
                self.add_error("figure", "请选择数据。")
        elif kind == BlockKind.PHOTOS and not data.get("photos"):
            self.add_error("photos", "请选择照片。")
        elif kind in WRITTEN and not data.get("text") and "text" not in self.errors:
            self.add_error("text", "请填写文字。")
        return data

    def block(self) -> dict[str, Any]:
        """The passage as the text's data has it."""
        data = self.cleaned_data
        lines = {
            BlockKind.HEADING: [],
            BlockKind.CHART: [data["chart"]],
            BlockKind.BREAKDOWN: [data["chart"]],
            BlockKind.PHOTOS: keys_of(data["photos"]),
        }.get(data["kind"], data["text"])
        return {"kind": data["kind"], "head": data["head"], "lines": lines, "columns": data["columns"] or 2}
