"""The course of a record as it was written: its entries, and what came into a state after a moment."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models

from cppcc.models import CourseEntry
from cppcc.workflow.table import course_for, every_course


def course_of(obj: models.Model) -> "models.QuerySet[CourseEntry, Any]":
    """The steps of a record, oldest first, with who took them.

    Changes that followed by themselves are kept in the course but not told again where a step of it caused them.
    """
    followed = [change.name for one in every_course() for change in one.automatic if not change.told]
    entries = CourseEntry.objects.filter(content_type=ContentType.objects.get_for_model(obj), object_id=obj.pk)
    return entries.exclude(transition__in=followed).select_related("user")


def course_after(model: type[models.Model], states: list[Any], moment: Any) -> "models.QuerySet[CourseEntry, Any]":
    """The keys of records that came into one of these states, from another, only at or after a moment."""
    steps = CourseEntry.objects.filter(content_type=ContentType.objects.get_for_model(model), at__gte=moment)
    return steps.filter(target__in=states).exclude(source__in=states).values("object_id")


def held_at(model: type[models.Model], moment: Any, now: models.Q, began: models.Q, ended: models.Q) -> models.Q:
    """What held of a record before a moment, as a condition of its row.

    ``now``: that it holds, of the row; ``began``, ``ended``: the steps (of ``CourseEntry``) by which it comes to hold and
    ceases. The first of them at or after the moment tells; a record whose course has none stands as it stands now.
    """
    later = CourseEntry.objects.filter(content_type=ContentType.objects.get_for_model(model), at__gte=moment)
    sooner = models.Q(at__lt=models.OuterRef("at")) | models.Q(at=models.OuterRef("at"), pk__lt=models.OuterRef("pk"))
    before = later.filter(began, sooner, object_id=models.OuterRef("object_id"))
    ended_first = later.filter(ended).exclude(models.Exists(before)).values("object_id")
    return models.Q(pk__in=ended_first) | now & ~models.Q(pk__in=later.filter(began).values("object_id"))


def ahead_of(obj: Any) -> list[str]:
    """What comes next for certain, in the words of the course; nothing where that is open or where it ends."""
    return list(course_for(type(obj)).ahead.get(obj.state, ()))
