"""Points by attendance: of all half days that were due those at which the member was there, in a share or in steps."""

from decimal import ROUND_HALF_UP, Decimal

from members.kinds import Kind
from members.possible import counts_leave
from members.schemes.facts import Fact
from members.schemes.results import Item, LineResult
from members.schemes.rules import CENT, ZERO, Line, capped


def makes_up(line: Line, fact: Fact) -> bool:
    """Whether a record makes up the share of attendance; of leaves those of a kind that the line names for it."""
    if fact.kind != Kind.LEAVE:
        return fact.kind in line.kinds
    named = line.leaves_present
    return named is not None and counts_leave(fact.part, named, line.kinds)


def by_share(line: Line, facts: list[Fact]) -> LineResult:
    """The line's points by the part of all due half days at which the member was present."""
    present = sum(fact.half_days for fact in facts if makes_up(line, fact))
    due = sum(fact.due_half_days for fact in facts)
    full = max(rate.first for rate in line.rates)
    points = (full * present / due).quantize(CENT, ROUND_HALF_UP) if due else ZERO
    points = capped(points, line.cap)
    items, told, so_far = [], ZERO, 0
    for fact in sorted(facts, key=lambda one: (one.on, one.pk)):
        if not makes_up(line, fact):
            items.append(Item(fact, ZERO, "应到未到"))
            continue
        so_far += fact.half_days  # rounding the sum so far, not each item, lets the items add up
        until = capped((full * so_far / due).quantize(CENT, ROUND_HALF_UP) if due else ZERO, line.cap)
        items.append(Item(fact, until - told, "" if until > told else "不再扣分" if line.minus else "不再加分"))
        told = until
    return LineResult(line, points, points, items)


def by_steps(line: Line, facts: list[Fact]) -> LineResult:
    """The points of the highest step that the member's attendance reaches; they stand with the last record that makes it up."""
    in_order = sorted(facts, key=lambda one: (one.on, one.pk))
    there = [fact for fact in in_order if makes_up(line, fact)]
    due = sum(fact.due_half_days for fact in facts)
    present = sum(fact.half_days for fact in there)
    share = (Decimal(100 * present) / due).quantize(CENT, ROUND_HALF_UP) if due else ZERO
    reached = max((rate for rate in line.rates if share >= rate.least), key=lambda rate: rate.least, default=None)
    full = reached.first if reached else ZERO
    points = capped(full, line.cap)
    told = f"出席率 {share.normalize():f}%，" + (f"达到 {reached.least.normalize():f}%" if reached else "没有达到分档")
    items = [
        Item(fact, points, told) if there and fact is there[-1]
        else Item(fact, ZERO, "计入出席率" if fact in there else "应到未到")
        for fact in in_order
    ]  # fmt: skip
    return LineResult(line, points, full, items)
