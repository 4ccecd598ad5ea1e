"""Writing an activity: with its attendance and other participants; suggestions, photos, files."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Max

from activities.models import Activity, ActivityFile, OtherParticipants, Photo
from activities.services.attendance import DUTY_OF_STATE, record_all, set_attendance
from members.models import Member


def save_activity(activity: Activity, people: dict[str, Iterable[Member]], others: dict[str, int]) -> Activity:
    """Save an activity with its whole attendance and the heads of others, in one transaction.

    ``people`` maps an attendance state to its members; who stands in none of them leaves the list, except those who
    are only expected: they stay as they are.
    ``others`` maps a kind of other participants to a number of heads; 0 takes the row away.
    """
    with transaction.atomic():
        activity.save()
        record_all(activity)
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
