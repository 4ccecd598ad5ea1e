"""Who may take which step now, and taking it. Nothing here knows a particular state."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import models, transaction

from cppcc.rights import NotYours, Refused
from cppcc.workflow.states import enter, write_entry
from cppcc.workflow.table import Step, Weight, course_for, step_of


@dataclass(frozen=True)
class Offer:
    """A step that is this person's, and why it can't be taken yet ("" where it can)."""

    name: str
    step: Step
    url: str
    missing: str = ""
    about: str = ""
    """Whose it is, where the same step of several records stands on one page."""

    @property
    def words(self) -> str:
        return f"{self.step.label}：{self.about}" if self.about else self.step.label


@dataclass(frozen=True)
class Arranged:
    """The steps of a page by their weight: the usual next one, the usual ones beside it, those under 更多."""

    primary: Offer | None
    usual: Sequence[Offer]
    rare: Sequence[Offer]


def arranged(given: Sequence[Offer]) -> Arranged:
    """One of those that can be taken now is the primary one; what can't be taken yet keeps its place and says why."""
    primary = next((one for one in given if one.step.weight == Weight.NEXT and not one.missing), None)
    usual = [one for one in given if one is not primary and one.step.weight != Weight.RARE]
    return Arranged(primary, usual, [one for one in given if one is not primary and one.step.weight == Weight.RARE])


def told_apart(given: Sequence[Offer], of: Sequence[Any]) -> list[Offer]:
    """Offers whose label stands there more than once, each with the words of what it is about."""
    labels = [one.step.label for one in given]
    return [
        replace(one, about=str(about)) if labels.count(one.step.label) > 1 else one
        for one, about in zip(given, of, strict=True)
    ]


def own_steps(record: Any, user: Any) -> list[Offer]:
    """The steps that are this account's on the record as it is, in the order of the table, each with what is missing."""
    return [
        Offer(name, step, record.step_url(name), step.missing(record, user))
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
        if missing := step.missing(record, user):
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
