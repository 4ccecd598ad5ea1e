"""Whether what is written holds of a figure: 98%以上 of 97.62 does not, 87.5% of 87.46 does at its precision."""

import math
from fractions import Fraction

from cppcc.figures import Sort, Value
from reports.numbers.bounds import Bound
from reports.typed.numerals import SCALES, STEPS
from reports.typed.reading import Mark, Number

NEAR = Fraction(9, 10)
"""近 100 is from 90 on."""
ABOUT = Fraction(1, 20)
"""约 100 is from 95 to 105."""
FULL = 100
DECIMALS = {".", "．", "点"}


def scaled(unit: str) -> tuple[int, str]:
    """A unit as a scale and the rest: 万元 is 10000 and 元."""
    scale = 1
    while unit[1:] and unit[0] in ("百", "千", "万", "亿"):
        scale *= STEPS.get(unit[0]) or SCALES[unit[0]]
        unit = unit[1:]
    return scale, unit


def is_share(value: Value, unit: str) -> bool:
    return value.sort == Sort.SHARE or unit == "%"


def fits(number: Number, value: Value, unit: str, *, bare: bool = False) -> bool:
    """Whether the number is told in the figure's unit; ``bare``: one without any unit is (in a table, behind its name)."""
    if number.mark == Mark.POINTS:
        return False
    if is_share(value, unit):
        return number.mark == Mark.PERCENT or (bare and not number.unit)
    if number.mark == Mark.PERCENT:
        return False
    _, rest = scaled(unit)
    if number.unit and len(number.unit) >= len(rest):
        return number.unit == rest
    return (bool(rest) and number.behind.startswith(rest)) or (bare and not number.unit)


def claims(number: Number, value: Value, unit: str = "") -> bool:
    """Whether the figure is what the number says, at the precision that is written."""
    true = value.exact
    if true is None:
        return False
    said, high = number.value, number.high if number.high is not None else number.value
    scale, rest = scaled(unit)
    if scale > 1 and (number.behind.startswith(rest) or number.step >= scale):
        true *= scale
    checks = {
        Bound.MORE: said < true < said + number.step,
        Bound.ABOVE: true >= said,
        Bound.OVER: true > said,
        Bound.NEAR: said * NEAR <= true < said,
        Bound.ABOUT: abs(true - said) <= abs(said) * ABOUT,
        Bound.UNDER: true < said,
        Bound.BELOW: true <= said,
        Bound.RANGE: said <= true <= high,
    }
    if number.bound != Bound.EXACT:
        return checks[number.bound]
    return true == said or (_is_rounded(number, value, unit) and _round(true, number.step, value, unit) == said)


def _is_rounded(number: Number, value: Value, unit: str) -> bool:
    """Whether the number may stand for what lies between: a share, what has decimals, 5.2万."""
    return is_share(value, unit) or value.sort != Sort.COUNT or bool(DECIMALS & set(number.numeral))


def _round(true: Fraction, step: Fraction, value: Value, unit: str) -> Fraction:
    """Half up; a share says 100 and 0 only where it is full or nothing."""
    near = Fraction(math.floor(true / step + Fraction(1, 2))) * step
    if is_share(value, unit) and 0 < true < FULL:
        return min(max(near, step), FULL - step)
    return near
