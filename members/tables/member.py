"""Lists of members, their duties, declarations and yearly reports."""

from decimal import Decimal
from typing import Any

import django_filters
import django_tables2

from cppcc.calendar import clock
from cppcc.forms import date_input
from cppcc.lists import ALL, NOWRAP, NUMBER, Filters, SinceDay, StateColumn, TimeColumn, UntilDay, search_field, yes_no
from cppcc.rights import INSIDE
from cppcc.vocabularies import Names
from members.membership import BODIES, body_on, of_body
from members.models import (
    Committee,
    Declaration,
    DutyKind,
    DutyPart,
    DutyRecord,
    DutyReport,
    Member,
    MemberGroup,
    Position,
    Question,
    Sector,
)
from members.models.kind import Declarable
from members.models.member import Party
from members.register import sees_personal
from members.schemes.words import points_words
from members.states import DeclarationState, QuestionState, ReportState
from members.yearly import YearFilter

MAIN = {"td": {"class": "main-cell"}}
OPEN = "open"


class MemberTable(django_tables2.Table):
    name = django_tables2.Column(verbose_name="姓名", linkify=True, order_by=("pinyin",), attrs=MAIN)
    seats = django_tables2.Column(verbose_name="政协职务", orderable=False, empty_values=())
    sector = django_tables2.Column(verbose_name="界别")
    party = django_tables2.Column(verbose_name="党派")
    committee = django_tables2.Column(verbose_name="专门委员会")
    group = django_tables2.Column(verbose_name="活动组")
    joined_on = TimeColumn(verbose_name="任职日期", attrs=NOWRAP)
    left_on = TimeColumn(verbose_name="离任日期", attrs=NOWRAP)
    duty_count = django_tables2.Column(verbose_name="本年履职", attrs=NUMBER)

    facts = ("seats", "sector", "duty_count")

    class Meta:
        model = Member
        fields = ()
        row_attrs = {"data-href": lambda record: record.get_absolute_url()}

    def render_name(self, record: Any) -> str:
        return str(record)

    def render_seats(self, record: Any) -> str:
        return "、".join(seat.get_kind_display() for seat in record.held) or "—"


class MemberFilter(Filters):
    q = search_field("姓名、拼音或编号", "who")
    sector = django_filters.ModelChoiceFilter(
        label="界别", queryset=Sector.objects.all(), method="on_the_day", empty_label="全部"
    )
    committee = django_filters.ModelChoiceFilter(
        label="专门委员会", queryset=Committee.objects.all(), method="on_the_day", empty_label="全部"
    )
    group = django_filters.ModelChoiceFilter(
        label="活动组", queryset=MemberGroup.objects.all(), method="on_the_day", empty_label="全部"
    )
    party = django_filters.ChoiceFilter(label="党派", choices=Party.choices, empty_label="全部")
    seat = django_filters.ChoiceFilter(
        label="政协职务",
        choices=[("standing", "常委会组成人员"), *Position.Kind.choices],
        method="on_the_day",
        empty_label="全部",
    )
    serving = django_filters.ChoiceFilter(
        label="在任情况", choices=[("yes", "在任"), ("left", "已离任")], method="on_the_day", empty_label="全部"
    )
    on = django_filters.DateFilter(label="截至日期", method="on_the_day", widget=date_input())
    account = yes_no("有账号", field_name="user", lookup_expr="isnull", exclude=True)

    OPEN = ALL
    ONLY = {"account": INSIDE}

    class Meta:
        model = Member
        fields = ()

    def who(self, queryset: Any, name: str, value: str) -> Any:
        """Also by unit, post and telephone, for those who see them."""
        return queryset.searched(value, personal=sees_personal(self.request.user))

    def on_the_day(self, queryset: Any, name: str, value: Any) -> Any:
        """Bodies, serving and seats are asked together below, as of one day."""
        return queryset

    def filter_queryset(self, queryset: Any) -> Any:
        queryset = super().filter_queryset(queryset)
        chosen = self.form.cleaned_data
        day = chosen.get("on") or clock.today()
        for body in BODIES:
            if chosen.get(body):
                queryset = queryset.filter(pk__in=of_body(body, [chosen[body]], day).values("pk"))
        if chosen.get("serving") == "yes" or (chosen.get("on") and chosen.get("serving") != "left"):
            queryset = queryset.serving(day)
        elif chosen.get("serving") == "left":
            queryset = queryset.filter(left_on__lte=day)
        if chosen.get("seat") == "standing":
            queryset = queryset.standing(day)
        elif chosen.get("seat"):
            held = Position.objects.held(day).filter(kind=chosen["seat"])
            queryset = queryset.filter(pk__in=held.values("member"))
        return queryset


class DutyTable(django_tables2.Table):
    on = TimeColumn(verbose_name="日期", attrs=NOWRAP)
    member = django_tables2.Column(verbose_name="委员", order_by=("member__pinyin",))
    kind = django_tables2.Column(verbose_name="类别")
    part = django_tables2.Column(verbose_name="角色")
    occasion = django_tables2.Column(verbose_name="场合")
    half_days = django_tables2.Column(verbose_name="半天数", attrs=NUMBER)
    words = django_tables2.Column(
        verbose_name="事项", attrs=MAIN, linkify=lambda record: record.open_url, orderable=False
    )

    class Meta:
        model = DutyRecord
        fields = ()
        sequence = ("words", "on", "member", "kind", "part", "occasion", "half_days")


class DutyFilter(Filters):
    q = search_field("委员或事项")
    kind = django_filters.ChoiceFilter(label="类别", choices=Names(DutyKind), empty_label="全部")
    part = django_filters.ChoiceFilter(label="角色", choices=Names(DutyPart), empty_label="全部")
    sector = django_filters.ModelChoiceFilter(
        label="界别", method="of_sector", queryset=Sector.objects.all(), empty_label="全部"
    )
    since = django_filters.DateFilter(label="自", field_name="on", lookup_expr="gte", widget=date_input())
    until = django_filters.DateFilter(label="至", field_name="on", lookup_expr="lte", widget=date_input())

    OPEN = ALL

    class Meta:
        model = DutyRecord
        fields = ()

    def of_sector(self, queryset: Any, name: str, value: Sector) -> Any:
        """Where the member belonged on the day of the record."""
        return queryset.alias(then=body_on("sector", "on")).filter(then=value.pk)


class DeclarationTable(django_tables2.Table):
    title = django_tables2.Column(verbose_name="事项", linkify=True, attrs=MAIN)
    member = django_tables2.Column(verbose_name="委员", order_by=("member__pinyin",))
    kind = django_tables2.Column(verbose_name="类别")
    on = TimeColumn(verbose_name="日期", attrs=NOWRAP)
    state = StateColumn()

    class Meta:
        model = Declaration
        fields = ()
        row_attrs = {"data-href": lambda record: record.get_absolute_url()}


class DeclarationFilter(Filters):
    q = search_field("委员或事项")
    year = YearFilter()
    state = django_filters.ChoiceFilter(label="状态", choices=DeclarationState.choices, empty_label="全部")
    kind = django_filters.ChoiceFilter(label="类别", choices=Declarable(), empty_label="全部")
    office = yes_no("委员没有账号", field_name="member__user", lookup_expr="isnull")

    OPEN = ALL
    ONLY = {"office": INSIDE}

    class Meta:
        model = Declaration
        fields = ()


class QuestionTable(django_tables2.Table):
    about = django_tables2.Column(verbose_name="核对的内容", linkify=True, attrs=MAIN)
    member = django_tables2.Column(verbose_name="委员", order_by=("member__pinyin",))
    created_at = TimeColumn(verbose_name="提出时间", format="Y-m-d H:i", attrs=NOWRAP)
    answered_at = TimeColumn(verbose_name="答复时间", format="Y-m-d H:i", attrs=NOWRAP)
    state = StateColumn()

    class Meta:
        model = Question
        fields = ()
        row_attrs = {"data-href": lambda record: record.get_absolute_url()}


class QuestionFilter(Filters):
    q = search_field("委员或内容")
    year = YearFilter()
    state = django_filters.ChoiceFilter(label="状态", choices=QuestionState.choices, empty_label="全部")
    since = SinceDay("提出不早于", "created_at")
    until = UntilDay("提出不晚于", "created_at")

    OPEN = ALL

    class Meta:
        model = Question
        fields = ()


class DutyReportTable(django_tables2.Table):
    member = django_tables2.Column(
        verbose_name="常委", order_by=("member__pinyin",), linkify=lambda record: record.get_absolute_url(), attrs=MAIN
    )
    sector = django_tables2.Column(verbose_name="界别", accessor="member__sector")
    due_on = TimeColumn(verbose_name="截止日期", attrs=NOWRAP)
    submitted_on = TimeColumn(verbose_name="提交日期", attrs=NOWRAP)
    state = StateColumn()

    class Meta:
        model = DutyReport
        fields = ()
        row_attrs = {"data-href": lambda record: record.get_absolute_url()}


class DutyReportFilter(Filters):
    q = search_field("姓名、拼音或首字母")
    year = YearFilter()
    state = django_filters.ChoiceFilter(
        label="状态", choices=[*ReportState.choices, (OPEN, "待提交或退回")], method="in_state", empty_label="全部"
    )
    office = yes_no("委员没有账号", field_name="member__user", lookup_expr="isnull")
    sector = django_filters.ModelChoiceFilter(
        label="界别", method="of_sector", queryset=Sector.objects.all(), empty_label="全部"
    )

    class Meta:
        model = DutyReport
        fields = ()

    OPEN = ALL
    ONLY = {"office": INSIDE}

    def of_sector(self, queryset: Any, name: str, value: Sector) -> Any:
        """Where the member belonged at the end of the report's year."""
        return queryset.alias(then=body_on("sector", "year__ends_on")).filter(then=value.pk)

    def in_state(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.unwritten() if value == OPEN else queryset.filter(state=value)


class RankTable(django_tables2.Table):
    """Members by points; rows are ``members.ledger.Assessed`` or frozen entries under the same names."""

    rank = django_tables2.Column(verbose_name="名次", attrs=NUMBER)
    name = django_tables2.Column(
        verbose_name="姓名", order_by=("pinyin",), linkify=lambda record: record["url"](), attrs=MAIN
    )
    sector = django_tables2.Column(verbose_name="界别")
    committee = django_tables2.Column(verbose_name="专门委员会")
    group = django_tables2.Column(verbose_name="活动组")
    standing = django_tables2.Column(verbose_name="常委")
    base = django_tables2.Column(verbose_name="基础分", attrs=NUMBER)
    bonus = django_tables2.Column(verbose_name="加分", attrs=NUMBER)
    deduction = django_tables2.Column(verbose_name="扣分", attrs=NUMBER)
    total = django_tables2.Column(verbose_name="总分", attrs=NUMBER)
    grade = django_tables2.Column(verbose_name="等次")
    note = django_tables2.Column(verbose_name="说明", orderable=False)

    facts = ("rank", "total", "grade")

    class Meta:
        fields = ()
        row_attrs = {"data-href": lambda record: record["url"]()}

    def render_standing(self, value: bool) -> str:
        return "是" if value else "—"

    def render_total(self, value: Decimal) -> str:
        return points_words(value)

    render_base = render_bonus = render_deduction = render_total


class RankForm(Filters):
    """Filters of the ranking; they are asked of the computed rows, not of the database."""

    q = django_filters.CharFilter(label="姓名、拼音或首字母")
    sector = django_filters.ModelChoiceFilter(
        label="界别", queryset=Sector.objects.all(), empty_label="全部", to_field_name="name"
    )
    committee = django_filters.ModelChoiceFilter(
        label="专门委员会", queryset=Committee.objects.all(), empty_label="全部", to_field_name="name"
    )
    group = django_filters.ModelChoiceFilter(
        label="活动组", queryset=MemberGroup.objects.all(), empty_label="全部", to_field_name="name"
    )
    standing = yes_no("常委")
    grade = django_filters.CharFilter(label="等次")

    OPEN = ALL

    class Meta:
        model = Member
        fields = ()

    def filter_queryset(self, queryset: Any) -> Any:
        return queryset
