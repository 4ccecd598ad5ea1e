"""The state of a record: the field that keeps it, and the one function that changes it."""

from dataclasses import dataclass
from typing import Any

import django_fsm
from django.contrib.contenttypes.models import ContentType
from django_fsm import FSMField

from cppcc.calendar import clock
from cppcc.models import CourseEntry


class Nobody:
    """What the library tells of each model that is made; steps are tables of ours, and none are looked for in models."""

    def connect(self, *args: Any, **kwargs: Any) -> None:
        """For migrations some 20,000 models are made, and each would tell all fields made before it: half their time."""


django_fsm.class_prepared = Nobody()


class StateField(FSMField):
    """A state that can't be assigned, only entered by a step or by what follows from another record."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "protected": True})

    def deconstruct(self) -> Any:
        """Stands in migrations as the library's own field."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django_fsm.FSMField", args, kwargs


@dataclass(frozen=True)
class Automatic:
    """A change of state that follows from another record; declared beside the states, listed in the course's table."""

    name: str
    label: str
    source: tuple[str, ...]
    targets: tuple[str, ...]
    told: bool = False
    """Whether the course tells it: where no step of the same record caused it."""


def enter(record: Any, state: str) -> None:
    """Set the state of a record in memory; the caller saves it."""
    record._meta.get_field("state").set_state(record, state)


def follow(record: Any, change: Automatic, target: str, words: str = "") -> None:
    """Let a record's state follow from another record's, and write it into the course; the caller's transaction.

    Raises ValueError where the change does not lead from its state, or not to that one. The same state is no change.
    """
    source = record.state
    if source == target:
        return
    if source not in change.source or target not in change.targets:
        raise ValueError(f"{change.name}: {source} → {target} stands in no table")
    enter(record, target)
    write_entry(record, change.name, change.label, source, words)


def write_entry(record: Any, name: str, label: str, source: str, words: str, user: Any = None) -> None:
    """One line in the course of the record, or of the one that its course stands in."""
    subject = getattr(record, "course_subject", record)
    CourseEntry.objects.create(
        content_type=ContentType.objects.get_for_model(subject),
        object_id=subject.pk,
        transition=name,
        label=label,
        source=source,
        target=record.state,
        user=user,
        words=record.course_words(words) if hasattr(record, "course_words") else words,
        at=clock.now(),
    )
