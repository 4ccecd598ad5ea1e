"""Choosing enterprises by name and photos by their words: there are more of them than fit into a list."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from activities.models import Activity, Enterprise, Photo
from cppcc.calendar import clock
from cppcc.picking import Source, source
from cppcc.rights import OFFICE


def _told_apart(rows: list[Enterprise], personal: bool) -> list[str]:
    """The kind and since when: one enterprise is kept in contact with twice, or as two kinds."""
    return [" · ".join(_parts(row)) for row in rows]


def _parts(row: Enterprise) -> list[str]:
    until = f"至 {row.until:%Y-%m-%d}" if row.until else "起"
    return [row.get_kind_display(), f"{row.since:%Y-%m-%d} {until}"]


def _found(rows: Any, words: str) -> Any:
    """By the enterprise's own words: the member who keeps the contact is no name of it."""
    return rows.searched(words, alone=True).order_by("name", "-since", "pk")


ENTERPRISES = source(
    Source(
        "enterprises", Enterprise, OFFICE, lambda rows, on: rows, _found, _told_apart, counted="家", words="企业名称"
    )
)
"""Those whose contact is over too: a visit of then is entered later."""


def _taken(rows: Any, on: date) -> Any:
    """Of activities that had begun by the end of the day."""
    return rows.filter(activity__starts_at__lt=clock.midnight(on + timedelta(days=1)))


def _spoken_of(rows: Any, words: str) -> Any:
    """By their own words or those of their activity, the latest first."""
    own = Q(caption__icontains=words) | Q(activity__in=Activity.objects.searched(words).order_by().values("pk"))
    return rows.filter(own).select_related("activity").order_by("-activity__starts_at", "order", "pk")


def _activities(rows: list[Photo], personal: bool) -> list[str]:
    """The activity with its day, and that a photo has no words yet."""
    return [
        " · ".join([
            row.activity.title,
            f"{timezone.localdate(row.activity.starts_at):%Y-%m-%d}",
            *([] if row.caption else ["无说明"]),
        ])
        for row in rows
    ]  # fmt: skip


PHOTOS = source(
    Source("photos", Photo, OFFICE, _taken, _spoken_of, _activities, counted="张", words="活动名称或照片说明")
)
"""By a day: those taken until then, so that a report of a former year is not offered today's first."""
