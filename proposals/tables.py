"""The list of proposals."""

from typing import Any

import django_filters
import django_tables2
from django.db.models import Q
from django.utils import timezone
from django.utils.html import format_html

from cppcc.lists import NOWRAP, yes_no
from cppcc.templatetags.furniture import due_words
from proposals.models import Assignment, Category, Proposal, Unit
from proposals.workflow import State


class ProposalTable(django_tables2.Table):
    number_words = django_tables2.Column(verbose_name="编号", order_by=("number",), attrs=NOWRAP)
    title = django_tables2.Column(verbose_name="案由", linkify=True, attrs={"td": {"class": "main-cell"}})
    proposer_words = django_tables2.Column(verbose_name="提案人", orderable=False)
    category = django_tables2.Column(verbose_name="类别", attrs=NOWRAP)
    unit = django_tables2.Column(verbose_name="主办单位", empty_values=(), orderable=False, attrs=NOWRAP)
    state = django_tables2.Column(verbose_name="状态")
    due = django_tables2.Column(verbose_name="答复期限", empty_values=(), orderable=False, attrs=NOWRAP)
    submitted_on = django_tables2.DateColumn(verbose_name="提交日期", format="Y-m-d", attrs=NOWRAP)

    class Meta:
        model = Proposal
        fields = ()
        row_attrs = {"data-href": lambda record: record.get_absolute_url()}

    def _lead(self, record: Proposal) -> Assignment | None:
        rows = [row for row in record.assignments.all() if row.returned_on is None and row.role in Assignment.ANSWERING]
        return rows[0] if rows else None

    def render_unit(self, record: Proposal) -> str:
        lead = self._lead(record)
        return str(lead.unit) if lead else "—"

    def value_state(self, record: Proposal) -> str:
        return str(record.get_state_display())

    def render_state(self, record: Proposal) -> str:
        tone = record.TONES[State(record.state)]
        return format_html('<span class="badge text-bg-{}">{}</span>', tone, record.get_state_display())

    def value_due(self, record: Proposal) -> Any:
        lead = self._lead(record)
        return lead.reply_due if lead else None

    def render_due(self, record: Proposal) -> str:
        lead = self._lead(record)
        if lead is None:
            return "—"
        if record.state not in (State.DISPATCHED, State.HANDLING) or record.round > 1:
            return f"{lead.reply_due:%Y-%m-%d}"
        late = "late" if lead.reply_due < timezone.localdate() else "muted"
        words = due_words(lead.reply_due)
        return format_html('{} <span class="{}">{}</span>', lead.reply_due.isoformat(), late, words)


class ProposalFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="案由、正文或提案人", method="search")
    state = django_filters.ChoiceFilter(label="状态", choices=State.choices, empty_label="全部")
    category = django_filters.ModelChoiceFilter(label="类别", queryset=Category.objects.all(), empty_label="全部")
    proposer_kind = django_filters.ChoiceFilter(
        label="提案者类型", choices=Proposal.ProposerKind.choices, empty_label="全部"
    )
    unit = django_filters.ModelChoiceFilter(
        label="承办单位", queryset=Unit.objects.all(), method="of_unit", empty_label="全部"
    )
    key = yes_no("重点提案", field_name="is_key")
    overdue = yes_no("超期未答复", method="is_overdue")

    class Meta:
        model = Proposal
        fields = ()

    def search(self, queryset: Any, name: str, value: str) -> Any:
        words = (
            Q(title__icontains=value)
            | Q(situation__icontains=value)
            | Q(suggestion__icontains=value)
            | Q(pk__in=Proposal.objects.filter(members__name__icontains=value).values("pk"))
        )
        number = value.strip("第号 ")
        return queryset.filter(words | Q(number=int(number)) if number.isdigit() and len(number) < 9 else words)

    def of_unit(self, queryset: Any, name: str, value: Unit) -> Any:
        hands = Assignment.objects.active().filter(unit=value)
        return queryset.filter(pk__in=hands.values("proposal"))

    def is_overdue(self, queryset: Any, name: str, value: bool) -> Any:
        late = Proposal.objects.overdue(timezone.localdate()).values("pk")
        return queryset.filter(pk__in=late) if value else queryset.exclude(pk__in=late)
