"""Writing activities: attendance and its duties, participants, suggestions, outcomes, photos."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from activities.models import Activity, Attendance, Indicator, MicroPhoto, MicroSuggestion, OtherParticipants, Photo
from activities.workflow import MicroState
from members import duties
from members.models import DutyRecord, Member, PlenaryYear

DUTY_OF_STATE = {
    Attendance.State.PRESENT: DutyRecord.Kind.ATTENDANCE,
    Attendance.State.LEAVE: DutyRecord.Kind.LEAVE,
    Attendance.State.ABSENT: DutyRecord.Kind.ABSENCE,
}


def duties_of_attendance(attendance: Attendance, year: PlenaryYear | None = None) -> list[duties.Duty]:
    """What an attendance row means for its member; an invitation alone means nothing."""
    kind = DUTY_OF_STATE.get(Attendance.State(attendance.state))
    if kind is None:
        return []
    activity = attendance.activity
    day = timezone.localdate(activity.starts_at)
    year = year or PlenaryYear.objects.of_day(day)
    if year is None:
        return []
    whole = activity.half_days
    partial = attendance.half_days is not None and attendance.half_days < whole
    present = attendance.state == Attendance.State.PRESENT
    one = duties.Duty(
        attendance.member,
        year,
        kind,
        day,
        activity.title,
        DutyRecord.Part.PARTIAL if present and partial else DutyRecord.Part.PARTICIPANT,
        occasion=activity.kind,
        half_days=attendance.half_days or 0 if present and partial else whole,
        due_half_days=whole,
    )
    return [one]


def set_attendance(activity: Activity, member: Member, state: str) -> Attendance:
    """Record one member at one activity; he is counted once whatever way he was recorded."""
    with transaction.atomic():
        attendance, _ = Attendance.objects.update_or_create(activity=activity, member=member, defaults={"state": state})
        duties.record(attendance, duties_of_attendance(attendance))
    return attendance


def save_activity(activity: Activity, people: dict[str, Iterable[Member]], others: dict[str, int]) -> Activity:
    """Save an activity with its whole attendance and the heads of others, in one transaction.

    ``people`` maps an attendance state to its members; who stands in none of them leaves the list.
    ``others`` maps a kind of other participants to a number of heads; 0 takes the row away.
    """
    with transaction.atomic():
        activity.save()
        wanted = {member.pk: (member, state) for state, members in people.items() for member in members}
        for attendance in activity.attendances.exclude(member__in=wanted.keys()):
            attendance.delete()
        for member, state in wanted.values():
            set_attendance(activity, member, state)
        for kind, count in others.items():
            if count:
                OtherParticipants.objects.update_or_create(activity=activity, kind=kind, defaults={"count": count})
            else:
                activity.others.filter(kind=kind).delete()
    return activity


def add_photos(activity: Activity, files: Iterable[Any], caption: str = "") -> list[Photo]:
    """Store checked pictures behind the ones that are there; each file is stored before its row says so."""
    last = activity.photos.aggregate(top=Max("order"))["top"] or 0
    return [
        Photo.objects.create(activity=activity, file=file, caption=caption, order=last + index)
        for index, file in enumerate(files, start=1)
    ]


def save_suggestion(micro: MicroSuggestion, files: Iterable[Any]) -> MicroSuggestion:
    """Save a micro-suggestion with its checked pictures."""
    with transaction.atomic():
        micro.save()
        for file in files:
            MicroPhoto.objects.create(suggestion=micro, file=file)
    return micro


def micro_duties(micro: MicroSuggestion) -> list[duties.Duty]:
    """What a micro-suggestion means for its member: submitted, adopted, excellent."""
    if micro.submitted_on is None:
        return []
    kinds = [DutyRecord.Kind.MICRO_SUBMITTED]
    if micro.state not in (MicroState.DRAFT, MicroState.SUBMITTED, MicroState.REJECTED):
        kinds.append(DutyRecord.Kind.MICRO_ADOPTED)
    if micro.provincial_result == MicroSuggestion.ProvincialResult.EXCELLENT:
        kinds.append(DutyRecord.Kind.MICRO_EXCELLENT)
    words, on = f"微建议《{micro.title}》", micro.submitted_on
    return [duties.Duty(micro.member, micro.plenary, kind, on, words, DutyRecord.Part.SOLE) for kind in kinds]


def record_micro_duties(micro: MicroSuggestion) -> None:
    duties.record(micro, micro_duties(micro))


DEFAULT_INDICATORS = [
    # key, name, unit, how, divisor, definition
    (
        "liaison.lead_enterprises",
        "班子成员牵头联系重点企业",
        "个",
        "distinct",
        1,
        "年内班子成员牵头联系的重点企业，同一企业只计一次",
    ),
    (
        "liaison.nonpublic_enterprises",
        "联系帮扶非公企业",
        "家",
        "distinct",
        1,
        "年内联系帮扶的非公有制企业，同一企业只计一次",
    ),
    ("liaison.visits", "走访非公有制经济人士", "人次", "sum", 1, "年内走访非公有制经济人士的人次之和"),
    ("liaison.suggestions", "走访收集意见建议", "条", "sum", 1, "年内联系走访中收集的意见建议条数之和"),
    (
        "liaison.problems_solved",
        "协调各部门解决实际问题",
        "个",
        "sum",
        1,
        "年内联系走访后由部门解决的实际问题，一题一条",
    ),
    (
        "welfare.city_reading_rooms",
        "星梦城市书房覆盖街镇",
        "个",
        "distinct",
        1,
        "年末有星梦城市书房在用的街镇，同一街镇只计一次",
    ),
    ("welfare.students_funded", "资助困难学生", "名", "sum", 1, "年内委员资助困难学生的人数之和"),
    ("welfare.elderly_adopted", "认领孤寡老人", "名", "sum", 1, "年内委员认领照护孤寡老人的人数之和"),
    ("welfare.counselling_sessions", "心理辅导", "场(次)", "sum", 1, "年内委员组织心理辅导的场次之和"),
    (
        "welfare.donations",
        "消费帮扶和捐款捐物",
        "万元",
        "sum",
        10000,
        "年内消费帮扶和捐款捐物的金额之和，按元登记，以万元统计",
    ),
    ("publicity.media_reports", "各级各类媒体刊发宣传报道", "篇", "sum", 1, "年内各级各类媒体刊发的宣传报道，一篇一条"),
]


def ensure_defaults() -> None:
    """The indicators that the committee's yearly report speaks of, where a database has none yet."""
    if not Indicator.objects.exists():
        Indicator.objects.bulk_create(
            Indicator(key=key, name=name, unit=unit, how=how, per=per, definition=definition, order=index)
            for index, (key, name, unit, how, per, definition) in enumerate(DEFAULT_INDICATORS, 1)
        )


def set_suggestions(activity: Activity, texts: list[str]) -> None:
    """Make the activity's suggestions say these lines; one that stays keeps its conversion."""
    kept: list[int] = []
    left = list(activity.suggestions.all())
    for text in texts:
        same = next((row for row in left if row.text == text), None)
        if same:
            left.remove(same)
        else:
            same = activity.suggestions.create(text=text)
        kept.append(same.pk)
    for row in activity.suggestions.exclude(pk__in=kept):
        row.delete()
