"""Lists of activities and micro-suggestions."""

from typing import Any

import django_filters
import django_tables2
from django.db.models import Q
from django.utils.html import format_html

from activities.models import Activity, Brand, MicroSuggestion
from activities.workflow import MicroState
from cppcc.editing import date_input
from cppcc.lists import NOWRAP, yes_no
from members.models import Committee

NUMBER = {"td": {"class": "number"}, "th": {"class": "number"}}


class ActivityTable(django_tables2.Table):
    starts_at = django_tables2.DateTimeColumn(verbose_name="时间", format="Y-m-d H:i", attrs=NOWRAP)
    title = django_tables2.Column(verbose_name="活动名称", linkify=True, attrs={"td": {"class": "main-cell"}})
    kind = django_tables2.Column(verbose_name="类别", attrs=NOWRAP)
    organiser = django_tables2.Column(verbose_name="组织单位", orderable=False)
    place = django_tables2.Column(verbose_name="地点")
    present_count = django_tables2.Column(verbose_name="委员人次", attrs=NUMBER)
    suggestion_count = django_tables2.Column(verbose_name="建议", attrs=NUMBER)

    class Meta:
        model = Activity
        fields = ()
        row_attrs = {"data-href": lambda record: record.get_absolute_url()}


class ActivityFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="名称、地点或概况", method="search")
    kind = django_filters.ChoiceFilter(label="类别", choices=Activity.Kind.choices, empty_label="全部")
    committee = django_filters.ModelChoiceFilter(
        label="组织专委会", queryset=Committee.objects.all(), empty_label="全部"
    )
    brand = django_filters.ModelChoiceFilter(label="协商品牌", queryset=Brand.objects.all(), empty_label="全部")
    since = django_filters.DateFilter(label="自", field_name="starts_at", lookup_expr="date__gte", widget=date_input())
    until = django_filters.DateFilter(label="至", field_name="starts_at", lookup_expr="date__lte", widget=date_input())

    class Meta:
        model = Activity
        fields = ()

    def search(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(Q(title__icontains=value) | Q(place__icontains=value) | Q(summary__icontains=value))


class MicroTable(django_tables2.Table):
    title = django_tables2.Column(verbose_name="标题", linkify=True, attrs={"td": {"class": "main-cell"}})
    member = django_tables2.Column(verbose_name="提交委员", order_by=("member__pinyin",), attrs=NOWRAP)
    category = django_tables2.Column(verbose_name="类别", attrs=NOWRAP)
    place = django_tables2.Column(verbose_name="地点")
    state = django_tables2.Column(verbose_name="状态")
    unit = django_tables2.Column(verbose_name="承办单位")
    provincial_result = django_tables2.Column(verbose_name="省级结果")
    submitted_on = django_tables2.DateColumn(verbose_name="提交日期", format="Y-m-d", attrs=NOWRAP)

    class Meta:
        model = MicroSuggestion
        fields = ()
        row_attrs = {"data-href": lambda record: record.get_absolute_url()}

    def value_state(self, record: MicroSuggestion) -> str:
        return str(record.get_state_display())

    def render_state(self, record: MicroSuggestion) -> str:
        tone = record.TONES[MicroState(record.state)]
        return format_html('<span class="badge text-bg-{}">{}</span>', tone, record.get_state_display())


class MicroFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="标题、内容或地点", method="search")
    state = django_filters.ChoiceFilter(label="状态", choices=MicroState.choices, empty_label="全部")
    category = django_filters.ChoiceFilter(label="类别", choices=MicroSuggestion.Category.choices, empty_label="全部")
    reported = yes_no("已上报", field_name="reported_on", lookup_expr="isnull", exclude=True)

    class Meta:
        model = MicroSuggestion
        fields = ()

    def search(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(
            Q(title__icontains=value)
            | Q(content__icontains=value)
            | Q(place__icontains=value)
            | Q(member__name__icontains=value)
        )
