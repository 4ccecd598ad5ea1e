"""Writing activities: attendance and its duties, participants, suggestions, outcomes, photos."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from activities.models import Activity, ActivityFile, Attendance, MicroPhoto, MicroSuggestion, OtherParticipants, Photo
from activities.states import MicroState
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


def record_attendance(attendance: Attendance) -> None:
    """Bring the ledger in line with one member's attendance."""
    duties.record(attendance, duties_of_attendance(attendance))


def set_attendance(activity: Activity, member: Member, state: str) -> Attendance:
    """Record one member at one activity; he is counted once whatever way he was recorded."""
    with transaction.atomic():
        attendance, _ = Attendance.objects.update_or_create(activity=activity, member=member, defaults={"state": state})
        record_attendance(attendance)
    return attendance


def save_activity(activity: Activity, people: dict[str, Iterable[Member]], others: dict[str, int]) -> Activity:
    """Save an activity with its whole attendance and the heads of others, in one transaction.

    ``people`` maps an attendance state to its members; who stands in none of them leaves the list, except those who
    are only expected: they stay as they are.
    ``others`` maps a kind of other participants to a number of heads; 0 takes the row away.
    """
    with transaction.atomic():
        activity.save()
        wanted = {member.pk: (member, state) for state, members in people.items() for member in members}
        left = activity.attendances.exclude(member__in=wanted.keys())
        for attendance in left.filter(state__in=DUTY_OF_STATE.keys()):
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


def add_files(activity: Activity, files: Iterable[tuple[str, Any]]) -> None:
    """Store checked attachments (shown name, file)."""
    for name, file in files:
        ActivityFile.objects.create(activity=activity, file=file, name=name)


def order_photos(activity: Activity, keys: list[int]) -> None:
    """Put the photos into that order; those that are not named stand behind."""
    with transaction.atomic():
        photos = {photo.pk: photo for photo in activity.photos.select_for_update(of=("self",))}
        named = [photos.pop(key) for key in keys if key in photos]
        for index, photo in enumerate([*named, *photos.values()], start=1):
            if photo.order != index:
                photo.order = index
                photo.save(update_fields=["order"])


def save_suggestion(micro: MicroSuggestion, files: Iterable[Any]) -> MicroSuggestion:
    """Save a micro-suggestion with its checked pictures."""
    with transaction.atomic():
        micro.save()
        for file in files:
            MicroPhoto.objects.create(suggestion=micro, file=file)
    return micro


def micro_duties(micro: MicroSuggestion) -> list[duties.Duty]:
    """What a 微建议 or 社情民意 means for its member: submitted, adopted (at a level), excellent, with an instruction."""
    if micro.submitted_on is None:
        return []
    every = DutyRecord.Kind
    opinion = micro.kind == MicroSuggestion.Kind.OPINION
    kinds = [every.OPINION_SUBMITTED if opinion else every.MICRO_SUBMITTED]
    if micro.state not in (MicroState.DRAFT, MicroState.SUBMITTED, MicroState.REJECTED):
        kinds.append(every.OPINION_ADOPTED if opinion else every.MICRO_ADOPTED)
    if micro.provincial_result == MicroSuggestion.ProvincialResult.EXCELLENT:
        kinds.append(every.OPINION_EXCELLENT if opinion else every.MICRO_EXCELLENT)
    if micro.instruction:
        kinds.append(every.INSTRUCTION)
    words, on, part = f"{micro.get_kind_display()}《{micro.title}》", micro.submitted_on, DutyRecord.Part.SOLE
    adopted = (every.OPINION_ADOPTED, every.MICRO_ADOPTED)
    return [
        duties.Duty(
            micro.member, micro.plenary, kind, on, words, part, level=micro.adoption_level if kind in adopted else ""
        )
        for kind in kinds
    ]


def after_micro_step(micro: MicroSuggestion, name: str, user: Any, words: str) -> None:
    """The ledger follows every step."""
    record_micro_duties(micro)


def record_micro_duties(micro: MicroSuggestion) -> None:
    duties.record(micro, micro_duties(micro))


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
