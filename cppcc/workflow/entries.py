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


def ahead_of(obj: Any) -> list[str]:
    """What comes next for certain, in the words of the course; nothing where that is open or where it ends."""
    return list(course_for(type(obj)).ahead.get(obj.state, ()))
