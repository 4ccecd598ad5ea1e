"""Steps that an office takes for many proposals at once: review lists, the dispatch meeting."""

from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError

from cppcc.rights import holds
from cppcc.workflow import NotYours, Refused, Step, offers, step_of, take
from proposals.acting import is_own
from proposals.models import Assignment, Proposal


@dataclass(frozen=True)
class Batch:
    """A step of proposals, or of the hands that they are in."""

    model: type[Proposal] | type[Assignment]
    name: str
    roles: frozenset[str]

    @property
    def step(self) -> Step:
        return step_of(self.model, self.name)


BATCHES = {
    "start_review": Batch(Proposal, "start_review", frozenset({"staff"})),
    "file": Batch(Proposal, "file", frozenset({"staff"})),
    "publish": Batch(Proposal, "publish", frozenset({"staff"})),
    "award": Batch(Proposal, "award", frozenset({"staff"})),
    "dispatch": Batch(Proposal, "dispatch", frozenset({"dispatcher"})),
    "check_letter": Batch(Assignment, "check_letter", frozenset({"dispatcher"})),
    "accept": Batch(Assignment, "accept", frozenset({"handler"})),
}


def batches_for(user: Any) -> dict[str, Batch]:
    return {name: batch for name, batch in BATCHES.items() if holds(user, batch.roles)}  # type: ignore[arg-type]


def targets(batch: Batch, proposals: list[Proposal], user: Any) -> list[tuple[Proposal, list[Any]]]:
    """For each proposal the records on which the account may take the step now."""
    found = []
    for proposal in proposals:
        records: list[Any] = [proposal]
        if batch.model is Assignment:
            records = [hand for hand in proposal.assignments.all() if hand.returned_on is None]
            if "handler" in batch.roles:
                records = [hand for hand in records if is_own(hand, user)]
        found.append((proposal, [one for one in records if batch.name in [offer.name for offer in offers(one, user)]]))
    return found


def run(
    batch: Batch, proposals: list[Proposal], user: Any, data: dict[str, Any], seen: dict[int, int] | None = None
) -> tuple[int, list[str]]:
    """Take the step on each, every one in its own transaction. Returns how many went through, and why others did not.

    ``seen``: the versions of the records that the page showed, by key; what it did not show is left alone.
    """
    done, refused = 0, []
    for proposal, records in targets(batch, proposals, user):
        if not records:
            refused.append(f"《{proposal.title}》现为“{proposal.get_state_display()}”，不能{batch.step.label}。")
        for record in records:
            version = record.version if seen is None else seen.get(record.pk, 0)
            try:
                take(batch.model, record.pk, batch.name, user, version, dict(data))
                done += 1
            except (Refused, NotYours) as reason:
                refused.append(f"《{proposal.title}》{reason}")
            except IntegrityError:
                refused.append(f"《{proposal.title}》与已有记录冲突，没有办理。")
    return done, refused
