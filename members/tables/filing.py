"""Lists of 申报征集 and of the members who were asked."""

from typing import Any

import django_filters
import django_tables2

from cppcc.lists import ALL, NOWRAP, NUMBER, Filters, StateColumn, TimeColumn, search_field, yes_no
from cppcc.rights import INSIDE
from members.membership import body_on
from members.models import Asked, Filing, Sector
from members.states import Answer, FilingState
from members.tables.member import MAIN, OPEN
from members.yearly import YearFilter

DUE = "due"


class FilingTable(django_tables2.Table):
    name = django_tables2.Column(verbose_name="名称", linkify=True, order_by=("starts_on", "ends_on"), attrs=MAIN)
    due_on = TimeColumn(verbose_name="截止日期", attrs=NOWRAP)
    asked = django_tables2.Column(verbose_name="征集人数", attrs=NUMBER)
    answered = django_tables2.Column(verbose_name="已答复", attrs=NUMBER)
    waiting = django_tables2.Column(verbose_name="未答复", attrs=NUMBER)
    state = StateColumn()

    facts = ("asked", "answered", "waiting")

    class Meta:
        model = Filing
        fields = ()
        row_attrs = {"data-href": lambda record: record.get_absolute_url()}


class FilingFilter(Filters):
    q = search_field("名称")
    year = YearFilter()
    state = django_filters.ChoiceFilter(
        label="状态", choices=[*FilingState.choices, (DUE, "已到期，没有结束")], method="in_state", empty_label="全部"
    )

    OPEN = ALL

    class Meta:
        model = Filing
        fields = ()

    def in_state(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.due() if value == DUE else queryset.filter(state=value)


class AskedTable(django_tables2.Table):
    member = django_tables2.Column(
        verbose_name="委员", order_by=("member__pinyin",), linkify=lambda record: record.get_absolute_url(), attrs=MAIN
    )
    filing = django_tables2.Column(
        verbose_name="申报征集", accessor="filing__name", order_by=("filing__starts_on", "filing__ends_on")
    )
    sector = django_tables2.Column(verbose_name="界别", accessor="member__sector")
    due_on = TimeColumn(verbose_name="截止日期", accessor="filing__due_on", attrs=NOWRAP)
    answer = django_tables2.Column(verbose_name="答复")
    declared = django_tables2.Column(verbose_name="申报条数", attrs=NUMBER)

    class Meta:
        model = Asked
        fields = ()
        row_attrs = {"data-href": lambda record: record.get_absolute_url()}

    def render_answer(self, value: str) -> str:
        return str(Answer(value).label)


class AskedFilter(Filters):
    q = search_field("姓名、拼音或首字母")
    year = YearFilter()
    filing = django_filters.ModelChoiceFilter(label="申报征集", queryset=Filing.objects.all(), empty_label="全部")
    answer = django_filters.ChoiceFilter(
        label="答复", choices=[*Answer.choices, (OPEN, "未答复，征集没有结束")], method="answered", empty_label="全部"
    )
    office = yes_no("委员没有账号", field_name="member__user", lookup_expr="isnull")
    sector = django_filters.ModelChoiceFilter(
        label="界别", method="of_sector", queryset=Sector.objects.all(), empty_label="全部"
    )

    OPEN = ALL
    ONLY = {"office": INSIDE, "filing": INSIDE}

    class Meta:
        model = Asked
        fields = ()

    def answered(self, queryset: Any, name: str, value: str) -> Any:
        """Of what was closed nobody's answer is waited for."""
        if value == OPEN:
            return queryset.filter(answer=Answer.WAITING, filing__state=FilingState.OPEN)
        return queryset.filter(answer=value)

    def of_sector(self, queryset: Any, name: str, value: Sector) -> Any:
        """Where the member belonged at the end of the time."""
        return queryset.alias(then=body_on("sector", "filing__ends_on")).filter(then=value.pk)
