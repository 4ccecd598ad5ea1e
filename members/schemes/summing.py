"""Points for each full so many of all records of a year together: 累计每满 8 学时 2 分, 每满 3 次 1 分."""

from collections.abc import Iterable
from decimal import Decimal

from members.schemes.rules import ZERO, Counting, Line, Rate


def summed(line: Line, records: Iterable[tuple[Rate, Decimal]]) -> list[tuple[Decimal, str]]:
    """Of each record, given as its rate and its quantity and in order of time, its points and how far the sum is with it.

    The points stand at the record that fills the sum; each rate has a sum of its own.
    """
    so_far: dict[Rate, Decimal] = {}
    found = []
    for rate, quantity in records:
        before = so_far.get(rate, ZERO)
        now = so_far[rate] = before + (quantity if line.counting == Counting.TOTAL else 1)
        told = f" {now.normalize():f}" if line.counting == Counting.TOTAL else f"第 {now} 次"
        found.append((_points(line, rate, now) - _points(line, rate, before), f"累计至{told}"))
    return found


def _points(line: Line, rate: Rate, number: Decimal) -> Decimal:
    times = int(number // line.per)
    return rate.first + rate.next * (times - 1) if times else ZERO
