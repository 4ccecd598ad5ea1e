"""What a figure comes to: a number, what it was made of, and of which sort it is, which says in what forms it may be told."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction

FULL = 100
"""A whole in per cent."""


class Sort(StrEnum):
    """Sorts of figures: what may be said of one is nonsense of another (a count has no per-cent sign)."""

    COUNT = "count"
    """A whole number of records or things."""
    SHARE = "share"
    """A part of a whole, in per cent; ``Value.parts`` are the part and the whole."""
    MONEY = "money"
    """元, or 万元 where the figure is told so."""
    AVERAGE = "average"
    """So many to each; ``Value.parts`` are the sum and by how many it was divided."""
    AMOUNT = "amount"
    """Any other quantity; it may have decimals, and a difference may be below nothing."""


@dataclass(frozen=True)
class Value:
    """A figure of one span. ``number`` is None where the base is empty ("—").

    ``parts``: numerator and denominator of what was divided; ``number`` is then rounded to ``decimals`` and ``exact`` is
    not. ``decimals``: with how many it is told where nothing else is asked (landed rates: 0).
    """

    number: Decimal | None
    parts: tuple[int | Decimal, int | Decimal] | None = None
    sort: Sort = Sort.COUNT
    decimals: int = 0

    @property
    def exact(self) -> Fraction | None:
        """Before any rounding; a share in per cent."""
        if self.number is None:
            return None
        if self.parts is None:
            return Fraction(self.number)
        part, base = map(Fraction, self.parts)
        return part / base * (100 if self.sort == Sort.SHARE else 1)

    @property
    def plain(self) -> int | float | None:
        """The number as JSON has it: an integer where it is one."""
        if self.number is None:
            return None
        return int(self.number) if self.number == self.number.to_integral_value() else float(self.number)

    @property
    def text(self) -> str:
        """As pages show it; a share of 1 of 300 is 0.3, for 0 and 1 would both be untrue."""
        if self.number is None:
            return "—"
        if self.sort == Sort.SHARE and self.parts is not None:
            number = near(self.exact or Fraction(0), self.decimals, share=True)
            return f"{number:f}" if Fraction(number) != self.exact else f"{number.normalize():f}"
        return f"{self.number.normalize():f}"


def rounded(number: Fraction, decimals: int) -> Decimal:
    """Half up, away from zero, to so many decimals."""
    step = Decimal(1).scaleb(-decimals)
    scaled = number * 10**decimals
    whole = Decimal(scaled.numerator) / Decimal(scaled.denominator)
    return (whole.quantize(Decimal(1), ROUND_HALF_UP) * step).quantize(step)


def near(exact: Fraction, decimals: int, *, share: bool = False) -> Decimal:
    """Half up to so many decimals, to more where nought would be said of something; a share: or 100 of what is not full."""
    found = rounded(exact, decimals)
    while Fraction(found) != exact and (found == 0 or (share and found == FULL)):
        decimals += 1
        found = rounded(exact, decimals)
    return found


def share(part: int | Decimal, base: int | Decimal, decimals: int = 0) -> Value:
    """part of base in per cent; an empty base has no share.

    100 is said only when nothing is missing and 0 only when nothing is there: 157 of 158 is 99, never 100.
    """
    if base == 0:
        return Value(None, (part, base), Sort.SHARE, decimals)
    percent = rounded(Fraction(part) / Fraction(base) * 100, decimals)
    if 0 < part < base:
        step = Decimal(1).scaleb(-decimals)
        percent = min(max(percent, step), 100 - step)
    return Value(percent, (part, base), Sort.SHARE, decimals)


def average(total: int | Decimal, by: int | Decimal, decimals: int = 1) -> Value:
    """So many to each; by nothing there is none."""
    number = rounded(Fraction(total) / Fraction(by), decimals) if by else None
    return Value(number, (total, by), Sort.AVERAGE, decimals)
