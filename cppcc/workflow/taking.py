"""Who may take which step now, and taking it. Nothing here knows a particular state."""

from dataclasses import dataclass
from typing import Any

from django.db import models, transaction

from cppcc.rights import NotYours, Refused
from cppcc.workflow.states import enter, write_entry
from cppcc.workflow.table import Step, course_for, step_of


@dataclass(frozen=True)
class Offer:
    """A step that is this person's, and why it can't be taken yet ("" where it can)."""

    name: str
    step: Step
    url: str
    missing: str = ""


def own_steps(record: Any, user: Any) -> list[Offer]:
    """The steps that are this account's on the record as it is, in the order of the table, each with what is missing."""
    return [
        Offer(name, step, record.step_url(name), step.missing(record))
        for name, step in course_for(type(record)).steps.items()
        if step.fits(record) and step.who(record, user)
    ]


def offers(record: Any, user: Any) -> list[Offer]:
    """Those of them that can be taken now."""
    return [offer for offer in own_steps(record, user) if not offer.missing]


def permitted(record: Any, name: str, user: Any) -> bool:
    """Whether the step is this account's to take, whatever state the record is in."""
    return step_of(type(record), name).who(record, user)


def take(
    model: type[models.Model], pk: int, name: str, user: Any, version: int, data: dict[str, Any] | None = None
) -> Any:
    """Take one step: one transaction, on the locked row, on the version that the person saw.

    Raises NotYours, Refused (words for the person). Returns the record as it is afterwards.
    """
    step = step_of(model, name)
    with transaction.atomic():
        record = _locked(model, pk)
        if record.version != version:
            raise Refused(f"此件刚被他人处理过，现为“{record.get_state_display()}”。请看过最新情况再办理。")
        if not step.who(record, user):
            raise NotYours
        source = record.state
        if not step.fits(record):
            raise Refused(f"此件现为“{record.get_state_display()}”，不能{step.label}。")
        if missing := step.missing(record):
            raise Refused(missing)
        words = step.do(record, user, **(data or {})) or ""
        enter(record, step.target_of(record) or source)
        record.bump()
        record.save()
        write_entry(record, name, step.label, source, words, user)
        after = course_for(model).after
        if after:
            after(record, name, user, words)
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
