"""The forms of reports: which one, its text, its passages."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django import forms
from django.urls import reverse

from cppcc import figures as registry
from cppcc.figures import Entry
from cppcc.forms import PickInput, PlainWords, SeenFields
from cppcc.papers import SHAPES
from cppcc.picking import PickMany, PickOne
from cppcc.vocabularies import Names
from members.models import Committee, MemberGroup, Occasion, PlenaryYear
from reports import kinds
from reports.charts import TITLES, TREND
from reports.choosing import photos_of
from reports.content import has_records
from reports.cutting import chart_name, offered_dimensions, table_name
from reports.kinds import ReportKind
from reports.models import Report
from reports.text import WRITTEN, BlockKind, paragraphs
from reports.tokens import title_faults
from reports.wording import Wording

MOST_LINES = 200


def year_of(wanted: int) -> PlenaryYear:
    """The plenary year of that number. Raises ValidationError."""
    year = PlenaryYear.objects.select_related("term").filter(year=wanted).first()
    if year is None:
        raise forms.ValidationError(f"没有{wanted}年度。请先在“基础资料”中建立届次年度。")
    return year


class BuildForm(PlainWords, forms.Form):
    """Which year; one without records is told beside the field."""

    year = forms.IntegerField(label="报告年度", min_value=1949, max_value=2200)
    album = forms.BooleanField(label="同时生成画册", required=False)

    def clean_year(self) -> PlenaryYear:
        year = year_of(self.cleaned_data["year"])
        if not has_records(year):
            raise forms.ValidationError(f"{year.year}年度还没有任何提案、活动或微建议记录，无法生成报告。")
        return year


class NewReportForm(PlainWords, forms.Form):
    """Which report is wanted: its kind, and what the kind needs to know."""

    kind = forms.ChoiceField(label="种类", choices=ReportKind.choices)
    year = forms.IntegerField(
        label="年度", min_value=1949, max_value=2200, help_text="届工作报告从该届第一年写到这一年度。"
    )
    quarter = forms.TypedChoiceField(
        label="季度", choices=[("", "——"), (1, "第一季度"), (2, "第二季度"), (3, "第三季度"), (4, "第四季度")],
        coerce=int, empty_value=None, required=False, widget=forms.Select(attrs={"data-for-kinds": "quarter"}),
    )  # fmt: skip
    start = forms.DateField(
        label="自", required=False, widget=forms.DateInput(attrs={"type": "date", "data-for-kinds": "period"})
    )
    end = forms.DateField(
        label="至", required=False, widget=forms.DateInput(attrs={"type": "date", "data-for-kinds": "period"})
    )
    committee = forms.ModelChoiceField(
        label="专门委员会", queryset=Committee.objects.all(), required=False, empty_label="——",
        widget=forms.Select(attrs={"data-for-kinds": "body period term"}),
    )  # fmt: skip
    group = forms.ModelChoiceField(
        label="活动组", queryset=MemberGroup.objects.all(), required=False, empty_label="——",
        widget=forms.Select(attrs={"data-for-kinds": "body period term"}),
    )  # fmt: skip
    name = forms.CharField(
        label="标题", max_length=60, required=False, help_text="不填则按种类和期间拟定。",
        widget=forms.TextInput(attrs={"data-for-kinds": "period"}),
    )  # fmt: skip

    def clean_year(self) -> PlenaryYear:
        return year_of(self.cleaned_data["year"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        kind = data.get("kind")
        if kind == ReportKind.QUARTER and not data.get("quarter"):
            self.add_error("quarter", "请选择季度。")
        if data.get("committee") and data.get("group"):
            self.add_error("group", "专门委员会和活动组只选一个。")
        if kind == ReportKind.BODY and not (data.get("committee") or data.get("group")):
            self.add_error("committee", "请选择专门委员会或活动组。")
        if kind == ReportKind.PERIOD:
            self._check_days(data.get("start"), data.get("end"))
        return data

    def _check_days(self, start: date | None, end: date | None) -> None:
        for name, day, label in (("start", start, "开始日期"), ("end", end, "结束日期")):
            if day is None and name not in self.errors:
                self.add_error(name, f"请填写{label}。")
        if start and end and end < start:
            self.add_error("end", "结束日期不能早于开始日期。")

    def wanted(self) -> kinds.Wanted:
        """The report that the cleaned data asks for."""
        data = self.cleaned_data
        year, body = data["year"], data["committee"] or data["group"]
        if data["kind"] == ReportKind.QUARTER:
            return kinds.of_quarter(year, data["quarter"])
        if data["kind"] == ReportKind.PROPOSALS:
            return kinds.of_proposals(year)
        if data["kind"] == ReportKind.BODY:
            return kinds.of_body(year, body)
        if data["kind"] == ReportKind.PERIOD:
            return kinds.of_period(year, data["start"], data["end"], data["name"], body)
        if data["kind"] == ReportKind.TERM:
            return kinds.of_term(year, body)
        return kinds.of_year(year)


class SeenText(PlainWords, SeenFields):
    """Every change says what the person saw of the part; ``initial`` holds the part as it stands now."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput)

    @property
    def stands(self) -> bool:
        return "key" in self.initial

    @property
    def version_now(self) -> int | None:
        version: int | None = self.initial.get("seen_version")
        return version


def no_tokens(title: str) -> None:
    """A title is words alone; a token would be printed as it stands. Raises ValidationError."""
    if title_faults([title]):
        raise forms.ValidationError("标题中不能放数据，请写在文字里。")


class WordedText(SeenText):
    """Fields in which figures stand by their names; cleaned, by their keys."""

    def __init__(self, *args: Any, wording: Wording, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wording = wording


TOKENS = {"data-tokens": "1"}


class EndsForm(WordedText):
    """The title, and what stands before and behind the parts."""

    name = forms.CharField(label="标题", max_length=60, validators=[no_tokens])
    opening = forms.CharField(
        label="开头", max_length=5000, widget=forms.Textarea(attrs={"rows": 6, **TOKENS}), help_text="一行一段。"
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


MOST_LISTED = 60
"""So many photos one looks through; of more the wanted ones are found by typing."""


def picker_of_photos(kind: Any, report: Report, **kwargs: Any) -> Any:
    """A picker (PickOne or PickMany) that offers the photos of a report's time and body, and no others."""
    span, url = report.span, reverse("report_photos_found", args=[report.slug])
    return kind(photos_of(span), at=span.ends_on, url=url, required=False, **kwargs)


def of_photos(field: Any, report: Report) -> Any:
    """The field with the photos of a report's time to choose from: as a list, or where there are too many as a picker."""
    every = photos_of(report.span)
    rows = list(every[: MOST_LISTED + 1])
    many = isinstance(field, forms.MultipleChoiceField)
    if len(rows) <= MOST_LISTED:
        listed = [(str(one.pk), f"{one.activity.title}：{one.caption or '无说明'}") for one in rows]
        field.choices = listed if many else [("", "不用照片"), *listed]
        return field
    kind = PickMany if many else PickOne
    picked = picker_of_photos(kind, report, label=field.label, help_text=field.help_text)
    picked.widget.attrs.update(field.widget.attrs)
    return picked


def keys_of(chosen: Iterable[Any]) -> list[str]:
    """Photos that were chosen in a field of theirs, as a text keeps them."""
    return [str(getattr(one, "pk", one)) for one in chosen if one]


class PhotosForm(SeenText):
    """Which photos stand in a part; the page shows each as a picture to tick, of many those near and the others by typing."""

    photos = forms.MultipleChoiceField(label="照片", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, report: Report, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        self.rows = list(photos_of(report.span))
        fields["photos"].choices = [(str(one.pk), one.caption or "无说明") for one in self.rows]
        if len(self.rows) > MOST_LISTED:
            fields["others"] = picker_of_photos(PickMany, report, label="本期其他照片")

    def chosen(self) -> list[str]:
        """The keys of what is ticked, and of what was found by typing, each once."""
        data = self.cleaned_data
        return list(dict.fromkeys([*data["photos"], *keys_of(data.get("others", ()))]))


COLUMNS = [(1, "一栏"), (2, "两栏"), (3, "三栏")]


class PartForm(SeenText):
    title = forms.CharField(label="标题", max_length=60, validators=[no_tokens])
    charts = forms.MultipleChoiceField(
        label="图表", choices=list(TITLES.items()), required=False, widget=forms.CheckboxSelectMultiple
    )
    kinds = forms.MultipleChoiceField(
        label="从哪些活动推荐照片", choices=Names(Occasion), required=False, widget=PickInput(counted="类")
    )
    columns = forms.TypedChoiceField(label="照片排列", choices=COLUMNS, coerce=int, initial=2)


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
    head = forms.CharField(label="段首小标题", max_length=60, required=False, validators=[no_tokens])
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


class PasteForm(WordedText):
    """A whole text out of another program; it says which version of the report it comes to, not what of it."""

    seen = None  # type: ignore[assignment]  # a form's way of leaving a field out

    text = forms.CharField(
        label="文字",
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 20, "data-paste": "1"}),
        help_text="从 Word 粘贴：标题、段落、列表和表格保留，字体和颜色去掉。"
        "手工输入时，“一、”开头的行成为部分，“（一）”开头的行成为小标题，“· ”开头的行成为列表，含制表符或 | 的行成为表格。",
    )
    where = forms.ChoiceField(
        label="放在哪里", choices=[("behind", "接在现有部分之后"), ("instead", "替换全部现有部分")], initial="behind"
    )

    def clean_text(self) -> str:
        return self.wording.kept(self.cleaned_data["text"])


class CommentForm(PlainWords, forms.Form):
    words = forms.CharField(label="意见", max_length=500)
