"""Duties that come from activities and micro-suggestions, and both in a member's file."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.utils import timezone

from activities.models import Attendance, MicroSuggestion, OpinionAdoption, Outcome, OutcomeAuthor
from activities.services import leaving, ledgers, outcomes
from activities.services.adoptions import adoption_duties, micro_duties, record
from activities.services.attendance import duties_of_attendance
from activities.states import MicroState
from cppcc.recycle import restored
from members import register
from members.dossier import Row, Section, section
from members.duties import Source, source


def _attended_in(year: Any) -> Any:
    return Attendance.objects.filter(activity__starts_at__gte=year.start_at, activity__starts_at__lt=year.end_at)


def _adopted_in(year: Any) -> Any:
    """All that may mean something in the year: by a day of their own, or by that of their opinion."""
    days = (year.starts_on, year.ends_on)
    here = Q(on__range=days) | Q(instructed_on__range=days) | Q(opinion__plenary=year)
    return OpinionAdoption.objects.filter(here).select_related("opinion__member", "opinion__plenary")


def _dated(model: Any) -> Any:
    return lambda year: model.objects.in_year(year).exclude(member=None).select_related("member")


def _told(meaning: Any) -> Any:
    return lambda row, year: meaning(row)


source(
    Source(
        Attendance,
        lambda year: _attended_in(year).select_related("activity", "member"),
        duties_of_attendance,
    ),
    Source(
        MicroSuggestion,
        lambda year: (
            MicroSuggestion.objects.filter(plenary=year)
            .select_related("member", "plenary")
            .prefetch_related("adoptions")
        ),
        lambda row, year: micro_duties(row),
    ),
    Source(OpinionAdoption, _adopted_in, adoption_duties, part_of="opinion"),
    Source(Outcome, outcomes.sent_in, outcomes.duties_of),
)
restored(OpinionAdoption, record)
register.on_leaving(leaving.leave_lists)
for _model, _meaning in ledgers.MEANINGS.items():
    source(Source(_model, _dated(_model), _told(_meaning)))


def _activities(member: Any, year: Any) -> Iterator[Row]:
    rows = _attended_in(year).filter(member=member).select_related("activity")
    for row in rows.order_by("-activity__starts_at"):
        activity = row.activity
        words = f"{activity.get_kind_display()}：{activity.title}"
        on = timezone.localdate(activity.starts_at)
        yield Row(on, words, row.state_words, activity.get_absolute_url())


def _micro(member: Any, year: Any) -> Iterator[Row]:
    rows = MicroSuggestion.objects.filter(member=member, plenary=year).exclude(state=MicroState.DRAFT)
    for row in rows:
        yield Row(
            row.submitted_on, f"{row.get_kind_display()}：{row.title}", row.get_state_display(), row.get_absolute_url()
        )


def _written(member: Any, year: Any) -> Iterator[Row]:
    rows = OutcomeAuthor.objects.filter(member=member, outcome__sent_on__range=(year.starts_on, year.ends_on))
    for row in rows.select_related("outcome__activity").order_by("-outcome__sent_on", "-pk"):
        outcome = row.outcome
        words = f"{outcome.get_kind_display()}：{outcome}（{row.get_part_display()}）"
        yield Row(outcome.sent_on, words, f"报{outcome.addressee}", outcome.get_absolute_url())


section(
    Section("调研报告等成果", 25, _written),
    Section("会议和活动", 20, _activities, "本年度没有参加会议和活动的记录。"),
    Section("微建议和社情民意", 30, _micro, "本年度没有提交。"),
)
