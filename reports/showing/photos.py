"""Photos of a report as its writers and its signer see them: chosen ones, and what is suggested."""

from dataclasses import dataclass
from typing import Any

from activities.models import Photo
from reports.choosing import photos_of, suggested
from reports.forms.photos import PhotosForm
from reports.models import Report
from reports.text import Part, Text


@dataclass(frozen=True)
class PartPhotos:
    """Of one part."""

    chosen: list[Photo]
    suggested: int
    """How many more are suggested."""

    @property
    def words(self) -> str:
        """What the button says."""
        more = f"（推荐 {self.suggested} 张）" if self.suggested else ""
        return f"{'调整' if self.chosen else '选择'}照片{more}"


def part_photos(report: Report, text: Text) -> dict[str, PartPhotos]:
    """By the key of each part."""
    rows = list(photos_of(report.span))
    known = {str(photo.pk): photo for photo in rows}
    taken = {key for part in text.parts for key in part.photos}
    found = {}
    for part in text.parts:
        left = [photo for photo in suggested(part, rows) if str(photo.pk) not in taken]
        found[part.key] = PartPhotos([known[key] for key in part.photos if key in known], len(left))
    return found


@dataclass(frozen=True)
class Tick:
    """One photo that may be ticked."""

    photo: Photo
    checked: bool


def photo_groups(part: Part, form: PhotosForm) -> list[tuple[str, list[Tick]]]:
    """Photos of the time, those suggested and chosen first; the others where the form does not find them by typing."""
    ticked: set[Any] = set(map(str, form["photos"].value() or ()))
    first = {photo.pk for photo in suggested(part, form.rows)}
    near = [one for one in form.rows if one.pk in first or str(one.pk) in ticked]
    kept = {one.pk for one in near}
    far = [] if "others" in form.fields else [one for one in form.rows if one.pk not in kept]
    groups = [("推荐的照片", near), ("本期其他照片", far)]
    return [(name, [Tick(one, str(one.pk) in ticked) for one in rows]) for name, rows in groups if rows]
