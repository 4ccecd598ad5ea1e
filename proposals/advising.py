"""Which units a proposal may be handed to: those that its proposers suggest, and those that like matters went to before."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from proposals.models import Assignment, Proposal, Unit
from proposals.similar import similar_of

LOOKED_AT = 12
"""How many similar proposals are looked at."""
MOST = 6


@dataclass(frozen=True)
class Advice:
    """A unit with why it is offered. ``clear``: the only one that anything speaks for as the one to answer."""

    unit: Unit
    words: str
    clear: bool = False


def advised(proposal: Proposal, user: Any) -> list[Advice]:
    """For one proposal; of similar ones only those that the account sees."""
    wanted = [unit for unit in proposal.suggested_units.all() if unit.active]
    led, helped, units = _went_to(proposal, user)
    ordered = sorted(units, key=lambda pk: (-led.get(pk, 0), -helped.get(pk, 0), units[pk].order, pk))
    found = [
        Advice(unit, "，".join(filter(None, ["提案人建议", _before(led, helped, unit.pk)])), len(wanted) == 1)
        for unit in wanted
    ]
    there = {unit.pk for unit in wanted}
    alone = not wanted and len(led) == 1
    found += [
        Advice(units[pk], _before(led, helped, pk), alone and led.get(pk, 0) > 1) for pk in ordered if pk not in there
    ]
    return found[: max(MOST, len(wanted))]


def advised_of_many(proposals: Iterable[Proposal]) -> list[Advice]:
    """For several at once: whom how many of them suggest; clear is only what all of them do, and nothing else."""
    every = list(proposals)
    wishes = [[unit for unit in one.suggested_units.all() if unit.active] for one in every]
    counts: dict[int, int] = {}
    units = {unit.pk: unit for wish in wishes for unit in wish}
    for wish in wishes:
        for unit in wish:
            counts[unit.pk] = counts.get(unit.pk, 0) + 1
    clear = len(units) == 1 and all(wishes)
    ordered = sorted(units, key=lambda pk: (-counts[pk], units[pk].order, pk))
    return [Advice(units[pk], f"{counts[pk]} 件的提案人建议", clear) for pk in ordered]


def _went_to(proposal: Proposal, user: Any) -> tuple[dict[int, int], dict[int, int], dict[int, Unit]]:
    """How many similar proposals each unit answered, and with how many it helped."""
    similar = similar_of(proposal, user, most=LOOKED_AT)
    leads = {one.proposal.merged_into_id or one.proposal.pk for one in similar}
    hands = Assignment.objects.active().filter(proposal__in=leads, unit__active=True).select_related("unit")
    led: dict[int, int] = {}
    helped: dict[int, int] = {}
    units: dict[int, Unit] = {}
    for hand in hands:
        units[hand.unit_id] = hand.unit
        counts = led if hand.answers else helped
        counts[hand.unit_id] = counts.get(hand.unit_id, 0) + 1
    return led, helped, units


def _before(led: dict[int, int], helped: dict[int, int], pk: int) -> str:
    parts = [f"主办或分办 {led[pk]} 件" if pk in led else "", f"会办 {helped[pk]} 件" if pk in helped else ""]
    said = "、".join(part for part in parts if part)
    return f"相似提案中{said}" if said else ""
