"""What all forms round by besides ``cppcc.figures.near``: exact fractions in, decimals out."""

import math
from decimal import Decimal
from fractions import Fraction

from cppcc.figures import rounded


def down(exact: Fraction, decimals: int) -> Decimal:
    """The greatest number of so many decimals that is not above it."""
    return Decimal(math.floor(exact * 10**decimals)).scaleb(-decimals)


def up(exact: Fraction, decimals: int) -> Decimal:
    """The smallest number of so many decimals that is not below it."""
    return Decimal(math.ceil(exact * 10**decimals)).scaleb(-decimals)


def plain(number: Decimal) -> str:
    """Without noughts at its end."""
    return f"{number.normalize():f}"


def written(number: Decimal, exact: Fraction) -> str:
    """An exact number without noughts at its end, a rounded one with all its decimals: 98.0 says that it was 97.96."""
    return plain(number) if Fraction(number) == exact else f"{number:f}"


def precise(exact: Fraction, besides: Fraction | None = None) -> str:
    """A number for a person to check by: with two decimals, or as many as tell it apart from ``besides``."""
    decimals = 2
    found = rounded(exact, decimals)
    while Fraction(found) != exact and Fraction(found) == besides:
        decimals += 1
        found = rounded(exact, decimals)
    return plain(found)
