"""Writing an activity: with its attendance and other participants; suggestions, photos, files."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Max

from activities.models import Activity, ActivityFile, Photo
from activities.services import parts, telling
from activities.services.attendance import record_all, set_attendance
from cppcc.rights import Refused
from members.models import Member


def save_activity(activity: Activity, people: dict[str, Iterable[Member]], others: dict[str, int]) -> Activity:
    """Save a new activity with its attendance and the heads of others, in one transaction.

    ``people`` maps an attendance state to its members, ``others`` a kind of other participants to a number of heads.
    """
    with transaction.atomic():
        activity.save()
        record_all(activity)
        for state, members in people.items():
            for member in members:
                set_attendance(activity, member, state)
        for kind, count in others.items():
            parts.set_heads(activity, kind, count)
    return activity


def change_activity(activity: Activity, changes: parts.Changes, user: Any, *, facts: bool) -> int:
    """Save a changed activity, locked by the caller, with what ``user`` touched of what hangs on it.

    ``facts``: its own title, kind or times changed, which the ledger says of everybody who was there.
    Returns how many were told of another time or place.
    """
    with transaction.atomic():
        was = telling.plan_kept(activity)
        activity.save()
        parts.write(activity, changes, user)
        if facts:
            parts.record_everybody(activity)
        return telling.of_change(activity, was)


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


def order_photos(activity: Activity, keys: list[int], seen: list[int] | None = None) -> None:
    """Put the photos into that order; those that are not named stand behind.

    Raises Refused where the photos that were seen (``seen``: their keys in order) stand in another order by now.
    """
    with transaction.atomic():
        activity.raise_version()
        stands = list(activity.photos.values_list("pk", flat=True))
        if seen and [key for key in stands if key in seen] != [key for key in seen if key in stands]:
            raise Refused("照片的次序在您打开之后已被他人调整，本次没有保存。请刷新页面后再排。")
        photos = {photo.pk: photo for photo in activity.photos.select_for_update(of=("self",))}
        named = [photos.pop(key) for key in keys if key in photos]
        for index, photo in enumerate([*named, *photos.values()], start=1):
            if photo.order != index:
                photo.order = index
                photo.save(update_fields=["order"])


def set_suggestions(activity: Activity, texts: list[str]) -> None:
    """Write down the suggestions of a new activity, one for each line."""
    for text in texts:
        activity.suggestions.create(text=text)
