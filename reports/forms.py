"""The form behind 生成."""

from django import forms

from cppcc.words import PlainWords
from members.models import PlenaryYear
from reports.content import has_records


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
