"""Which items of a line count, and which of them as the first: the choice that is best for the member."""

from decimal import Decimal
from typing import NamedTuple

from members.schemes.facts import Fact
from members.schemes.results import Item
from members.schemes.rules import ZERO


class Worth(NamedTuple):
    """What a record brings as the first item and as a further one; ``again``: the record of its matter that does so then."""

    first: Decimal
    further: Decimal
    fact: Fact
    again: Fact | None = None


def by_matter(worth: list[Worth]) -> list[Worth]:
    """Of the records of each matter the one with the most points as the first item, and as a further one the one with the
    most as that."""
    found: dict[tuple[int, int], Worth] = {}
    for one in worth:
        kept = found.setdefault(one.fact.source, one)
        if one.further > kept.further:
            found[one.fact.source] = kept._replace(further=one.further, again=one.fact)
    return list(found.values())


def best(worth: list[Worth], most: int | None, *, taking: bool) -> list[Item]:
    """The choice of at most ``most`` items, one of them as the first, that gives the most points.

    Of points that are taken the same items count; the first is the one with which the least is taken.
    """
    if not worth:
        return []
    order = sorted(range(len(worth)), key=lambda i: (-worth[i].further, i))  # best as further items
    room = len(worth) if most is None else min(most, len(worth))
    head = order[: room - 1]
    kept = sum((worth[i].further for i in head), ZERO)
    inside = set(head)
    spare = worth[order[room - 1]].further

    def total(i: int) -> Decimal:
        rest = kept - worth[i].further + spare if i in inside else kept
        return worth[i].first + rest

    first = max(range(len(worth)), key=lambda i: (total(i), -i))
    chosen = inside if first not in inside else {*inside - {first}, order[room - 1]}
    if taking:
        least = min(sorted({first, *chosen}), key=lambda i: worth[i].first - worth[i].further)
        first, chosen = least, {first, *chosen} - {least}
    items = []
    for i, one in enumerate(worth):
        if i == first:
            items.append(Item(one.fact, one.first))
        elif i in chosen:
            items.append(Item(one.again or one.fact, one.further))
        else:
            items.append(Item(one.fact, ZERO, "只计一次" if most == 1 else f"超过 {most} 项，不再计分"))
    return items
