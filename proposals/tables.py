"""The list of proposals."""

from typing import Any

import django_filters
import django_tables2
from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html

from cppcc.calendar import clock
from cppcc.lists import NOWRAP, Filters, StateColumn, TimeColumn, search_field, yes_no
from cppcc.rights import Role, holds
from cppcc.templatetags.furniture import due_words
from cppcc.vocabularies import made_once
from members.membership import body_on
from members.models import Committee, Sector
from members.yearly import YearFilter
from proposals.models import (
    Assignment,
    Category,
    Proposal,
    Proposer,
    Unit,
    every_class,
    every_grade,
    years_where_all_evaluate,
)
from proposals.states import OPEN, OUT, HandState, State


class ProposalTable(django_tables2.Table):
    plenary = django_tables2.Column(verbose_name="年度", attrs=NOWRAP)
    number_words = django_tables2.Column(verbose_name="编号", order_by=("number",), attrs=NOWRAP)
    title = django_tables2.Column(
        verbose_name="案由", linkify=lambda record, table: table.address(record), attrs={"td": {"class": "main-cell"}}
    )
    proposer_words = django_tables2.Column(verbose_name="提案人", orderable=False)
    category = django_tables2.Column(verbose_name="类别", attrs=NOWRAP)
    unit = django_tables2.Column(verbose_name="主办单位", empty_values=(), orderable=False)
    state = StateColumn()
    due = django_tables2.Column(verbose_name="答复期限", empty_values=(), orderable=False, attrs=NOWRAP)
    submitted_on = TimeColumn(verbose_name="提交日期", attrs=NOWRAP)

    facts = ("number_words", "proposer_words", "due")

    class Meta:
        model = Proposal
        fields = ()
        row_attrs = {"data-href": lambda record, table: table.address(record)}

    def __init__(self, *args: Any, leads_on: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.leads_on = leads_on

    def address(self, record: Proposal) -> str:
        """The proposal; in the list that a to-do opens its next step."""
        return reverse("proposal_next", args=[record.pk]) if self.leads_on else record.get_absolute_url()

    def _hands(self, record: Proposal) -> list[Assignment]:
        return [row for row in record.assignments.all() if row.returned_on is None and row.answers]

    def render_unit(self, record: Proposal) -> str:
        return "、".join(str(hand.unit) for hand in self._hands(record)) or "—"

    def _due(self, record: Proposal) -> Any:
        return min((hand.due for hand in self._hands(record)), default=None)

    def value_due(self, record: Proposal) -> Any:
        return self._due(record)

    def render_due(self, record: Proposal) -> str:
        owed = [hand.due for hand in self._hands(record) if hand.owes]
        if not owed or record.state not in OUT:
            due = self._due(record)
            return f"{due:%Y-%m-%d}" if due else "—"
        due = min(owed)
        late = "late" if due < clock.today() else "muted"
        return format_html('{} <span class="{}">{}</span>', due.isoformat(), late, due_words(due))


def class_choices() -> list[tuple[str, str]]:
    return [(row.key, words) for row, words in made_once(every_class)]


def grade_choices() -> list[tuple[str, str]]:
    return [(row.key, words) for row, words in made_once(every_grade)]


class ProposalFilter(Filters):
    q = search_field("案由、正文、编号或提案人")
    year = YearFilter()
    mine = django_filters.ChoiceFilter(
        label="我的", choices=[("own", "我提出的"), ("evaluate", "待我评价")], method="of_mine", empty_label="全部"
    )
    state = django_filters.ChoiceFilter(label="状态", choices=State.choices, empty_label="全部")
    category = django_filters.ModelChoiceFilter(label="类别", queryset=Category.objects.all(), empty_label="全部")
    unit = django_filters.ModelChoiceFilter(
        label="承办单位", queryset=Unit.objects.all(), method="of_unit", empty_label="全部"
    )
    lead_unit = django_filters.ModelChoiceFilter(
        label="主办（分办）单位", queryset=Unit.objects.all(), method="of_lead_unit", empty_label="全部"
    )
    proposer_kind = django_filters.ChoiceFilter(
        label="提案者类型", choices=Proposal.ProposerKind.choices, empty_label="全部"
    )
    sector = django_filters.ModelChoiceFilter(
        label="界别", queryset=Sector.objects.all(), method="of_sector", empty_label="全部"
    )
    committee = django_filters.ModelChoiceFilter(
        label="专委会", queryset=Committee.objects.all(), method="of_committee", empty_label="全部"
    )
    result_class = django_filters.ChoiceFilter(
        label="办理结果", choices=class_choices, method="of_class", empty_label="全部"
    )
    grade = django_filters.ChoiceFilter(label="末次评价", choices=grade_choices, method="of_grade", empty_label="全部")
    hand = django_filters.ChoiceFilter(
        label="承办环节",
        choices=[
            *HandState.choices,
            ("extension", "延期待批"),
            ("countersign", "待会签"),
            ("unstaffed", "单位没有可办理的账号"),
            ("unplaced", "退办待重新交办"),
        ],
        method="of_hand",
        empty_label="全部",
    )
    key = yes_no("重点提案", field_name="is_key")
    overdue = yes_no("超期未答复", method="is_overdue")
    filed = yes_no("已立案", method="is_filed")
    replied = yes_no("已答复", method="is_replied")
    on_time = yes_no("按期答复", method="is_on_time")
    met = yes_no("面商", method="is_met")
    under_nothing = yes_no("并入的提案已撤案", method="is_under_nothing")
    promise = yes_no("承诺待落实", method="has_promise")
    paper = yes_no("纸质提案", field_name="is_paper")
    stranded = yes_no("提案人已不能修改", method="is_stranded")
    lapsed = yes_no("评价期限已过", method="is_lapsed")
    unheard = yes_no("须代录书面评价", method="is_unheard")

    MORE = (
        "mine", "paper", "stranded", "lapsed", "unheard",
        "hand", "lead_unit", "proposer_kind", "sector", "committee", "result_class", "grade", "filed", "replied", "on_time",
        "met", "promise", "under_nothing",
    )  # fmt: skip
    """Filters that start folded."""

    OPEN = frozenset({
        "q", "year", "mine", "state", "category", "lead_unit", "proposer_kind", "sector", "committee", "key", "filed",
        "replied", "result_class", "paper",
    })  # fmt: skip
    """Over what everybody who sees a proposal is shown: its text, who signed it, who answers for it, what was answered.
    Where it is with a unit, by when, what the proposers say of that: over those whose course one may read."""
    ONLY = {
        "unheard": frozenset({Role.STAFF, Role.LEADER}),
        "lapsed": frozenset({Role.STAFF, Role.LEADER}),
        "stranded": frozenset({Role.STAFF, Role.LEADER}),
    }

    class Meta:
        model = Proposal
        fields = ()

    def whole(self, queryset: Any) -> Any:
        return queryset.filter(pk__in=Proposal.objects.whole_to(self.reader).order_by().values("pk"))

    def of_mine(self, queryset: Any, name: str, value: str) -> Any:
        user = self.request.user
        if value == "own":
            return queryset.led_by(user)
        return queryset.to_evaluate(user, years_where_all_evaluate())

    def is_lapsed(self, queryset: Any, name: str, value: bool) -> Any:
        return self._within(queryset, Proposal.objects.lapsed(clock.today()), value)

    def is_stranded(self, queryset: Any, name: str, value: bool) -> Any:
        return self._within(queryset, Proposal.objects.stranded(clock.today()), value)

    def is_unheard(self, queryset: Any, name: str, value: bool) -> Any:
        return self._within(queryset, Proposal.objects.unheard(years_where_all_evaluate()), value)

    def of_unit(self, queryset: Any, name: str, value: Unit) -> Any:
        hands = Assignment.objects.active().filter(unit=value)
        return queryset.filter(pk__in=hands.values("proposal"))

    def of_hand(self, queryset: Any, name: str, value: str) -> Any:
        """By the state of a hand: of the own unit for handlers, of any for others."""
        hands, user = Assignment.objects.all(), self.request.user
        if holds(user, [Role.HANDLER]):
            hands = hands.of(user)
        if value == "extension":
            hands = hands.asking()
        elif value == "unplaced":
            hands = hands.unplaced()
        elif value == "countersign":
            hands = hands.to_countersign()
        elif value == "unstaffed":
            hands = hands.unstaffed()
        else:
            hands = (hands.waited_for() if value in OPEN else hands.active()).filter(state=value)
        return queryset.filter(pk__in=hands.values("proposal"))

    def of_lead_unit(self, queryset: Any, name: str, value: Unit) -> Any:
        hands = Assignment.objects.answering().filter(unit=value)
        return queryset.filter(pk__in=hands.values("proposal"))

    def _first(self, queryset: Any, member_field: str, body_field: str, value: Any) -> Any:
        """Where the first proposer belonged on the day of submission, or the body that proposes."""
        first = Proposer.objects.filter(is_first=True)
        then = body_on(member_field, "proposal__submitted_on")
        by_member = first.filter(member__isnull=False).alias(then=then).filter(then=value.pk)
        by_body = first.filter(**{body_field: value})
        return queryset.filter(Q(pk__in=by_member.values("proposal")) | Q(pk__in=by_body.values("proposal")))

    def of_sector(self, queryset: Any, name: str, value: Sector) -> Any:
        return self._first(queryset, "sector", "sector", value)

    def of_committee(self, queryset: Any, name: str, value: Committee) -> Any:
        return self._first(queryset, "committee", "committee", value)

    def _within(self, queryset: Any, rows: Any, value: bool) -> Any:
        keys = rows.values("pk")
        return queryset.filter(pk__in=keys) if value else queryset.exclude(pk__in=keys)

    def of_class(self, queryset: Any, name: str, value: str) -> Any:
        return self._within(queryset, Proposal.objects.last_classed(value), True)

    def of_grade(self, queryset: Any, name: str, value: str) -> Any:
        return self._within(queryset, Proposal.objects.last_graded(value), True)

    def is_overdue(self, queryset: Any, name: str, value: bool) -> Any:
        return self._within(queryset, Proposal.objects.overdue(clock.today()), value)

    def is_filed(self, queryset: Any, name: str, value: bool) -> Any:
        return self._within(queryset, Proposal.objects.filed(), value)

    def is_replied(self, queryset: Any, name: str, value: bool) -> Any:
        return self._within(queryset, Proposal.objects.replied(), value)

    def is_on_time(self, queryset: Any, name: str, value: bool) -> Any:
        return self._within(queryset, Proposal.objects.replied_on_time(), value)

    def is_met(self, queryset: Any, name: str, value: bool) -> Any:
        return self._within(queryset, Proposal.objects.met_in_person(), value)

    def is_under_nothing(self, queryset: Any, name: str, value: bool) -> Any:
        return self._within(queryset, Proposal.objects.under_nothing(), value)

    def has_promise(self, queryset: Any, name: str, value: bool) -> Any:
        return self._within(queryset, Proposal.objects.with_open_promise(), value)
