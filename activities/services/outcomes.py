"""Outcomes of an activity: written with their authors, and what they mean for the duty ledger."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from activities.models import Outcome, OutcomeAuthor
from members import duties
from members.models import DutyRecord, Member, PlenaryYear

Authors = list[tuple[Member, str]]
"""Who wrote it, each with the part (``OutcomeAuthor.Part``), in the order in which they stand on it."""


def sent_in(year: PlenaryYear) -> Any:
    """All that were sent on a day of the year, with their authors."""
    rows = Outcome.objects.filter(sent_on__range=(year.starts_on, year.ends_on))
    return rows.select_related("activity").prefetch_related("authors__member")


def duties_of(outcome: Outcome, year: PlenaryYear | None = None) -> list[duties.Duty]:
    """A duty of each author from the day it was sent, shared among all of them; before it is sent it is none.

    ``year``: one that is at hand.
    """
    on, authors = outcome.sent_on, list(outcome.authors.all())
    if on is None or not authors:
        return []
    here = year if year is not None and year.starts_on <= on <= year.ends_on else PlenaryYear.objects.of_day(on)
    if here is None:
        return []
    words, kind = f"{outcome}，报{outcome.addressee}", DutyRecord.Kind.REPORT_WRITTEN
    return [duties.Duty(row.member, here, kind, on, words, row.part, among=len(authors)) for row in authors]


def record(outcome: Outcome) -> None:
    """Bring the duty ledger in line with an outcome."""
    fresh = Outcome.objects.prefetch_related("authors__member").get(pk=outcome.pk)
    duties.record(fresh, duties_of(fresh))


def save(outcome: Outcome, authors: Authors) -> Outcome:
    """Save an outcome with exactly these authors in this order, and its duties, in one transaction."""
    with transaction.atomic():
        outcome.save()
        set_authors(outcome, authors)
        record(outcome)
    return outcome


def set_authors(outcome: Outcome, authors: Iterable[tuple[Member, str]]) -> None:
    """Only rows that are different are written."""
    wanted = {member.pk: (part, order) for order, (member, part) in enumerate(authors, start=1)}
    for row in outcome.authors.all():
        part, order = wanted.pop(row.member_id, ("", 0))
        if not order:
            row.delete()
        elif (row.part, row.order) != (part, order):
            row.part, row.order = part, order
            row.save()
    for member, (part, order) in wanted.items():
        OutcomeAuthor.objects.create(outcome=outcome, member_id=member, part=part, order=order)
