"""Running a declared workflow: who may take which step now, and taking it.

Each app declares its states and transitions once, in its ``workflow.py`` (django-fsm-2). Buttons, rights,
the course on the page and the role matrix derive from that table; nothing here knows a particular state.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django_fsm import TransitionNotAllowed, can_proceed, has_transition_perm

from cppcc import clock
from cppcc.models import CourseEntry
from cppcc.roles import Role, holds


class Refused(Exception):
    """The step may not be taken; the words are for the person (Chinese)."""


class NotYours(Exception):
    """The account has no right to the step."""


@dataclass(frozen=True)
class Step:
    """What a transition says of itself: its button, its question, its form, who may press it."""

    label: str
    roles: frozenset[Role] = frozenset()
    form: str = ""
    tone: str = "primary"
    asks: str = ""
    batch: bool = False
    """Whether an office takes the step for many records at once."""


def step(**words: Any) -> dict[str, Step]:
    """The ``custom`` of a transition."""
    return {"step": Step(**words)}


def by_roles(*roles: Role, also: Callable[[Any, Any], bool] | None = None) -> Callable[[Any, Any], bool]:
    """Permission of a transition: the account holds one of the roles and, if given, stands in the relation."""

    def allowed(instance: Any, user: Any) -> bool:
        return holds(user, roles) and (also is None or also(instance, user))

    return allowed


@dataclass(frozen=True)
class Offer:
    """A step that this person may take now."""

    name: str
    step: Step
    url: str


def offers(record: Any, user: Any) -> list[Offer]:
    """The steps that this account may take on the record now, in the order of the table."""
    found = []
    for name in record.STEPS:
        method = getattr(record, name)
        if can_proceed(method) and has_transition_perm(method, user):
            found.append(Offer(name, step_of(type(record), name), record.step_url(name)))
    return found


def permitted(record: Any, name: str, user: Any) -> bool:
    """Whether the step is this account's to take, whatever state the record is in."""
    transitions = getattr(type(record), name)._django_fsm.transitions.values()
    return any(one.has_perm(record, user) for one in transitions)


def step_of(model: type[models.Model], name: str) -> Step:
    """The declaration of a step; KeyError if the workflow has none of that name."""
    if name not in getattr(model, "STEPS", ()):
        raise KeyError(name)
    transitions = getattr(model, name)._django_fsm.transitions
    declared: Step = next(iter(transitions.values())).custom["step"]
    return declared


def take(
    model: type[models.Model], pk: int, name: str, user: Any, version: int, data: dict[str, Any] | None = None
) -> Any:
    """Take one step: one transaction, on the locked row, on the version that the person saw.

    Raises NotYours, Refused (words for the person). Returns the record as it is afterwards.
    """
    declared = step_of(model, name)
    with transaction.atomic():
        record = _locked(model, pk)
        method = getattr(record, name)
        if record.version != version:
            raise Refused(f"此件刚被他人处理过，现为“{record.get_state_display()}”。请看过最新情况再办理。")
        if not permitted(record, name, user):
            raise NotYours
        source = record.state
        if not can_proceed(method):
            raise Refused(f"此件现为“{record.get_state_display()}”，不能{declared.label}。")
        try:
            words = method(user, **(data or {})) or ""
        except TransitionNotAllowed as error:
            raise Refused(f"此件现在不能{declared.label}。") from error
        record.bump()
        record.save()
        subject = getattr(record, "course_subject", record)
        CourseEntry.objects.create(
            content_type=ContentType.objects.get_for_model(subject),
            object_id=subject.pk,
            transition=name,
            label=declared.label,
            source=source,
            target=record.state,
            user=user,
            words=record.course_words(words) if hasattr(record, "course_words") else words,
            at=clock.now(),
        )
        if hasattr(record, "after_step"):
            record.after_step(name, user, words)
    return record


def _locked(model: type[models.Model], pk: int) -> Any:
    """The record, locked; the record named by LOCK_FIRST before it, so that all steps lock in one order."""
    manager = model._default_manager
    first = getattr(model, "LOCK_FIRST", None)
    if first:
        parent: Any = model._meta.get_field(first).related_model
        key = manager.values_list(f"{first}_id", flat=True).get(pk=pk)
        parent._default_manager.select_for_update(of=("self",)).get(pk=key)
    return manager.select_for_update(of=("self",)).get(pk=pk)
