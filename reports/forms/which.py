"""Which report: the year to build one of, a report of another time."""

from datetime import date
from typing import Any

from django import forms

from cppcc.forms import PlainWords
from members.models import Committee, MemberGroup, PlenaryYear
from members.period import NoSpan, quarter
from reports import kinds
from reports.content import has_records
from reports.kinds import ReportKind


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
        if kind == ReportKind.QUARTER:
            self._check_quarter(data.get("year"), data.get("quarter"))
        if data.get("committee") and data.get("group"):
            self.add_error("group", "专门委员会和活动组只选一个。")
        if kind == ReportKind.BODY and not (data.get("committee") or data.get("group")):
            self.add_error("committee", "请选择专门委员会或活动组。")
        if kind == ReportKind.PERIOD:
            self._check_days(data.get("start"), data.get("end"))
        return data

    def _check_quarter(self, year: PlenaryYear | None, number: int | None) -> None:
        if number is None:
            self.add_error("quarter", "请选择季度。")
        elif year is not None:
            try:
                quarter(year, number)
            except NoSpan as reason:
                self.add_error("quarter", str(reason))

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
