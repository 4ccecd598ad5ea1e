"""A figure against the same days a year ago, in words that are true of both as they are told."""

from decimal import Decimal
from fractions import Fraction

from cppcc.figures import FULL, Sort, Value, near, rounded
from reports.numbers.forms import COMPARED, own_decimals, read, scale_of, sort_of
from reports.numbers.rounding import plain

LAST_YEAR, SAME_DAYS = "上年", "上年同期"
TINY = 10
"""Of fewer than so many no growth in per cent is told, but how many more there are."""
MOST_DECIMALS = 2


def compared(value: Value, former: Value | None, unit: str = "", form: str = "", then: str = LAST_YEAR) -> str:
    """同比增长12%, 同比提高0.2个百分点, 比上年增加3件, 与上年持平 only where both are equal; "" without last year.

    ``form``: 同比1, 同比2 begin with so many decimals. ``then``: what it is compared with is called.
    """
    now, before = value.exact, former.exact if former else None
    if former is None or now is None or before is None:
        return ""
    if now == before:
        return f"与{then}持平"
    asked, sort, more = read(form), sort_of(value, unit), now > before
    year_on_year = COMPARED if then in (LAST_YEAR, SAME_DAYS) else f"比{then}"
    digits = asked.digits if asked else None
    if sort == Sort.SHARE:
        own = max(own_decimals(value), own_decimals(former)) if digits is None else digits
        points = difference(now, before, own, share=True)
        return f"{year_on_year}{'提高' if more else '下降'}{plain(points)}个百分点"
    growth = _growth(now, before, 1 if digits is None else digits)
    if growth is None or before * scale_of(unit) < TINY or now < 0:
        return f"比{then}{'增加' if more else '减少'}{_by(value, former, now, before, sort)}{unit}"
    return f"{year_on_year}{'增长' if more else '下降'}{plain(growth)}%"


def _growth(now: Fraction, before: Fraction, decimals: int) -> Decimal | None:
    """In per cent, with as many decimals as it needs not to say 0 or 100 of what is not so; None where two are too few."""
    if before <= 0:
        return None
    change = abs(now - before) * 100 / before
    for digits in range(decimals, MOST_DECIMALS + 1):
        found = rounded(change, digits)
        if found == change or found not in (0, FULL):
            return found
    return None


def _by(value: Value, former: Value, now: Fraction, before: Fraction, sort: Sort) -> str:
    if sort == Sort.AVERAGE:
        return plain(difference(now, before, max(own_decimals(value), own_decimals(former))))
    return plain(near(abs(now - before), MOST_DECIMALS))


def difference(now: Fraction, before: Fraction, decimals: int, *, share: bool = False) -> Decimal:
    """By how much two rounded numbers differ: with the fewest decimals with which it is so of both as they are told.

    98.1 against 95.0 are 3 where both are told whole (98, 95), 0.2 between 94.9 and 95.1, 1.2 between 94.4 and 95.6.
    """
    change = abs(now - before)
    for digits in range(decimals, decimals + 3):
        found = rounded(change, digits)
        if found and found == abs(near(now, digits, share=share) - near(before, digits, share=share)):
            return found
    return near(change, decimals + 1)
