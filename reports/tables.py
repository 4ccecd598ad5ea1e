"""The list of reports."""

from typing import Any

import django_filters
import django_tables2

from cppcc.lists import ALL, NOWRAP, NUMBER, Filters, StateColumn, TimeColumn, search_field
from cppcc.sheets import Column, choice, field_column, moment, words_of
from members.models import PlenaryYear
from reports.kinds import ReportKind
from reports.models import Report
from reports.states import ReportState

BACK = "back"


class ReportTable(django_tables2.Table):
    name = django_tables2.Column(
        verbose_name="标题", linkify=lambda record: record.reading_url, attrs={"td": {"class": "main-cell"}}
    )
    kind = django_tables2.Column(verbose_name="种类", attrs=NOWRAP)
    span_words = django_tables2.Column(verbose_name="期间", orderable=False)
    body = django_tables2.Column(verbose_name="机构", orderable=False, default="—")
    state = StateColumn()
    built_at = TimeColumn(verbose_name="文件", format="Y-m-d H:i", attrs=NOWRAP)
    pages = django_tables2.Column(verbose_name="页数", attrs=NUMBER)

    class Meta:
        model = Report
        fields = ()
        row_attrs = {"data-href": lambda record: record.reading_url}


REPORT_COLUMNS: tuple[Column, ...] = (
    field_column(Report, "name"),
    field_column(Report, "kind"),
    Column("span_words", "期间", lambda report: report.span_words),
    Column("body", "机构", lambda report: words_of(report.body)),
    Column("state", "状态", choice(ReportState.choices, "state")),
    Column("built_at", "文件", lambda report: moment(report.built_at)),
    field_column(Report, "pages"),
)
"""The list's sheet."""


class ReportFilter(Filters):
    OPEN = ALL
    q = search_field("标题")
    plenary = django_filters.ModelChoiceFilter(label="年度", queryset=PlenaryYear.objects.all(), empty_label="全部")
    kind = django_filters.ChoiceFilter(label="种类", choices=ReportKind.choices, empty_label="全部")
    state = django_filters.ChoiceFilter(
        label="状态", choices=[*ReportState.choices, (BACK, "退回修改")], method="in_state", empty_label="全部"
    )

    class Meta:
        model = Report
        fields = ()

    def in_state(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.sent_back() if value == BACK else queryset.filter(state=value)
