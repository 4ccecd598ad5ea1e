"""Lists of activities and micro-suggestions."""

from typing import Any

import django_filters
import django_tables2
from django.utils.html import format_html

from activities.models import Activity, AdoptionChannel, Brand, MicroCategory, MicroSuggestion, OfficeTask, Theme
from activities.models.micro import SOURCES
from activities.states import MicroState, TaskState
from cppcc.calendar import clock
from cppcc.lists import ALL, NOWRAP, NUMBER, Filters, SinceDay, StateColumn, TimeColumn, UntilDay, search_field, yes_no
from cppcc.rights import READERS
from cppcc.vocabularies import Names
from members.models import Committee, Level, MemberGroup, Occasion, User
from members.yearly import YearFilter


class ActivityTable(django_tables2.Table):
    starts_at = TimeColumn(verbose_name="时间", format="Y-m-d H:i", attrs=NOWRAP)
    title = django_tables2.Column(verbose_name="活动名称", linkify=True, attrs={"td": {"class": "main-cell"}})
    kind = django_tables2.Column(verbose_name="类别", attrs=NOWRAP)
    organiser = django_tables2.Column(verbose_name="组织单位", orderable=False)
    place = django_tables2.Column(verbose_name="地点")
    present_count = django_tables2.Column(verbose_name="委员人次", attrs=NUMBER)
    suggestion_count = django_tables2.Column(verbose_name="建议", attrs=NUMBER)

    facts = ("starts_at", "place", "organiser")

    class Meta:
        model = Activity
        fields = ()
        row_attrs = {"data-href": lambda record: record.get_absolute_url()}


def _within(queryset: Any, rows: Any, value: bool) -> Any:
    keys = rows.values("pk")
    return queryset.filter(pk__in=keys) if value else queryset.exclude(pk__in=keys)


class ActivityFilter(Filters):
    q = search_field("名称、地点或概况")
    year = YearFilter()
    kind = django_filters.ChoiceFilter(label="类别", choices=Names(Occasion), empty_label="全部")
    committee = django_filters.ModelChoiceFilter(
        label="组织专委会", queryset=Committee.objects.all(), empty_label="全部"
    )
    group = django_filters.ModelChoiceFilter(label="活动组", queryset=MemberGroup.objects.all(), empty_label="全部")
    brand = django_filters.ModelChoiceFilter(label="协商品牌", queryset=Brand.objects.all(), empty_label="全部")
    themes = django_filters.ModelChoiceFilter(label="专题", queryset=Theme.objects.all(), empty_label="全部")
    since = SinceDay("自", "starts_at")
    until = UntilDay("至", "starts_at")

    mine = django_filters.ChoiceFilter(
        label="我的",
        choices=[("invited", "待回复的邀请"), ("all", "与我有关")],
        method="of_mine",
        empty_label="全部",
    )
    leave = yes_no("有请假待批", method="with_leave")
    bare = yes_no("没有出席登记", method="without_attendance")

    OPEN = ALL
    ONLY = {"leave": READERS}
    """Who asked to be excused is between the member and the office."""

    class Meta:
        model = Activity
        fields = ()

    def of_mine(self, queryset: Any, name: str, value: str) -> Any:
        user = self.request.user
        if value == "invited":
            return queryset.awaiting(user, clock.now())
        return queryset.filter(pk__in=Activity.objects.filter(attendances__member__user=user).values("pk"))

    def with_leave(self, queryset: Any, name: str, value: bool) -> Any:
        return _within(queryset, Activity.objects.with_leave_asked(), value)

    def without_attendance(self, queryset: Any, name: str, value: bool) -> Any:
        return _within(queryset, Activity.objects.without_attendance(), value)


class MicroTable(django_tables2.Table):
    title = django_tables2.Column(verbose_name="标题", linkify=True, attrs={"td": {"class": "main-cell"}})
    kind = django_tables2.Column(verbose_name="种类", attrs=NOWRAP)
    who = django_tables2.Column(verbose_name="提交委员", order_by=("member__pinyin", "author"), attrs=NOWRAP)
    category = django_tables2.Column(verbose_name="类别", attrs=NOWRAP)
    place = django_tables2.Column(verbose_name="地点")
    state = StateColumn()
    unit = django_tables2.Column(verbose_name="承办单位")
    adoption_words = django_tables2.Column(verbose_name="采用", orderable=False)
    provincial_result = django_tables2.Column(verbose_name="省级结果")
    submitted_on = TimeColumn(verbose_name="提交日期", attrs=NOWRAP)

    facts = ("who", "submitted_on", "unit")

    class Meta:
        model = MicroSuggestion
        fields = ()
        row_attrs = {"data-href": lambda record: record.get_absolute_url()}


class MicroFilter(Filters):
    q = search_field("标题、内容或地点")
    year: django_filters.Filter = YearFilter()
    kind = django_filters.ChoiceFilter(label="种类", choices=MicroSuggestion.Kind.choices, empty_label="全部")
    state = django_filters.ChoiceFilter(label="状态", choices=MicroState.choices, empty_label="全部")
    category = django_filters.ChoiceFilter(label="类别", choices=Names(MicroCategory), empty_label="全部")
    source = django_filters.ChoiceFilter(label="来源", choices=SOURCES, method="of_source", empty_label="全部")
    reported = yes_no("已上报", field_name="reported_on", lookup_expr="isnull", exclude=True)
    unstaffed = yes_no("单位没有可办理的账号", method="is_unstaffed")
    returned = yes_no("被退办，待另行转办", method="is_returned")

    OPEN = ALL
    ONLY = {"unstaffed": READERS, "returned": READERS}

    class Meta:
        model = MicroSuggestion
        fields = ()

    def of_source(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.from_source(value)

    def is_unstaffed(self, queryset: Any, name: str, value: bool) -> Any:
        return _within(queryset, MicroSuggestion.objects.unstaffed(), value)

    def is_returned(self, queryset: Any, name: str, value: bool) -> Any:
        return _within(queryset, MicroSuggestion.objects.sent_back(), value)


class LibraryFilter(MicroFilter):
    """The library over all years."""

    year = django_filters.NumberFilter(label="年度", field_name="plenary__year")
    place = search_field("地点", "at_place")
    level = django_filters.ChoiceFilter(label="采用层级", choices=Names(Level), method="at_level", empty_label="全部")
    channel = django_filters.ChoiceFilter(
        label="采用渠道", choices=Names(AdoptionChannel), method="at_level", empty_label="全部"
    )

    def at_level(self, queryset: Any, name: str, value: str) -> Any:
        return _within(queryset, MicroSuggestion.objects.filter(**{f"adoptions__{name}": value}), value=True)

    def at_place(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.searched(value, part="place")


class TaskStateColumn(StateColumn):
    """With how late an open task is."""

    def render(self, record: Any) -> str:
        late = record.state == TaskState.OPEN and record.due_on < clock.today()
        words = f"超期 {(clock.today() - record.due_on).days} 天" if late else ""
        return format_html('{} <span class="late">{}</span>', super().render(record), words)


class TaskTable(django_tables2.Table):
    title = django_tables2.Column(verbose_name="任务", linkify=True, attrs={"td": {"class": "main-cell"}})
    owner = django_tables2.Column(verbose_name="责任人", order_by=("owner__name",))
    quarter = django_tables2.Column(verbose_name="季度")
    due_on = TimeColumn(verbose_name="完成期限", attrs=NOWRAP)
    done_on = TimeColumn(verbose_name="完成日期", attrs=NOWRAP)
    state = TaskStateColumn()

    facts = ("due_on", "owner", "done_on")

    class Meta:
        model = OfficeTask
        fields = ()
        row_attrs = {"data-href": lambda record: record.get_absolute_url()}


class TaskFilter(Filters):
    q = search_field("任务")
    year = YearFilter()
    owner = django_filters.ModelChoiceFilter(
        label="责任人", queryset=User.objects.filter(role_grants__role="staff").distinct(), empty_label="全部"
    )
    quarter = django_filters.ChoiceFilter(
        label="季度", choices=[(n, f"第{n}季度") for n in range(1, 5)], empty_label="全部"
    )
    state = django_filters.ChoiceFilter(label="状态", choices=TaskState.choices, empty_label="全部")

    confirm = yes_no("待我核定", method="for_me")
    nobodys = yes_no("责任人账号已停用", method="of_nobody")

    OPEN = ALL

    class Meta:
        model = OfficeTask
        fields = ()

    def for_me(self, queryset: Any, name: str, value: bool) -> Any:
        return _within(queryset, OfficeTask.objects.to_confirm(self.request.user), value)

    def of_nobody(self, queryset: Any, name: str, value: bool) -> Any:
        return _within(queryset, OfficeTask.objects.nobodys(), value)
