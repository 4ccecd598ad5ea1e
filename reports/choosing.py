"""Which photos stand in a report: those that the office chose, each with words below; others are only suggested."""

from collections.abc import Iterable
from typing import Any

from activities.models import Photo
from reports.text import BlockKind, Part, Text

MOST_SUGGESTED = 4
"""For each part."""


def photos_of(span: Any) -> Any:
    """The photos of a time, the earliest first."""
    return Photo.objects.in_year(span).select_related("activity").order_by("activity__starts_at", "order")


def keys_of(text: Text) -> list[int]:
    """All photos that a text has chosen: of its parts, its passages, its cover."""
    found = [key for part in text.parts for key in part.photos]
    found += [key for part in text.parts for one in part.blocks if one.kind == BlockKind.PHOTOS for key in one.lines]
    return [int(key) for key in dict.fromkeys([*found, text.cover]) if key.isdecimal()]


def suggested(part: Part, photos: Iterable[Photo]) -> list[Photo]:
    """Those of the activities that illustrate a part, with words first; what is chosen elsewhere is not asked."""
    fitting = [photo for photo in photos if photo.activity.kind in part.kinds]
    fitting.sort(key=lambda photo: not photo.caption)
    return fitting[:MOST_SUGGESTED]


def wordless(text: Text) -> list[str]:
    """What is wrong with the chosen photos, in words: one without a caption does not print."""
    keys = keys_of(text)
    rows = Photo.objects.filter(pk__in=keys, caption="").select_related("activity") if keys else ()
    return [f"“{photo.activity}”的照片没有说明，请在活动中填写说明，或不选这张照片" for photo in rows]


def with_suggested(text: dict[str, Any], photos: Iterable[Photo]) -> None:
    """Choose for each part of a text (as data) what is suggested, as far as it has words and was not chosen before."""
    every = list(photos)
    taken: set[int] = set()
    for part in text["parts"]:
        one = Part(part["key"], part["title"], tuple(part.get("kinds") or ()))
        left = [photo for photo in every if photo.caption and photo.pk not in taken]
        chosen = suggested(one, left)
        taken |= {photo.pk for photo in chosen}
        part["photos"] = [str(photo.pk) for photo in chosen]
